/* SPDX-License-Identifier: MIT */
/* Shared files: locks and leases on files that other boxes read, too. */
#include "program.h"

#include <fcntl.h>
#include <sys/file.h>

int attack_main(void)
{
    struct flock lock = {.l_type = F_RDLCK};
    int fd = open(own_program(), O_RDONLY);

    if (fd < 0)
        held("cannot open itself: %s", strerror(errno));
    must_be_refused("flock", flock(fd, LOCK_SH | LOCK_NB));
    must_be_refused("F_SETLK", fcntl(fd, F_SETLK, &lock));
    must_be_refused("F_SETLEASE", fcntl(fd, F_SETLEASE, F_RDLCK));
    must_be_refused("F_NOTIFY", fcntl(fd, F_NOTIFY, 0));
    all_held();
}
