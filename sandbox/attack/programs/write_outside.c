/* SPDX-License-Identifier: MIT */
/* Disk: makes files everywhere but in its own two folders.  In a box no folder may take them; elsewhere
 * they stay, and who has started the battery looks whether they lie on the host. */
#include "folders.h"
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    const char *name = told("name", "assess-attack");
    bool leave = !strict() && !outside();
    char path[200];
    int left = 0;

    for (size_t i = 0; i < sizeof attacked_folders / sizeof attacked_folders[0]; i++) {
        int fd;
        (void)snprintf(path, sizeof path, "%s/%s-written", attacked_folders[i], name);
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        if (fd >= 0 && leave)
            left++;
        else if (fd >= 0)
            (void)unlink(path);
        if (!leave)
            must_fail(path, fd);
    }
    if (leave)
        held("wrote %d files, if the host has none of them", left);
    all_held();
}
