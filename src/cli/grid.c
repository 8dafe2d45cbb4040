/* SPDX-License-Identifier: MIT */
#include "grid.h"

#include "auto.h"
#include "clock.h"
#include "render_check.h"
#include "text.h"

#include <string.h>

static size_t count_lines(const struct buf *text)
{
    size_t lines = 0;

    for (size_t i = 0; i < text->size; i++)
        lines += text->data[i] == '\n';
    return lines;
}

/*
 * Up to the first line that was drawn, and away with each.  Never all at once: some terminals keep what a
 * whole screen lost among the lines to scroll back to.
 */
static void add_erase(struct buf *out, size_t lines)
{
    buf_adds(out, "\r\x1b[2K");
    for (size_t i = 0; i < lines; i++)
        buf_adds(out, "\x1b[A\x1b[2K");
}

/* Over as many lines as were drawn before. */
static void add_over(struct buf *out, const struct buf *rows, size_t lines)
{
    buf_addc(out, '\r');
    if (lines > 0)
        buf_addf(out, "\x1b[%zuA", lines);
    for (size_t i = 0; i < rows->size; i++) {
        if (rows->data[i] == '\n')
            buf_adds(out, "\x1b[K");
        buf_addc(out, rows->data[i]);
    }
    buf_adds(out, "\x1b[K");
}

void grid_erase(struct grid *grid)
{
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, REPORT_MAX);
    if (!grid->live || !grid->drawn)
        return;
    add_erase(&text, grid->lines);
    stream_put(grid->screen, &text);
    grid->lines = 0;
    grid->drawn = false;
}

static void add_rows(struct buf *out, const struct view *view,
                     const struct check_progress *progress)
{
    size_t part = 0;

    render_check_begun(out, view, progress->phase, progress->challenge, &part);
    for (size_t i = part >= 2 ? part - 2 : 0; i < progress->challenge->program_count; i++)
        render_check_row(out, view, progress->challenge, i);
}

/* "  checking ratelimiter  7/18  wrong_answer/fixed_window.cpp" */
static void add_short(struct buf *out, const struct view *view,
                      const struct check_progress *progress)
{
    const struct checked_challenge *challenge = progress->challenge;

    buf_adds(out, "  checking ");
    view_fit(out, view, challenge->id,
             text_width(challenge->id) < 16 ? text_width(challenge->id) : 16);
    if (challenge->program_count == 0)
        return;
    buf_addf(out, "  %zu/%zu  ", progress->program + 1, challenge->program_count);
    if (view->width > 60)
        view_fit(out, view, challenge->programs[progress->program].path, 28);
}

static void draw(struct grid *grid, const struct check_progress *progress)
{
    AUTO(buf_done) struct buf rows = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&grid->screen->term);

    buf_init(&rows, REPORT_MAX);
    buf_init(&text, REPORT_MAX);
    add_rows(&rows, &view, progress);
    if (count_lines(&rows) + 1 >= grid->screen->term.height) {
        buf_clear(&rows);
        add_short(&rows, &view, progress);
    }
    /* one write: what is drawn over is never seen empty */
    if (grid->drawn && grid->lines != count_lines(&rows)) {
        add_erase(&text, grid->lines);
        grid->lines = 0;
    }
    add_over(&text, &rows, grid->lines);
    stream_put(grid->screen, &text);
    grid->lines = count_lines(&rows);
}

static void show_live(struct grid *grid, const struct check_progress *progress)
{
    struct clock clock = clock_system();
    int64_t now_ns = clock.monotonic_ns(clock.context);

    /* a new phase may be a long one */
    if (!pace_take(&grid->pace, now_ns) && grid->drawn && grid->phase == progress->phase)
        return;
    draw(grid, progress);
    grid->drawn = true;
    grid->phase = progress->phase;
}

void grid_show(void *context, const struct check_progress *progress)
{
    struct grid *grid = context;
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, REPORT_MAX);
    if (progress->phase == CHECK_DONE)
        grid_erase(grid);
    else if (grid->live)
        show_live(grid, progress);
    if (!grid->out || (grid->live && progress->phase != CHECK_DONE))
        return;
    if (progress->phase >= CHECK_JUDGING || !grid->judged)
        render_check_begun(&text, &grid->view, progress->phase, progress->challenge, &grid->part);
    if (progress->phase == CHECK_DONE) {
        render_check_ended(&text, &grid->view, progress->challenge, grid->judged);
        grid->part = 0;
    }
    stream_put(grid->out, &text);
}
