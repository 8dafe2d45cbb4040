/* SPDX-License-Identifier: MIT */
/* Core dumps: dies in a child, with the size limit raised as far as it goes. */
#include "program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

int attack_main(void)
{
    struct rlimit most = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    int status = 0;
    char path[40];
    pid_t pid;

    (void)setrlimit(RLIMIT_CORE, &most);
    (void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (outside() && chdir("/tmp") != 0)
        held("no /tmp");
    pid = fork();
    if (pid < 0)
        held("fork: %s", strerror(errno));
    if (pid == 0) {
        (void)raise(SIGABRT);
        _exit(0);
    }
    (void)waitpid(pid, &status, 0);
    (void)snprintf(path, sizeof path, "core.%d", (int)pid);
    if (WCOREDUMP(status)) {
        (void)unlink(path);
        if (access("core", F_OK) == 0)
            (void)unlink("core");
        escaped("a core was written");
    }
    held("status 0x%x", (unsigned)status);
}
