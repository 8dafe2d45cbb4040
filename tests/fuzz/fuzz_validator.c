/* SPDX-License-Identifier: MIT */
/*
 * The first byte chooses the flags; the rest is cut at its first NUL into answer and output.
 *
 * An answer is right for itself, either way round, and what is right stays so under milder flags; a
 * refusal says where and why.  Without any flag the answer is that of another, slower way.
 */
#include "fuzz.h"

#include "validator.h"

#include <string.h>

struct pair {
    const char *answer, *output;
    size_t answer_size, output_size;
};

static bool accepts(const struct validator_flags *flags, const struct pair *pair)
{
    struct difference difference = {0};

    return validator_accepts(flags, pair->answer, pair->answer_size, pair->output,
                             pair->output_size, &difference);
}

static void check_difference(const struct validator_flags *flags, const struct pair *pair)
{
    struct difference difference = {0};
    struct validator_flags milder = *flags;

    HOLDS(!validator_accepts(flags, pair->answer, pair->answer_size, pair->output,
                             pair->output_size, &difference));
    HOLDS(difference.known && difference.answer_offset <= pair->answer_size);
    HOLDS(difference.output_offset <= pair->output_size && difference.message[0]);
    HOLDS(difference.answer_line > 0 && difference.answer_column > 0);
    HOLDS(difference.output_line > 0 && difference.output_column > 0);
    for (const char *at = difference.message; *at; at++)
        HOLDS(*at >= 0x20 && *at <= 0x7E);
    milder.case_sensitive = false;
    HOLDS(!difference.would_pass_ignoring_case || accepts(&milder, pair));
    milder = *flags;
    milder.space_change_sensitive = false;
    HOLDS(!difference.would_pass_ignoring_space || accepts(&milder, pair));
}

static void check_milder(const struct validator_flags *flags, const struct pair *pair)
{
    struct validator_flags milder = *flags;

    milder.case_sensitive = false;
    HOLDS(accepts(&milder, pair));
    milder.space_change_sensitive = false;
    HOLDS(accepts(&milder, pair));
    milder.absolute *= 10;
    milder.relative *= 10;
    HOLDS(accepts(&milder, pair));
    milder.has_absolute = true;
    HOLDS(accepts(&milder, pair));
    milder.has_relative = true;
    HOLDS(accepts(&milder, pair));
}

/* The next word, by a table of what parts words. */
static struct input word(struct input *text)
{
    static const char blanks[] = " \t\n\v\f\r";
    struct input found;

    while (text->size > 0 && memchr(blanks, text->data[0], 6))
        (void)fuzz_take(text, 1);
    found = (struct input){text->data, 0};
    while (text->size > 0 && !memchr(blanks, text->data[0], 6)) {
        (void)fuzz_take(text, 1);
        found.size++;
    }
    return found;
}

static bool same_words(const struct pair *pair)
{
    struct input answer = {(const uint8_t *)pair->answer, pair->answer_size};
    struct input output = {(const uint8_t *)pair->output, pair->output_size};

    for (;;) {
        struct input left = word(&answer);
        struct input right = word(&output);

        if (left.size != right.size ||
            (left.size > 0 && memcmp(left.data, right.data, left.size) != 0))
            return false;
        if (left.size == 0)
            return true;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    unsigned bits = (unsigned)fuzz_number(&input, 1);
    struct validator_flags flags = {.case_sensitive = bits & 1,
                                    .space_change_sensitive = bits & 2,
                                    .has_absolute = bits & 4,
                                    .has_relative = bits & 8,
                                    .absolute = bits & 16 ? 0.5 : 1e-6,
                                    .relative = bits & 32 ? 0.1 : 1e-6};
    struct validator_flags given = flags; /* what is not asked for does not count */
    struct validator_flags exact = {.case_sensitive = true};
    struct input answer = fuzz_until(&input, 0);
    struct pair pair = {(const char *)answer.data, (const char *)input.data, answer.size,
                        input.size};
    struct pair swapped = {pair.output, pair.answer, pair.output_size, pair.answer_size};
    struct pair itself = {pair.answer, pair.answer, pair.answer_size, pair.answer_size};

    given.absolute = flags.has_absolute ? flags.absolute : 1e9;
    given.relative = flags.has_relative ? flags.relative : 1e9;
    if (!accepts(&flags, &pair))
        check_difference(&flags, &pair);
    else
        check_milder(&flags, &pair);
    HOLDS(accepts(&flags, &itself));
    HOLDS(accepts(&given, &pair) == accepts(&flags, &pair));
    HOLDS(flags.has_relative || accepts(&flags, &pair) == accepts(&flags, &swapped));
    HOLDS(accepts(&exact, &pair) == same_words(&pair));
    return 0;
}
