/* SPDX-License-Identifier: MIT */
/* Collected output "out": a symbolic link to a file of the host.  What the harness gets counts. */
#include "program.h"

#include <fcntl.h>
#include <sys/stat.h>

int attack_main(void)
{
    int fd;

    (void)unlink("out");
    if (symlink("/etc/hostname", "out") != 0)
        held("cannot make it: %s", strerror(errno));
    if (!outside())
        held("the link lies there to be followed");
    /* The naive judge. */
    fd = open("out", O_RDONLY);
    (void)unlink("out");
    must_fail("an open by name reads the host's file", fd);
    all_held();
}
