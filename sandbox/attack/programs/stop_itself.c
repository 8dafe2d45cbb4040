/* SPDX-License-Identifier: MIT */
/* SIGSTOP: stops itself, so that a judge who waits for its end waits for ever.  Ends by wall time. */
#include "program.h"

#include <signal.h>
#include <sys/wait.h>

/* Outside somebody must be there to end it. */
static void show_outside(void)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        (void)raise(SIGSTOP);
        _exit(0);
    }
    (void)waitpid(pid, &status, WUNTRACED);
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
    if (WIFSTOPPED(status))
        escaped("a process can stop itself");
    held("status 0x%x", (unsigned)status);
}

int attack_main(void)
{
    if (outside())
        show_outside();
    (void)raise(SIGSTOP);
    escaped("was woken up");
}
