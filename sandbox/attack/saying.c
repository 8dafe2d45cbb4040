/* SPDX-License-Identifier: MIT */
#include "battery.h"

#include <stdio.h>
#include <string.h>

static bool begins(const char *line, size_t length, const char *word)
{
    size_t size = strlen(word);

    return length >= size && memcmp(line, word, size) == 0 && (length == size || line[size] == ' ');
}

struct saying saying_of(const char *text, size_t size)
{
    struct saying saying = {.line = ""};

    for (size_t at = 0; at < size && !saying.escaped;) {
        const char *line = text + at;
        const char *end = memchr(line, '\n', size - at);
        size_t length = end == NULL ? size - at : (size_t)(end - line);
        bool escaped = begins(line, length, "ESCAPED");
        bool held = begins(line, length, "HELD");
        bool absent = begins(line, length, "ABSENT");

        saying.tried |= begins(line, length, "TRY");
        if (saying.tried && (held || absent || escaped)) {
            saying.held |= held;
            saying.absent |= absent;
            saying.escaped |= escaped;
            size_t skip = strcspn(line, " \n") + 1;
            (void)snprintf(saying.line, sizeof(saying.line), "%.*s",
                           skip < length ? (int)(length - skip) : 0, line + skip);
        }
        at += length + 1;
    }
    for (char *byte = saying.line; *byte != '\0'; byte++)
        if (*byte < ' ' || *byte > '~')
            *byte = '?';
    return saying;
}
