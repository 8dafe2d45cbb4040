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

#define LIBRARY_FD 3

_Static_assert(WIRE_CORES == CPU_SETSIZE, "each core that a lane can name fits a set");

static struct box box; /* the only state; in the data segment because there is no heap */

static int join_groups(const struct wire_lane *lane)
{
    if (lane->meter != WIRE_METER_CGROUP1)
        return 0;
    for (int i = 0; i < METER_FOLDERS; i++) {
        int rc = meter_write_text(box.meter.folders[i], "cgroup.procs", "0");

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

static int reply(enum wire_kind kind, enum wire_step step, int error)
{
    static struct wire_reply message;

    message.head = wire_head(kind, sizeof(message));
    message.step = (uint32_t)step;
    message.error = error;
    message.landlock_abi = (uint32_t)landlock_abi();
    return channel_send(LIBRARY_FD, &message, sizeof(message), NULL, 0);
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
 * still be ending a run, under whose limits nothing could be forked.  Ended ones reap themselves.
 */
static void await_last_box(void)
{
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
    }
}

/* The child of a fork becomes the box; the parent closes what it passed on. */
static void start_box(const struct wire_open *open, const int *fds, unsigned count)
{
    pid_t parent = getpid();

    if (wire_head_is(&open->head, WIRE_OPEN, sizeof(*open)) && count == 4 && fork() == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
            _exit(1);
        (void)close(LIBRARY_FD);
        box.library = fds[0];
        box.spec_fd = fds[1];
        box.files_fd = fds[2];
        box.filter_fd = fds[3];
        box_main(&box);
    }
    for (unsigned i = 0; i < count; i++)
        (void)close(fds[i]);
}

int main(void)
{
    enum wire_step step = WIRE_STEP_PROTOCOL;
    int rc;

    (void)syscall(SYS_close_range, LIBRARY_FD + 1u, ~0u, 0u);
    raise_open_files();
    rc = receive_lane();

    if (rc == 0)
        rc = set_up(&box.lane, &step);
    if (rc < 0) {
        (void)reply(WIRE_FAILED, step, -rc);
        return 1;
    }
    (void)signal(SIGCHLD, SIG_IGN); /* boxes answer for themselves; nobody waits for them here */
    if (reply(WIRE_READY, WIRE_STEP_NONE, 0) < 0)
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
        await_last_box();
        start_box(&open, fds, count);
    }
}
