/* SPDX-License-Identifier: MIT */
/* fuzz - what the targets share: pieces taken off the input, properties that must hold. */
#pragma once

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* A property of the code under test; a broken one ends the process, as the fuzzer expects. */
#define HOLDS(property)                                                                            \
    do {                                                                                           \
        if (!(property)) {                                                                         \
            (void)fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #property);    \
            abort();                                                                               \
        }                                                                                          \
    } while (false)

struct input {
    const uint8_t *data;
    size_t size;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* At most SIZE bytes. */
static inline struct input fuzz_take(struct input *input, size_t size)
{
    struct input piece = {input->data, size < input->size ? size : input->size};

    input->data += piece.size;
    input->size -= piece.size;
    return piece;
}

/* Little-endian; what the input lacks is zero. */
static inline uint64_t fuzz_number(struct input *input, unsigned bytes)
{
    struct input piece = fuzz_take(input, bytes);
    uint64_t value = 0;

    for (size_t i = 0; i < piece.size; i++)
        value |= (uint64_t)piece.data[i] << (8 * i);
    return value;
}

/* Up to the next byte MARK, which is taken too, or all. */
static inline struct input fuzz_until(struct input *input, uint8_t mark)
{
    size_t size = 0;
    struct input piece;

    while (size < input->size && input->data[size] != mark)
        size++;
    piece = fuzz_take(input, size);
    (void)fuzz_take(input, 1);
    return piece;
}

/* How many are open; a fuzzer and its targets have few. */
static inline unsigned fuzz_descriptors(void)
{
    unsigned count = 0;

    for (int fd = 0; fd < 64; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* A copy with a NUL behind it, for what takes strings; the caller frees. */
static inline char *fuzz_string(struct input piece)
{
    char *text = malloc(piece.size + 1);

    HOLDS(text != NULL);
    for (size_t i = 0; i < piece.size; i++)
        text[i] = (char)piece.data[i];
    text[piece.size] = '\0';
    return text;
}
