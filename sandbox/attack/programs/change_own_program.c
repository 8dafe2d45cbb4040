/* SPDX-License-Identifier: MIT */
/* Disk: changes the submission's own files, which later runs would execute. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    const char *program = own_program();
    struct stat status;
    char path[300];
    int fd;

    if (stat(program, &status) != 0)
        held("cannot see itself: %s", strerror(errno));
    /* All that is changed is set to what it was. */
    must_fail("chmod of the program", chmod(program, status.st_mode & 07777));
    must_fail("chown of the program", chown(program, status.st_uid, status.st_gid));
    (void)snprintf(path, sizeof path, "%s.new", program);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd >= 0)
        (void)unlink(path);
    must_fail("a file beside the program", fd);
    all_held();
}
