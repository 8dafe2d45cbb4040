/* SPDX-License-Identifier: MIT */
/* Other processes: traces its parent or has itself traced. */
#include "program.h"

#include <sys/ptrace.h>

int attack_main(void)
{
    /* Neither stops anybody, and both end with this process. */
    must_fail("PTRACE_SEIZE of the parent", ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
    must_fail("PTRACE_TRACEME", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    all_held();
}
