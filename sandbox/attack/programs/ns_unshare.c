/* SPDX-License-Identifier: MIT */
/* Namespaces: makes new ones around itself, in which it would be root. */
#include "program.h"

#include <sched.h>

static const unsigned long flags[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWNET,   CLONE_NEWPID,
                                      CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};

int attack_main(void)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        must_fail("unshare", unshare((int)flags[i]));
    all_held();
}
