/* SPDX-License-Identifier: MIT */
/*
 * Input, answer and output side by side in rows, with a caret where they part.  White space is drawn
 * only on the line of the difference, where it can be the difference.
 */
#include "render.h"

#include "auto.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_COLUMNS = 9, LINE_COLUMNS = 200, ROOM_MIN = 12, MESSAGE_MAX = 1024 };

/* How much of a big text is shown: ALL lines if there are no more, else these. */
struct cut {
    size_t all, head, tail, around;
};

static const struct cut usual = {.all = 40, .head = 20, .tail = 10, .around = 2};
static const struct cut longer = {.all = 400, .head = 200, .tail = 100, .around = 2};

struct excerpt {
    const char *label;
    const char *data;
    size_t size;
    size_t line, column; /* of the difference, from 1; 0: none */
    bool spaces;         /* white space may be the difference */
    const char *message; /* behind the caret, or NULL */
    size_t digits;
};

static size_t lines_of(const char *data, size_t size)
{
    size_t lines = 0;

    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    return lines + (size > 0 && data[size - 1] != '\n' ? 1 : 0);
}

static bool is_shown(const struct cut *cut, size_t line, size_t lines, size_t mark)
{
    return lines <= cut->all || line <= cut->head || line + cut->tail > lines ||
           (mark > 0 && line + cut->around >= mark && line <= mark + cut->around);
}

/* "    input     1 │ " */
static void add_lead(struct buf *out, const struct view *view, const struct excerpt *excerpt,
                     const char *label, size_t line)
{
    char number[24] = "";

    if (line > 0)
        (void)snprintf(number, sizeof number, "%zu", line);
    if (view->plain) {
        buf_addf(out, "    %s%s%s: ", excerpt->label, line > 0 ? ", line " : "", number);
        return;
    }
    buf_addf(out, "    %-*s", LABEL_COLUMNS, label);
    view_add(out, view, STYLE_DIM, "%*s %s ", (int)excerpt->digits, number,
             view_glyph(view, GLYPH_RULE));
}

static size_t lead_columns(const struct view *view, const struct excerpt *excerpt)
{
    if (view->plain)
        return strlen("    , line : ") + strlen(excerpt->label) + excerpt->digits;
    return 4 + LABEL_COLUMNS + excerpt->digits + 3;
}

static size_t room_of(const struct view *view, const struct excerpt *excerpt)
{
    size_t lead = lead_columns(view, excerpt);
    size_t room = view->width > lead + ROOM_MIN ? view->width - lead : ROOM_MIN;

    return room > LINE_COLUMNS ? LINE_COLUMNS : room;
}

/* Behind the caret if it fits there; else below it, to its left or from the rule on. */
static void add_caret(struct buf *out, const struct view *view, const struct excerpt *excerpt,
                      size_t before)
{
    AUTO(buf_done) struct buf message = {0};
    size_t room = room_of(view, excerpt), width;

    buf_init(&message, MESSAGE_MAX);
    view_text(&message, view, excerpt->message);
    width = text_width(message.data);
    if (view->plain) {
        view_note(out, view, "", "  %s", message.data);
        return;
    }
    add_lead(out, view, excerpt, "", 0);
    view_pad(out, before);
    view_add(out, view, STYLE_BAD, "^");
    if (before + 2 + width <= room) {
        buf_addf(out, " %s\n", message.data);
        return;
    }
    for (const char *at = message.data; *at != '\0';) {
        size_t size = view_columns(at, room), blank = size;

        while (at[size] != '\0' && blank > 0 && at[blank] != ' ')
            blank--;
        size = blank > 0 ? blank : size;

        buf_addc(out, '\n');
        add_lead(out, view, excerpt, "", 0);
        view_pad(out, width <= before ? before + 1 - width : 0);
        buf_add(out, at, size);
        at += size + strspn(at + size, " ");
    }
    buf_addc(out, '\n');
}

/* Where trailing blanks begin. */
static size_t trailing_from(const struct source_line *line)
{
    size_t size = line->size;

    while (size > 0 && (line->text[size - 1] == ' ' || line->text[size - 1] == '\t'))
        size--;
    return size;
}

/* What stands behind a line, where that can be the difference. */
static const char *line_end(const struct view *view, bool ended, size_t room)
{
    if (ended)
        return view_glyph(view, GLYPH_NEWLINE);
    return room > 2 * strlen(" (no newline at end)") ? " (no newline at end)" : " (no newline)";
}

static void add_line(struct buf *out, const struct view *view, const struct excerpt *excerpt,
                     const char *label, size_t number, struct source_line line, bool ended)
{
    bool marked = number == excerpt->line;
    size_t room = room_of(view, excerpt), before;
    const char *end = "";

    line.visible = line.size;
    line.mark = marked && excerpt->column > 0 ? excerpt->column - 1 : 0;
    if (marked && excerpt->spaces) {
        line.visible = trailing_from(&line);
        if (line.mark < line.visible && line.text[line.mark] == ' ')
            line.visible = line.mark;
    }
    if (marked && (excerpt->spaces || line.mark >= line.size))
        end = line_end(view, ended, room);
    room = room > text_width(end) + 2 ? room - text_width(end) : 2;
    add_lead(out, view, excerpt, label, number);
    before = render_line(out, view, &line, room);
    view_add(out, view, STYLE_DIM, "%s", end);
    buf_addc(out, '\n');
    if (marked && excerpt->message)
        add_caret(out, view, excerpt, before);
}

/* The text ended before the difference: the missing line is a row of its own. */
static void add_end(struct buf *out, const struct view *view, const struct excerpt *excerpt,
                    const char *label, const char *words)
{
    add_lead(out, view, excerpt, label, 0);
    view_add(out, view, STYLE_DIM, "(%s)", words);
    buf_addc(out, '\n');
    if (excerpt->message)
        add_caret(out, view, excerpt, 0);
}

static void add_gap(struct buf *out, const struct view *view, const struct excerpt *excerpt)
{
    if (view->plain)
        buf_adds(out, "    ...\n");
    else
        buf_addf(out, "    %*s%s\n", LABEL_COLUMNS + (int)excerpt->digits + 1, "",
                 view_glyph(view, GLYPH_GAP));
}

static void add_excerpt(struct buf *out, const struct view *view, const struct excerpt *excerpt)
{
    const struct cut *cut = view->verbose ? &longer : &usual;
    size_t lines = lines_of(excerpt->data, excerpt->size);
    const char *label = excerpt->label;
    size_t at = 0;
    bool gap = false;

    for (size_t number = 1; number <= lines; number++) {
        struct source_line line = {.text = excerpt->data + at};
        const char *end = memchr(line.text, '\n', excerpt->size - at);

        line.size = end ? (size_t)(end - line.text) : excerpt->size - at;
        at += line.size + 1;
        if (is_shown(cut, number, lines, excerpt->line)) {
            add_line(out, view, excerpt, label, number, line, end != NULL);
            label = "";
            gap = false;
        } else if (!gap) {
            add_gap(out, view, excerpt);
            gap = true;
        }
    }
    if (lines == 0)
        add_end(out, view, excerpt, label, "empty");
    else if (excerpt->line > lines)
        add_end(out, view, excerpt, label, "end");
}

static size_t digits_of(size_t number)
{
    size_t digits = 1;

    for (; number >= 10; number /= 10)
        digits++;
    return digits;
}

void render_difference(struct buf *out, const struct view *view, const struct test_result *test)
{
    const struct difference *difference = &test->difference;
    struct excerpt excerpts[] = {
        {.label = "input",                                        .data = test->input,        .size = test->input_size},
        { .label = "expected",
         .data = test->answer,
         .size = test->answer_size,
         .line = difference->known ? difference->answer_line : 0,
         .column = difference->answer_column},
        {                                                          .label = "yours",
         .data = test->output,
         .size = test->output_size,
         .line = difference->known ? difference->output_line : 0,
         .column = difference->output_column,
         .message = difference->known && difference->message[0] ? difference->message : NULL},
    };
    size_t most = 1;

    for (size_t i = 0; i < 3; i++) {
        size_t lines = excerpts[i].data ? lines_of(excerpts[i].data, excerpts[i].size) : 0;

        most = lines > most ? lines : most;
        excerpts[i].spaces = i > 0 && difference->would_pass_ignoring_space;
    }
    buf_addc(out, '\n');
    for (size_t i = 0; i < 3; i++) {
        excerpts[i].digits = digits_of(most);
        if (excerpts[i].data)
            add_excerpt(out, view, &excerpts[i]);
    }
}
