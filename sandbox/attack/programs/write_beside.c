/* SPDX-License-Identifier: MIT */
/* Disk: makes a file beside its own two folders, where the next run would find it. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    static const char *const folders[] = {"/box", "/app", ""};
    char path[120];

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        int fd;
        (void)snprintf(path, sizeof path, "%s/%s", folders[i], told("name", "assess-attack"));
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        if (fd >= 0)
            (void)unlink(path);
        if (strict() || outside())
            must_fail(path, fd);
    }
    if (!strict() && !outside())
        absent("only boxes of ours have such folders");
    all_held();
}
