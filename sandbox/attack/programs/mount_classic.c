/* SPDX-License-Identifier: MIT */
/* Mounts: mounts a file system, and takes it away again. */
#include "program.h"

#include <sys/mount.h>
#include <sys/stat.h>

int attack_main(void)
{
    char path[64];
    int rc;

    (void)snprintf(path, sizeof path, "/tmp/assess-attack-%d", (int)getpid());
    (void)mkdir(path, 0700);
    rc = mount("none", path, "tmpfs", 0, "size=4k");
    if (rc == 0)
        (void)umount2(path, MNT_DETACH);
    (void)rmdir(path);
    must_fail("mounted", rc);
    all_held();
}
