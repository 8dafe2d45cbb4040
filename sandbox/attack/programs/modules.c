/* SPDX-License-Identifier: MIT */
/* Kernel surface: modules and another kernel. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    /* None of these can succeed; who has the right is told of the argument instead. */
    must_be_refused("init_module", syscall(SYS_init_module, NULL, 0, ""));
    must_be_refused("finit_module", syscall(SYS_finit_module, -1, "", 0));
    must_be_refused("delete_module", syscall(SYS_delete_module, "assess_attack", O_NONBLOCK));
    must_be_refused("kexec_load", syscall(SYS_kexec_load, 0, 9999, NULL, 0));
    all_held();
}
