/* SPDX-License-Identifier: MIT */
/*
 * The grid: a line a program, a character a test.  What a reader looks for is where a column or a line
 * is out of the ordinary, so what is right is a dot.
 */
#include "render_check.h"

#include "auto.h"
#include "render.h"
#include "text.h"
#include "units.h"

#include <string.h>

enum {
    NAME_MIN = 12,
    NAME_SHORT = 18,
    NAME_MAX = 30,
    VERDICT_COLUMNS = 4,
    TIME_COLUMNS = 8,
    GROUP = 10, /* characters of the grid between two blanks */
    WRAP_INDENT = 6,
};

static char cell_of(enum verdict verdict)
{
    static const char cells[VERDICT_COUNT] = {
        [VERDICT_NOT_RUN] = '-', [VERDICT_AC] = '.',  [VERDICT_WA] = 'W',  [VERDICT_TLE] = 'T',
        [VERDICT_MLE] = 'M',     [VERDICT_OLE] = 'O', [VERDICT_RTE] = 'R', [VERDICT_CE] = 'C',
        [VERDICT_SEC] = 'S',     [VERDICT_JE] = 'J',
    };

    return cells[verdict];
}

/* Samples are a group of their own, so that ten secret tests begin with 1, 11, 21. */
static bool starts_group(const struct checked_challenge *challenge, size_t test)
{
    size_t samples = 0;

    while (samples < challenge->test_count && !challenge->tests[samples].secret)
        samples++;
    if (test < samples)
        return test % GROUP == 0;
    return (test - samples) % GROUP == 0;
}

static size_t grid_width(const struct checked_challenge *challenge)
{
    size_t width = 0;

    for (size_t i = 0; i < challenge->test_count; i++)
        width += i > 0 && starts_group(challenge, i) ? 2 : 1;
    return width;
}

/* At COLUMN of a line; groups that do not fit go to lines of their own. */
static void add_grid(struct buf *out, const struct view *view,
                     const struct checked_challenge *challenge,
                     const struct checked_program *program, size_t column)
{
    size_t used = column;

    for (size_t i = 0; i < challenge->test_count; i++) {
        enum verdict verdict = program->runs ? program->runs[i].verdict : VERDICT_NOT_RUN;

        if (i > 0 && starts_group(challenge, i)) {
            bool wraps = used + 1 + GROUP > view->width;

            buf_addc(out, wraps ? '\n' : ' ');
            view_pad(out, wraps ? WRAP_INDENT : 0);
            used = wraps ? WRAP_INDENT : used + 1;
        }
        view_add(out, view, verdict == VERDICT_AC ? STYLE_NONE : render_style(verdict), "%c",
                 cell_of(verdict));
        used++;
    }
    buf_addc(out, '\n');
}

static const char *name_of(const struct checked_program *program)
{
    const char *slash = strchr(program->path, '/');

    return slash ? slash + 1 : program->path;
}

static size_t fixed_columns(const struct view *view)
{
    return (size_t)(view->utf8 ? 4 : 6) + 1 + VERDICT_COLUMNS + TIME_COLUMNS + 2;
}

/* Names give way where that keeps the grid on one line. */
static size_t name_width(const struct view *view, const struct checked_challenge *challenge)
{
    size_t width = NAME_MIN;
    size_t taken = fixed_columns(view) + grid_width(challenge);
    size_t most = view->width >= 60 ? NAME_MAX : view->width - VERDICT_COLUMNS - TIME_COLUMNS - 8;

    if (view->width >= taken + NAME_SHORT && view->width < taken + most)
        most = view->width - taken;
    for (size_t i = 0; i < challenge->program_count; i++) {
        size_t own = text_width(name_of(&challenge->programs[i]));

        width = own > width ? own : width;
    }
    return width > most ? most : width;
}

static void add_state(struct buf *out, const struct view *view,
                      const struct checked_program *program)
{
    switch (program->state) {
    case PROGRAM_FITS: render_check_glyph(out, view, STYLE_GOOD, GLYPH_OK); return;
    case PROGRAM_DIFFERS: render_check_glyph(out, view, STYLE_BAD, GLYPH_FAIL); return;
    case PROGRAM_SKIPPED:
    case PROGRAM_ABSENT:
    case PROGRAM_WAITING: render_check_glyph(out, view, STYLE_DIM, GLYPH_NONE); return;
    case PROGRAM_COMPILING:
    case PROGRAM_TESTING: break;
    }
    view_pad(out, view->utf8 ? 4 : 6);
}

/* "388 ms", ">3.00 s" where it was stopped, or blanks. */
static void add_time(struct buf *out, const struct view *view,
                     const struct checked_challenge *challenge,
                     const struct checked_program *program)
{
    const struct checked_run *run = program->runs ? &program->runs[program->slowest] : NULL;
    char figure[UNITS_SIZE];

    if (!run || run->verdict == VERDICT_NOT_RUN) {
        view_pad(out, TIME_COLUMNS);
        return;
    }
    view_add(out, view, run->cpu_ns > challenge->cpu_ns ? STYLE_LIMIT : STYLE_NONE, "%*s",
             TIME_COLUMNS, units_time(figure, run->cpu_ns));
}

static void add_folder(struct buf *out, const struct view *view,
                       const struct checked_challenge *challenge, size_t program)
{
    const char *path = challenge->programs[program].path;
    size_t length = strcspn(path, "/");

    if (program > 0 && strncmp(challenge->programs[program - 1].path, path, length + 1) == 0)
        return;
    buf_adds(out, "  ");
    view_add(out, view, STYLE_HELP, "%.*s", (int)length, path);
    buf_addc(out, '\n');
}

static void add_sentence(struct buf *out, const struct view *view,
                         const struct checked_challenge *challenge,
                         const struct checked_program *program)
{
    char count[UNITS_SIZE];

    (void)view_cut(out, view, program->path, view_sentence(view) - 1);
    buf_addc(out, ':');
    if (program->state != PROGRAM_FITS && program->state != PROGRAM_DIFFERS) {
        view_clause(out, view, 2, " ", "not judged");
        if (program->state == PROGRAM_ABSENT)
            view_clause(out, view, 2, ", ", "%s is not installed here", program->language);
        buf_addc(out, '\n');
        return;
    }
    view_clause(out, view, 2, " ", "%s", verdict_code(program->verdict));
    if (program->state == PROGRAM_FITS)
        view_clause(out, view, 2, " ", "as it should");
    else
        view_clause(out, view, 2, ", ", "but should get %s", program->expected);
    view_clause(out, view, 2, "; ", "fails %zu of %s", program->fails,
                units_count(count, challenge->test_count, "test"));
    buf_addc(out, '\n');
}

void render_check_row(struct buf *out, const struct view *view,
                      const struct checked_challenge *challenge, size_t program)
{
    const struct checked_program *shown = &challenge->programs[program];
    size_t name = name_width(view, challenge);
    size_t column = fixed_columns(view) + name;

    if (view->plain) {
        add_sentence(out, view, challenge, shown);
        return;
    }
    add_folder(out, view, challenge, program);
    add_state(out, view, shown);
    view_fit(out, view, name_of(shown), name);
    buf_addc(out, ' ');
    if (shown->verdict == VERDICT_NOT_RUN)
        view_pad(out, VERDICT_COLUMNS);
    else
        view_add(out, view, render_style(shown->verdict), "%-*s", VERDICT_COLUMNS,
                 verdict_code(shown->verdict));
    add_time(out, view, challenge, shown);
    if (!shown->runs) {
        view_end_line(out);
        return;
    }
    if (column + grid_width(challenge) <= view->width) {
        buf_adds(out, "  ");
        add_grid(out, view, challenge, shown, column);
        return;
    }
    view_end_line(out);
    view_pad(out, WRAP_INDENT);
    add_grid(out, view, challenge, shown, WRAP_INDENT);
}

void render_check_legend(struct buf *out, const struct view *view,
                         const struct checked_challenge *challenge)
{
    AUTO(buf_done) struct buf text = {0};
    bool seen[VERDICT_COUNT] = {false};

    buf_init(&text, 1024);
    for (size_t i = 0; i < challenge->program_count; i++)
        for (size_t j = 0; challenge->programs[i].runs && j < challenge->test_count; j++)
            seen[challenge->programs[i].runs[j].verdict] = true;
    for (unsigned verdict = VERDICT_AC; verdict < VERDICT_COUNT; verdict++)
        if (seen[verdict])
            buf_addf(&text, "%s%c %s", text.size > 0 ? "  " : "", cell_of((enum verdict)verdict),
                     render_words((enum verdict)verdict));
    if (text.size == 0)
        return;
    view_wrap(out, view, 4, text.data);
    buf_addc(out, '\n');
}
