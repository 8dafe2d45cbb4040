/* SPDX-License-Identifier: MIT */
/*
 * An ordinary user's control groups where systemd rules: a delegated scope of the user's own manager,
 * asked for by systemd's busctl, into which this process is moved.  It stays the process that it is,
 * with its terminal, signals and files; the scope goes with it.
 *
 * Nothing here is taken from the environment, and nothing is believed of what the bus answers: where
 * this process sits says the kernel, and what it may do there the sandbox finds out by itself.
 */
#include "session.h"

#include "auto.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUSCTL     "/usr/bin/busctl"
#define MOVE_TRIES 5000 /* of 1 ms */

/*
 * The user's bus, if it is his, and if its owner sees the same process ids as we do: to one outside
 * of this container our number would be somebody else's.
 */
static bool find_bus(struct sockaddr_un *address)
{
    struct ucred peer = {0};
    socklen_t size = sizeof(peer);
    auto_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address->sun_family = AF_UNIX;
    (void)snprintf(address->sun_path, sizeof(address->sun_path), "/run/user/%u/bus", geteuid());
    return fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 &&
           getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid() &&
           peer.pid > 0;
}

static bool name_scope(char *name, size_t size)
{
    unsigned long long number;

    if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
        return false;
    (void)snprintf(name, size, "assess-%016llx.scope", number);
    return true;
}

static bool start_busctl(const struct sockaddr_un *address, const char *name, pid_t *out_pid)
{
    char to[sizeof("--address=unix:path=") + sizeof(address->sun_path)];
    char pid[16];
    const char *const argv[] = {"busctl", to, "--quiet", "--timeout=10", "call",
                                "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                                "org.freedesktop.systemd1.Manager", "StartTransientUnit",
                                "ssa(sv)a(sa(sv))", name, "fail",
                                /* how many properties; each is name, type, value */
                                "4", "Description", "s", "assess", "PIDs", "au", "1", pid,
                                "Delegate", "b", "true", "CollectMode", "s", "inactive-or-failed",
                                /* no auxiliary units */
                                "0", NULL};
    char *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    int rc;

    (void)snprintf(to, sizeof(to), "--address=unix:path=%s", address->sun_path);
    (void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
    (void)posix_spawn_file_actions_adddup2(&actions, 0, 1);
    (void)posix_spawn_file_actions_adddup2(&actions, 0, 2);
    rc = posix_spawn(out_pid, BUSCTL, &actions, NULL, (char *const *)(uintptr_t)argv, environment);
    (void)posix_spawn_file_actions_destroy(&actions);
    return rc == 0;
}

static bool sits_in(const char *name)
{
    auto_free char *groups = NULL;
    struct error ignored;
    size_t size;

    return file_read_at(AT_FDCWD, "/proc/self/cgroup", 1u << 16, &groups, &size, &ignored) == 0 &&
           strstr(groups, name);
}

bool scope_enter(void)
{
    struct sockaddr_un address = {0};
    char name[40];
    int status = 0;
    pid_t pid;

    /* only a host whose groups are all v2 has something to delegate */
    if (geteuid() == 0 || access("/sys/fs/cgroup/cgroup.controllers", F_OK) < 0 ||
        !find_bus(&address) || !name_scope(name, sizeof(name)) ||
        !start_busctl(&address, name, &pid))
        return false;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return false;
    /* The answer says that the move was ordered; no event says that it was made. */
    for (int tries = MOVE_TRIES; tries > 0; tries--) {
        if (sits_in(name))
            return true;
        (void)poll(NULL, 0, 1);
    }
    return false;
}
