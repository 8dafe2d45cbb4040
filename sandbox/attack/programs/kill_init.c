/* SPDX-License-Identifier: MIT */
/* Other processes: stops or kills the first process of its namespace, then all others. */
#include "program.h"

#include <signal.h>
#include <time.h>

int attack_main(void)
{
    static const int signals[] = {SIGSTOP, SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGSEGV};
    struct timespec pause = {.tv_nsec = 50000000};

    if (outside()) {
        must_fail("may signal process 1", kill(1, 0));
        all_held();
    }
    /* Only in a namespace of its own: elsewhere this would end the host's processes. */
    if (!strict() && kill((pid_t)told_number("pid", 1), 0) == 0)
        escaped("may signal a process of the host");
    if (getppid() != 1 || !strict())
        held("process 1 is not the parent here, nothing tried");
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        (void)kill(1, signals[i]);
        (void)kill(-1, signals[i] == SIGSTOP ? SIGCONT : signals[i]);
    }
    (void)nanosleep(&pause, NULL);
    /* Had process 1 died, we had, too, and without this line. */
    held("process 1 lives on");
}
