/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool parse_i64(const char *text, int64_t min, int64_t max, int64_t *out_value)
{
    bool negative = text[0] == '-';
    const char *digits = text + (text[0] == '-' || text[0] == '+' ? 1 : 0);
    int64_t value = 0;

    if (!is_digit(*digits))
        return false;
    /* counted downwards: INT64_MIN has no positive twin */
    for (; is_digit(*digits); digits++) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, *digits - '0', &value))
            return false;
    }
    if (*digits != '\0' || (!negative && __builtin_mul_overflow(value, -1, &value)))
        return false;
    if (value < min || value > max)
        return false;
    *out_value = value;
    return true;
}

bool parse_nano(const char *text, int64_t *out_nano)
{
    const char *at = text;
    int64_t value = 0;
    bool any = false;

    for (; is_digit(*at); at++, any = true) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *at - '0', &value))
            return false;
    }
    if (*at == '.')
        at++;
    for (int place = 0; place < 9; place++) {
        int digit = is_digit(*at) ? *at - '0' : 0;

        if (is_digit(*at)) {
            at++;
            any = true;
        }
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return false;
    }
    while (*at == '0')
        at++;
    if (*at != '\0' || !any)
        return false;
    *out_nano = value;
    return true;
}

bool text_has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text);
    size_t wanted = strlen(suffix);

    return length >= wanted && strcmp(text + length - wanted, suffix) == 0;
}

/* Number of edits (insert, delete, replace, swap of neighbours) between two short words. */
static size_t edits_between(const char *from, size_t from_length, const char *to, size_t to_length)
{
    enum { WORD_MAX = 64 };
    size_t rows[3][WORD_MAX + 1] = {{0}};

    if (from_length > WORD_MAX || to_length > WORD_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= to_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= from_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= to_length; j++) {
            size_t best = above[j - 1] + (from[i - 1] != to[j - 1] ? 1 : 0);

            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] &&
                two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[from_length % 3][to_length];
}

const char *text_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t length = strlen(word);
    size_t best = length / 3 + 2; /* a word of three letters may differ in two */

    if (length < 2)
        return NULL;
    for (; *names; names++) {
        size_t edits = edits_between(word, length, *names, strlen(*names));

        if (edits < best && edits < strlen(*names)) {
            best = edits;
            nearest = *names;
        }
    }
    return nearest;
}

char *text_copy(const char *text)
{
    return text_copy_n(text, strlen(text));
}

char *text_copy_n(const char *data, size_t size)
{
    char *copy = malloc(size + 1);

    if (!copy)
        return NULL;
    if (size > 0)
        memcpy(copy, data, size);
    copy[size] = '\0';
    return copy;
}

char *text_format(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    int length = 0;

    va_start(arguments, format);
    length = vasprintf(&text, format, arguments);
    va_end(arguments);
    return length < 0 ? NULL : text;
}
