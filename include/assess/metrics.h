/* SPDX-License-Identifier: MIT */
/* metrics - how much waits, for how long, and what stands still: for a monitor, not for people. */
#pragma once

#include "webhook.h"

enum { METRICS_DAY_MS = 24 * 60 * 60 * 1000 };

struct endpoint_metrics {
    struct endpoint endpoint; /* with waiting and dead */
    int64_t oldest_ms;        /* for how long the first that waits has; -1: nothing does */
    bool held;
};

struct metrics {
    int64_t grade_due, grade_leased, grade_dead, grade_quarantined; /* jobs: due, leased, … */
    int64_t grade_oldest_ms;                                        /* -1: none waits */
    struct endpoint_metrics *endpoints;
    size_t endpoint_count;
    /* from a grade to its 2xx, of those of the last 24 hours that arrived at the first try */
    int64_t *told_ms; /* sorted */
    size_t told_count;
};
void metrics_done(struct metrics *metrics);
char *metrics_to_json(
    const struct metrics *metrics); /* assess-metrics/1; caller frees; NULL: no memory */
/* The one of which PERCENT of them are not longer; 0 where there are none. */
int64_t metrics_told_ms(const struct metrics *metrics, unsigned percent);
