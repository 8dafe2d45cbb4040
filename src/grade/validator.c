/* SPDX-License-Identifier: MIT */
/*
 * Both texts are read once, side by side, without memory of their own; only a refused output is
 * read again, to say whether case or white space alone was to blame.
 */
#include "validator.h"

#include "text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct span {
    const char *data;
    size_t size;
};

/* A place in one text, with the token and the white space in front of it that were read last. */
struct cursor {
    const char *data;
    size_t size, at;
    size_t line, line_start; /* line from 1; offset of its first byte */
    struct span space, token;
    bool first_in_line;     /* the token */
    size_t last_token_line; /* of the token before; 0: there was none */
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct cursor cursor_of(const char *data, size_t size)
{
    return (struct cursor){.data = data, .size = size, .line = 1};
}

/* The next token; empty at the end. */
static void read_token(struct cursor *cursor)
{
    size_t start = cursor->at;

    if (cursor->token.size > 0)
        cursor->last_token_line = cursor->line;
    cursor->first_in_line = start == 0;
    for (; cursor->at < cursor->size && is_space(cursor->data[cursor->at]); cursor->at++) {
        if (cursor->data[cursor->at] == '\n') {
            cursor->line++;
            cursor->line_start = cursor->at + 1;
            cursor->first_in_line = true;
        }
    }
    cursor->space = (struct span){cursor->data + start, cursor->at - start};
    start = cursor->at;
    while (cursor->at < cursor->size && !is_space(cursor->data[cursor->at]))
        cursor->at++;
    cursor->token = (struct span){cursor->data + start, cursor->at - start};
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Length of what two tokens have in common at their start. */
static size_t common_length(struct span left, struct span right, bool case_sensitive)
{
    size_t shorter = left.size < right.size ? left.size : right.size;
    size_t at = 0;

    while (at < shorter && (case_sensitive ? left.data[at] == right.data[at]
                                           : lower(left.data[at]) == lower(right.data[at])))
        at++;
    return at;
}

static bool is_near(const struct validator_flags *flags, long double answer, long double output)
{
    long double distance = fabsl(output - answer);

    /* two numbers beyond all bounds have no distance */
    if (output == answer)
        return true;
    if (!isfinite(answer) || !isfinite(output))
        return false;
    if (flags->has_absolute && distance <= (long double)flags->absolute)
        return true;
    return flags->has_relative && distance <= (long double)flags->relative * fabsl(answer);
}

static bool token_matches(const struct validator_flags *flags, struct span answer,
                          struct span output)
{
    long double expected = 0, found = 0;

    if ((flags->has_absolute || flags->has_relative) &&
        parse_real(answer.data, answer.size, &expected))
        return parse_real(output.data, output.size, &found) && is_near(flags, expected, found);
    return answer.size == output.size &&
           common_length(answer, output, flags->case_sensitive) == answer.size;
}

enum fault { FAULT_NONE, FAULT_SPACE, FAULT_TOKEN };

/* Read both up to the first fault; the cursors stand behind the tokens in question. */
static enum fault compare(const struct validator_flags *flags, struct cursor *answer,
                          struct cursor *output)
{
    for (;;) {
        read_token(answer);
        read_token(output);
        if (flags->space_change_sensitive &&
            (answer->space.size != output->space.size ||
             common_length(answer->space, output->space, true) != answer->space.size))
            return FAULT_SPACE;
        if (answer->token.size == 0 && output->token.size == 0)
            return FAULT_NONE;
        if (answer->token.size == 0 || output->token.size == 0 ||
            !token_matches(flags, answer->token, output->token))
            return FAULT_TOKEN;
    }
}

/* A token as ASCII in quotes, cut around the byte where it begins to differ. */
static void quote(struct span token, size_t differs_at, char *out, size_t out_size)
{
    enum { SHOWN = 40, LEAD = 12 };
    size_t start = differs_at > SHOWN - LEAD ? differs_at - LEAD : 0;
    size_t end = token.size - start > SHOWN ? start + SHOWN : token.size;
    struct buf text;

    buf_init(&text, SHOWN);
    /* byte by byte: as many as fit when escaped */
    for (size_t at = start; at < end && !buf_failed(&text); at++) {
        text_escape_ascii(&text, token.data + at, 1);
        if (buf_failed(&text))
            end = at;
    }
    (void)snprintf(out, out_size, "\"%s%s%s\"", start > 0 ? "..." : "", text.data,
                   end < token.size ? "..." : "");
    buf_done(&text);
}

static void say_space(const struct cursor *answer, const struct cursor *output,
                      struct difference *difference)
{
    size_t common = common_length(answer->space, output->space, true);
    char expected[64], found[64];

    quote(answer->space, common, expected, sizeof expected);
    quote(output->space, common, found, sizeof found);
    (void)snprintf(difference->message, sizeof difference->message,
                   "expected the white space %s, found %s", expected, found);
}

static void say_token(const struct validator_flags *flags, const struct cursor *answer,
                      const struct cursor *output, struct difference *difference)
{
    size_t common = common_length(answer->token, output->token, flags->case_sensitive);
    char *message = difference->message;
    char expected[64], found[64];

    quote(answer->token, common, expected, sizeof expected);
    quote(output->token, common, found, sizeof found);
    if (answer->token.size == 0)
        (void)snprintf(message, sizeof difference->message, "expected the end, found %s", found);
    else if (output->token.size > 0)
        (void)snprintf(message, sizeof difference->message, "expected %s, found %s", expected,
                       found);
    else if (output->last_token_line == 0)
        (void)snprintf(message, sizeof difference->message, "expected %s, the output is empty",
                       expected);
    else if (answer->first_in_line && output->last_token_line == answer->last_token_line)
        (void)snprintf(message, sizeof difference->message, "line %zu is missing: expected %s",
                       answer->line, expected);
    else
        (void)snprintf(message, sizeof difference->message, "expected %s, found the end", expected);
}

/* Offset, line and column where SPAN lies; the line is known because it holds no line end. */
static void place_token(const struct cursor *cursor, size_t *offset, size_t *line, size_t *column)
{
    *offset = (size_t)(cursor->token.data - cursor->data);
    *line = cursor->line;
    *column = *offset - cursor->line_start + 1;
}

/* The byte of the white space where it begins to differ. */
static void place_space(const struct cursor *cursor, size_t common, size_t *offset, size_t *line,
                        size_t *column)
{
    size_t start = (size_t)(cursor->space.data - cursor->data);
    size_t line_ends = 0;

    *offset = start + common;
    for (size_t at = common; at < cursor->space.size; at++)
        line_ends += cursor->space.data[at] == '\n' ? 1 : 0;
    *line = cursor->line - line_ends;
    *column = 1;
    for (size_t at = *offset; at > 0 && cursor->data[at - 1] != '\n'; at--)
        (*column)++;
}

static void explain(const struct validator_flags *flags, enum fault fault,
                    const struct cursor *answer, const struct cursor *output,
                    struct difference *difference)
{
    size_t common = common_length(answer->space, output->space, true);

    difference->known = true;
    if (fault == FAULT_SPACE) {
        place_space(answer, common, &difference->answer_offset, &difference->answer_line,
                    &difference->answer_column);
        place_space(output, common, &difference->output_offset, &difference->output_line,
                    &difference->output_column);
        say_space(answer, output, difference);
        return;
    }
    place_token(answer, &difference->answer_offset, &difference->answer_line,
                &difference->answer_column);
    place_token(output, &difference->output_offset, &difference->output_line,
                &difference->output_column);
    say_token(flags, answer, output, difference);
}

static bool passes(struct validator_flags flags, struct span answer, struct span output)
{
    struct cursor answer_cursor = cursor_of(answer.data, answer.size);
    struct cursor output_cursor = cursor_of(output.data, output.size);

    return compare(&flags, &answer_cursor, &output_cursor) == FAULT_NONE;
}

bool validator_accepts(const struct validator_flags *flags, const char *answer, size_t answer_size,
                       const char *output, size_t output_size, struct difference *out_difference)
{
    struct cursor answer_cursor = cursor_of(answer, answer_size);
    struct cursor output_cursor = cursor_of(output, output_size);
    enum fault fault = compare(flags, &answer_cursor, &output_cursor);
    struct validator_flags milder = *flags;
    struct difference difference = {0};

    if (fault == FAULT_NONE)
        return true;
    explain(flags, fault, &answer_cursor, &output_cursor, &difference);
    if (flags->case_sensitive) {
        milder.case_sensitive = false;
        difference.would_pass_ignoring_case =
            passes(milder, (struct span){answer, answer_size}, (struct span){output, output_size});
        milder.case_sensitive = true;
    }
    if (flags->space_change_sensitive) {
        milder.space_change_sensitive = false;
        difference.would_pass_ignoring_space =
            passes(milder, (struct span){answer, answer_size}, (struct span){output, output_size});
    }
    *out_difference = difference;
    return false;
}
