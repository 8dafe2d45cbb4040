/* SPDX-License-Identifier: MIT */
/* problem.yaml: what the format wants besides what is needed to judge. */
#include "rules.h"

#include "auto.h"
#include "challenge_parts.h"
#include "text.h"

#include <string.h>

static const char file[] = "problem.yaml";

struct problem {
    const struct inspection *inspection;
    const struct yaml *yaml;
    const struct yaml_node *root;
    bool legacy;
};

/* At the node, or the file as a whole where there is none. */
static void place(const struct problem *problem, struct finding *finding,
                  const struct yaml_node *node)
{
    struct error scratch = {0};

    if (!node) {
        finding_file(finding, problem->inspection->challenge, file);
        return;
    }
    (void)yaml_fail(problem->yaml, node, &scratch, "here");
    finding->place = scratch.place;
}

static const char *word(const struct problem *problem, const char *key)
{
    const struct yaml_node *node = yaml_get(problem->root, key);

    return yaml_is_null(node) || node->kind != YAML_SCALAR ? "" : node->text;
}

static void check_uuid(const struct problem *problem)
{
    struct finding *finding;

    if (problem->legacy || word(problem, "uuid")[0])
        return;
    finding = findings_add(problem->inspection->findings, RULE_MISSING_KEY, "'uuid' is missing");
    place(problem, finding, NULL);
    finding_hint(finding,
                 "it tells two states of one challenge from two challenges; uuidgen(1) makes one");
}

static void check_license(const struct problem *problem)
{
    static const char *const known[] = {"unknown",  "public domain", "cc0",        "cc by",
                                        "cc by-sa", "educational",   "permission", NULL};
    const char *license = word(problem, "license");
    const struct yaml_node *node = yaml_get(problem->root, "license");
    struct finding *finding;
    const char *nearest = text_nearest(license, known);
    bool is_known = false;

    for (size_t i = 0; known[i]; i++)
        is_known |= strcmp(known[i], license) == 0;
    if (is_known && strcmp(license, "unknown") != 0)
        return;
    finding = findings_add(problem->inspection->findings, RULE_RIGHTS, "%s",
                           is_known || !license[0] ? "no license says who may use this challenge"
                                                   : "the format does not know this license");
    place(problem, finding, license[0] ? node : NULL);
    if (license[0] && !is_known && nearest)
        finding_hint(finding, "did you mean '%s'?", nearest);
    else
        finding_hint(finding,
                     "license: cc by-sa, cc by, cc0, public domain, educational or permission");
}

static void check_rights(const struct problem *problem)
{
    static const char *const owners[] = {"rights_owner", "author", "credits", "source"};
    const char *license = word(problem, "license");
    const struct yaml_node *owner = yaml_get(problem->root, "rights_owner");
    bool is_public = strcmp(license, "public domain") == 0;
    bool any = false;
    struct finding *finding;

    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        any |= !yaml_is_null(yaml_get(problem->root, owners[i]));
    if (is_public ? yaml_is_null(owner) : any)
        return;
    finding = findings_add(problem->inspection->findings, RULE_RIGHTS, "%s",
                           is_public ? "what is in the public domain has no rights_owner"
                                     : "nobody is named who has the rights");
    place(problem, finding, is_public ? owner : NULL);
    finding_hint(finding, "%s", is_public ? "take rights_owner out" : "write rights_owner: NAME");
}

/* Figures that are allowed, and most often a slip. */
static void check_limits(const struct problem *problem)
{
    const struct challenge *challenge = problem->inspection->challenge;
    const struct yaml_node *limits = yaml_get(problem->root, "limits");
    const int64_t second = 1000000000;
    const uint64_t mib = 1 << 20;
    const struct row {
        const char *key;
        bool odd;
        const char *what;
    } rows[] = {
        {"time_limit", challenge->cpu_ns > 0 && challenge->cpu_ns < second / 2,
         "less than half a second of time: starting Python takes part of it"                                                     },
        {"time_limit", challenge->cpu_ns > 30 * second,
         "more than 30 seconds of time: one too slow program keeps a core for minutes"                                           },
        {"memory",     challenge->memory_bytes < 32 * mib,
         "less than 32 MiB of memory: interpreters need part of it"                                                              },
        {"memory",     yaml_get(limits,                                         "memory") && challenge->memory_bytes > 4096 * mib,
         "more than 4096 MiB of memory: hosts that judge may have less"},
        {"output",            challenge->output_bytes > 256 * mib,                                                            "more than 256 MiB of output"                                                              },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct finding *finding;

        if (!rows[i].odd)
            continue;
        finding = findings_add(problem->inspection->findings, RULE_LIMITS, "%s", rows[i].what);
        place(problem, finding, yaml_get(limits, rows[i].key));
        finding_hint(finding, "if it is meant so, leave it");
    }
}

/* "statement/problem.LANGUAGE.EXT"; English where none is said.  False: no statement. */
static bool language_of(const struct package_entry *entry, char *out, size_t size)
{
    const char *name = package_entry_name(entry);
    const char *start = name + strlen("problem.");
    const char *dot;

    if (entry->kind != ENTRY_FILE || !text_has_prefix(name, "problem.") ||
        (!text_has_suffix(name, ".md") && !text_has_suffix(name, ".tex") &&
         !text_has_suffix(name, ".pdf")) ||
        (!package_entry_is_in(entry, "statement") &&
         !package_entry_is_in(entry, "problem_statement")))
        return false;
    dot = strchr(start, '.');
    if (!dot || (size_t)(dot - start) >= size) {
        memcpy(out, "en", 3);
        return true;
    }
    memcpy(out, start, (size_t)(dot - start));
    out[dot - start] = '\0';
    return true;
}

static bool has_statement(const struct problem *problem, const char *language)
{
    const struct package_tree *tree = problem->inspection->tree;
    char found[32];

    for (size_t i = 0; i < tree->count; i++)
        if (language_of(&tree->items[i], found, sizeof found) && strcmp(found, language) == 0)
            return true;
    return false;
}

static void check_titled(const struct problem *problem, const struct package_entry *entry)
{
    const struct yaml_node *name = yaml_get(problem->root, "name");
    char language[32];
    struct finding *finding;

    if (!language_of(entry, language, sizeof language) || yaml_is_null(name) ||
        (name->kind == YAML_MAP ? yaml_get(name, language) != NULL : strcmp(language, "en") == 0))
        return;
    finding = findings_add(problem->inspection->findings, RULE_TITLES,
                           "problem.yaml has no name in the statement's language '%s'", language);
    finding_file(finding, problem->inspection->challenge, entry->path);
    finding_hint(finding, "write name: {%s: …} into problem.yaml", language);
}

/* Names and statements exist for the same languages. */
static void check_titles(const struct problem *problem)
{
    const struct package_tree *tree = problem->inspection->tree;
    const struct yaml_node *name = yaml_get(problem->root, "name");

    for (size_t i = 0; !problem->legacy && i < tree->count; i++)
        check_titled(problem, &tree->items[i]);
    if (!problem->inspection->challenge->statement_path[0] || !name || name->kind != YAML_MAP)
        return;
    for (size_t i = 0; i < name->count; i++) {
        struct finding *finding;

        if (has_statement(problem, name->keys[i]->text))
            continue;
        finding = findings_add(problem->inspection->findings, RULE_TITLES,
                               "there is a name but no statement in the language '%.40s'",
                               name->keys[i]->text);
        place(problem, finding, name->keys[i]);
        finding_hint(finding, "write statement/problem.%.40s.md, or take the name out",
                     name->keys[i]->text);
    }
}

int rules_problem(const struct inspection *inspection)
{
    auto_yaml struct yaml *yaml = NULL;
    auto_free char *text = NULL;
    auto_free char *shown = text_format("%s/%s", inspection->challenge->directory, file);
    struct problem problem = {.inspection = inspection};
    struct error unreadable;
    size_t size = 0;

    if (!shown)
        return error_memory(inspection->err);
    if (!package_tree_find(inspection->tree, file) ||
        rules_read(inspection, file, &text, &size) < 0 ||
        yaml_parse(shown, text, size, &yaml, &unreadable) < 0)
        return 0; /* reading the challenge has said so */
    problem.yaml = yaml;
    problem.root = yaml_root(yaml);
    problem.legacy = text_has_prefix(inspection->challenge->format, "legacy");
    check_uuid(&problem);
    check_license(&problem);
    check_rights(&problem);
    check_limits(&problem);
    check_titles(&problem);
    return 0;
}
