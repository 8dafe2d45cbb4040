/* SPDX-License-Identifier: MIT */
#include "diagnostics_pattern.h"

#include "text.h"

#include <ctype.h>
#include <string.h>

#define NUMBER_MAX 10000000

enum field {
    FIELD_FILE,
    FIELD_LINE,
    FIELD_COLUMN,
    FIELD_CHARACTER,
    FIELD_SEVERITY,
    FIELD_CODE,
    FIELD_MESSAGE,
    FIELD_NONE
};

static const char *const fields[] = {
    [FIELD_FILE] = "{file}",           [FIELD_LINE] = "{line}",         [FIELD_COLUMN] = "{column}",
    [FIELD_CHARACTER] = "{character}", [FIELD_SEVERITY] = "{severity}", [FIELD_CODE] = "{code}",
    [FIELD_MESSAGE] = "{message}",
};

/* The part of a line that is still to be understood. */
struct rest {
    const char *at, *end;
};

static enum field field_at(const char *pattern)
{
    for (int i = 0; i < FIELD_NONE; i++)
        if (text_has_prefix(pattern, fields[i]))
            return (enum field)i;
    return FIELD_NONE;
}

const char *pattern_fault(const char *pattern)
{
    bool seen[FIELD_NONE] = {false};

    for (const char *at = strchr(pattern, '{'); at; at = strchr(at + 1, '{')) {
        enum field field = field_at(at);

        if (field == FIELD_NONE)
            return "a placeholder is {file}, {line}, {column}, {character}, {severity}, {code} or "
                   "{message}";
        if (seen[field])
            return "a placeholder stands once in a pattern";
        seen[field] = true;
    }
    return seen[FIELD_MESSAGE] && text_has_suffix(pattern, fields[FIELD_MESSAGE])
               ? NULL
               : "a pattern ends with {message}";
}

static bool take_text(struct rest *rest, const char *text, size_t size)
{
    if ((size_t)(rest->end - rest->at) < size || memcmp(rest->at, text, size) != 0)
        return false;
    rest->at += size;
    return true;
}

static bool take_number(struct rest *rest, unsigned *out)
{
    unsigned value = 0;
    const char *start = rest->at;

    while (rest->at < rest->end && isdigit((unsigned char)*rest->at) && value < NUMBER_MAX)
        value = value * 10 + (unsigned)(*rest->at++ - '0');
    *out = value;
    return rest->at > start && value > 0 && value < NUMBER_MAX;
}

static bool take_severity(struct rest *rest, const char **out)
{
    static const struct {
        const char *word, *severity;
    } words[] = {
        {"fatal error", "error"  },
        {"error",       "error"  },
        {"warning",     "warning"},
        {"note",        "note"   },
        {"info",        "note"   },
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (take_text(rest, words[i].word, strlen(words[i].word))) {
            *out = words[i].severity;
            return true;
        }
    return false;
}

static bool take_code(struct rest *rest, struct pattern_match *match)
{
    match->code = rest->at;
    while (rest->at < rest->end && (isalnum((unsigned char)*rest->at) || strchr("_-", *rest->at)) &&
           *rest->at)
        rest->at++;
    match->code_size = (size_t)(rest->at - match->code);
    return match->code_size > 0;
}

static bool take_message(struct rest *rest, struct pattern_match *match)
{
    match->message = rest->at;
    match->message_size = (size_t)(rest->end - rest->at);
    rest->at = rest->end;
    return match->message_size > 0;
}

static bool take_field(enum field field, struct rest *rest, struct pattern_match *match)
{
    switch (field) {
    case FIELD_LINE: return take_number(rest, &match->line);
    case FIELD_COLUMN: return take_number(rest, &match->column);
    case FIELD_CHARACTER: return take_number(rest, &match->character);
    case FIELD_SEVERITY: return take_severity(rest, &match->severity);
    case FIELD_CODE: return take_code(rest, match);
    case FIELD_MESSAGE: return take_message(rest, match);
    case FIELD_FILE:
    case FIELD_NONE: break;
    }
    return false;
}

/* All of PATTERN but {file}, which stops it: *pattern is then there. */
static bool take_up_to_file(const char **pattern, struct rest *rest, struct pattern_match *match)
{
    while (**pattern) {
        enum field field = field_at(*pattern);

        if (field == FIELD_FILE)
            return true;
        if (field == FIELD_NONE ? !take_text(rest, *pattern, 1) : !take_field(field, rest, match))
            return false;
        *pattern += field == FIELD_NONE ? 1 : strlen(fields[field]);
    }
    return rest->at == rest->end;
}

/* Compilers say "./main.c", or where the file lies in the box. */
static void skip_folder(struct rest *rest)
{
    if (!take_text(rest, "./", 2))
        (void)take_text(rest, "/app/", 5);
}

bool pattern_matches(const char *pattern, const struct program *program, const char *line,
                     size_t size, struct pattern_match *out_match)
{
    struct pattern_match begun = {.file = "", .severity = "error"};
    struct rest rest = {line, line + size};
    size_t longest = 0;
    bool found = false;

    if (!take_up_to_file(&pattern, &rest, &begun))
        return false;
    *out_match = begun;
    if (!*pattern)
        return true;
    skip_folder(&rest);
    for (size_t i = 0; i < program->names.count; i++) {
        const char *name = program->names.items[i], *behind = pattern + strlen(fields[FIELD_FILE]);
        size_t length = strlen(name);
        struct pattern_match match = begun;
        struct rest after = rest;

        match.file = name;
        if (length <= longest || !take_text(&after, name, length) ||
            !take_up_to_file(&behind, &after, &match))
            continue;
        *out_match = match;
        longest = length;
        found = true;
    }
    return found;
}
