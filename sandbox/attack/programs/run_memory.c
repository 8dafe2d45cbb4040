/* SPDX-License-Identifier: MIT */
/* Files: executes what it wrote into a file without a name or mount, so without noexec. */
#include "program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

int attack_main(void)
{
    char *const none[] = {NULL};
    int fd = memfd_create("assess-attack", 0);
    int status = 0;
    pid_t pid;

    if (fd < 0 || write(fd, "none", 4) != 4)
        held("memfd_create: %s", strerror(errno));
    pid = fork();
    if (pid < 0)
        held("fork: %s", strerror(errno));
    if (pid == 0) {
        (void)syscall(SYS_execveat, fd, "", none, none, AT_EMPTY_PATH);
        /* "Exec format error" is said only of a file that may be executed. */
        _exit(errno == ENOEXEC ? 1 : 0);
    }
    (void)waitpid(pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 1)
        escaped("executes a file in memory");
    held("not executed");
}
