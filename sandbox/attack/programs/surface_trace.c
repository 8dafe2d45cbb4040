/* SPDX-License-Identifier: MIT */
/* Kernel surface: tracing, and reading memory and descriptors of processes, if only its own. */
#include "program.h"

#include <sys/ptrace.h>
#include <sys/uio.h>

int attack_main(void)
{
    char byte = 0;
    struct iovec here = {.iov_base = &byte, .iov_len = 1};
    pid_t self = getpid();

    must_fail("process_vm_readv", process_vm_readv(self, &here, 1, &here, 1, 0));
    must_fail("process_vm_writev", process_vm_writev(self, &here, 1, &here, 1, 0));
    must_fail("kcmp", syscall(SYS_kcmp, self, self, 0, 0, 0));
    must_fail("PTRACE_TRACEME", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    all_held();
}
