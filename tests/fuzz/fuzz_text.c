/* SPDX-License-Identifier: MIT */
/*
 * Bytes of strangers made fit for terminals, and numbers out of text.  What is escaped is UTF-8
 * without controls, is read by itself unchanged where nothing was wrong, and can be told apart.
 */
#include "fuzz.h"

#include "buf.h"
#include "text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* U+202E */
static const char direction_override[] = {(char)0xE2, (char)0x80, (char)0xAE, 0};

static bool has_controls(const char *text)
{
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            return true;
    return strstr(text, "\xC2\x9B") || strstr(text, direction_override);
}

static void fuzz_escape(struct input input)
{
    const char *data = (const char *)input.data;
    struct buf escaped, ascii, again;

    buf_init(&escaped, 5 * input.size + 1);
    buf_init(&ascii, 5 * input.size + 1);
    buf_init(&again, 9 * input.size + 1);
    text_escape(&escaped, data, input.size);
    text_escape_ascii(&ascii, data, input.size);
    HOLDS(!buf_failed(&escaped) && !buf_failed(&ascii));
    HOLDS(text_is_utf8(escaped.data, escaped.size) && !has_controls(escaped.data));
    HOLDS(strlen(escaped.data) == escaped.size && ascii.size >= escaped.size);
    HOLDS(text_width(escaped.data) <= escaped.size);
    for (size_t i = 0; i < ascii.size; i++)
        HOLDS(ascii.data[i] >= 0x20 && ascii.data[i] <= 0x7E);
    /* Valid but for its backslashes, which double. */
    if (!memchr(escaped.data, '\\', escaped.size)) {
        text_escape(&again, escaped.data, escaped.size);
        HOLDS(again.size == escaped.size && input.size == escaped.size);
    }
    buf_done(&again);
    buf_done(&ascii);
    buf_done(&escaped);
}

static void fuzz_escape_into(struct input input)
{
    char out[64];
    size_t room = 8 + fuzz_number(&input, 1) % (sizeof(out) - 8);

    memset(out, 'x', sizeof(out));
    HOLDS(text_escape_into(out, room, (const char *)input.data, input.size) == out);
    HOLDS(strlen(out) < room && text_is_utf8(out, strlen(out)) && !has_controls(out));
    for (size_t i = room; i < sizeof(out); i++)
        HOLDS(out[i] == 'x');
}

static void fuzz_invalid(struct input input)
{
    const char *data = (const char *)input.data;
    struct buf out;

    buf_init(&out, 5 * input.size + 1);
    text_escape_invalid(&out, data, input.size);
    HOLDS(!buf_failed(&out) && text_is_utf8(out.data, out.size));
    if (text_is_utf8(data, input.size))
        HOLDS(out.size == input.size && memcmp(out.data, data, input.size) == 0);
    buf_done(&out);
}

/* Against the C library, for what both take. */
static void fuzz_numbers(struct input input)
{
    char *text = fuzz_string(input);
    char *end = NULL;
    long double real = 0;
    int64_t whole = 0;
    int64_t nano = 0;

    if (parse_real(text, strlen(text), &real)) {
        HOLDS(real == strtold(text, &end) && *end == '\0' && !isnan(real));
        HOLDS(text[strspn(text, "+-.0123456789eE")] == '\0');
    }
    if (parse_i64(text, -1000, INT64_MAX, &whole)) {
        errno = 0;
        HOLDS(whole == strtoll(text, &end, 10) && errno == 0 && *end == '\0' && whole >= -1000);
    }
    if (parse_nano(text, &nano)) {
        long double seconds = strtold(text, &end);

        HOLDS(*end == '\0' && fabsl(seconds * 1e9L - (long double)nano) <= 1);
    }
    free(text);
}

static void fuzz_words(struct input input)
{
    static const char *const names[] = {"time_limit", "memory", "output", "", NULL};
    char *word = fuzz_string(fuzz_until(&input, 0));
    char *rest = fuzz_string(input);
    const char *nearest = text_nearest(word, names);
    bool known = nearest == NULL;

    for (size_t i = 0; names[i]; i++) {
        known |= nearest == names[i];
        HOLDS(strcmp(word, names[i]) != 0 || word[0] == '\0' || nearest == names[i]);
    }
    HOLDS(known);
    HOLDS(!text_has_prefix(word, rest) || strncmp(word, rest, strlen(rest)) == 0);
    HOLDS(!text_has_suffix(word, rest) ||
          (strlen(word) >= strlen(rest) && strcmp(word + strlen(word) - strlen(rest), rest) == 0));
    HOLDS(text_width(word) <= 2 * strlen(word));
    free(rest);
    free(word);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const targets[])(struct input) = {fuzz_escape, fuzz_escape_into, fuzz_invalid,
                                                    fuzz_numbers, fuzz_words};
    struct input input = {data, size};

    targets[fuzz_number(&input, 1) % 5](input);
    return 0;
}
