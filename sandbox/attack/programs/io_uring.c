/* SPDX-License-Identifier: MIT */
/* Other doors: a ring makes system calls that no filter sees. */
#include "program.h"

#include <sys/types.h>

int attack_main(void)
{
    char parameters[120] = {0};

    must_be_refused("io_uring_setup", syscall(SYS_io_uring_setup, 1, parameters));
    must_be_refused("io_uring_enter", syscall(SYS_io_uring_enter, -1, 0, 0, 0, NULL, 0));
    must_be_refused("io_uring_register", syscall(SYS_io_uring_register, -1, 0, NULL, 0));
    all_held();
}
