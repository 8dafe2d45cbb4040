/* SPDX-License-Identifier: MIT */
/*
 * grid - what `assess challenge check` shows while it works: on a terminal the whole grid, redrawn in
 * place about ten times a second and erased at the end, or one line where the grid is taller than
 * the screen; elsewhere each line of the report as soon as it is certain.
 */
#pragma once

#include "assess/check.h"
#include "pace.h"
#include "stream.h"

#include <stdbool.h>
#include <stdint.h>

struct grid {
    struct stream *out; /* the report; NULL: there is none */
    struct stream *screen;
    struct view view; /* of the report */
    bool live;        /* on the screen */
    bool judged;      /* more than reading is meant */
    size_t part;      /* of render_check_begun */
    size_t lines;     /* that stand on the screen */
    bool drawn;
    enum check_phase phase; /* that is drawn */
    struct pace pace;
};

/* The signature of check_request.on_progress; CONTEXT is the grid. */
void grid_show(void *context, const struct check_progress *progress);
void grid_erase(struct grid *grid);
