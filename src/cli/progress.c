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

static void draw(struct progress *progress, const struct run_progress *state)
{
    AUTO(buf_done) struct buf line;
    struct view view = view_of(&progress->stream->term);
    unsigned bar = view.width >= 76 ? BAR_WIDTH : 8;

    buf_init(&line, LINE_SIZE);
    buf_adds(&line, "\r\x1b[K");
    if (state->phase == RUN_COMPILING) {
        buf_adds(&line, "  compiling");
    } else {
        buf_adds(&line, "  judging ");
        view_long_bar(&line, &view,
                      state->total > 0 ? (double)state->done / (double)state->total : 0, bar);
        buf_addf(&line, " %4zu/%zu", state->done, state->total);
        if (view.width >= 60) {
            buf_adds(&line, "  ");
            view_fit(&line, &view, state->test, NAME_ROOM);
        }
    }
    stream_put(progress->stream, &line);
    progress->drawn = true;
}

void progress_show(void *context, const struct run_progress *state)
{
    struct progress *progress = context;
    struct clock clock = clock_system();
    int64_t now_ns = clock.monotonic_ns(clock.context);

    if (!progress->enabled || (progress->drawn && now_ns - progress->drawn_ns < redraw_ns))
        return;
    progress->drawn_ns = now_ns;
    draw(progress, state);
}

void progress_wait(void *context)
{
    struct progress *progress = context;

    if (progress->quiet)
        return;
    if (!progress->enabled) {
        stream_text(progress->stream, "waiting: all lanes are busy\n");
        return;
    }
    stream_text(progress->stream, "\r\x1b[K  waiting: all lanes are busy");
    progress->drawn = true;
}

void progress_erase(struct progress *progress)
{
    if (progress->drawn)
        stream_text(progress->stream, "\r\x1b[K");
    progress->drawn = false;
}
