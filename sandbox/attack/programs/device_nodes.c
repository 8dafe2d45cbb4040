/* SPDX-License-Identifier: MIT */
/* Devices: makes a node of its own. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

int attack_main(void)
{
    static const char *const folders[] = {".", "/tmp", "/dev", "/dev/shm"};
    char path[100];

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        int rc;
        (void)snprintf(path, sizeof path, "%s/assess-attack-%d", folders[i], (int)getpid());
        rc = mknod(path, S_IFCHR | 0600, makedev(1, 3));
        if (rc == 0)
            (void)unlink(path);
        must_fail("made a character device", rc);
        rc = mknod(path, S_IFBLK | 0600, makedev(7, 0));
        if (rc == 0)
            (void)unlink(path);
        must_fail("made a block device", rc);
    }
    all_held();
}
