/* SPDX-License-Identifier: MIT */
/* Namespaces: makes a child in new ones, with clone. */
#include "program.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

static const unsigned long flags[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWNET,   CLONE_NEWPID,
                                      CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};

int attack_main(void)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        /* The kernel ignores the upper half of the flags; so must the filter. */
        static const unsigned long high[] = {0, 0x700000000};
        for (size_t j = 0; j < 2; j++) {
            long pid = syscall(SYS_clone, flags[i] | high[j] | SIGCHLD, 0, 0, 0, 0);
            if (pid == 0)
                _exit(0);
            if (pid > 0)
                (void)waitpid((pid_t)pid, NULL, 0);
            must_fail("clone", pid);
        }
    }
    all_held();
}
