/* SPDX-License-Identifier: MIT */
/* place - lanes and boxes for the benchmarks that use the sandbox library directly. */
#pragma once

#include "assess-sandbox.h"

#define PLACE_LANES 2

struct place {
    struct sandbox *sandbox;
    struct sandbox_lane *lanes[PLACE_LANES];
    unsigned lane_count;
    struct sandbox_policy *policy;
    int program; /* its file */
    uint64_t size;
    struct sandbox_error err;
};

/* All lanes that are free, at most PLACE_LANES; waits for the first.  Below 0: see err. */
int place_open(struct place *place, const char *helper, const char *program);
/* After a failure: is it that this host cannot run boxes? */
bool place_is_lacking(const struct place *place);
void place_close(struct place *place);

/* A box on lane INDEX that runs the program with ARGUMENT (or NULL). */
int place_box(struct place *place, unsigned index, const char *argument,
              const struct sandbox_limits *limits, unsigned flags, struct sandbox_box **out_box);

/* CPU time of the lane's group so far: launcher, boxes, inits, payloads; -1 where it is not counted. */
double place_cpu_ms(const struct place *place, unsigned index);
