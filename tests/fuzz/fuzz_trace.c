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

/* What a runtime has no word for has one of ours. */
static bool is_ours(struct span word)
{
    static const char *const words[] = {"assertion", "uncaught", "fatal error",
                                        "JavaScript heap out of memory"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (word.size == strlen(words[i]) && memcmp(word.data, words[i], word.size) == 0)
            return true;
    return false;
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
        if (!is_ours(trace.kind))
            check(trace.kind, text, size);
        check(trace.message, text, size);
        check(trace.file, text, size);
        check(trace.function, text, size);
        check(trace.source, text, size);
        HOLDS(trace.file.size == 0 || trace.line > 0);
    }
    free(text);
    return 0;
}
