/* SPDX-License-Identifier: MIT */
/*
 * The box: builds the root once, keeps one run prepared (everything but exec done), and for each
 * request releases it and watches its clocks until the payload ends or must be ended.
 *
 * Ending a run is ending its PID 1 through a pidfd: the kernel then ends everything in the pid
 * namespace.  No pid is ever looked up, so none can be mistaken.
 */
#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct box_filter box_filter;
struct wire_reply box_reply;

/* ---- what came with the box ------------------------------------------------------------------- */

static bool is_sealed(int fd)
{
    const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK;
    int has = fcntl(fd, F_GET_SEALS);

    return has >= 0 && (has & seals) == seals;
}

static int read_spec(struct box *box)
{
    ssize_t bytes;

    if (!is_sealed(box->spec_fd) || !is_sealed(box->filter_fd))
        return -EPROTO;
    if (pread(box->spec_fd, &box->spec, sizeof(box->spec), 0) != (ssize_t)sizeof(box->spec) ||
        !wire_spec_is_valid(&box->spec))
        return -EPROTO;
#ifndef SANDBOX_TEST_SWITCHES
    if (box->spec.flags & WIRE_TEST_ANY)
        return -EPROTO;
#endif
    bytes = pread(box->filter_fd, box_filter.instructions, sizeof(box_filter.instructions), 0);
    if (bytes != (ssize_t)(box->spec.instruction_count * sizeof(box_filter.instructions[0])))
        return -EPROTO;
    box_filter.count = (uint16_t)box->spec.instruction_count;
    return 0;
}

/* ---- a prepared run --------------------------------------------------------------------------- */

/*
 * Init and payload are the first to go when memory ends, whatever the caller's own value is; the
 * launcher and the box, which on v1 sit in the same group, are not (lane.c, outlive_runs).  The
 * value is inherited, so it is raised only around the clone.
 */
static void set_oom_score(const struct box *box, const char *value)
{
    if (box->oom_fd >= 0)
        (void)!pwrite(box->oom_fd, value, strlen(value), 0);
}

void box_keep_pages(void)
{
    (void)mlockall(MCL_CURRENT);
}

/* What is shared with a child is copied when it is written to, which must not be while there is no room. */
static void own_stack(void)
{
    char room[24 << 10];

    explicit_bzero(room, sizeof(room));
}

static int clone_init(struct box *box)
{
    struct clone_args args = {
        .flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_PIDFD,
        .exit_signal = SIGCHLD,
        .pidfd = (uint64_t)(uintptr_t)&box->pidfd,
    };
    int pair[2];
    long pid;
    int error;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return -errno;
    if (box->meter.group >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (uint32_t)box->meter.group;
    }
    set_oom_score(box, "1000");
    pid = syscall(SYS_clone3, &args, sizeof(args));
    error = errno;
    if (pid == 0) {
        (void)close(pair[0]);
        (void)close(box->library);
        init_main(box, pair[1]);
    }
    set_oom_score(box, box->oom_score);
    own_stack();
    (void)close(pair[1]);
    if (pid < 0) {
        (void)close(pair[0]);
        box->pidfd = -1;
        return -error;
    }
    box->channel = pair[0];
    box->init = (pid_t)pid;
    return 0;
}

/*
 * On a core that many programs want the scheduler lets a waking process wait for milliseconds, and a
 * run would go on beyond its limit for as long.  So the box, which seldom works and then for
 * microseconds, goes first where it may (root), and a dying PID 1, which has the others to kill.
 * What they fork is scheduled as everybody is.
 */
static void go_first(pid_t pid)
{
    const struct sched_param first = {.sched_priority = 1};

    (void)sched_setscheduler(pid, SCHED_FIFO | SCHED_RESET_ON_FORK, &first);
}

/* Ends PID 1 and waits for the whole namespace to be gone. */
static void end_run(struct box *box)
{
    struct rusage usage = {0};
    siginfo_t info;

    if (box->pidfd >= 0) {
        go_first(box->init);
        (void)syscall(SYS_pidfd_send_signal, box->pidfd, SIGKILL, NULL, 0);
        while (syscall(SYS_waitid, P_PIDFD, box->pidfd, &info, WEXITED, &usage) < 0 &&
               errno == EINTR) {
        }
        (void)close(box->pidfd);
    }
    box->pidfd = -1;
    if (box->channel >= 0)
        (void)close(box->channel);
    if (box->listener >= 0)
        (void)close(box->listener);
    box->channel = -1;
    box->listener = -1;
    box->meter.reaped_cpu_ns =
        ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000 +
        ((int64_t)usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
    box->meter.reaped_bytes = (uint64_t)usage.ru_maxrss * 1024;
}

static int await_prepared(struct box *box, enum wire_step *out_step)
{
    struct box_message message;
    unsigned count = 1;
    int rc = channel_receive(box->channel, &message, sizeof(message), &box->listener, &count);

    if (count == 0)
        box->listener = -1;
    *out_step = WIRE_STEP_INIT_DIED;
    if (rc < 0)
        return rc;
    *out_step = (enum wire_step)message.step;
    if (message.step == WIRE_STEP_RESOURCE_LIMITS)
        box->failed_index = (uint32_t)message.code;
    return message.step == WIRE_STEP_NONE ? 0 : -message.error;
}

static int arm(struct box *box)
{
    struct meter_limits limits = {.memory_bytes = box->spec.memory_bytes,
                                  .processes = box->spec.processes};

    if (box_tests(box, WIRE_TEST_NO_MEMORY_LIMIT))
        limits.memory_bytes = UINT64_MAX;
    if (box_tests(box, WIRE_TEST_NO_GROUP_COUNT))
        limits.processes = UINT32_MAX;
    return box->meter.kind->arm(&box->meter, &limits);
}

/* Everything but "go" and exec is done ahead: the baseline is taken, the limits hold. */
static int prepare(struct box *box, enum wire_step *out_step)
{
    int rc;

    *out_step = WIRE_STEP_CONTROL_GROUP;
    rc = box->meter.kind->begin(&box->meter);
    if (rc < 0)
        return rc;
    *out_step = WIRE_STEP_CLONE;
    rc = clone_init(box);
    if (rc == 0)
        rc = await_prepared(box, out_step);
    if (rc == 0) {
        *out_step = WIRE_STEP_CONTROL_LIMIT;
        rc = arm(box);
    }
    if (rc < 0) {
        end_run(box);
        (void)box->meter.kind->end(&box->meter);
    }
    return rc;
}

/* ---- one run ---------------------------------------------------------------------------------- */

static void fill_result(struct box *box, const struct watch *watch,
                        const struct meter_figures *figures)
{
    box_reply.head = wire_head(WIRE_RESULT, sizeof(box_reply));
    box_reply.outcome = (uint32_t)watch_outcome(box, watch, figures);
    if (box_reply.outcome == EXITED)
        box_reply.exit_code = watch->end.status;
    else if (box_reply.outcome == UNSTARTED)
        box_reply.exit_code = watch->end.error;
    else if (box_reply.outcome == SIGNALED || box_reply.outcome == FORBIDDEN)
        box_reply.signal = watch->end.status;
    box_reply.oom_kills = figures->oom_kills;
    box_reply.process_limit_hit = figures->process_limit_hit;
    box_reply.outputs_present = watch->end.outputs;
    box_reply.cpu_ns = figures->cpu_ns;
    box_reply.wall_ns = watch->ended_ns - watch->started_ns;
    box_reply.waited_ns = watch->waited_ns;
    box_reply.memory_bytes = figures->memory_bytes;
}

static int refuse(struct box *box, enum wire_step step, int error)
{
    box_reply.head = wire_head(WIRE_FAILED, sizeof(box_reply));
    box_reply.step = (uint32_t)step;
    box_reply.error = error;
    box_reply.index = box->failed_index;
    return channel_send(box->library, &box_reply, sizeof(box_reply), NULL, 0);
}

/* Answer as soon as the figures are there; taking the rest down comes after. */
static int run_prepared(struct box *box, const int *fds, enum wire_step *out_step)
{
    static struct watch watch;
    struct meter_figures figures = {0};
    bool late = box->lane.meter == WIRE_METER_RLIMIT;
    int rc;

    memset(&watch, 0, sizeof(watch));
    *out_step = WIRE_STEP_INIT_DIED;
    rc = watch_run(box, fds, &watch);
    for (int i = 0; i < 3; i++)
        (void)close(fds[i]);
    if (rc < 0)
        return rc;
    if (!watch.ended || late)
        end_run(box);
    if (watch.abandoned)
        return -EPIPE;
    *out_step = WIRE_STEP_CONTROL_READ;
    rc = box->meter.kind->read(&box->meter, &figures);
    /* Neither init's failure nor a kill by a host that ran out of memory is the candidate's doing. */
    if (rc == 0 && ((watch.lost && figures.oom_kills == 0) ||
                    (figures.oom_kills > 0 && !figures.at_memory_limit))) {
        *out_step = watch.lost ? WIRE_STEP_INIT_DIED : WIRE_STEP_HOST_MEMORY;
        rc = -ECHILD;
    }
    if (rc == 0) {
        fill_result(box, &watch, &figures);
        rc = channel_send(box->library, &box_reply, sizeof(box_reply), watch.fds, watch.fd_count);
    }
    for (unsigned i = 0; i < watch.fd_count; i++)
        (void)close(watch.fds[i]);
    return rc;
}

/* A prepared run may wait for long, and a host short of memory ends such processes first. */
static bool is_gone(const struct box *box)
{
    struct pollfd polled = {.fd = box->pidfd, .events = POLLIN};

    return poll(&polled, 1, 0) > 0;
}

static int run(struct box *box, const int *fds)
{
    enum wire_step step = WIRE_STEP_GROUP_NOT_EMPTY;
    int rc = box->broken ? -EBUSY : 0;

    memset(&box_reply, 0, sizeof(box_reply));
    if (rc == 0 && box->channel >= 0 && is_gone(box)) {
        end_run(box);
        rc = box->meter.kind->end(&box->meter);
    }
    if (rc == 0 && box->channel < 0)
        rc = prepare(box, &step);
    if (rc < 0) {
        for (int i = 0; i < 3; i++)
            (void)close(fds[i]);
        return refuse(box, step, -rc);
    }
    rc = run_prepared(box, fds, &step);
    if (rc < 0)
        rc = refuse(box, step, -rc);
    end_run(box);
    if (box->meter.kind->end(&box->meter) < 0)
        box->broken = true;
    return rc;
}

/* ---- life ------------------------------------------------------------------------------------- */

/*
 * What a program could gain by exec, for all runs of this box at once: each call makes new credentials.
 * What box and init hold stays; they never exec.
 */
static int drop_bounding_set(const struct box *box)
{
    if (box_tests(box, WIRE_TEST_KEEP_ID))
        return 0;
    /* The first that this kernel does not know is behind the last. */
    for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {
    }
    return errno == EINVAL ? 0 : -errno;
}

static int build(struct box *box, enum wire_step *out_step)
{
    int rc;

    *out_step = WIRE_STEP_PROTOCOL;
    rc = read_spec(box);
    if (rc < 0)
        return rc;
    /* An ordinary user may open it only while dumpable; nothing foreign exists here yet. */
    (void)prctl(PR_SET_DUMPABLE, 1);
    box->oom_fd = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
    (void)prctl(PR_SET_DUMPABLE, 0);
    box->proc_fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    /* Linux 6.3, and only root may. */
    box->noexec_fd = open("/proc/sys/vm/memfd_noexec", O_WRONLY | O_CLOEXEC);
    if (box->oom_fd >= 0 &&
        meter_read_text(box->oom_fd, box->oom_score, sizeof(box->oom_score)) < 0)
        return -EIO;
    rc = root_build(box, out_step);
    if (rc == 0)
        rc = landlock_build(box, out_step);
    if (rc < 0)
        return rc;
    *out_step = WIRE_STEP_KEYS;
    rc = keys_close(box);
    if (rc < 0)
        return rc;
    *out_step = WIRE_STEP_IDS;
    rc = drop_bounding_set(box);
    if (rc < 0)
        return rc;
    *out_step = WIRE_STEP_CONTROL_GROUP;
    return box->meter.kind->open(&box->meter);
}

static void forget_host(struct box *box)
{
    (void)close(box->spec_fd);
    (void)close(box->files_fd);
    (void)close(box->filter_fd);
}

static _Noreturn void serve(struct box *box)
{
    for (;;) {
        enum wire_step step;
        struct wire_run message;
        int fds[3];
        unsigned count = 3;
        int rc = channel_receive(box->library, &message, sizeof(message), fds, &count);

        if (rc == 0 && count == 3 && wire_head_is(&message.head, WIRE_RUN, sizeof(message))) {
            rc = run(box, fds);
            /* One that hands files back is a compiler and runs once. */
            if (rc == 0 && !box->broken && box->spec.output_count == 0 && !message.last &&
                !box_tests(box, WIRE_TEST_UNPREPARED))
                (void)prepare(box, &step);
            continue;
        }
        for (unsigned i = 0; i < count; i++)
            (void)close(fds[i]);
        /* A stop that crossed our answer on the way is late, not wrong. */
        if (rc == 0)
            continue;
        end_run(box);
        (void)box->meter.kind->end(&box->meter);
        _exit(0);
    }
}

_Noreturn void box_main(struct box *box)
{
    enum wire_step step = WIRE_STEP_NONE;
    int rc;

    (void)signal(SIGCHLD, SIG_DFL);
    box->channel = -1;
    box->pidfd = -1;
    box->listener = -1;
    box->meter.group = -1;
    for (unsigned i = 0; i < sizeof(box->meter.files) / sizeof(box->meter.files[0]); i++)
        box->meter.files[i] = -1;
    rc = build(box, &step);
    if (rc == 0) {
        forget_host(box);
        go_first(0);
        rc = prepare(box, &step);
    }
    if (rc < 0) {
        (void)refuse(box, step, -rc);
        _exit(1);
    }
    box_reply.head = wire_head(WIRE_READY, sizeof(box_reply));
    box_reply.landlock_abi = (uint32_t)box->landlock_abi;
    if (channel_send(box->library, &box_reply, sizeof(box_reply), NULL, 0) < 0)
        _exit(1);
    serve(box);
}
