/* SPDX-License-Identifier: MIT */
/*
 * events - assess-events/1 on a stream while a submission is judged, a line an event.
 *
 * A reader that is slow must not slow the judging down, since programs are timed: lines wait here until
 * he takes them, and only at the end do we wait for him.  One that has gone away is seen in the stream's
 * os_error.
 */
#pragma once

#include "assess/run.h"
#include "buf.h"
#include "clock.h"
#include "stream.h"

struct events {
    struct stream *stream; /* NULL: nobody wants events, and nothing here does anything */
    struct clock clock;
    enum audience audience;
    uint64_t sequence;
    bool told[RUN_PHASES];
    struct buf lines; /* not taken yet, but for the first SENT bytes */
    size_t sent;
};

void events_init(struct events *events, struct stream *stream, enum audience audience);
void events_done(struct events *events);

void events_queued(struct events *events, const char *version);
void events_wait(struct events *events, const char *holders);
void events_progress(struct events *events, const struct run_progress *progress);
void events_compiled(struct events *events, const struct judgement *so_far);
void events_test(struct events *events, const struct judgement *so_far,
                 const struct test_result *test);
/* Each is the last one. */
void events_result(struct events *events, const struct judgement *judgement);
void events_error(struct events *events, const struct error *err);
