/* SPDX-License-Identifier: MIT */
/*
 * fault_clock - the wall clock of the program assess-faults: the machine's, set by ASSESS_FAULT_CLOCK milliseconds
 * (below zero: back).  So leases end, clocks run out and workers disagree without anybody's waiting.
 */
#include "clock.h"

#include <stdlib.h>

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker's words for them */
struct clock __real_clock_system(void);
struct clock __wrap_clock_system(void);

static int64_t wall_ms(void *context)
{
    const struct clock clock = __real_clock_system();
    const char *ahead = getenv("ASSESS_FAULT_CLOCK");

    (void)context;
    return clock.wall_ms(clock.context) + (ahead ? strtoll(ahead, NULL, 10) : 0);
}

struct clock __wrap_clock_system(void)
{
    struct clock clock = __real_clock_system();

    clock.wall_ms = wall_ms;
    return clock;
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
