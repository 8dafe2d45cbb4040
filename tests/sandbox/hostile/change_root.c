/* SPDX-License-Identifier: MIT */
/* Mounts: chroot (the classic way out of a chroot) and pivot_root. */
#include "hostile.h"

#include <fcntl.h>

int main(void)
{
    /* The right is looked at before the paths are: "no such file" means that it was granted. */
    must_be_refused("pivot_root", syscall(SYS_pivot_root, "/assess-hostile", "/assess-hostile"));
    must_be_refused("chroot", chroot("."));
    all_held();
}
