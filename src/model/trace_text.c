/* SPDX-License-Identifier: MIT */
/* Spans of text. */
#include "trace_parts.h"

#include <string.h>

bool span_begins(struct span text, struct span prefix)
{
    return text.size >= prefix.size && memcmp(text.data, prefix.data, prefix.size) == 0;
}

struct span span_behind(struct span text, size_t size)
{
    return (struct span){text.data + size, text.size - size};
}

struct span span_line(struct span *text)
{
    const char *end = memchr(text->data, '\n', text->size);
    struct span line = {text->data, end ? (size_t)(end - text->data) : text->size};

    *text = span_behind(*text, line.size + (end ? 1 : 0));
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

bool span_split(struct span *text, struct span needle, struct span *out_before)
{
    const char *found = memmem(text->data, text->size, needle.data, needle.size);

    if (!found)
        return false;
    *out_before = (struct span){text->data, (size_t)(found - text->data)};
    *text = span_behind(*text, out_before->size + needle.size);
    return true;
}

unsigned span_number(struct span *text)
{
    unsigned number = 0;

    while (text->size > 0 && text->data[0] >= '0' && text->data[0] <= '9' && number < 100000000) {
        number = number * 10 + (unsigned)(text->data[0] - '0');
        *text = span_behind(*text, 1);
    }
    return number;
}

struct span span_unindented(struct span line)
{
    while (line.size > 0 && (line.data[0] == ' ' || line.data[0] == '\t'))
        line = span_behind(line, 1);
    return line;
}
