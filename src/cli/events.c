/* SPDX-License-Identifier: MIT */
#include "events.h"

#include "auto.h"

#include <errno.h>
#include <limits.h>

enum {
    PATIENCE = 4 << 20, /* bytes that may wait before we wait */
    LINES_MAX = PATIENCE + 2 * REPORT_MAX
};

void events_init(struct events *events, struct stream *stream, enum audience audience)
{
    *events = (struct events){.stream = stream, .clock = clock_system(), .audience = audience};
    buf_init(&events->lines, LINES_MAX);
}

void events_done(struct events *events)
{
    buf_done(&events->lines);
}

/* Gives the reader what he takes, or all. */
static void flush(struct events *events, bool wait)
{
    struct stream *stream = events->stream;

    while (events->sent < events->lines.size && stream->os_error == 0 &&
           (wait || stream_is_ready(stream))) {
        /* no more than a pipe that is ready takes at once */
        size_t left = events->lines.size - events->sent;
        size_t size = left < PIPE_BUF ? left : PIPE_BUF;

        stream_write(stream, events->lines.data + events->sent, size);
        events->sent += size;
    }
    if (events->sent == events->lines.size || stream->os_error != 0) {
        buf_clear(&events->lines);
        events->sent = 0;
    }
    stream_check_reader(stream);
}

static void tell(struct events *events, struct run_event event, bool last)
{
    auto_free char *line = NULL;

    if (!events->stream || events->stream->os_error != 0)
        return;
    event.sequence = ++events->sequence;
    event.wall_ms = events->clock.wall_ms(events->clock.context);
    line = run_event_to_json(&event, events->audience);
    if (line) {
        buf_adds(&events->lines, line);
        buf_addc(&events->lines, '\n');
    }
    if (!line || buf_failed(&events->lines))
        events->stream->os_error = ENOMEM;
    flush(events, last || events->lines.size - events->sent > PATIENCE);
}

void events_queued(struct events *events, const char *version)
{
    tell(events, (struct run_event){.kind = RUN_EVENT_QUEUED, .version = version}, false);
}

void events_wait(struct events *events, const char *holders)
{
    tell(events, (struct run_event){.kind = RUN_EVENT_WAITING, .holders = holders}, false);
}

void events_progress(struct events *events, const struct run_progress *progress)
{
    static const enum run_event_kind kinds[RUN_PHASES] = {
        [RUN_MEASURING] = RUN_EVENT_MEASURING,
        [RUN_COMPILING] = RUN_EVENT_COMPILING,
        [RUN_TESTING] = RUN_EVENT_TESTING,
    };

    if (!events->stream)
        return;
    if (!events->told[progress->phase])
        tell(events, (struct run_event){.kind = kinds[progress->phase], .total = progress->total},
             false);
    events->told[progress->phase] = true;
    flush(events, false);
}

void events_compiled(struct events *events, const struct judgement *so_far)
{
    tell(events, (struct run_event){.kind = RUN_EVENT_COMPILED, .judgement = so_far}, false);
}

void events_test(struct events *events, const struct judgement *so_far,
                 const struct test_result *test)
{
    tell(events, (struct run_event){.kind = RUN_EVENT_TEST, .judgement = so_far, .test = test},
         false);
}

void events_result(struct events *events, const struct judgement *judgement)
{
    tell(events, (struct run_event){.kind = RUN_EVENT_RESULT, .judgement = judgement}, true);
}

void events_error(struct events *events, const struct error *err)
{
    tell(events, (struct run_event){.kind = RUN_EVENT_ERROR, .err = err}, true);
}
