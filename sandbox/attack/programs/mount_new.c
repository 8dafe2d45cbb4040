/* SPDX-License-Identifier: MIT */
/* Mounts: the file-descriptor based calls. */
#include "program.h"

#include <fcntl.h>
#include <linux/mount.h>

int attack_main(void)
{
    must_be_refused("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
    must_be_refused("open_tree",
                    syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | AT_RECURSIVE));
    must_be_refused("fspick", syscall(SYS_fspick, AT_FDCWD, "/", 0));
    must_be_refused("move_mount", syscall(SYS_move_mount, -1, "", -1, "", 0));
    must_be_refused("fsmount", syscall(SYS_fsmount, -1, 0, 0));
    all_held();
}
