/* SPDX-License-Identifier: MIT */
/* Fork bomb: processes that end at once and that nobody waits for, at most 200. */
#include "program.h"

#include <signal.h>
#include <sys/wait.h>

int attack_main(void)
{
    int count = 0;
    pid_t pid = 0;

    while (count < 200 && (pid = fork()) > 0)
        count++;
    if (count < 200 && pid == 0)
        _exit(0);
    if (count == 200)
        escaped("%d of the dead", count);
    held("%d of the dead, then: %s", count, strerror(errno));
}
