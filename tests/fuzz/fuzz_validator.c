/* SPDX-License-Identifier: MIT */
/*
 * The first byte chooses the flags; the rest is cut at its first NUL into answer and output.  An
 * answer is always right for itself, and a refusal always says where and why.
 */
#include "validator.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_difference(const struct difference *difference, size_t answer_size,
                             size_t output_size)
{
    if (!difference->known || difference->answer_offset > answer_size ||
        difference->output_offset > output_size || difference->answer_line == 0 ||
        difference->output_column == 0 || difference->message[0] == '\0')
        abort();
    for (const char *at = difference->message; *at; at++) {
        if (*at < 0x20 || *at > 0x7E)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct validator_flags flags = {0};
    struct difference difference = {0};
    const char *answer = NULL, *output = NULL;
    const uint8_t *cut = NULL;
    size_t answer_size = 0, output_size = 0;

    if (size == 0 || !(cut = memchr(data + 1, 0, size - 1)))
        return 0;
    flags.case_sensitive = data[0] & 1;
    flags.space_change_sensitive = data[0] & 2;
    flags.has_absolute = data[0] & 4;
    flags.has_relative = data[0] & 8;
    flags.absolute = flags.relative = 1e-6;
    answer = (const char *)data + 1;
    answer_size = (size_t)(cut - data) - 1;
    output = (const char *)cut + 1;
    output_size = size - answer_size - 2;
    if (!validator_accepts(&flags, answer, answer_size, output, output_size, &difference))
        check_difference(&difference, answer_size, output_size);
    if (!validator_accepts(&flags, answer, answer_size, answer, answer_size, &difference))
        abort();
    return 0;
}
