/* SPDX-License-Identifier: MIT */
/* Inherited descriptors: takes those of other processes through /proc. */
#include "program.h"

#include <fcntl.h>

static void take_from(int pid)
{
    char path[64];

    for (int fd = 0; fd < 12 && pid != getpid(); fd++) {
        (void)snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
        must_fail(path, open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    }
}

int attack_main(void)
{
    take_from(told_number("pid", 1));
    for (int pid = 1; strict() && pid < 64; pid++)
        take_from(pid);
    all_held();
}
