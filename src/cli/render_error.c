/* SPDX-License-Identifier: MIT */
#include "render.h"

#include "auto.h"
#include "text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { SNIPPET_MAX = 64 << 10 };

static void add_gutter(struct buf *out, const struct view *view, size_t digits)
{
    view_pad(out, digits + 2);
    view_add(out, view, STYLE_DIM, "|");
}

/* COLUMN counts characters from 1; what stands before it decides how far the caret moves. */
static size_t columns_before(const struct view *view, const char *text, unsigned column)
{
    AUTO(buf_done) struct buf shown;
    size_t at = 0;

    buf_init(&shown, SNIPPET_MAX);
    for (unsigned i = 1; i < column && text[at] != '\0'; i++) {
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80)
            at++;
    }
    view_foreign(&shown, view, text, at);
    return text_width(shown.data);
}

void render_snippet(struct buf *out, const struct view *view, const struct snippet *snippet)
{
    char number[16];
    size_t digits = (size_t)snprintf(number, sizeof number, "%u", snippet->line);
    size_t length = strcspn(snippet->text, "\r\n");
    unsigned carets = snippet->length > 0 ? snippet->length : 1;

    view_add(out, view, STYLE_HELP, "  --> ");
    view_text(out, view, snippet->file);
    if (snippet->line > 0)
        buf_addf(out, ":%u", snippet->line);
    if (snippet->line > 0 && snippet->column > 0)
        buf_addf(out, ":%u", snippet->column);
    buf_addc(out, '\n');
    if (snippet->line == 0 || length == 0)
        return;
    add_gutter(out, view, digits);
    view_add(out, view, STYLE_DIM, "\n %s |", number);
    buf_addc(out, ' ');
    view_foreign(out, view, snippet->text, length);
    buf_addc(out, '\n');
    add_gutter(out, view, digits);
    if (snippet->column > 0) {
        size_t before = columns_before(view, snippet->text, snippet->column);

        view_pad(out, before + 1);
        if (carets > 1 && columns_before(view, snippet->text, UINT32_MAX) < before + carets)
            carets = 1;
        buf_adds(out, view->color ? "\x1b[31m" : "");
        for (unsigned i = 0; i < carets; i++)
            buf_addc(out, '^');
        buf_adds(out, view->color ? "\x1b[0m" : "");
    }
    buf_addc(out, '\n');
}

void render_error(struct buf *out, const struct view *view, const struct error *err)
{
    const struct snippet snippet = {
        .file = err->place.file,
        .text = err->place.text,
        .line = err->place.line,
        .column = err->place.column,
        .length = err->place.length,
    };

    view_add(out, view, STYLE_OURS, "error[%s]", error_name(err->code));
    buf_adds(out, ": ");
    view_text(out, view, err->message);
    buf_addc(out, '\n');
    if (snippet.file[0] != '\0')
        render_snippet(out, view, &snippet);
    if (err->detail[0] != '\0') {
        buf_adds(out, "  ");
        view_text(out, view, err->detail);
        buf_addc(out, '\n');
    }
    view_add(out, view, STYLE_HELP, "  hint:");
    buf_addc(out, ' ');
    if (err->hint[0] != '\0')
        view_text(out, view, err->hint);
    else
        buf_addf(out, "\"assess explain %s\" says more", error_name(err->code));
    buf_addc(out, '\n');
}
