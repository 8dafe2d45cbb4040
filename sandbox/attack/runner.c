/* SPDX-License-Identifier: MIT */
/*
 * One row by a runner: `sh -c 'RUNNER "$@"' sh PROGRAM ROW KEY=VALUE…`, below sandbox-attack's own
 * holder (hold.c), which ends all of it when the time is over, the command has ended, or we have.
 */
#include "battery.h"
#include "folders.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNNER_MS  20000 /* for one row */
#define SLEEPER_MS 8000  /* for a row that wall time is to end */
#define GRACE_MS   8000  /* what the holder may need to end everything */
#define TIMED_OUT  124
#define STRAY_FD   100 /* where the heirs of descriptors begin */

static int open_input(const struct attack_row *row, const struct baits *baits)
{
    char path[80];
    int fd;

    if ((row->flags & ATTACK_INPUT) == 0)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    (void)snprintf(path, sizeof(path), "%s/input", baits->folder);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    (void)unlink(path);
    if (fd >= 0 && (pwrite(fd, "input\n", 6, 0) != 6)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* Descriptors: 0 input, 1 output, 2 nothing, 3 our end of life, from STRAY_FD on some strays. */
static int spawn_holder(char *const *argv, const struct baits *baits, int input, int output,
                        int life, pid_t *out_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int rc;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return ENOMEM;
    if (posix_spawnattr_init(&attributes) != 0) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    rc = posix_spawn_file_actions_adddup2(&actions, baits->fds[BAIT_TCP], STRAY_FD);
    rc = rc ? rc
            : posix_spawn_file_actions_adddup2(&actions, baits->fds[BAIT_ABSTRACT], STRAY_FD + 1);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&actions, input, 0);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&actions, output, 1);
    rc = rc ? rc : posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&actions, life, 3);
    rc = rc ? rc : posix_spawn_file_actions_addchdir_np(&actions, baits->folder);
    rc = rc ? rc : posix_spawn(out_pid, argv[0], &actions, &attributes, argv, environ);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return rc;
}

/* Descriptors that dup2 must not overwrite while they are still to be copied. */
static int above_strays(int fd)
{
    int high = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, STRAY_FD + 2);

    if (fd >= 0)
        (void)close(fd);
    return high;
}

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fds[i] >= 0)
            (void)close(fds[i]);
}

/* 0 or errno. */
static int run_holder(char *const *argv, const struct baits *baits, int input, int64_t wait_ms,
                      const volatile sig_atomic_t *interrupted, struct heard *heard)
{
    int fds[4] = {-1, -1, -1, -1}; /* output to read and to write, life to read and to write */
    pid_t pid = -1;
    int rc = 0;

    if (pipe2(fds, O_CLOEXEC) != 0 || pipe2(fds + 2, O_CLOEXEC) != 0)
        rc = errno;
    for (size_t i = 0; i < 4 && rc == 0; i++) {
        fds[i] = above_strays(fds[i]);
        rc = fds[i] < 0 ? errno : 0;
    }
    if (rc == 0)
        rc = spawn_holder(argv, baits, input, fds[1], fds[2], &pid);
    close_all(fds + 1, 2);
    fds[1] = fds[2] = -1;
    if (rc == 0) {
        hear(fds[0], wait_ms + GRACE_MS, interrupted, heard);
        (void)close(fds[3]); /* the end of life, if it lives yet */
        fds[3] = -1;
        while (waitpid(pid, &heard->status, 0) < 0 && rc == 0)
            rc = errno == EINTR ? 0 : errno;
    }
    close_all(fds, 4);
    return rc;
}

static struct attempt judge(const struct attack_row *row, const struct heard *heard, bool changed)
{
    struct attempt attempt = {.verdict = SANDBOX_ATTACK_UNTRIED,
                              .saying = saying_of(heard->text, heard->size)};
    const struct saying *saying = &attempt.saying;
    int code = WIFEXITED(heard->status) ? WEXITSTATUS(heard->status) : -1;
    bool timed_out = !heard->complete || code == TIMED_OUT;
    bool limit = (row->flags & ATTACK_LIMIT) != 0;

    attempt.expected = saying->held;
    (void)snprintf(attempt.said, sizeof(attempt.said), "%s",
                   changed ? "a file of the host was changed" : saying->line);
    if (!saying->tried) {
        (void)snprintf(attempt.said, sizeof(attempt.said), "was never started (status %d)", code);
    } else if (saying->escaped || changed) {
        attempt.verdict = limit ? SANDBOX_ATTACK_BEYOND : SANDBOX_ATTACK_ESCAPED;
    } else if (saying->held) {
        attempt.verdict = SANDBOX_ATTACK_HELD;
    } else if (timed_out) {
        attempt.verdict = limit ? SANDBOX_ATTACK_BEYOND : SANDBOX_ATTACK_UNTRIED;
        (void)snprintf(attempt.said, sizeof(attempt.said), "had not ended when its time was over");
    } else if (!saying->absent) {
        attempt.verdict = SANDBOX_ATTACK_HELD;
        (void)snprintf(attempt.said, sizeof(attempt.said), "was ended (status %d)", code);
    }
    return attempt;
}

/* Takes away what write_outside has left on the host; true if there was any. */
static bool was_written(const struct baits *baits)
{
    const char *name = strrchr(baits->folder, '/') + 1;
    bool found = false;
    char path[200];

    for (size_t i = 0; i < sizeof(attacked_folders) / sizeof(attacked_folders[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s-written", attacked_folders[i], name);
        found |= unlink(path) == 0;
    }
    return found;
}

static bool is_changed(int input)
{
    char text[8] = "";

    return pread(input, text, sizeof(text), 0) != 6 || memcmp(text, "input\n", 6) != 0;
}

/* 0 or errno. */
static int run_once(const struct sandbox_attack_options *options, const struct baits *baits,
                    const struct attack_row *row, struct heard *heard, struct attempt *attempt)
{
    int64_t wait_ms = options->runner_ns > 0 ? options->runner_ns / 1000000 : RUNNER_MS;
    char time[24];
    char *script = NULL;
    int input = above_strays(open_input(row, baits));
    int rc = asprintf(&script, "%s \"$@\"", options->runner) < 0 ? ENOMEM : 0;
    const char *argv[BAIT_ARGUMENTS + 11] = {
        options->program, "-hold",   time,   (row->flags & ATTACK_TERMINAL) != 0 ? "terminal" : "-",
        "/bin/sh",        "-c",      script, "sh",
        options->program, row->name,
    };

    if (row->expected == SANDBOX_WALL_LIMIT && wait_ms > SLEEPER_MS)
        wait_ms = SLEEPER_MS;
    (void)snprintf(time, sizeof(time), "%lld", (long long)wait_ms);
    for (int i = 0; i < baits->count; i++)
        argv[10 + i] = baits->arguments[i];
    if (rc == 0 && input < 0)
        rc = EMFILE;
    if (rc == 0)
        rc = run_holder((char *const *)(uintptr_t)argv, baits, input, wait_ms, options->interrupted,
                        heard);
    if (rc == 0)
        *attempt =
            judge(row, heard,
                  ((row->flags & ATTACK_INPUT) != 0 && is_changed(input)) || was_written(baits));
    if (input >= 0)
        (void)close(input);
    free(script);
    return rc;
}

struct attempt attempt_by_runner(const struct sandbox_attack_options *options,
                                 const struct baits *baits, const struct attack_row *row)
{
    struct attempt attempt = {.verdict = SANDBOX_ATTACK_UNTRIED};
    struct heard *heard = NULL;
    int runs = (row->flags & ATTACK_TWICE) != 0 ? 2 : 1;
    int rc = 0;

    if ((row->flags & (ATTACK_OUTPUT | ATTACK_ERRORS)) != 0) {
        (void)snprintf(attempt.said, sizeof(attempt.said), "is about what a judge keeps");
        return attempt;
    }
    for (int i = 0; i < runs && rc == 0; i++) {
        heard = calloc(1, sizeof(*heard));
        rc = heard != NULL ? run_once(options, baits, row, heard, &attempt) : ENOMEM;
        free(heard);
        if (attempt.verdict != SANDBOX_ATTACK_HELD)
            break;
    }
    if (rc != 0) {
        attempt.verdict = SANDBOX_ATTACK_UNTRIED;
        (void)snprintf(attempt.said, sizeof(attempt.said), "could not be run: %s", strerror(rc));
    }
    return attempt;
}
