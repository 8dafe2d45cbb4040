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

enum { PIECE_MAX = 64 << 10, LABEL_COLUMNS = 9, LINE_COLUMNS = 200 };

/* How much of a big text is shown: ALL lines if there are no more, else these. */
struct cut {
    size_t all, head, tail, around;
};

static const struct cut brief = {.all = 12, .head = 4, .tail = 2, .around = 2};
static const struct cut full = {.all = 40, .head = 20, .tail = 10, .around = 2};

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

static size_t lead_columns(const struct excerpt *excerpt)
{
    return 4 + LABEL_COLUMNS + excerpt->digits + 3;
}

/* SIZE bytes from AT; blanks drawn from byte VISIBLE on. */
static void add_piece(struct buf *out, const struct view *view, const char *at, size_t size,
                      size_t visible)
{
    size_t plain = visible < size ? visible : size;

    view_foreign(out, view, at, plain);
    for (size_t i = plain; i < size; i++) {
        if (at[i] == ' ' && view->utf8)
            view_add(out, view, STYLE_DIM, "·");
        else
            view_foreign(out, view, at + i, 1);
    }
}

static bool is_inside_character(const char *line, size_t at, size_t length)
{
    return at < length && ((unsigned char)line[at] & 0xC0) == 0x80;
}

/* The part of a line that fits, around MARK; bytes. */
struct window {
    size_t start, end;
};

static size_t columns_of(const struct view *view, const char *at, size_t size)
{
    AUTO(buf_done) struct buf shown;

    buf_init(&shown, PIECE_MAX);
    view_foreign(&shown, view, at, size);
    return buf_failed(&shown) ? PIECE_MAX : text_width(shown.data);
}

static struct window window_of(const struct view *view, const char *line, size_t length,
                               size_t mark, size_t room)
{
    struct window window = {0, length};

    /* a first cut by bytes keeps the exact cut below cheap */
    if (mark > room / 2 && length > room)
        window.start = mark - room / 2;
    if (window.end > window.start + 4 * room)
        window.end = window.start + 4 * room;
    while (window.start < mark && columns_of(view, line + window.start, mark - window.start) >
                                      room / 2 + (length > room ? 0 : room / 2))
        window.start++;
    while (is_inside_character(line, window.start, length))
        window.start++;
    while (window.end > window.start &&
           columns_of(view, line + window.start, window.end - window.start) > room)
        window.end--;
    while (window.end < length && is_inside_character(line, window.end, length))
        window.end--;
    return window;
}

static void add_caret(struct buf *out, const struct view *view, const struct excerpt *excerpt,
                      size_t before, size_t room)
{
    size_t message = strlen(excerpt->message);

    if (view->plain) {
        buf_addf(out, "    %s\n", excerpt->message);
        return;
    }
    add_lead(out, view, excerpt, "", 0);
    view_pad(out, before);
    view_add(out, view, STYLE_BAD, "^");
    if (before + 2 + message > room) {
        buf_addc(out, '\n');
        add_lead(out, view, excerpt, "", 0);
        /* to the left of the caret if it fits there, else from the rule on */
        view_pad(out, message <= before ? before + 1 - message : 0);
    } else {
        buf_addc(out, ' ');
    }
    view_text(out, view, excerpt->message);
    buf_addc(out, '\n');
}

static size_t room_of(const struct view *view, const struct excerpt *excerpt)
{
    size_t lead = lead_columns(excerpt) + 2; /* two for the dots of a cut */
    size_t room = view->width > lead + 20 ? view->width - lead : 20;

    return room > LINE_COLUMNS ? LINE_COLUMNS : room;
}

/* Where trailing blanks begin. */
static size_t trailing_from(const char *line, size_t length)
{
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
        length--;
    return length;
}

static void add_line(struct buf *out, const struct view *view, const struct excerpt *excerpt,
                     const char *label, size_t number, const char *line, size_t length)
{
    bool marked = number == excerpt->line;
    size_t mark = marked && excerpt->column > 0 ? excerpt->column - 1 : 0;
    size_t room = room_of(view, excerpt);
    struct window window;
    const char *dots = view->utf8 ? "…" : "~";
    size_t visible = marked && excerpt->spaces ? trailing_from(line, length) : length;

    mark = mark > length ? length : mark;
    while (mark > 0 && is_inside_character(line, mark, length))
        mark--;
    window = window_of(view, line, length, mark, room);
    if (marked && excerpt->spaces && mark < visible && line[mark] == ' ')
        visible = mark;
    add_lead(out, view, excerpt, label, number);
    buf_adds(out, window.start > 0 ? dots : "");
    add_piece(out, view, line + window.start, window.end - window.start,
              visible > window.start ? visible - window.start : 0);
    buf_adds(out, window.end < length ? dots : "");
    if (marked && (excerpt->spaces || mark == length) && window.end == length)
        view_add(out, view, STYLE_DIM, "%s", view_glyph(view, GLYPH_NEWLINE));
    buf_addc(out, '\n');
    if (marked && excerpt->message)
        add_caret(out, view, excerpt,
                  columns_of(view, line + window.start, mark - window.start) +
                      (window.start > 0 ? 1 : 0),
                  room);
}

/* The text ended before the difference: the missing line is a row of its own. */
static void add_end(struct buf *out, const struct view *view, const struct excerpt *excerpt,
                    const char *label, const char *words)
{
    add_lead(out, view, excerpt, label, 0);
    view_add(out, view, STYLE_DIM, "(%s)", words);
    buf_addc(out, '\n');
    if (excerpt->message)
        add_caret(out, view, excerpt, 0, room_of(view, excerpt));
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
    const struct cut *cut = view->verbose ? &full : &brief;
    size_t lines = lines_of(excerpt->data, excerpt->size);
    const char *label = excerpt->label;
    size_t at = 0;
    bool gap = false;

    for (size_t number = 1; number <= lines; number++) {
        const char *line = excerpt->data + at;
        const char *end = memchr(line, '\n', excerpt->size - at);
        size_t length = end ? (size_t)(end - line) : excerpt->size - at;

        at += length + 1;
        if (is_shown(cut, number, lines, excerpt->line)) {
            add_line(out, view, excerpt, label, number, line, length);
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
