/* SPDX-License-Identifier: MIT */
/*
 * sandbox-box, the lane launcher.  Started by the library with one socket as descriptor 3 and nothing
 * else; takes no arguments and reads no file but what comes over that socket.
 *
 * What costs milliseconds is paid here, once a lane: joining v1 groups (4 to 17 ms), the empty
 * network namespace (0.65 ms).  Boxes and runs inherit all of it at fork.
 */
#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIBRARY_FD    3
#define FORK_TRIES    200
#define FORK_PAUSE_MS 10
#define OOM_NEVER     "-1000"

_Static_assert(WIRE_CORES == CPU_SETSIZE, "each core that a lane can name fits a set");

/* The only state; in the data segment because there is no heap. */
static struct box box;
static uint32_t ending_signal; /* of the last box, or 0 */

/*
 * One thread by itself, which is all there is: for "cgroup.procs" the kernel first waits until nobody forks or ends, 10 ms
 * on an idle machine (Linux 5.19 and later, cgroup_procs_write_start).
 */
static int join_groups(const struct wire_lane *lane)
{
    if (lane->meter != WIRE_METER_CGROUP1)
        return 0;
    for (int i = 0; i < METER_FOLDERS; i++) {
        int rc = meter_write_text(box.meter.folders[i], "tasks", "0");

        if (rc < 0)
            return rc;
    }
    return 0;
}

static int pin(uint32_t core)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(core, &set);
    return sched_setaffinity(0, sizeof(set), &set) < 0 ? -errno : 0;
}

static int write_map(const char *path, uint32_t inside, uint32_t outside)
{
    char text[48];

    (void)snprintf(text, sizeof(text), "%u %u 1\n", inside, outside);
    return meter_write_text(AT_FDCWD, path, text);
}

static int enter_user_namespace(const struct wire_lane *lane, enum wire_step *out_step)
{
    int rc;

    *out_step = WIRE_STEP_USER_NAMESPACE;
    if (unshare(CLONE_NEWUSER) < 0)
        return -errno;
    *out_step = WIRE_STEP_ID_MAP;
    rc = meter_write_text(AT_FDCWD, "/proc/self/setgroups", "deny");
    if (rc == 0)
        rc = write_map("/proc/self/uid_map", lane->inside_uid, lane->host_uid);
    if (rc == 0)
        rc = write_map("/proc/self/gid_map", lane->inside_gid, lane->host_gid);
    /* A second fence behind the filter: no namespace below this one.  May be absent. */
    if (rc == 0)
        (void)meter_write_text(AT_FDCWD, "/proc/sys/user/max_user_namespaces", "0");
    return rc;
}

static int set_up(const struct wire_lane *lane, enum wire_step *out_step)
{
    int rc;

    inherit_nothing();
    *out_step = WIRE_STEP_CONTROL_JOIN;
    rc = join_groups(lane);
    if (rc < 0)
        return rc;
    *out_step = WIRE_STEP_AFFINITY;
    rc = pin(lane->core);
    if (rc == 0 && lane->user_namespace)
        rc = enter_user_namespace(lane, out_step);
    if (rc < 0)
        return rc;
    *out_step = WIRE_STEP_NAMESPACES;
    if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) < 0 ||
        mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return -errno;
    /*
     * Control groups are then shown from the lane's own as the top; a kernel may lack this one.  On
     * v2 each init does it in its own group: from here that is not below, and could not be entered.
     */
    if (lane->meter != WIRE_METER_CGROUP2)
        (void)unshare(CLONE_NEWCGROUP);
    /* Changing namespaces clears both; a launcher must not outlive the library's process. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || prctl(PR_SET_DUMPABLE, 0) < 0)
        return -errno;
    (void)prctl(PR_SET_TIMERSLACK, 1);
    return 0;
}

/* The caller's lower wish is for its own files; what a payload may open is set for each run. */
static void raise_open_files(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
}

/* Nor is one of us chosen where memory ends, if we may say so. */
static void outlive_runs(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (fd >= 0) {
        (void)!write(fd, OOM_NEVER, strlen(OOM_NEVER));
        (void)close(fd);
    }
    box_keep_pages();
}

static int reply(int fd, enum wire_kind kind, enum wire_step step, int error)
{
    static struct wire_reply message;

    message.head = wire_head(kind, sizeof(message));
    message.step = (uint32_t)step;
    message.error = error;
    message.index = ending_signal;
    message.landlock_abi = (uint32_t)landlock_abi();
    return channel_send(fd, &message, sizeof(message), NULL, 0);
}

static int receive_lane(void)
{
    int fds[METER_FOLDERS];
    unsigned count = METER_FOLDERS;
    int rc = channel_receive(LIBRARY_FD, &box.lane, sizeof(box.lane), fds, &count);

    if (rc < 0)
        return rc;
    if (!wire_lane_is_valid(&box.lane, count))
        return -EPROTO;
    for (int i = 0; i < METER_FOLDERS; i++)
        box.meter.folders[i] = i < (int)count ? fds[i] : -1;
    switch (box.lane.meter) {
    case WIRE_METER_CGROUP1: box.meter.kind = &meter_cgroup1; break;
    case WIRE_METER_CGROUP2: box.meter.kind = &meter_cgroup2; break;
    default: box.meter.kind = &meter_rlimit; break;
    }
    return 0;
}

/*
 * A lane has one box: the library has closed the last one before it asks for another, but that may
 * still be ending a run, under whose limits nothing could be forked.
 */
static void await_last_box(void)
{
    int status = 0;

    while (waitpid(-1, &status, 0) > 0 || errno == EINTR) {
    }
    ending_signal = WIFSIGNALED(status) ? (uint32_t)WTERMSIG(status) : 0;
}

/* A host that is short of memory or processes for a moment is no reason to judge nobody. */
static pid_t fork_patiently(void)
{
    pid_t pid = fork();

    for (int i = 0; pid < 0 && (errno == EAGAIN || errno == ENOMEM) && i < FORK_TRIES; i++) {
        (void)poll(NULL, 0, FORK_PAUSE_MS);
        pid = fork();
    }
    return pid;
}

/* The child of a fork becomes the box; the parent closes what it passed on. */
static void start_box(const int *fds)
{
    pid_t parent = getpid();
    pid_t pid = fork_patiently();

    if (pid == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
            _exit(1);
        box_keep_pages();
        (void)close(LIBRARY_FD);
        box.library = fds[0];
        box.spec_fd = fds[1];
        box.files_fd = fds[2];
        box.filter_fd = fds[3];
        box_main(&box);
    }
    if (pid < 0)
        (void)reply(fds[0], WIRE_FAILED, WIRE_STEP_FORK, errno);
}

static void answer(const struct wire_open *request, const int *fds, unsigned count)
{
    await_last_box();
    if (wire_head_is(&request->head, WIRE_OPEN, sizeof(*request)) && count == 4)
        start_box(fds);
    else if (wire_head_is(&request->head, WIRE_WHY, sizeof(*request)) && count == 0)
        (void)reply(LIBRARY_FD, WIRE_FAILED, WIRE_STEP_BOX_DIED, 0);
    for (unsigned i = 0; i < count; i++)
        (void)close(fds[i]);
}

int main(void)
{
    enum wire_step step = WIRE_STEP_PROTOCOL;
    int rc;

    (void)syscall(SYS_close_range, LIBRARY_FD + 1u, ~0u, 0u);
    raise_open_files();
    outlive_runs();
    rc = receive_lane();

    if (rc == 0)
        rc = set_up(&box.lane, &step);
    if (rc < 0) {
        (void)reply(LIBRARY_FD, WIRE_FAILED, step, -rc);
        return 1;
    }
    (void)signal(SIGCHLD, SIG_DFL); /* a caller that ignores it must not take their ends from us */
    if (reply(LIBRARY_FD, WIRE_READY, WIRE_STEP_NONE, 0) < 0)
        return 1;
    for (;;) {
        struct wire_open open;
        int fds[4];
        unsigned count = 4;

        rc = channel_receive(LIBRARY_FD, &open, sizeof(open), fds, &count);
        if (rc == -EPIPE || (rc < 0 && rc != -EPROTO)) {
            await_last_box();
            return 0;
        }
        answer(&open, fds, count);
    }
}
