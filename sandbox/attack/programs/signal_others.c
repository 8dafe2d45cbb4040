/* SPDX-License-Identifier: MIT */
/* Other processes: sends a signal to one of the host (number 0, which nobody feels). */
#include "program.h"

#include <signal.h>

int attack_main(void)
{
    pid_t host = (pid_t)told_number("pid", 1);

    if (host == getpid() || (host == getppid() && !outside()))
        held("the host's process has the number of an own one");
    must_fail("may signal a process of the host", kill(host, 0));
    all_held();
}
