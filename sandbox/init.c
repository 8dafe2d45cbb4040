/* SPDX-License-Identifier: MIT */
/*
 * PID 1 of one run.  Mounts the run's own file systems, starts the payload, gives it its standard
 * streams when the box says so, reaps, reports the payload's end at once, and - where outputs are
 * asked for - ends everything else and opens them.  When it ends, the kernel ends all that is left.
 */
#include "box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MS_NOSYMFOLLOW_ 256
#define TIMER_SLACK_NS  50000 /* the kernel's own; the box's is 1 */

static int mount_work(const struct box *box, const char *path)
{
    char options[160];
    unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOSYMFOLLOW_;
    uint64_t size = (box->spec.file_bytes + 4095) / 4096 * 4096;

    if (box_tests(box, WIRE_TEST_NO_READ_ONLY))
        flags = MS_NOSUID | MS_NODEV;
    if (box_tests(box, WIRE_TEST_NO_SIZES))
        (void)snprintf(options, sizeof(options), "mode=0700,uid=%u,gid=%u", box->spec.uid,
                       box->spec.gid);
    else
        /* One inode is the root itself. */
        (void)snprintf(options, sizeof(options), "mode=0700,uid=%u,gid=%u,size=%llu,nr_inodes=%u",
                       box->spec.uid, box->spec.gid, (unsigned long long)(size ? size : 4096),
                       box->spec.file_count + 1);
    return mount("assess", path, "tmpfs", flags, options) < 0 ? -errno : 0;
}

static int mount_proc(const struct box *box)
{
    unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;

    if (!(box->spec.flags & WIRE_PROC))
        return 0;
    if (mount("proc", "/.run/proc", "proc", flags, "subset=pid,hidepid=invisible") < 0)
        return -errno;
    return umount2("/.proc", MNT_DETACH) < 0 ? -errno : 0;
}

/* No memory file of this pid namespace can be executed, nor made so. */
static int forbid_memory_programs(const struct box *box)
{
    if (box->noexec_fd < 0 || box_tests(box, WIRE_TEST_RUN_MEMORY))
        return 0;
    return write(box->noexec_fd, "2", 1) == 1 ? 0 : -errno;
}

static int set_up(const struct box *box, struct box_message *message)
{
    int rc = 0;

    message->step = WIRE_STEP_WORK_FOLDERS;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || sethostname("box", 3) < 0 ||
        prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NS) < 0)
        return -errno;
    rc = forbid_memory_programs(box);
    if (rc < 0)
        return rc;
    /* See lane.c. */
    if (box->meter.group >= 0)
        (void)unshare(CLONE_NEWCGROUP);
    if (!box_tests(box, WIRE_TEST_KEEP_WORK))
        rc = mount_work(box, "/box/work");
    if (rc == 0 && !box_tests(box, WIRE_TEST_KEEP_WORK))
        rc = mount_work(box, "/box/tmp");
    if (rc < 0)
        return rc;
    message->step = WIRE_STEP_PROC;
    rc = mount_proc(box);
    if (rc < 0)
        return rc;
    message->step = WIRE_STEP_WORKING_FOLDER;
    (void)umask(022);
    return chdir(wire_string(&box->spec, box->spec.cwd)) < 0 ? -errno : 0;
}

struct payload_ends {
    struct box *box;
    int ready, go;
};

static int enter_payload(void *context)
{
    const struct payload_ends *ends = context;

    payload_main(ends->box, ends->ready, ends->go);
}

/*
 * Until exec it shares init's memory, which saves copying and faulting in all of it; it works on a
 * stack of its own and writes to nothing else.
 */
static pid_t start_payload(struct box *box, const int ready[2], const int go[2], int *out_pidfd)
{
    static char stack[32768] __attribute__((aligned(16)));
    static struct payload_ends ends;
    int pid;

    ends = (struct payload_ends){box, ready[1], go[0]};
    pid = clone(enter_payload, stack + sizeof(stack),
                CLONE_VM | CLONE_FILES | CLONE_PIDFD | SIGCHLD, &ends, out_pidfd);
    return pid < 0 ? (pid_t)-errno : (pid_t)pid;
}

/* After this init can kill what it reaps and read what the payload left; nothing else. */
static void drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct few[2] = {{0}};

    few[0].permitted = 1u << CAP_KILL | 1u << CAP_DAC_READ_SEARCH;
    few[0].effective = few[0].permitted;
    (void)syscall(SYS_capset, &header, few);
}

/* Until FD can be read; a payload that is killed before it was let go is no run. */
static int await_or_death(int fd, int pidfd)
{
    struct pollfd polled[] = {
        {.fd = fd,    .events = POLLIN},
        {.fd = pidfd, .events = POLLIN}
    };

    while (poll(polled, 2, -1) < 0)
        if (errno != EINTR)
            return -errno;
    return polled[1].revents ? -ECHILD : 0;
}

/* Waits for the payload to be confined and passes the listener on. */
static int report_prepared(int channel, int ready, int pidfd, struct box_message *message)
{
    int rc;

    /* What it wrote before it ended says more than its end. */
    if (await_or_death(ready, pidfd) < 0 && fcntl(ready, F_SETFL, O_NONBLOCK) < 0)
        return -errno;
    if (read(ready, message, sizeof(*message)) != (ssize_t)sizeof(*message)) {
        *message = (struct box_message){.step = WIRE_STEP_INIT_DIED, .listener = -1};
        return -ECHILD;
    }
    if (message->step != WIRE_STEP_NONE)
        return -message->error;
    rc = channel_send(channel, message, sizeof(*message), &message->listener,
                      message->listener >= 0 ? 1 : 0);
    if (message->listener >= 0)
        (void)close(message->listener);
    return rc;
}

/* The box's word to go, with the three streams; placed in the table that the payload shares. */
static int release(int channel, const int go[2], int pidfd)
{
    struct box_message message;
    int fds[3] = {-1, -1, -1};
    unsigned count = 3;
    int rc = await_or_death(channel, pidfd);

    if (rc == 0)
        rc = channel_receive(channel, &message, sizeof(message), fds, &count);
    if (rc < 0)
        return rc;
    if (count != 3)
        return -EPROTO;
    for (int i = 0; i < 3; i++)
        if (dup2(fds[i], i) < 0)
            return -errno;
    /* Close-on-exec copies: they go when the payload execs, here they are ended at once. */
    for (int i = 0; i < 3; i++)
        (void)close(fds[i]);
    (void)close(pidfd);
    if (write(go[1], "", 1) != 1)
        return -EIO;
    /* The streams are the payload's alone: what it closes is closed. */
    return syscall(SYS_close_range, 0u, 2u, 1u << 1) < 0 ? -errno : 0;
}

static int open_output(const struct box *box, int work, uint32_t index)
{
    struct open_how how = {.flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
                                      RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV};
    const char *name = wire_string(&box->spec, box->spec.outputs[index]);
    struct stat status;
    int fd = (int)syscall(SYS_openat2, work, name, &how, sizeof(how));

    if (fd < 0)
        return -1;
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_nlink != 1 ||
        (uint64_t)status.st_size > box->spec.outputs_max_bytes) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* Nothing of the candidate is alive any more when its files are opened. */
static unsigned collect(const struct box *box, struct box_message *message, int *fds)
{
    unsigned count = 0;
    int work;

    (void)kill(-1, SIGKILL);
    while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR) {
    }
    work = open("/box/work", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (uint32_t i = 0; work >= 0 && i < box->spec.output_count; i++) {
        int fd = open_output(box, work, i);

        if (fd >= 0) {
            fds[count++] = fd;
            message->outputs |= 1u << i;
        }
    }
    return count;
}

static void report_end(const struct box *box, int channel, int ready, const siginfo_t *end)
{
    struct box_message message = {.code = end->si_code, .status = end->si_status};
    struct box_message failure;
    int fds[WIRE_OUTPUTS];
    unsigned count = 0;

    /* A failed exec leaves a record; after a good one the payload's end of the pipe is closed. */
    if (read(ready, &failure, sizeof(failure)) == (ssize_t)sizeof(failure)) {
        message.step = failure.step;
        message.error = failure.error;
    }
    if (box->spec.output_count > 0)
        count = collect(box, &message, fds);
    (void)channel_send(channel, &message, sizeof(message), fds, count);
}

static void reap_until(pid_t payload, siginfo_t *end)
{
    for (;;) {
        siginfo_t info = {0};

        if (waitid(P_ALL, 0, &info, WEXITED | __WALL) < 0) {
            if (errno == EINTR)
                continue;
            *end = (siginfo_t){.si_code = CLD_KILLED};
            end->si_status = SIGKILL;
            return;
        }
        if (info.si_pid == payload) {
            *end = info;
            return;
        }
    }
}

_Noreturn void init_main(struct box *box, int channel)
{
    struct box_message message = {.listener = -1};
    siginfo_t end;
    int ready[2] = {-1, -1};
    int go[2] = {-1, -1};
    int pidfd = -1;
    pid_t payload = -1;
    int rc = set_up(box, &message);

    if (rc == 0 && (pipe2(ready, O_CLOEXEC) < 0 || pipe2(go, O_CLOEXEC) < 0))
        rc = -errno;
    if (rc == 0) {
        message.step = WIRE_STEP_FORK;
        payload = start_payload(box, ready, go, &pidfd);
        rc = payload < 0 ? payload : 0;
    }
    if (rc == 0) {
        drop_capabilities();
        rc = report_prepared(channel, ready[0], pidfd, &message);
        /* The payload's change of ids set it anew for the memory that they share. */
        (void)prctl(PR_SET_DUMPABLE, 0);
    }
    if (rc < 0) {
        message.error = -rc;
        (void)channel_send(channel, &message, sizeof(message), NULL, 0);
        _exit(1);
    }
    if (release(channel, go, pidfd) < 0)
        _exit(1);
    (void)fcntl(ready[0], F_SETFL, O_NONBLOCK);
    reap_until(payload, &end);
    report_end(box, channel, ready[0], &end);
    _exit(0);
}
