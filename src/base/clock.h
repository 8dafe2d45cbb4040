/* SPDX-License-Identifier: MIT */
/*
 * clock - the only reader of clocks.  Tests hand in a clock of their own (clock_fixed).
 */
#pragma once

#include <stdint.h>

struct clock {
    int64_t (*wall_ms)(void *context);      /* milliseconds since 1970, UTC */
    int64_t (*monotonic_ns)(void *context); /* for durations and limits */
    void *context;
};

struct clock clock_system(void);

struct clock_fixed {
    int64_t wall_ms;
    int64_t monotonic_ns;
};

/* Shows what *fixed says; advance it by writing to it. */
struct clock clock_of_fixed(struct clock_fixed *fixed);

/* "2026-11-23T19:10:00.123Z"; OUT has at least 25 bytes. */
void clock_format(int64_t wall_ms, char *out);
