/* SPDX-License-Identifier: MIT */
/* Rights: makes a set-user-id program of its own, in a folder and a process that would honour it. */
#include "program.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

int attack_main(void)
{
    static const char *const folders[] = {".", "/tmp", "/dev/shm"};

    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
        held("no new privileges");
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        struct statvfs mount;
        struct stat status = {0};
        char path[64];
        int fd;
        (void)snprintf(path, sizeof path, "%s/assess-attack-%d", folders[i], (int)getpid());
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0700);
        if (fd < 0)
            continue;
        if (fchmod(fd, 06755) == 0)
            (void)fstat(fd, &status);
        (void)unlink(path);
        if ((status.st_mode & S_ISUID) != 0 && fstatvfs(fd, &mount) == 0 &&
            (mount.f_flag & ST_NOSUID) == 0)
            escaped("%s honours set-user-id programs", folders[i]);
    }
    held("no folder honours it");
}
