/* SPDX-License-Identifier: MIT */
/* Foreign ABI: 32-bit calls, whose numbers mean other things.  Ends killed by the policy. */
#include "program.h"

#include <setjmp.h>
#include <signal.h>

#if defined(__x86_64__)
static void no_such_door(int signal)
{
    (void)signal;
    /* NOLINTBEGIN(bugprone-signal-handler,cert-sig30-c): the call that faulted is its own */
    if (outside())
        absent("this kernel has no 32-bit calls");
    held("this kernel has no 32-bit calls");
    /* NOLINTEND(bugprone-signal-handler,cert-sig30-c) */
}

int attack_main(void)
{
    long answer = 20; /* getpid */

    (void)signal(SIGSEGV, no_such_door);
    __asm__ volatile("int $0x80" : "+a"(answer) : : "memory");
    if (answer == getpid())
        escaped("int 0x80 works");
    held("answer %ld", answer);
}
#else
int attack_main(void)
{
    absent("this architecture has no such calls");
}
#endif
