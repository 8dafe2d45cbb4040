/* SPDX-License-Identifier: MIT */
/* Kernel surface: orders of prctl, ioctl and the scheduler that no runtime of programs needs. */
#include "program.h"

#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

int attack_main(void)
{
    static const int orders[] = {
        PR_SET_DUMPABLE,
        PR_SET_PTRACER,
        PR_SET_CHILD_SUBREAPER,
        PR_SET_PDEATHSIG,
        PR_SET_MM,
        PR_SET_KEEPCAPS,
        PR_CAP_AMBIENT,
        PR_SET_SECUREBITS,
        PR_SET_SPECULATION_CTRL,
        PR_SET_THP_DISABLE,
        PR_TASK_PERF_EVENTS_DISABLE,
        PR_SET_TIMERSLACK,
    };
    const struct sched_param none = {0};
    char what[40];
    int ends[2] = {-1, -1};

    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        (void)snprintf(what, sizeof what, "prctl %d", orders[i]);
        must_fail(what, prctl(orders[i], 0, 0, 0, 0));
    }
    (void)!pipe(ends);
    must_fail("ioctl FIOASYNC", ioctl(ends[0], FIOASYNC, &(int){1}));
    must_fail("sched_setscheduler SCHED_BATCH", sched_setscheduler(0, SCHED_BATCH, &none));
    must_fail("sched_setscheduler SCHED_IDLE", sched_setscheduler(0, SCHED_IDLE, &none));
    all_held();
}
