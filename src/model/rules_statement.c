/* SPDX-License-Identifier: MIT */
/* The statement: is it there, does it give bounds, does it quote the samples as they are? */
#include "rules.h"

#include "auto.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

struct statement {
    const struct inspection *inspection;
    const char *path, *data;
    size_t size;
};

struct line {
    const char *data;
    size_t size;
};

/* The line at *AT without its end; *AT moves behind it.  False at the end of the text. */
static bool next_line(const char *data, size_t size, size_t *at, struct line *out)
{
    const char *newline;

    if (*at >= size)
        return false;
    newline = memchr(data + *at, '\n', size - *at);
    *out = (struct line){data + *at, newline ? (size_t)(newline - data) - *at : size - *at};
    *at += out->size + 1;
    while (out->size > 0 && isspace((unsigned char)out->data[out->size - 1]))
        out->size--;
    return true;
}

static bool has_text(const struct line *line, const char *text)
{
    return memmem(line->data, line->size, text, strlen(text)) != NULL;
}

static bool gives_a_bound(const struct line *line)
{
    static const char *const words[] = {
        "≤",    "<=",        "\\le",       " < ",          "at most", "up to",  "between",
        " to ", "less than", "fewer than", "no more than", "maximum", "exactly"};
    bool digits = false;

    for (size_t i = 0; i < line->size; i++)
        digits |= isdigit((unsigned char)line->data[i]) != 0;
    for (size_t i = 0; digits && i < sizeof words / sizeof *words; i++)
        if (has_text(line, words[i]))
            return true;
    return false;
}

/* Where nothing is read there is nothing to bound. */
static bool has_input(const struct package_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        if (package_entry_is_in(&tree->items[i], "data") && tree->items[i].size > 0 &&
            text_has_suffix(tree->items[i].path, ".in"))
            return true;
    return false;
}

static void check_bounds(const struct statement *statement)
{
    const struct inspection *inspection = statement->inspection;
    struct finding *finding;
    struct line line;
    size_t at = 0;

    while (next_line(statement->data, statement->size, &at, &line))
        if (gives_a_bound(&line))
            return;
    if (!has_input(inspection->tree))
        return;
    finding = findings_add(inspection->findings, RULE_BOUNDS,
                           "the statement does not say how large the input can be");
    finding_file(finding, inspection->challenge, statement->path);
    finding_hint(finding, "give the range of each value: \"n is 1 to 200 000\"");
}

/* ---- quoted samples --------------------------------------------------------------------------- */

/* Where BLOCK and the sample part, as an offset in BLOCK; SIZE of it: one begins with the other. */
static size_t parting(const char *block, size_t size, const char *sample, size_t sample_size,
                      size_t *out_lines)
{
    size_t at = 0, other = 0;
    struct line ours, theirs;

    *out_lines = 0;
    for (;;) {
        size_t start = at;

        if (!next_line(block, size, &at, &ours) || !next_line(sample, sample_size, &other, &theirs))
            return size;
        if (ours.size != theirs.size || memcmp(ours.data, theirs.data, ours.size) != 0)
            return start;
        (*out_lines)++;
    }
}

static bool is_sample(const struct package_entry *entry)
{
    return package_entry_is_in(entry, "data/sample") && entry->kind == ENTRY_FILE &&
           entry->size <= 65536 &&
           (text_has_suffix(entry->path, ".in") || text_has_suffix(entry->path, ".ans"));
}

static int part_from(const struct inspection *inspection, const char *path, const char *block,
                     size_t size, size_t *out_at, size_t *out_lines)
{
    auto_free char *sample = NULL;
    size_t sample_size = 0;
    int result = rules_read(inspection, path, &sample, &sample_size);

    if (result == 0)
        *out_at = parting(block, size, sample, sample_size, out_lines);
    return result;
}

/* A block that begins like a sample, and then goes on otherwise, was one once. */
static int check_block(const struct statement *statement, size_t from, size_t size)
{
    const struct inspection *inspection = statement->inspection;
    const char *block = statement->data + from;
    const char *nearest = NULL;
    size_t most = 0, where = 0;

    for (size_t i = 0; i < inspection->tree->count; i++) {
        const struct package_entry *entry = &inspection->tree->items[i];
        size_t lines = 0, at = 0;
        int result = 0;

        if (!is_sample(entry))
            continue;
        result = part_from(inspection, entry->path, block, size, &at, &lines);
        if (result < 0)
            return result;
        if (at == size && lines > 0)
            return 0;
        if (at < size && lines > most) {
            most = lines;
            where = at;
            nearest = entry->path;
        }
    }
    if (nearest) {
        const char *newline = memchr(block + where, '\n', size - where);
        size_t length = newline ? (size_t)(newline - block) - where : size - where;
        struct finding *finding =
            findings_add(inspection->findings, RULE_QUOTED_SAMPLE,
                         "this begins like %.120s and then differs from it", nearest);

        finding_text(finding, inspection->challenge, statement->path, statement->data,
                     statement->size, from + where, length);
        finding_hint(finding, "copy the sample anew; readers take the statement's word for it");
    }
    return 0;
}

static bool is_fence(const struct line *line)
{
    return line->size >= 3 &&
           (memcmp(line->data, "```", 3) == 0 || memcmp(line->data, "~~~", 3) == 0);
}

static int check_quotes(const struct statement *statement)
{
    struct line line;
    size_t at = 0, from = 0;
    bool inside = false;
    int result = 0;

    while (result == 0 && next_line(statement->data, statement->size, &at, &line)) {
        if (!is_fence(&line))
            continue;
        if (inside)
            result = check_block(statement, from, (size_t)(line.data - statement->data) - from);
        inside = !inside;
        from = at;
    }
    return result;
}

int rules_statement(const struct inspection *inspection)
{
    struct statement statement = {.inspection = inspection,
                                  .path = inspection->challenge->statement_path};
    auto_free char *text = NULL;
    int result = 0;

    if (!statement.path[0]) {
        struct finding *finding =
            findings_add(inspection->findings, RULE_NO_STATEMENT, "there is no statement");

        finding_file(finding, inspection->challenge, "");
        finding_hint(finding, "write what a candidate reads into statement/problem.en.md");
        return 0;
    }
    if (text_has_suffix(statement.path, ".pdf"))
        return 0;
    result = rules_read(inspection, statement.path, &text, &statement.size);
    if (result < 0)
        return result;
    statement.data = text;
    check_bounds(&statement);
    return check_quotes(&statement);
}
