/* SPDX-License-Identifier: MIT */
/* Foreign ABI: x32 calls, which carry a bit that a filter on numbers may miss.  Ends killed. */
#include "program.h"

#include <signal.h>

#if defined(__x86_64__)
int attack_main(void)
{
    must_fail("an x32 call works", syscall(0x40000000 | SYS_getpid));
    all_held();
}
#else
int attack_main(void)
{
    absent("this architecture has no such calls");
}
#endif
