/* SPDX-License-Identifier: MIT */
/* Namespaces: enters those of other processes. */
#include "program.h"

#include <fcntl.h>
#include <sched.h>

int attack_main(void)
{
    static const char *const paths[] = {"/proc/1/ns/mnt", "/proc/1/ns/net", "/proc/1/ns/user",
                                        "/proc/self/ns/uts"};

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        must_fail("setns", setns(open(paths[i], O_RDONLY), 0));
    must_fail("setns of a process", setns((int)syscall(SYS_pidfd_open, 1, 0), CLONE_NEWNS));
    all_held();
}
