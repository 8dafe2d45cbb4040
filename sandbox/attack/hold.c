/* SPDX-License-Identifier: MIT */
/*
 * The holder of a runner: starts it, and ends it and all its descendants when the time is over, when
 * it has ended (they have a second to speak up), or when descriptor 3 says that our starter is gone.
 *
 *   sandbox-attack -hold MILLISECONDS terminal|- COMMAND [ARGUMENT…]
 *
 * Descendants that change their session or lose their parents come to us: we are their reaper.
 */
#include "main.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMED_OUT = 124, FAILED = 125, GRACE_MS = 1000, KILLING_MS = 5000, LIFE_FD = 3 };

static long now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A terminal of our own as the session's and as standard input; its other end stays open here. */
static bool take_terminal(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    char name[64];
    int slave;

    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ||
        ptsname_r(master, name, sizeof(name)) != 0)
        return false;
    slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    return slave >= 0 && ioctl(slave, TIOCSCTTY, 0) == 0 && dup2(slave, 0) == 0;
}

/* Kills every child there is; killed ones' children become ours for the next time. */
static void kill_children(void)
{
    char path[64];
    char text[4096];
    ssize_t size;
    int fd;

    (void)snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    size = read(fd, text, sizeof(text) - 1);
    (void)close(fd);
    text[size > 0 ? size : 0] = '\0';
    for (char *at = text, *end;; at = end) {
        long pid = strtol(at, &end, 10);
        if (end == at)
            return;
        (void)kill((pid_t)pid, SIGKILL);
    }
}

/* Reaps what has ended; *STATUS is CHILD's.  True while there are any. */
static bool reap(pid_t child, int *status)
{
    int ended;
    pid_t pid;

    while ((pid = waitpid(-1, &ended, WNOHANG)) > 0)
        if (pid == child)
            *status = ended;
    return pid == 0;
}

static void kill_all(pid_t child, int *status)
{
    long deadline = now_ms() + KILLING_MS;

    while (reap(child, status) && now_ms() < deadline) {
        (void)kill(-child, SIGKILL);
        kill_children();
        (void)poll(NULL, 0, 1);
    }
}

/* Until CHILD has ended (true), or until the deadline or the starter's end. */
static bool await(pid_t child, long deadline, int *status)
{
    for (;;) {
        struct pollfd life = {.fd = LIFE_FD, .events = 0};
        *status = -1;
        if (!reap(child, status) || *status != -1)
            return true;
        if (now_ms() >= deadline || (poll(&life, 1, 2) > 0 && life.revents != 0))
            return false;
    }
}

int hold(char **arguments)
{
    long deadline = arguments[0] != NULL ? now_ms() + strtol(arguments[0], NULL, 10) : 0;
    int status = -1;
    bool ended;
    pid_t child;

    if (arguments[0] == NULL || arguments[1] == NULL || arguments[2] == NULL)
        return FAILED;
    if (strcmp(arguments[1], "terminal") == 0 && !take_terminal())
        return FAILED;
    (void)fcntl(LIFE_FD, F_SETFD, FD_CLOEXEC);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    child = fork();
    if (child == 0) {
        (void)setpgid(0, 0);
        (void)execv(arguments[2], arguments + 2);
        _exit(127);
    }
    if (child < 0)
        return FAILED;
    ended = await(child, deadline, &status);
    for (long until = now_ms() + GRACE_MS; ended && now_ms() < until && now_ms() < deadline;) {
        int other;
        if (!reap(child, &other))
            break;
        (void)poll(NULL, 0, 2);
    }
    kill_all(child, &status);
    if (!ended)
        return TIMED_OUT;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
