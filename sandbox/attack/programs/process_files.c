/* SPDX-License-Identifier: MIT */
/* Inherited descriptors: takes those of other processes through /proc. */
#include "program.h"

#include <fcntl.h>

int attack_main(void)
{
    char path[64];

    for (int pid = 1; pid < 64; pid++) {
        if (pid == getpid())
            continue;
        for (int fd = 0; fd < 12; fd++) {
            (void)snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
            must_fail(path, open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
        }
    }
    (void)snprintf(path, sizeof path, "/proc/%d/fd/0", (int)getppid());
    must_fail("the parent's input", open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    all_held();
}
