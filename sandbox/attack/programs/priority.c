/* SPDX-License-Identifier: MIT */
/* Own limits: gets ahead of everybody else. */
#include "program.h"

#include <sched.h>
#include <sys/resource.h>

int attack_main(void)
{
    struct sched_param first = {.sched_priority = 1};

    must_fail("nice -5", setpriority(PRIO_PROCESS, 0, -5));
    must_fail("real time", sched_setscheduler(0, SCHED_RR, &first));
    must_fail("input and output first", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
    all_held();
}
