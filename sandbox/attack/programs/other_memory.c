/* SPDX-License-Identifier: MIT */
/* Other processes: reads and writes their memory, takes their descriptors. */
#include "program.h"

#include <sys/uio.h>

/* Any answer but a refusal or "no such process" is one to him who may. */
static void must_not_reach(const char *what, long rc)
{
    if (rc != -1 || (errno != ESRCH && errno != EBADF))
        must_be_refused(what, rc);
    else
        must_fail(what, rc);
}

static void reach(pid_t pid)
{
    char byte = 0;
    struct iovec here = {.iov_base = &byte, .iov_len = 1};
    struct iovec there = {.iov_base = NULL, .iov_len = 1};
    int process = (int)syscall(SYS_pidfd_open, pid, 0);

    /* Address 0 is a fault for him who may look. */
    must_not_reach("process_vm_readv", process_vm_readv(pid, &here, 1, &there, 1, 0));
    must_not_reach("process_vm_writev", process_vm_writev(pid, &here, 1, &there, 1, 0));
    if (process >= 0) {
        must_be_refused("pidfd_getfd", syscall(SYS_pidfd_getfd, process, 0, 0));
        must_not_reach("kcmp", syscall(SYS_kcmp, pid, pid, 0, 0, 0));
    }
}

int attack_main(void)
{
    reach((pid_t)told_number("pid", 1));
    if (strict())
        reach(getppid());
    all_held();
}
