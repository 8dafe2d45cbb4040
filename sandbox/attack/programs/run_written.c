/* SPDX-License-Identifier: MIT */
/* Files: executes what it wrote into its folders. */
#include "program.h"

#include <fcntl.h>
#include <sys/wait.h>

static bool executes(const char *path)
{
    char *const none[] = {NULL};
    int status = 0;
    pid_t pid = fork();

    if (pid < 0)
        held("fork: %s", strerror(errno));
    if (pid == 0) {
        (void)execve(path, none, none);
        /* The bytes are no program: "exec format error" is said only of what may be executed. */
        _exit(errno == ENOEXEC ? 1 : 0);
    }
    (void)waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

int attack_main(void)
{
    static const char *const folders[] = {".", "/tmp", "/dev/shm"};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char path[64];
        bool yes;
        int fd;
        (void)snprintf(path, sizeof path, "%s/assess-attack-%d", folders[i], (int)getpid());
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
        if (fd < 0)
            continue;
        yes = write(fd, "none", 4) == 4 && close(fd) == 0 && executes(path);
        (void)unlink(path);
        if (yes)
            escaped("executes %s", path);
    }
    held("not executed");
}
