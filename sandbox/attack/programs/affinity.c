/* SPDX-License-Identifier: MIT */
/* Own limits: leaves the core that its lane owns. */
#include "program.h"

#include <sched.h>

int attack_main(void)
{
    cpu_set_t all;

    memset(&all, 0xff, sizeof all);
    must_fail("sched_setaffinity", sched_setaffinity(0, sizeof all, &all));
    all_held();
}
