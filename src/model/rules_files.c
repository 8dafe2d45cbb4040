/* SPDX-License-Identifier: MIT */
/* Names, kinds and sizes of what lies in a package. */
#include "rules.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <string.h>
#include <unistd.h>

enum { LARGE = 100 << 20, NAME_MAX_BYTES = 255, MAGIC_SIZE = 4, SHOWN = 120 };

/* Of all versions: the format's own examples mix them. */
static const char *const top[] = {"problem.yaml",
                                  "assess.yaml",
                                  "domjudge-problem.ini",
                                  "statement",
                                  "problem_statement",
                                  "attachments",
                                  "solution",
                                  "data",
                                  "generators",
                                  "include",
                                  "submissions",
                                  "input_validators",
                                  "input_format_validators",
                                  "output_validator",
                                  "output_validators",
                                  "static_validator",
                                  "input_visualizer",
                                  "output_visualizer",
                                  "graders",
                                  "README.md",
                                  "README",
                                  "LICENSE",
                                  NULL};

static const char *const data[] = {
    "sample",       "secret",        "invalid_input",   "invalid_output",
    "valid_output", "testdata.yaml", "test_group.yaml", NULL};

static bool is_among(const char *name, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Both lists are closed: what else lies there is read by nobody. */
static void check_known(const struct inspection *inspection, const struct package_entry *entry)
{
    const char *name = package_entry_name(entry);
    bool is_top = name == entry->path;
    bool is_data = strncmp(entry->path, "data/", 5) == 0 && name == entry->path + 5;
    const char *const *known = is_top ? top : data;
    const char *nearest;
    struct finding *finding;
    char shown[SHOWN];

    if (!is_top && !is_data)
        return;
    if (is_among(name, known))
        return;
    /* statements may lie at the top; other tools keep files of theirs there */
    if (is_top && entry->kind == ENTRY_FILE && !text_has_suffix(name, ".yaml"))
        return;
    nearest = text_nearest(name, known);
    finding = findings_add(
        inspection->findings, RULE_UNKNOWN_ENTRY, "the format knows no %s '%s'%s",
        entry->kind == ENTRY_FOLDER ? "folder" : "file",
        text_escape_into(shown, sizeof shown, name, strlen(name)), is_top ? "" : " in data");
    finding_file(finding, inspection->challenge, entry->path);
    if (nearest)
        finding_hint(finding, "did you mean '%s'?", nearest);
    else
        finding_hint(finding, "nothing reads it; take it out, or let its name begin with a dot");
}

static bool is_allowed_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "_.-";

    return name[0] != '-' && name[strspn(name, allowed)] == '\0' && strlen(name) <= NAME_MAX_BYTES;
}

static void check_name(const struct inspection *inspection, const struct package_entry *entry)
{
    const char *name = package_entry_name(entry);
    struct finding *finding;
    char shown[SHOWN];

    if (is_allowed_name(name))
        return;
    finding =
        findings_add(inspection->findings, RULE_NAME, "'%s' is no name for a file of a package",
                     text_escape_into(shown, sizeof shown, name, strlen(name)));
    finding_file(finding, inspection->challenge, entry->path);
    finding_hint(finding, "letters, digits, '_', '.' and '-', the first no '-' and no dot");
}

static void check_kind(const struct inspection *inspection, const struct package_entry *entry)
{
    struct finding *finding;

    if (entry->kind != ENTRY_LOST && entry->kind != ENTRY_OTHER)
        return;
    finding = findings_add(inspection->findings, RULE_LINK, "%s",
                           entry->kind == ENTRY_LOST
                               ? "a symbolic link leads nowhere, or out of the package"
                               : "this is neither a file nor a folder");
    finding_file(finding, inspection->challenge, entry->path);
    finding_hint(finding, "put the file itself here, or a link to another file of the package");
}

static void check_size(const struct inspection *inspection, const struct package_entry *entry)
{
    struct finding *finding;

    if (entry->size <= LARGE)
        return;
    finding = findings_add(inspection->findings, RULE_LARGE, "this file has %llu MiB",
                           (unsigned long long)(entry->size >> 20));
    finding_file(finding, inspection->challenge, entry->path);
    finding_hint(finding, "packages are copied and read often; smaller tests show the same");
}

/* ELF: nobody can read what it does, and it runs on one kind of machine only. */
static int check_binary(const struct inspection *inspection, const struct package_entry *entry)
{
    char magic[MAGIC_SIZE] = "";
    auto_close int fd = -1;
    struct finding *finding;
    struct error ignored;

    if (entry->kind != ENTRY_FILE || entry->size < MAGIC_SIZE ||
        file_open_beneath(inspection->challenge->directory_fd, entry->path, FILE_LINKS_INSIDE, &fd,
                          &ignored) < 0 ||
        read(fd, magic, MAGIC_SIZE) != MAGIC_SIZE ||
        memcmp(magic,
               "\x7f"
               "ELF",
               MAGIC_SIZE) != 0)
        return 0;
    finding =
        findings_add(inspection->findings, RULE_BINARY, "a compiled program lies in the package");
    finding_file(finding, inspection->challenge, entry->path);
    finding_hint(finding, "keep its source; programs are compiled where they run");
    return 0;
}

int rules_files(const struct inspection *inspection)
{
    const struct challenge *challenge = inspection->challenge;
    int result = 0;

    if (!challenge_id_is_valid(challenge->id)) {
        struct finding *finding = findings_add(inspection->findings, RULE_ID,
                                               "'%.100s' is no id of a challenge", challenge->id);

        finding_file(finding, challenge, "");
        finding_hint(finding, "the folder's name is the id: small letters and digits, at most 63");
    }
    for (size_t i = 0; result == 0 && i < inspection->tree->count; i++) {
        const struct package_entry *entry = &inspection->tree->items[i];

        check_known(inspection, entry);
        check_name(inspection, entry);
        check_kind(inspection, entry);
        check_size(inspection, entry);
        result = check_binary(inspection, entry);
    }
    return result;
}
