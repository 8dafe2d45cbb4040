/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include "auto.h"
#include "clock.h"
#include "view.h"

static const int64_t redraw_ns = INT64_C(100000000);

enum { BAR_WIDTH = 26, LINE_SIZE = 4096, NAME_ROOM = 24 };

void progress_init(struct progress *progress, struct stream *stream, bool quiet)
{
    *progress = (struct progress){
        .stream = stream,
        .quiet = quiet,
        .enabled = !quiet && stream->term.is_terminal,
    };
}

/* TOTAL 0: no bar. */
static void draw(struct progress *progress, const char *what, size_t done, size_t total,
                 const char *name)
{
    AUTO(buf_done) struct buf line;
    struct view view = view_of(&progress->stream->term);
    unsigned bar = view.width >= 76 ? BAR_WIDTH : 8;

    buf_init(&line, LINE_SIZE);
    buf_addf(&line, "\r\x1b[K  %s", what);
    if (total > 0) {
        buf_addc(&line, ' ');
        view_long_bar(&line, &view, (double)done / (double)total, bar);
        buf_addf(&line, " %4zu/%zu", done, total);
        if (view.width >= 60) {
            buf_adds(&line, "  ");
            view_fit(&line, &view, name, NAME_ROOM);
        }
    }
    stream_put(progress->stream, &line);
    progress->drawn = true;
}

static bool is_due(struct progress *progress)
{
    struct clock clock = clock_system();
    int64_t now_ns = clock.monotonic_ns(clock.context);

    if (!progress->enabled || (progress->drawn && now_ns - progress->drawn_ns < redraw_ns))
        return false;
    progress->drawn_ns = now_ns;
    return true;
}

void progress_show(void *context, const struct run_progress *state)
{
    struct progress *progress = context;

    if (!is_due(progress))
        return;
    if (state->phase == RUN_MEASURING)
        draw(progress, "measuring the time limit", 0, 0, "");
    else if (state->phase == RUN_COMPILING)
        draw(progress, "compiling", 0, 0, "");
    else
        draw(progress, "judging ", state->done, state->total, state->test);
}

void progress_attack(void *context, const char *name, size_t done, size_t total)
{
    struct progress *progress = context;

    if (is_due(progress))
        draw(progress, "attacking", done, total, name);
}

void progress_doctor(void *context, const char *name, size_t done, size_t total)
{
    struct progress *progress = context;

    if (is_due(progress))
        draw(progress, "judging ", done, total, name);
}

/* Stays on a terminal, too, until there is something else to show. */
void progress_wait(void *context, const char *holders)
{
    AUTO(buf_done) struct buf line;
    struct progress *progress = context;

    if (progress->quiet)
        return;
    buf_init(&line, LINE_SIZE);
    buf_adds(&line, progress->enabled ? "\r\x1b[K  waiting: " : "waiting: ");
    buf_adds(&line, "all lanes are busy");
    if (holders[0])
        buf_addf(&line, ", held by %s", holders);
    if (!progress->enabled)
        buf_addc(&line, '\n');
    stream_put(progress->stream, &line);
    progress->drawn = progress->enabled;
}

void progress_erase(struct progress *progress)
{
    if (progress->drawn)
        stream_text(progress->stream, "\r\x1b[K");
    progress->drawn = false;
}
