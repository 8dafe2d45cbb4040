/* SPDX-License-Identifier: MIT */
/* Disk: makes files everywhere but in its own two folders. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    static const char *const folders[] = {"",     "/usr",  "/usr/bin", "/usr/lib", "/app",
                                          "/dev", "/etc",  "/bin",     "/lib",     "/var",
                                          "/box", "/proc", "/sys",     "/home",    "/root"};
    char path[100];

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        int fd;
        (void)snprintf(path, sizeof path, "%s/assess-attack-%d", folders[i], (int)getpid());
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        if (fd >= 0)
            (void)unlink(path);
        must_fail(path, fd);
    }
    all_held();
}
