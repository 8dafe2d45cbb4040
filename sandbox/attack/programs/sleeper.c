/* SPDX-License-Identifier: MIT */
/* Wall time: sleeps for 3 s, ignores all signals and costs nothing.  Ends by wall time. */
#include "program.h"

#include <signal.h>
#include <time.h>

int attack_main(void)
{
    struct timespec pause = {.tv_sec = 3};

    for (int number = 1; number < NSIG; number++)
        (void)signal(number, SIG_IGN);
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR)
        ;
    escaped("slept 3 s");
}
