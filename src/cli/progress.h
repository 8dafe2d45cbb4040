/* SPDX-License-Identifier: MIT */
/*
 * progress - one line on standard error that is redrawn about ten times a second and erased at the
 * end; nothing at all where standard error is no terminal.  Terminals known to take it (OSC 9;4) also
 * show how far it is in their window or task bar.
 *
 * A terminal that is stopped (Ctrl-S) is not waited for: programs are timed meanwhile.
 */
#pragma once

#include "assess/assess.h"
#include "clock.h"
#include "pace.h"
#include "stream.h"

#include <stdbool.h>
#include <stdint.h>

struct progress {
    struct stream *stream;
    struct clock clock;
    bool quiet;
    bool enabled; /* not quiet, and on a terminal that can erase a line */
    bool drawn;
    const char *what; /* was drawn */
    uint64_t steps;   /* what of show_steps was drawn, as a digest */
    struct pace pace;
    bool testing;
    int64_t testing_ns; /* when it began */
};

void progress_init(struct progress *progress, struct stream *stream, bool quiet);
/* The signatures of run_request.on_progress and assess_options.on_wait; CONTEXT is the progress. */
void progress_show(void *context, const struct run_progress *state);
void progress_wait(void *context, const char *holders);
/* Those of attack_request.on_progress, vary_request.on_progress, doctor_request.on_progress. */
void progress_attack(void *context, const char *name, size_t done, size_t total);
void progress_vary(void *context, const char *what, size_t done, size_t total);
void progress_doctor(void *context, const char *name, size_t done, size_t total);
void progress_erase(struct progress *progress);
/* What is drawn goes; for handlers of signals that end the process at once. */
void progress_on_signal(void);
