/* SPDX-License-Identifier: MIT */
/* Kernel surface: performance events. */
#include "program.h"

#include <linux/perf_event.h>

int attack_main(void)
{
    struct perf_event_attr attr = {
        .type = PERF_TYPE_SOFTWARE, .size = sizeof attr, .config = PERF_COUNT_SW_CPU_CLOCK};

    must_be_refused("perf_event_open", syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0));
    all_held();
}
