/* SPDX-License-Identifier: MIT */
/* Namespaces: makes a child in new ones, with clone3, whose flags no filter can see. */
#include "program.h"

#include <linux/sched.h>
#include <signal.h>
#include <sys/wait.h>

static const unsigned long flags[] = {CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWNET,   CLONE_NEWPID,
                                      CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP};

int attack_main(void)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        struct clone_args args = {.flags = flags[i], .exit_signal = SIGCHLD};
        long pid = syscall(SYS_clone3, &args, sizeof args);
        if (pid == 0)
            _exit(0);
        if (pid > 0)
            (void)waitpid((pid_t)pid, NULL, 0);
        must_fail("clone3", pid);
    }
    all_held();
}
