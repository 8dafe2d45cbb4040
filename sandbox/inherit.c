/* SPDX-License-Identifier: MIT */
/*
 * What a process inherits from its caller and exec does not clear: set back to what the system gives
 * to a fresh one, so that a run does not depend on who starts it.  Once a lane; boxes and runs
 * inherit the result.  What is set for each run: resource limits, ids, groups, capabilities
 * (payload.c), keyrings (keys.c), umask, working folder, timer slack (init.c).
 *
 * As an ordinary user a raised nice value, a locked personality or the like stays: taking it back
 * needs a right that he lacks, and the run is not the worse fenced for it.
 */
#include "box.h"

#include <sched.h>
#include <signal.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define IO_PRIORITY_PROCESS 1
#define MEMORY_ANY_NODE     0
#define SIGNALS             64 /* of the kernel; the C library hides two of them */

/* From linux/prctl.h; Debian 12's copy ends before the last. */
#define SET_IO_FLUSHER   57
#define SET_MEMORY_MERGE 67

/* As the kernel has it: a handler, flags, a restorer, a mask; all zero is the default action. */
struct kernel_action {
    unsigned long words[4];
};

static void reset_signals(void)
{
    const struct kernel_action standard = {{0}};
    const uint64_t none = 0;

    for (int number = 1; number <= SIGNALS; number++)
        (void)syscall(SYS_rt_sigaction, number, &standard, NULL, sizeof(none));
    (void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

static void reset_scheduling(void)
{
    const struct sched_param none = {0};

    (void)sched_setscheduler(0, SCHED_OTHER, &none);
    (void)setpriority(PRIO_PROCESS, 0, 0);
    (void)syscall(SYS_ioprio_set, IO_PRIORITY_PROCESS, 0, 0);
}

static void reset_memory(void)
{
    (void)personality(PER_LINUX);
    (void)syscall(SYS_set_mempolicy, MEMORY_ANY_NODE, NULL, 0);
    (void)prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
    (void)prctl(SET_MEMORY_MERGE, 0, 0, 0, 0);
    (void)prctl(SET_IO_FLUSHER, 0, 0, 0, 0);
#ifdef __x86_64__
    (void)prctl(PR_SET_TSC, PR_TSC_ENABLE, 0, 0, 0);
#endif
}

void inherit_nothing(void)
{
    reset_signals();
    reset_scheduling();
    reset_memory();
}
