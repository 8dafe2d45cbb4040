/* SPDX-License-Identifier: MIT */
/* CPU: burns 2 s where 0.1 s is allowed.  Ends by the CPU limit. */
#include "program.h"

#include <time.h>

int attack_main(void)
{
    while (clock() < CLOCKS_PER_SEC * 2)
        ;
    escaped("burnt 2 s");
}
