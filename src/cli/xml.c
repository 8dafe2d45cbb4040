/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include "text.h"

#include <string.h>

/* What stands for C itself; NULL: C is left to text_escape. */
static const char *own_form(char c, bool in_attribute)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\\': return "\\";
    /* a parser makes blanks of them in attributes */
    case '\n': return in_attribute ? "&#10;" : "\n";
    case '\t': return in_attribute ? "&#9;" : "\t";
    default: return NULL;
    }
}

static void add(struct buf *out, const char *data, size_t size, bool in_attribute)
{
    size_t start = 0;

    for (size_t at = 0; at < size; at++) {
        const char *form = own_form(data[at], in_attribute);

        if (!form)
            continue;
        text_escape(out, data + start, at - start);
        buf_adds(out, form);
        start = at + 1;
    }
    text_escape(out, data + start, size - start);
}

void xml_text(struct buf *out, const char *data, size_t size)
{
    add(out, data, size, false);
}

void xml_attribute(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, " %s=\"", name);
    add(out, value, strlen(value), true);
    buf_addc(out, '"');
}
