/* SPDX-License-Identifier: MIT */
/* Inherited descriptors: opens its standard input anew for writing, and changes the host's file. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    static const char *const paths[] = {"/proc/self/fd/0", "/dev/stdin", "/dev/fd/0"};
    struct stat status;

    (void)fstat(0, &status);
    if (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode))
        held("standard input is no file");
    must_fail("wrote through descriptor 0", write(0, "x", 1));
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        int fd = open(paths[i], O_RDWR);
        must_fail("wrote to the standard input's file", fd < 0 ? -1 : write(fd, "x", 1));
    }
    all_held();
}
