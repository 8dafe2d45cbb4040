/* SPDX-License-Identifier: MIT */
/* Other processes: reads and writes their memory, takes their descriptors. */
#include "program.h"

#include <sys/uio.h>

int attack_main(void)
{
    char byte = 0;
    struct iovec here = {.iov_base = &byte, .iov_len = 1};
    struct iovec there = {.iov_base = NULL, .iov_len = 1};
    pid_t parent = getppid();

    /* Address 0 is a fault for him who may look. */
    must_be_refused("process_vm_readv", process_vm_readv(parent, &here, 1, &there, 1, 0));
    must_be_refused("process_vm_writev", process_vm_writev(parent, &here, 1, &there, 1, 0));
    must_be_refused("pidfd_getfd",
                    syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, parent, 0), 0, 0));
    must_be_refused("kcmp", syscall(SYS_kcmp, parent, parent, 0, 0, 0));
    all_held();
}
