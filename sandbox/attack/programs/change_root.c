/* SPDX-License-Identifier: MIT */
/* Mounts: chroot (the classic way out of a chroot) and pivot_root. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    /* The right is looked at before the paths are: "no such file" means that it was granted. */
    must_be_refused("pivot_root", syscall(SYS_pivot_root, "/assess-attack", "/assess-attack"));
    must_be_refused("chroot", chroot("."));
    all_held();
}
