/* SPDX-License-Identifier: MIT */
/* Other processes: looks for any but its own, and for one of the host. */
#include "program.h"

#include <signal.h>

int attack_main(void)
{
    pid_t self = getpid();
    pid_t host = (pid_t)told_number("pid", 1);

    if (host != self && (outside() || host != getppid()) && (kill(host, 0) == 0 || errno == EPERM))
        escaped("sees process %d of the host", (int)host);
    /* Other sandboxes may have helpers of their own inside; a box has none but process 1. */
    for (pid_t pid = 2; strict() && pid < 5000; pid++)
        if (pid != self && (kill(pid, 0) == 0 || errno == EPERM))
            escaped("there is a process %d", (int)pid);
    if (strict())
        must_fail("kill(-1, 0) reaches somebody", kill(-1, 0));
    else
        must_fail("finds a process of the host", -1);
    all_held();
}
