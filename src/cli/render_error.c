/* SPDX-License-Identifier: MIT */
#include "render.h"

#include "auto.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { PLACE_LEAST = 20, PLACE_MAX = 16 << 10 };

static void add_gutter(struct buf *out, const struct view *view, size_t digits)
{
    view_pad(out, digits + 2);
    view_add(out, view, STYLE_DIM, "|");
}

/* "  --> submission.c:14:9, in main", the names cut where they must be. */
static void add_place(struct buf *out, const struct view *view, const struct snippet *snippet)
{
    AUTO(buf_done) struct buf within = {0};
    char place[32] = "";
    size_t room;

    buf_init(&within, PLACE_MAX);
    if (snippet->line > 0 && snippet->column > 0)
        (void)snprintf(place, sizeof place, ":%u:%u", snippet->line, snippet->column);
    else if (snippet->line > 0)
        (void)snprintf(place, sizeof place, ":%u", snippet->line);
    room = strlen("  --> ") + strlen(place);
    room = view->width > room + PLACE_LEAST ? view->width - room : PLACE_LEAST;
    view_add(out, view, STYLE_HELP, "  --> ");
    (void)view_cut(out, view, snippet->file, room);
    buf_adds(out, place);
    if (snippet->within && snippet->within[0] != '\0') {
        (void)view_cut(&within, view, snippet->within, PLACE_LEAST);
        view_clause(out, view, 6, ", ", "in %s", within.data);
    }
    buf_addc(out, '\n');
}

/* Columns count characters from 1; at the line's end there is nothing more. */
static size_t byte_of(const struct source_line *line, unsigned column)
{
    size_t at = 0;

    for (unsigned i = 1; i < column && at < line->size; i++) {
        at++;
        while (at < line->size && ((unsigned char)line->text[at] & 0xC0) == 0x80)
            at++;
    }
    return at;
}

/* What is said about the place stands behind the carets, else below them. */
static void add_carets(struct buf *out, const struct view *view, const struct snippet *snippet,
                       size_t digits, size_t before, size_t room)
{
    unsigned carets = snippet->length > 0 ? snippet->length : 1;
    AUTO(buf_done) struct buf shown = {0};
    size_t note;

    buf_init(&shown, PLACE_MAX);
    note = snippet->note ? view_cut(&shown, view, snippet->note, room) : 0;
    carets = before + carets > room ? 1 : carets;
    add_gutter(out, view, digits);
    view_pad(out, before + 1);
    buf_adds(out, view->color ? "\x1b[31m" : "");
    for (unsigned i = 0; i < carets; i++)
        buf_addc(out, '^');
    buf_adds(out, view->color ? "\x1b[0m" : "");
    if (note > 0 && before + carets + 1 + note > room) {
        buf_addc(out, '\n');
        add_gutter(out, view, digits);
        view_pad(out, before + note > room ? room - note : before);
    }
    if (note > 0)
        buf_addf(out, " %s", shown.data);
    buf_addc(out, '\n');
}

/* "submission.c, line 14, column 9:" and the line. */
static void say_snippet(struct buf *out, const struct view *view, const struct snippet *snippet,
                        const struct source_line *line)
{
    AUTO(buf_done) struct buf place = {0};
    size_t blanks = strspn(line->text, " \t");
    struct source_line rest = {line->text + blanks, line->size - blanks, 0, line->size};

    buf_init(&place, PLACE_MAX);
    view_text(&place, view, snippet->file);
    if (snippet->line > 0)
        buf_addf(&place, ", line %u", snippet->line);
    if (snippet->line > 0 && snippet->column > 0)
        buf_addf(&place, ", column %u", snippet->column);
    if (snippet->within && snippet->within[0] != '\0') {
        buf_adds(&place, ", in ");
        view_text(&place, view, snippet->within);
    }
    view_note(out, view, "", "%s%s", place.data, rest.size > 0 ? ":" : "");
    if (rest.size > 0) {
        buf_adds(out, "    ");
        (void)render_line(out, view, &rest, view->width - 4);
        buf_addc(out, '\n');
    }
    if (snippet->note && snippet->note[0] != '\0') {
        buf_clear(&place);
        view_text(&place, view, snippet->note);
        view_note(out, view, "hint:", "%s", place.data);
    }
}

void render_snippet(struct buf *out, const struct view *view, const struct snippet *snippet)
{
    char number[16];
    size_t digits = (size_t)snprintf(number, sizeof number, "%u", snippet->line);
    size_t room = view->width - (digits + 4), before;
    struct source_line line = {.text = snippet->text, .size = strcspn(snippet->text, "\r\n")};

    line.visible = line.size;
    line.size = snippet->line > 0 ? line.size : 0;
    if (view->plain) {
        say_snippet(out, view, snippet, &line);
        return;
    }
    add_place(out, view, snippet);
    if (line.size == 0)
        return;
    line.mark = byte_of(&line, snippet->column);
    add_gutter(out, view, digits);
    view_add(out, view, STYLE_DIM, "\n %s |", number);
    buf_addc(out, ' ');
    before = render_line(out, view, &line, room);
    buf_addc(out, '\n');
    if (snippet->column > 0) {
        add_carets(out, view, snippet, digits, before, room);
    } else {
        add_gutter(out, view, digits);
        buf_addc(out, '\n');
    }
}

/* A stranger's words in our sentence. */
static void add_words(struct buf *out, const struct view *view, unsigned indent, const char *words)
{
    AUTO(buf_done) struct buf shown = {0};

    buf_init(&shown, PLACE_MAX);
    view_text(&shown, view, words);
    view_flow(out, view, indent, "%s", shown.data);
    view_end_line(out);
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
    add_words(out, view, 2, err->message);
    if (snippet.file[0] != '\0')
        render_snippet(out, view, &snippet);
    if (err->detail[0] != '\0') {
        buf_adds(out, "  ");
        add_words(out, view, 2, err->detail);
    }
    view_add(out, view, STYLE_HELP, "  hint:");
    buf_addc(out, ' ');
    if (err->hint[0] != '\0') {
        add_words(out, view, 8, err->hint);
        return;
    }
    view_flow(out, view, 8, "\"assess explain %s\" says more", error_name(err->code));
    buf_addc(out, '\n');
}
