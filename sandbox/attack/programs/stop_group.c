/* SPDX-License-Identifier: MIT */
/* SIGSTOP: stops its whole group, init included if it can.  Ends by wall time. */
#include "program.h"

#include <signal.h>
#include <sys/wait.h>

static void show_outside(void)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        (void)setpgid(0, 0);
        (void)kill(0, SIGSTOP);
        _exit(0);
    }
    (void)waitpid(pid, &status, WUNTRACED);
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
    if (WIFSTOPPED(status))
        escaped("a group can stop itself");
    held("status 0x%x", (unsigned)status);
}

int attack_main(void)
{
    if (outside())
        show_outside();
    if (strict())
        (void)kill(1, SIGSTOP);
    (void)kill(0, SIGSTOP);
    escaped("was woken up");
}
