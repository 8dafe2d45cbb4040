/* SPDX-License-Identifier: MIT */
/* CPU: ignores all signals and burns time; at most 3 s.  Ends by the CPU limit. */
#include "program.h"

#include <signal.h>
#include <time.h>

int attack_main(void)
{
    for (int number = 1; number < NSIG; number++)
        (void)signal(number, SIG_IGN);
    while (clock() < 3 * CLOCKS_PER_SEC)
        ;
    escaped("burnt 3 s");
}
