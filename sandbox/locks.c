/* SPDX-License-Identifier: MIT */
/*
 * Whose a lane is.  Two locks each: a file's, whose end is an event that waiters see, and its control
 * group's, which also holds between systems that share control groups but not the runtime folder, as
 * containers do.  A killed holder holds nothing: the kernel closes its files.
 */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MAX_NS (INT64_C(1) << 50) /* 13 days; poll's milliseconds are an int */
#define AWAY_NS     INT64_C(1000000000)
#define LOOK_NS     INT64_C(100000000) /* between two looks where no event can be had */

int64_t library_now_ns(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

bool library_was_away(int64_t due_ns)
{
    return library_now_ns() - due_ns > AWAY_NS;
}

/* ---- taking ----------------------------------------------------------------------------------- */

static void lock_path(const struct sandbox *sandbox, int core, char *out, size_t size)
{
    (void)snprintf(out, size, "%s/lane-%d.lock", sandbox->runtime_dir, core);
}

/*
 * The lock of one lane, or -1 with errno EWOULDBLOCK when it is held.  Waiters wake at the end of a
 * writer, so only a holder is one; and those who merely look do not keep one another from seeing.
 */
static int lock_file(const struct sandbox *sandbox, int core, bool look)
{
    char path[256];
    int fd;

    lock_path(sandbox, core, path, sizeof(path));
    fd = open(path, (look ? O_RDONLY : O_RDWR) | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
              0600);
    if (fd < 0)
        return -1;
    if (flock(fd, (look ? LOCK_SH : LOCK_EX) | LOCK_NB) < 0) {
        int error = errno;

        (void)close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static int lock_both(const struct sandbox *sandbox, int core, bool look, int *out_group)
{
    int fd = lock_file(sandbox, core, look);

    *out_group = -1;
    if (fd < 0 || control_lock_lane(sandbox, (unsigned)core, look, out_group) == 0)
        return fd;
    (void)close(fd);
    errno = EWOULDBLOCK;
    return -1;
}

static bool is_free(const struct sandbox *sandbox, int core)
{
    int group = -1;
    int fd = lock_both(sandbox, core, true, &group);
    int error = errno;

    if (group >= 0)
        (void)close(group);
    if (fd >= 0)
        (void)close(fd);
    errno = error;
    return fd >= 0;
}

int locks_take(const struct sandbox *sandbox, int index, int *out_core, int *out_group,
               struct sandbox_error *err)
{
    bool known = false;

    for (unsigned i = 0; i < sandbox->facts.lanes; i++) {
        int core = sandbox->lane_cores[i];
        int fd;

        if (index != SANDBOX_LANE_ANY && index != core)
            continue;
        known = true;
        fd = is_free(sandbox, core) ? lock_both(sandbox, core, false, out_group) : -1;
        if (fd >= 0) {
            *out_core = core;
            return fd;
        }
        if (errno != EWOULDBLOCK)
            return sandbox_fail(err, SANDBOX_HOST, errno, "cannot lock a lane in '%s'",
                                sandbox->runtime_dir);
    }
    if (!known)
        return sandbox_fail(err, SANDBOX_INVALID, 0,
                            "no lane %d: this process may not use that core", index);
    return sandbox_fail(err, SANDBOX_BUSY, 0, "all lanes are held by other processes");
}

/* ---- waiting ---------------------------------------------------------------------------------- */

static bool any_is_free(const struct sandbox *sandbox)
{
    for (unsigned i = 0; i < sandbox->facts.lanes; i++)
        if (is_free(sandbox, sandbox->lane_cores[i]))
            return true;
    return false;
}

/* A user has few inotify instances (128): in a larger crowd the others look from time to time. */
static int watch_locks(const struct sandbox *sandbox)
{
    int events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

    if (events >= 0 && inotify_add_watch(events, sandbox->runtime_dir, IN_CLOSE_WRITE) < 0) {
        (void)close(events);
        events = -1;
    }
    return events;
}

int sandbox_lane_wait(struct sandbox *sandbox, int64_t wait_ns, struct sandbox_error *err)
{
    int64_t deadline = library_now_ns() + (wait_ns < WAIT_MAX_NS ? wait_ns : WAIT_MAX_NS);
    int events = watch_locks(sandbox);
    int rc = 0;

    while (rc == 0 && !any_is_free(sandbox)) {
        int64_t left = deadline - library_now_ns();
        struct pollfd polled = {.fd = events, .events = POLLIN};
        char drained[4096];

        if (left <= 0)
            rc = sandbox_fail(err, SANDBOX_BUSY, 0, "all lanes stayed held by other processes");
        else if (events < 0 && left > LOOK_NS)
            left = LOOK_NS;
        if (rc == 0 && poll(&polled, 1, (int)(left / 1000000 + 1)) < 0)
            rc = sandbox_fail(err, SANDBOX_STOPPED, errno, "waiting for a lane");
        while (rc == 0 && events >= 0 && read(events, drained, sizeof(drained)) > 0) {
        }
    }
    if (events >= 0)
        (void)close(events);
    return rc;
}

/* ---- who --------------------------------------------------------------------------------------- */

struct holders {
    int *pids;
    size_t count, room;
};

static void add_holder(struct holders *holders, int pid)
{
    for (size_t i = 0; i < holders->count; i++)
        if (holders->pids[i] == pid)
            return;
    if (pid > 0 && holders->count < holders->room)
        holders->pids[holders->count++] = pid;
}

/*
 * Who holds the lock of a line of /proc/locks if it is one on FILE ("00:1a:815"), else 0:
 * "1: FLOCK  ADVISORY  WRITE 4711 00:1a:815 0 EOF"; a lock that is waited for has "->" in front.
 */
static int holder_of(char *line, const char *file)
{
    enum { KIND = 1, PID = 4, FILE_ID, FIELDS };
    char *fields[FIELDS];
    char *save = NULL;
    size_t count = 0;

    for (char *word = strtok_r(line, " ", &save); word && count < FIELDS;
         word = strtok_r(NULL, " ", &save))
        fields[count++] = word;
    if (count < FIELDS || strcmp(fields[KIND], "FLOCK") != 0 || strcmp(fields[FILE_ID], file) != 0)
        return 0;
    return (int)strtol(fields[PID], NULL, 10);
}

static void find_holder(const char *path, struct holders *holders)
{
    struct stat status;
    char file[64];
    char line[256];
    FILE *locks = stat(path, &status) == 0 ? fopen("/proc/locks", "re") : NULL;

    if (!locks)
        return;
    (void)snprintf(file, sizeof(file), "%02x:%02x:%lu", major(status.st_dev), minor(status.st_dev),
                   (unsigned long)status.st_ino);
    while (fgets(line, sizeof(line), locks))
        add_holder(holders, holder_of(line, file));
    (void)fclose(locks);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): written to through holders */
size_t sandbox_lane_holders(const struct sandbox *sandbox, int *pids, size_t room)
{
    struct holders holders = {.pids = pids, .room = room};

    for (unsigned i = 0; i < sandbox->facts.lanes; i++) {
        char path[288];

        lock_path(sandbox, sandbox->lane_cores[i], path, sizeof(path));
        find_holder(path, &holders);
        control_lane_path(sandbox, (unsigned)sandbox->lane_cores[i], path, sizeof(path));
        find_holder(path, &holders);
    }
    return holders.count;
}
