/* SPDX-License-Identifier: MIT */
/* /proc: opens for writing what would change a process, its standing among others, or the host. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    static const char *const paths[] = {
        "/proc/self/oom_score_adj",
        "/proc/self/mem",
        "/proc/self/clear_refs",
        "/proc/self/coredump_filter",
        "/proc/self/uid_map",
        "/proc/self/comm",
        "/proc/self/task/1/comm",
        "/proc/1/oom_score_adj",
        "/proc/1/mem",
        "/proc/sys/kernel/core_pattern",
        "/proc/thread-self/comm",
        "/proc/thread-self/attr/current",
        "/proc/self/root/proc/self/oom_score_adj",
    };

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        must_fail(paths[i], open(paths[i], O_WRONLY));
    all_held();
}
