/* SPDX-License-Identifier: MIT */
/* run - what a caller may hear while a submission is judged, and a run on its own streams. */
#pragma once

#include "assess/error.h"
#include "assess/judgement.h"

#include <stddef.h>
#include <stdint.h>

enum run_phase { RUN_MEASURING, RUN_COMPILING, RUN_TESTING, RUN_PHASES };

struct run_progress {
    enum run_phase phase;
    size_t done, total;
    const char *test;   /* the one that has run for longest, or "" */
    unsigned lanes;     /* tests that run at a time */
    int64_t longest_ns; /* real time that one test can take at most; 0 unknown */
};

/*
 * What happened, for programs that follow a run: each is one line of assess-events/1
 * (schema/assess-events-1.json).
 */
enum run_event_kind {
    RUN_EVENT_QUEUED,    /* always the first */
    RUN_EVENT_WAITING,   /* for a lane; holders */
    RUN_EVENT_MEASURING, /* the package's accepted submissions, for a time limit */
    RUN_EVENT_COMPILING, /* where the language has that step */
    RUN_EVENT_COMPILED,  /* judgement, of which compile is shown */
    RUN_EVENT_TESTING,   /* total */
    RUN_EVENT_TEST,      /* test, which is one of judgement->tests */
    RUN_EVENT_RESULT,    /* judgement, whole; always the last, or instead of it: */
    RUN_EVENT_ERROR,     /* err: nothing was judged */
    RUN_EVENT_KINDS
};

struct run_event {
    enum run_event_kind kind;
    uint64_t sequence; /* from 1 */
    int64_t wall_ms;
    const char *version; /* of this program */
    const char *holders; /* who has the lanes, or "" */
    size_t total;
    const struct judgement *judgement;
    const struct test_result *test;
    const struct error *err;
};

/* One line of ASCII, without its end; caller frees.  NULL: out of memory. */
char *run_event_to_json(const struct run_event *event, enum audience audience);

/* No challenge: one run on the caller's own streams. */
struct plain_request {
    const char *path;
    const char *language;
    int stdin_fd;
    const int *output_error; /* NULL, or an errno: once not 0 nobody reads on, and the run ends */
    void (*on_output)(void *context, int stream, const char *data, size_t size);
    void *context;
    void (*on_progress)(void *context, const struct run_progress *progress); /* or NULL */
    void (*on_start)(void *context); /* compiling has ended; or NULL */
    void *progress_context;
};
