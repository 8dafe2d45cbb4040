/* SPDX-License-Identifier: MIT */
/* A program's last words, which it can choose: what is found lies in the text, in single lines. */
#include "fuzz.h"

#include "trace.h"

#include <string.h>

static void check(struct span span, const char *text, size_t size)
{
    HOLDS(span.size == 0 || !memchr(span.data, '\n', span.size));
    HOLDS(span.size == 0 || (span.data >= text && span.data + span.size <= text + size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* memory of this size, so that a byte too far is seen */
    char *text = malloc(size);
    struct trace trace = {0};

    HOLDS(text != NULL || size == 0);
    if (size > 0)
        memcpy(text, data, size);
    if (trace_find(text, size, &trace)) {
        const struct span word = trace.kind;

        if (word.size != strlen("assertion") || memcmp(word.data, "assertion", word.size) != 0)
            check(word, text, size);
        check(trace.message, text, size);
        check(trace.file, text, size);
        check(trace.function, text, size);
        check(trace.source, text, size);
        HOLDS(trace.file.size == 0 || trace.line > 0);
    }
    free(text);
    return 0;
}
