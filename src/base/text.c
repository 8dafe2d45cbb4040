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

void text_shell_word(struct buf *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./-+:@%,=";

    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        buf_adds(out, word);
        return;
    }
    buf_addc(out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            buf_adds(out, "'\\''");
        else
            buf_addc(out, *word);
    }
    buf_addc(out, '\'');
}
