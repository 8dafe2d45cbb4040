/* SPDX-License-Identifier: MIT */
/*
 * The host and its lanes, library side.
 *
 * Processes: sandbox_lane_open starts one sandbox-box (lane.c) a lane, in a session of its own, with
 * an empty environment and one socket.  It ends when the socket closes or this process dies.
 */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define UID_BASE      64000
#define NOBODY        65534
#define ANSWER_NS     INT64_C(20000000000) /* of a helper that is alive and has little to do */
#define LAUNCHER_SOCK 3
#define CLOSE_MS      3000

/* ---- the host --------------------------------------------------------------------------------- */

static int find_cores(struct sandbox *sandbox, struct sandbox_error *err)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof(set), &set) < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot ask which cores may be used");
    for (int core = 0; core < CPU_SETSIZE && sandbox->facts.lanes < LANES_MAX; core++)
        if (CPU_ISSET((size_t)core, &set))
            sandbox->lane_cores[sandbox->facts.lanes++] = core;
    return 0;
}

/* Locks are of use only where every process of the user looks: the environment has no say. */
static void default_runtime_dir(struct sandbox *sandbox)
{
    char *out = sandbox->runtime_dir;
    size_t size = sizeof(sandbox->runtime_dir);
    struct stat status;

    if (sandbox->user_id == 0) {
        (void)snprintf(out, size, "/run/assess");
        return;
    }
    (void)snprintf(out, size, "/run/user/%u", sandbox->user_id);
    if (stat(out, &status) == 0 && status.st_uid == sandbox->user_id)
        (void)snprintf(out, size, "/run/user/%u/assess", sandbox->user_id);
    else
        (void)snprintf(out, size, "/tmp/assess-%u", sandbox->user_id);
}

/* Ours, a folder, writable by nobody else: somebody could otherwise hold or replace our locks. */
static int make_runtime_dir(struct sandbox *sandbox, const char *wanted, struct sandbox_error *err)
{
    struct stat status;

    if (wanted && strlen(wanted) >= sizeof(sandbox->runtime_dir))
        return sandbox_fail(err, SANDBOX_INVALID, 0,
                            "the path of the folder for locks is too long");
    if (wanted)
        (void)snprintf(sandbox->runtime_dir, sizeof(sandbox->runtime_dir), "%s", wanted);
    else
        default_runtime_dir(sandbox);
    if (mkdir(sandbox->runtime_dir, 0700) < 0 && errno != EEXIST)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot make the folder for locks '%s'",
                            sandbox->runtime_dir);
    if (lstat(sandbox->runtime_dir, &status) < 0 || !S_ISDIR(status.st_mode) ||
        status.st_uid != sandbox->user_id || (status.st_mode & 022))
        return sandbox_fail(err, SANDBOX_HOST, 0,
                            "the folder for locks '%s' belongs to somebody else or is open to all; "
                            "have it removed",
                            sandbox->runtime_dir);
    return 0;
}

/* Linux 5.14 counts the processes of a uid in each user namespace by itself; a lane has its own. */
static bool counts_processes(const struct sandbox *sandbox)
{
    struct utsname host;
    unsigned version[2] = {0};

    if (!sandbox->facts.user_namespace)
        return true;
    if (uname(&host) == 0) {
        char *end = host.release;

        for (size_t i = 0; i < 2; i++) {
            version[i] = (unsigned)strtoul(end, &end, 10);
            end += *end == '.';
        }
    }
    return version[0] > 5 || (version[0] == 5 && version[1] >= 14);
}

static void protect(struct sandbox_facts *facts, const char *phrase)
{
    if (facts->protection_count < SANDBOX_PROTECTIONS_MAX)
        (void)snprintf(facts->protections[facts->protection_count++], sizeof(facts->protections[0]),
                       "%s", phrase);
}

static void list_protections(struct sandbox *sandbox)
{
    struct sandbox_facts *facts = &sandbox->facts;
    char phrase[32];

    protect(facts, "mount namespace");
    protect(facts, "pid namespace");
    protect(facts, "network namespace");
    protect(facts, "ipc namespace");
    protect(facts, "uts namespace");
    if (facts->user_namespace)
        protect(facts, "user namespace");
    if (access("/proc/self/ns/cgroup", F_OK) == 0)
        protect(facts, "cgroup namespace");
    protect(facts, "read-only root");
    protect(facts, "changed root");
    protect(facts, "closed keyrings");
    if (sandbox->user_id == 0 && access("/proc/sys/vm/memfd_noexec", W_OK) == 0)
        protect(facts, "no memory programs");
    protect(facts, "no capabilities");
    protect(facts, "no new privileges");
    protect(facts, "seccomp");
    if (facts->landlock_abi > 0) {
        (void)snprintf(phrase, sizeof(phrase), "landlock %d", facts->landlock_abi);
        protect(facts, phrase);
    }
    protect(facts, facts->user_namespace ? "uid: shared" : "uid: own");
    if (counts_processes(sandbox))
        protect(facts, "uid limit");
    (void)snprintf(phrase, sizeof(phrase), "limits: %s", facts->meter_name);
    protect(facts, phrase);
}

static int open_host(struct sandbox *sandbox, const struct sandbox_options *options,
                     struct sandbox_error *err)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);
    int rc;

    sandbox->uid_base = options->uid_base ? options->uid_base : UID_BASE;
    if (sandbox->uid_base > UINT32_MAX - 1 - CPU_SETSIZE)
        return sandbox_fail(err, SANDBOX_INVALID, 0, "uid_base is too large");
    sandbox->user_id = geteuid();
    sandbox->group_id = getegid();
    sandbox->facts.user_namespace = sandbox->user_id != 0;
    sandbox->facts.landlock_abi = abi > 0 ? (int)abi : 0;
    sandbox->helper = strdup(options->helper);
    if (!sandbox->helper)
        return sandbox_fail(err, SANDBOX_NO_MEMORY, 0, "no memory");
    if (access(sandbox->helper, X_OK) < 0)
        return sandbox_fail(err, SANDBOX_INVALID, errno, "the helper '%s'", sandbox->helper);
    rc = find_cores(sandbox, err);
    if (rc == 0)
        rc = control_find(sandbox, options->meter, err);
    if (rc == 0)
        rc = make_runtime_dir(sandbox, options->runtime_dir, err);
    if (rc == 0)
        list_protections(sandbox);
    return rc;
}

int sandbox_open(const struct sandbox_options *options, struct sandbox **out_sandbox,
                 struct sandbox_error *err)
{
    struct sandbox *sandbox;
    int rc;

    if (!options->helper)
        return sandbox_fail(err, SANDBOX_INVALID, 0, "no helper named");
    sandbox = calloc(1, sizeof(*sandbox));
    if (!sandbox)
        return sandbox_fail(err, SANDBOX_NO_MEMORY, 0, "no memory");
    rc = open_host(sandbox, options, err);
    if (rc < 0)
        sandbox_close(sandbox);
    else
        *out_sandbox = sandbox;
    return rc;
}

void sandbox_close(struct sandbox *sandbox)
{
    if (sandbox)
        free(sandbox->helper);
    free(sandbox);
}

const struct sandbox_facts *sandbox_facts(const struct sandbox *sandbox)
{
    return &sandbox->facts;
}

/* ---- the launcher ----------------------------------------------------------------------------- */

int await_readable(int fd, int64_t wait_ns, const char *what, struct sandbox_error *err)
{
    int64_t deadline = library_now_ns() + wait_ns;

    for (;;) {
        struct pollfd polled = {.fd = fd, .events = POLLIN};
        int64_t left = deadline - library_now_ns();
        int rc = poll(&polled, 1, left > 0 ? (int)(left / 1000000 + 1) : 0);

        if (rc > 0)
            return 0;
        if (rc == 0 && !library_was_away(deadline))
            return sandbox_fail(err, SANDBOX_BROKEN, 0, "%s did not answer", what);
        if (rc == 0)
            deadline = library_now_ns() + wait_ns;
        else if (errno != EINTR)
            return sandbox_fail(err, SANDBOX_HOST, errno, "cannot wait for %s", what);
    }
}

static int spawn_launcher(struct sandbox_lane *lane, int socket, struct sandbox_error *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char *argv[] = {(char *)(uintptr_t) "sandbox-box", NULL};
    char *env[] = {NULL};
    sigset_t signals;
    int rc;

    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
    (void)posix_spawn_file_actions_adddup2(&actions, 0, 1);
    (void)posix_spawn_file_actions_adddup2(&actions, 0, 2);
    (void)posix_spawn_file_actions_adddup2(&actions, socket, LAUNCHER_SOCK);
    (void)sigemptyset(&signals);
    (void)posix_spawnattr_setsigmask(&attributes, &signals);
    (void)sigfillset(&signals);
    (void)posix_spawnattr_setsigdefault(&attributes, &signals);
    /* A Ctrl-C on the caller's terminal is the caller's to handle. */
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETSID);
    rc = posix_spawn(&lane->pid, lane->sandbox->helper, &actions, &attributes, argv, env);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)posix_spawnattr_destroy(&attributes);
    if (rc != 0) {
        lane->pid = -1;
        return sandbox_fail(err, SANDBOX_HOST, rc, "cannot start '%s'", lane->sandbox->helper);
    }
    return 0;
}

static struct wire_lane describe(struct sandbox_lane *lane)
{
    const struct sandbox *sandbox = lane->sandbox;
    struct wire_lane message = {.head = wire_head(WIRE_LANE, sizeof(message))};

    lane->uid = sandbox->facts.user_namespace ? NOBODY : sandbox->uid_base + lane->index;
    lane->gid = lane->uid;
    message.core = lane->index;
    message.user_namespace = sandbox->facts.user_namespace;
    message.counts_processes = counts_processes(sandbox);
    message.host_uid = sandbox->user_id;
    message.host_gid = sandbox->group_id;
    message.inside_uid = lane->uid;
    message.inside_gid = lane->gid;
    message.meter = sandbox->facts.meter == SANDBOX_METER_CGROUP2   ? WIRE_METER_CGROUP2
                    : sandbox->facts.meter == SANDBOX_METER_CGROUP1 ? WIRE_METER_CGROUP1
                                                                    : WIRE_METER_RLIMIT;
    return message;
}

static int greet_launcher(struct sandbox_lane *lane, const int *fds, unsigned count,
                          struct sandbox_error *err)
{
    struct wire_lane message = describe(lane);
    int rc = channel_send(lane->socket, &message, sizeof(message), fds, count);

    return rc < 0 ? sandbox_fail(err, SANDBOX_BROKEN, -rc, "the lane launcher ended") : 0;
}

int sandbox_lane_await(struct sandbox_lane *lane, struct sandbox_error *err)
{
    static const struct wire_reply none;
    struct wire_reply reply = none;
    int rc;

    if (lane->ready)
        return 0;
    rc = await_readable(lane->socket, ANSWER_NS, "the lane launcher", err);
    if (rc < 0)
        return rc;
    rc = channel_receive(lane->socket, &reply, sizeof(reply), NULL, NULL);
    if (rc < 0)
        return sandbox_fail(err, SANDBOX_BROKEN, -rc, "the lane launcher ended");
    lane->ready = wire_head_is(&reply.head, WIRE_READY, sizeof(reply));
    return lane->ready ? 0 : sandbox_fail_step(err, &reply, NULL);
}

static int start_launcher(struct sandbox_lane *lane, struct sandbox_error *err)
{
    int fds[METER_FOLDERS];
    unsigned count = 0;
    int pair[2];
    int rc = control_open_lane(lane->sandbox, lane->index, fds, &count, err);

    if (rc == 0 && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        rc = sandbox_fail(err, SANDBOX_HOST, errno, "cannot make a socket");
    else if (rc == 0) {
        lane->socket = pair[0];
        rc = spawn_launcher(lane, pair[1], err);
        (void)close(pair[1]);
    }
    if (rc == 0)
        rc = greet_launcher(lane, fds, count, err);
    for (unsigned i = 0; i < count; i++)
        (void)close(fds[i]);
    return rc;
}

int sandbox_lane_start(struct sandbox *sandbox, int index, struct sandbox_lane **out_lane,
                       struct sandbox_error *err)
{
    struct sandbox_lane *lane = calloc(1, sizeof(*lane));
    int core = 0;
    int rc;

    if (!lane) {
        (void)sandbox_fail(err, SANDBOX_NO_MEMORY, 0, "no memory");
        return -(int)SANDBOX_NO_MEMORY;
    }
    lane->sandbox = sandbox;
    lane->socket = -1;
    lane->pid = -1;
    lane->group_fd = -1;
    lane->lock_fd = locks_take(sandbox, index, &core, &lane->group_fd, err);
    lane->index = (unsigned)core;
    rc = lane->lock_fd < 0 ? lane->lock_fd : start_launcher(lane, err);
    if (rc < 0)
        sandbox_lane_close(lane);
    else
        *out_lane = lane;
    return rc;
}

int sandbox_lane_open(struct sandbox *sandbox, int index, struct sandbox_lane **out_lane,
                      struct sandbox_error *err)
{
    struct sandbox_lane *lane = NULL;
    int rc = sandbox_lane_start(sandbox, index, &lane, err);

    if (rc == 0)
        rc = sandbox_lane_await(lane, err);
    if (rc < 0)
        sandbox_lane_close(lane);
    else
        *out_lane = lane;
    return rc;
}

/* It ends by itself when the socket goes, after its boxes; one that hangs must not keep us. */
static void await_end(pid_t pid)
{
    struct pollfd polled = {.fd = (int)syscall(SYS_pidfd_open, pid, 0u), .events = POLLIN};

    if (polled.fd < 0 || poll(&polled, 1, CLOSE_MS) <= 0)
        (void)kill(pid, SIGKILL);
    if (polled.fd >= 0)
        (void)close(polled.fd);
}

void sandbox_lane_leave(struct sandbox_lane *lane)
{
    if (lane->socket >= 0)
        (void)close(lane->socket);
    lane->socket = -1;
}

void sandbox_lane_close(struct sandbox_lane *lane)
{
    if (!lane)
        return;
    sandbox_lane_leave(lane);
    if (lane->pid > 0) {
        await_end(lane->pid);
        while (waitpid(lane->pid, NULL, 0) < 0 && errno == EINTR) {
        }
    }
    if (lane->group_fd >= 0)
        (void)close(lane->group_fd);
    if (lane->lock_fd >= 0)
        (void)close(lane->lock_fd);
    free(lane);
}

unsigned sandbox_lane_index(const struct sandbox_lane *lane)
{
    return lane->index;
}
