/* SPDX-License-Identifier: MIT */
/* run - what a caller may hear while a submission is judged, and a run on its own streams. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum run_phase { RUN_COMPILING, RUN_TESTING };

struct run_progress {
    enum run_phase phase;
    size_t done, total;
    const char *test;   /* the latest one, or "" */
    unsigned lanes;     /* tests that run at a time */
    int64_t longest_ns; /* real time that one test can take at most; 0 unknown */
};

/* No challenge: one run on the caller's own streams. */
struct plain_request {
    const char *path;
    const char *language;
    int stdin_fd;
    const int *output_error; /* NULL, or an errno: once not 0 nobody reads on, and the run ends */
    void (*on_output)(void *context, int stream, const char *data, size_t size);
    void *context;
};
