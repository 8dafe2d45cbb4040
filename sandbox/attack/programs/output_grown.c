/* SPDX-License-Identifier: MIT */
/* Collected output "out": 16 MB with holes, or more than the limit of one output. */
#include "program.h"

#include <fcntl.h>
#include <signal.h>

int attack_main(void)
{
    int fd;

    (void)signal(SIGXFSZ, SIG_IGN);
    fd = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0)
        held("cannot make it: %s", strerror(errno));
    if (lseek(fd, (off_t)1 << 40, SEEK_SET) < 0 || write(fd, "x", 1) != 1)
        (void)(lseek(fd, (16 << 20) - 2, SEEK_SET) >= 0 && write(fd, "x", 1) == 1);
    if (!outside())
        held("the file lies there to be read");
    fd = lseek(fd, 0, SEEK_END) > (8 << 20) ? 0 : -1;
    (void)unlink("out");
    must_fail("a plain copy would be huge", fd);
    all_held();
}
