/* SPDX-License-Identifier: MIT */
/* Other processes: looks for any but its own. */
#include "program.h"

#include <signal.h>

int attack_main(void)
{
    pid_t self = getpid();

    for (pid_t pid = 2; pid < 5000; pid++)
        if (pid != self && (kill(pid, 0) == 0 || errno == EPERM))
            escaped("there is a process %d", (int)pid);
    must_fail("kill(-1, 0) reaches somebody", kill(-1, 0));
    all_held();
}
