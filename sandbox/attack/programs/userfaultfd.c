/* SPDX-License-Identifier: MIT */
/* Kernel surface: page faults held in user space, a help in races. */
#include "program.h"

#include <linux/userfaultfd.h>

int attack_main(void)
{
    must_fail("userfaultfd", syscall(SYS_userfaultfd, 0));
    must_fail("userfaultfd in user mode", syscall(SYS_userfaultfd, 1));
    all_held();
}
