/* SPDX-License-Identifier: MIT */
/* Collected output "sub/out": its folder is a symbolic link out of the box.  What the harness gets counts. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    int fd;

    (void)unlink("sub");
    if (symlink("/etc", "sub") != 0)
        held("cannot make it: %s", strerror(errno));
    if (!outside())
        held("the link lies there to be followed");
    /* The naive judge. */
    fd = open("sub/hostname", O_RDONLY);
    (void)unlink("sub");
    must_fail("an open by name reads the host's file", fd);
    all_held();
}
