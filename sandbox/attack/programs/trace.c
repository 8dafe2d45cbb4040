/* SPDX-License-Identifier: MIT */
/* Other processes: traces one of the host, or the one that started it. */
#include "program.h"

#include <sys/ptrace.h>

int attack_main(void)
{
    /* Stops nobody, and ends with this process. */
    must_fail("traces a process of the host",
              ptrace(PTRACE_SEIZE, told_number("pid", 1), NULL, NULL));
    if (strict())
        must_fail("traces its parent", ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
    all_held();
}
