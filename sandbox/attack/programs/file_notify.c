/* SPDX-License-Identifier: MIT */
/* Shared files: watches who else opens them, and puts them out of the host's cache. */
#include "program.h"

#include <fcntl.h>
#include <sys/inotify.h>

int attack_main(void)
{
    int watch = inotify_init1(0);
    int fd = open(own_program(), O_RDONLY);

    must_fail("inotify", watch < 0 ? -1 : inotify_add_watch(watch, own_program(), IN_OPEN));
    must_fail("fanotify", syscall(SYS_fanotify_init, 0, O_RDONLY));
    errno = fd < 0 ? EBADF : posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    must_fail("out of the cache", errno == 0 ? 0 : -1);
    all_held();
}
