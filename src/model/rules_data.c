/* SPDX-License-Identifier: MIT */
/* data/sample and data/secret: pairs of files, and the texts in them. */
#include "rules.h"

#include "auto.h"
#include "digest.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static bool is_test_data(const struct package_entry *entry)
{
    return entry->kind == ENTRY_FILE &&
           (package_entry_is_in(entry, "data/sample") || package_entry_is_in(entry, "data/secret"));
}

/* The PATH with another end; caller frees. */
static char *with_end(const char *path, const char *end, const char *other)
{
    return text_format("%.*s%s", (int)(strlen(path) - strlen(end)), path, other);
}

/* ---- pairs ------------------------------------------------------------------------------------ */

static int check_pair(const struct inspection *inspection, const struct package_entry *entry,
                      bool is_input)
{
    auto_free char *other =
        is_input ? with_end(entry->path, ".in", ".ans") : with_end(entry->path, ".ans", ".in");
    struct finding *finding;

    if (!other)
        return error_memory(inspection->err);
    if (package_tree_find(inspection->tree, other))
        return 0;
    finding = findings_add(inspection->findings, is_input ? RULE_NO_ANSWER : RULE_NO_INPUT,
                           is_input ? "this input has no answer" : "this answer has no input");
    finding_file(finding, inspection->challenge, entry->path);
    finding_hint(finding, "there should be %.200s beside it", other);
    return 0;
}

static void check_groups(const struct inspection *inspection)
{
    static const struct group {
        const char *folder;
        enum rule rule;
        const char *what, *hint;
    } groups[] = {
        {"data/secret", RULE_NO_SECRET, "there is no secret test",
         "put pairs of NAME.in and NAME.ans into data/secret/"            },
        {"data/sample", RULE_NO_SAMPLE, "there is no sample",
         "one worked example in data/sample/ saves each reader a question"},
    };

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const struct package_tree *tree = inspection->tree;
        struct finding *finding;
        bool any = false;

        for (size_t j = 0; j < tree->count; j++)
            any |= package_entry_is_in(&tree->items[j], groups[i].folder) &&
                   text_has_suffix(tree->items[j].path, ".in");
        if (any)
            continue;
        finding = findings_add(inspection->findings, groups[i].rule, "%s", groups[i].what);
        finding_file(finding, inspection->challenge,
                     package_tree_find(tree, groups[i].folder) ? groups[i].folder : "");
        finding_hint(finding, "%s", groups[i].hint);
    }
}

/* ---- texts ------------------------------------------------------------------------------------ */

/* The first byte that is no UTF-8, or SIZE. */
static size_t first_bad_byte(const char *data, size_t size)
{
    size_t at = 0;

    while (at < size) {
        size_t length = 1;

        while (length < 4 && at + length < size && !text_is_utf8(data + at, length))
            length++;
        if (!text_is_utf8(data + at, length))
            return at;
        at += length;
    }
    return size;
}

static void check_text(const struct inspection *inspection, const char *path, const char *data,
                       size_t size)
{
    const struct challenge *challenge = inspection->challenge;
    const char *carriage = memchr(data, '\r', size);
    struct finding *finding;

    if (carriage) {
        finding = findings_add(inspection->findings, RULE_CARRIAGE_RETURN,
                               "a line ends with a carriage return");
        finding_text(finding, challenge, path, data, size, (size_t)(carriage - data), 1);
        finding_hint(finding, "lines end with a line feed alone: dos2unix(1), sed 's/\\r$//'");
    }
    if (size > 0 && data[size - 1] != '\n') {
        finding = findings_add(inspection->findings, RULE_NO_NEWLINE,
                               "the last line does not end with a line feed");
        finding_text(finding, challenge, path, data, size, size, 0);
        finding_hint(finding, "programs that read line by line may lose it: echo >> FILE");
    }
    if (!text_is_utf8(data, size)) {
        finding = findings_add(inspection->findings, RULE_NOT_UTF8, "this is not UTF-8");
        finding_text(finding, challenge, path, data, size, first_bad_byte(data, size), 1);
        finding_hint(finding,
                     "languages read such bytes each in its own way; iconv(1) converts them");
    }
}

static void check_empty(const struct inspection *inspection, const struct package_entry *entry,
                        bool is_input)
{
    struct finding *finding;

    if (entry->size > 0 || (is_input && inspection->challenge->test_count == 1))
        return;
    finding = findings_add(inspection->findings, RULE_EMPTY, "this %s is empty",
                           is_input ? "input" : "answer");
    finding_file(finding, inspection->challenge, entry->path);
    finding_hint(finding, "%s",
                 is_input ? "a test with nothing in it rarely tests anything"
                          : "a program that prints nothing passes this test");
}

static void check_answer_size(const struct inspection *inspection,
                              const struct package_entry *entry)
{
    struct finding *finding;

    if (entry->size * 2 <= inspection->challenge->output_bytes)
        return;
    finding = findings_add(inspection->findings, RULE_LARGE_ANSWER,
                           "this answer needs more than half of the output limit (%llu MiB)",
                           (unsigned long long)(inspection->challenge->output_bytes >> 20));
    finding_file(finding, inspection->challenge, entry->path);
    finding_hint(finding, "raise limits: output in problem.yaml, or make the test smaller");
}

/* ---- the same input twice --------------------------------------------------------------------- */

struct seen {
    char digest[DIGEST_TEXT_SIZE];
    const char *path;
};

static int compare_seen(const void *left, const void *right)
{
    const struct seen *a = left, *b = right;
    int order = strcmp(a->digest, b->digest);

    return order != 0 ? order : strcmp(a->path, b->path);
}

static void check_same(const struct inspection *inspection, struct seen *seen, size_t count)
{
    if (count > 0)
        qsort(seen, count, sizeof *seen, compare_seen);
    for (size_t i = 1; i < count; i++) {
        struct finding *finding;

        if (!seen[i].digest[0] || strcmp(seen[i].digest, seen[i - 1].digest) != 0)
            continue;
        finding = findings_add(inspection->findings, RULE_SAME_INPUT, "the same input as %.200s",
                               seen[i - 1].path);
        finding_file(finding, inspection->challenge, seen[i].path);
        finding_hint(finding, "one of the two tests nothing that the other does not");
    }
}

static int remember(const struct inspection *inspection, const char *path, const char *data,
                    size_t size, struct seen *seen)
{
    struct digest *digest = digest_new();

    if (!digest)
        return error_memory(inspection->err);
    digest_add(digest, data, size);
    digest_end(digest, seen->digest);
    seen->path = path;
    return 0;
}

static int check_file(const struct inspection *inspection, const struct package_entry *entry,
                      struct seen *seen, size_t *seen_count)
{
    bool is_input = text_has_suffix(entry->path, ".in");
    auto_free char *text = NULL;
    size_t size = 0;
    int result = check_pair(inspection, entry, is_input);

    if (result < 0)
        return result;
    check_empty(inspection, entry, is_input);
    if (!is_input)
        check_answer_size(inspection, entry);
    if (rules_read(inspection, entry->path, &text, &size) < 0)
        return 0; /* too large or not readable: reading the challenge has said so */
    check_text(inspection, entry->path, text, size);
    if (is_input && size > 0)
        result = remember(inspection, entry->path, text, size, &seen[(*seen_count)++]);
    return result;
}

int rules_data(const struct inspection *inspection)
{
    const struct package_tree *tree = inspection->tree;
    auto_free struct seen *seen = calloc(tree->count + 1, sizeof *seen);
    size_t count = 0;
    int result = 0;

    if (!seen)
        return error_memory(inspection->err);
    check_groups(inspection);
    for (size_t i = 0; result == 0 && i < tree->count; i++) {
        const struct package_entry *entry = &tree->items[i];

        if (is_test_data(entry) &&
            (text_has_suffix(entry->path, ".in") || text_has_suffix(entry->path, ".ans")))
            result = check_file(inspection, entry, seen, &count);
    }
    check_same(inspection, seen, count);
    return result;
}
