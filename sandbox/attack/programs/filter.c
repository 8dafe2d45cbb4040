/* SPDX-License-Identifier: MIT */
/* Rights: whether a filter on system calls is in force at all. */
#include "program.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>

int attack_main(void)
{
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != SECCOMP_MODE_FILTER)
        escaped("no filter is in force");
    held("a filter is in force");
}
