/* SPDX-License-Identifier: MIT */
/* Killing the tree: leaves a grandchild in another session behind, which speaks up later.  The
 * parent's line is "HELD"; what escapes is a second line, half a second after the parent has ended. */
#include "program.h"

#include <signal.h>
#include <time.h>

int attack_main(void)
{
    struct timespec pause = {.tv_nsec = 500000000};
    pid_t pid = fork();

    if (pid < 0)
        held("fork: %s", strerror(errno));
    if (pid > 0)
        held("unless another line follows");
    for (int number = 1; number < NSIG; number++)
        (void)signal(number, SIG_IGN);
    (void)setsid();
    if (fork() != 0)
        _exit(0);
    (void)nanosleep(&pause, NULL);
    escaped("process %d outlives its parent", (int)getpid());
}
