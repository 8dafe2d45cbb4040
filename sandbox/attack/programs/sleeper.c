/* SPDX-License-Identifier: MIT */
/* Wall time: sleeps for 5 s and costs nothing.  Ends by wall time. */
#include "program.h"

#include <time.h>

int attack_main(void)
{
    struct timespec pause = {.tv_sec = 5};

    while (nanosleep(&pause, &pause) != 0 && errno == EINTR)
        ;
    escaped("slept 5 s");
}
