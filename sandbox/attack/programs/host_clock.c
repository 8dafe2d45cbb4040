/* SPDX-License-Identifier: MIT */
/* Host: sets the clock's status, to what it is. */
#include "program.h"

#include <sys/timex.h>

int attack_main(void)
{
    struct timex state = {.modes = 0};

    if (adjtimex(&state) < 0)
        held("adjtimex: %s", strerror(errno));
    state.modes = ADJ_STATUS;
    must_be_refused("adjtimex", adjtimex(&state));
    all_held();
}
