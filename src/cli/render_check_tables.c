/* SPDX-License-Identifier: MIT */
/* Which test fails which program, which programs hang by one test, how far the time limit is. */
#include "render_check.h"

#include "auto.h"
#include "text.h"
#include "units.h"

#include <string.h>

enum { ROWS_MAX = 40, TEST_COLUMNS_MAX = 30, LINE_SIZE = 64 << 10 };

static const char *name_of(const struct checked_program *program)
{
    const char *slash = strchr(program->path, '/');

    return slash ? slash + 1 : program->path;
}

static bool is_killed(const struct checked_program *program, size_t test)
{
    enum verdict verdict = program->runs ? program->runs[test].verdict : VERDICT_NOT_RUN;

    return program->must_fail && verdict != VERDICT_AC && verdict != VERDICT_NOT_RUN;
}

static size_t test_width(const struct view *view, const struct checked_challenge *challenge)
{
    size_t width = 0;
    size_t most = view->width >= 60 ? TEST_COLUMNS_MAX : view->width / 2 - 4;

    for (size_t i = 0; i < challenge->test_count; i++) {
        size_t own = text_width(challenge->tests[i].name);

        width = own > width ? own : width;
    }
    return width > most ? most : width;
}

/* Of those that TEST fails the one that fewest tests fail, behind AFTER in that order; or NULL. */
static const struct checked_program *next_killed(const struct checked_challenge *challenge,
                                                 size_t test, const struct checked_program *after)
{
    const struct checked_program *next = NULL;

    for (size_t i = 0; i < challenge->program_count; i++) {
        const struct checked_program *program = &challenge->programs[i];
        bool is_behind = !after || program->fails > after->fails ||
                         (program->fails == after->fails && program > after);

        if (is_behind && is_killed(program, test) && (!next || program->fails < next->fails))
            next = program;
    }
    return next;
}

/* "one.c, two.py, +3": as many as there is room for, all with -v; first what is found least often. */
static void add_killed(struct buf *out, const struct view *view,
                       const struct checked_challenge *challenge, size_t test, size_t column)
{
    const struct checked_program *program = NULL;
    size_t used = column, left = challenge->tests[test].kills;

    while ((program = next_killed(challenge, test, program))) {
        const char *name = name_of(program);
        size_t width = text_width(name) + 2;
        bool first = used == column;

        if (used + width + (left > 1 ? 4 : 0) > view->width && !view->verbose && !first) {
            buf_addf(out, ", +%zu", left);
            return;
        }
        if (used + width > view->width && !first) {
            buf_adds(out, ",\n");
            view_pad(out, column);
            used = column;
            first = true;
        }
        buf_adds(out, first ? "" : ", ");
        if (first && width > view->width - column)
            view_fit(out, view, name, view->width - column - (left > 1 ? 4 : 0));
        else
            view_text(out, view, name);
        used += width;
        left--;
    }
}

/* The number is what tells tests apart: cut behind it.  Names of a package's files are ASCII. */
static void add_test(struct buf *out, const char *name, size_t width)
{
    size_t length = strlen(name);

    buf_addf(out, "%.*s", (int)(length > width ? width : length), name);
    view_pad(out, length < width ? width - length : 0);
}

static void add_kills(struct buf *out, const struct view *view,
                      const struct checked_challenge *challenge)
{
    size_t width = test_width(view, challenge);
    size_t rows = challenge->test_count;
    char more[UNITS_SIZE];

    if (rows > ROWS_MAX && !view->verbose)
        rows = ROWS_MAX;
    buf_addc(out, '\n');
    view_add(out, view, STYLE_DIM, "  which test fails which program\n");
    for (size_t i = 0; i < rows; i++) {
        buf_adds(out, "    ");
        add_test(out, challenge->tests[i].name, width);
        view_add(out, view, challenge->tests[i].kills > 0 ? STYLE_NONE : STYLE_DIM, " %3zu  ",
                 challenge->tests[i].kills);
        add_killed(out, view, challenge, i, 4 + width + 6);
        view_end_line(out);
    }
    if (rows < challenge->test_count)
        buf_addf(out, "    and %s more; -v shows all\n",
                 units_count(more, challenge->test_count - rows, "test"));
}

static size_t only_killer(const struct checked_challenge *challenge,
                          const struct checked_program *program)
{
    for (size_t i = 0; i < challenge->test_count; i++)
        if (is_killed(program, i))
            return i;
    return 0;
}

static void add_note(struct buf *out, const struct view *view, const char *title, const char *text)
{
    AUTO(buf_done) struct buf shown = {0};

    buf_init(&shown, LINE_SIZE);
    view_text(&shown, view, text);
    view_add(out, view, STYLE_DIM, "  %s\n", title);
    view_wrap(out, view, 4, shown.data);
}

/* One change to that test, and nothing shows that the mistake is found. */
static void add_single(struct buf *out, const struct view *view,
                       const struct checked_challenge *challenge)
{
    AUTO(buf_done) struct buf list = {0};

    buf_init(&list, LINE_SIZE);
    for (size_t i = 0; i < challenge->program_count; i++) {
        const struct checked_program *program = &challenge->programs[i];

        if (program->must_fail && program->fails == 1 && challenge->test_count > 1)
            buf_addf(&list, "%s%s (%s)", list.size > 0 ? ", " : "", name_of(program),
                     challenge->tests[only_killer(challenge, program)].name);
    }
    if (list.size > 0)
        add_note(out, view, "programs that one test alone fails", list.data);
}

/* Accepted: the one that comes nearest to the limit; slow: the one that goes least beyond it. */
static const struct checked_program *extreme(const struct checked_challenge *challenge, bool slow)
{
    const struct checked_program *found = NULL;

    for (size_t i = 0; i < challenge->program_count; i++) {
        const struct checked_program *program = &challenge->programs[i];
        int64_t cpu_ns, best;

        if (program->state != PROGRAM_FITS || !program->runs ||
            (slow ? !program->must_be_slow : program->must_fail))
            continue;
        cpu_ns = program->runs[program->slowest].cpu_ns;
        best = found ? found->runs[found->slowest].cpu_ns : 0;
        if (!found || (slow ? cpu_ns < best : cpu_ns > best))
            found = program;
    }
    return found;
}

static void add_margins(struct buf *out, const struct view *view,
                        const struct checked_challenge *challenge)
{
    const struct checked_program *accepted = extreme(challenge, false);
    const struct checked_program *slow = extreme(challenge, true);
    char figure[UNITS_SIZE], limit[UNITS_SIZE];
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, LINE_SIZE);
    (void)units_time(limit, challenge->cpu_ns);
    if (accepted) {
        int64_t cpu_ns = accepted->runs[accepted->slowest].cpu_ns;

        buf_addf(&text, "accepted programs need up to %s (%d %%: %s on %s)",
                 units_time(figure, cpu_ns), (int)(cpu_ns * 100 / challenge->cpu_ns),
                 name_of(accepted), challenge->tests[accepted->slowest].name);
    }
    if (slow)
        buf_addf(&text, "%sslow ones at least %s (%s on %s)", text.size > 0 ? "; " : "",
                 units_time(figure, slow->runs[slow->slowest].cpu_ns), name_of(slow),
                 challenge->tests[slow->slowest].name);
    if (text.size > 0) {
        AUTO(buf_done) struct buf title = {0};

        buf_init(&title, LINE_SIZE);
        buf_addf(&title, "time limit %s", limit);
        add_note(out, view, title.data, text.data);
    }
}

void render_check_tables(struct buf *out, const struct view *view,
                         const struct checked_challenge *challenge)
{
    AUTO(buf_done) struct buf notes = {0};
    bool any = false;

    buf_init(&notes, LINE_SIZE);
    for (size_t i = 0; i < challenge->program_count; i++)
        any |= challenge->programs[i].state == PROGRAM_FITS ||
               challenge->programs[i].state == PROGRAM_DIFFERS;
    if (!any)
        return;
    add_kills(out, view, challenge);
    add_single(&notes, view, challenge);
    add_margins(&notes, view, challenge);
    if (notes.size > 0)
        buf_addf(out, "\n%s", notes.data);
}
