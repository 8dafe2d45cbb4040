/* SPDX-License-Identifier: MIT */
/* Own limits: raises the hard ones. */
#include "program.h"

#include <sys/resource.h>

int attack_main(void)
{
    static const int kinds[] = {RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_CORE,   RLIMIT_CPU,
                                RLIMIT_FSIZE,  RLIMIT_STACK, RLIMIT_MEMLOCK};

    if (outside()) {
        /* Where all is unlimited there is nothing to raise: lower one first. */
        struct rlimit low = {.rlim_cur = 50, .rlim_max = 50};
        (void)setrlimit(RLIMIT_NOFILE, &low);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct rlimit limit;
        if (getrlimit((__rlimit_resource_t)kinds[i], &limit) != 0)
            continue;
        if (limit.rlim_max == RLIM_INFINITY)
            continue; /* there is no more to get */
        limit.rlim_max++;
        must_fail("setrlimit", setrlimit((__rlimit_resource_t)kinds[i], &limit));
    }
    if (outside())
        absent("this root may not raise limits: %s", strerror(refusal()));
    all_held();
}
