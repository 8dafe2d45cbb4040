/* SPDX-License-Identifier: MIT */
/*
 * What a sandboxed hello costs: a prepared box against posix_spawn and, where it is installed,
 * bubblewrap, taken in turn in one run.
 *
 *   bench_hello HELPER HELLO [RUNS]
 *
 * Each figure is from the request to the result with standard output drained.  Medians, since the
 * machine is shared; ratios are to posix_spawn of the same run.
 */
#include "assess-sandbox.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX 100000

enum way { SPAWN, BOX, BUBBLEWRAP, WAYS };

static const char *const names[WAYS] = {"posix_spawn + pipe", "prepared box", "bubblewrap"};

struct bench {
    struct sandbox *sandbox;
    struct sandbox_lane *lane;
    struct sandbox_policy *policy;
    struct sandbox_box *box;
    struct sandbox_error err;
    const char *hello;
};

static double now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Runs ARGV, reads its output to the end, waits; false if it did not end well. */
static bool spawn(char *const *argv)
{
    posix_spawn_file_actions_t actions;
    char drained[4096];
    int ends[2];
    int status = 0;
    pid_t pid;
    bool started;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    started = posix_spawnp(&pid, argv[0], &actions, NULL, argv, (char *[]){NULL}) == 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    while (started && read(ends[0], drained, sizeof(drained)) > 0) {
    }
    (void)close(ends[0]);
    return started && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

static bool spawn_bubblewrap(const char *hello)
{
    char *argv[] = {
        (char[]){"bwrap"},         (char[]){"--unshare-all"}, (char[]){"--ro-bind"},
        (char *)(uintptr_t)hello,  (char[]){"/hello"},        (char[]){"--proc"},
        (char[]){"/proc"},         (char[]){"--dev"},         (char[]){"/dev"},
        (char[]){"--tmpfs"},       (char[]){"/tmp"},          (char[]){"--die-with-parent"},
        (char[]){"--new-session"}, (char[]){"/hello"},        NULL};

    return spawn(argv);
}

static bool run_once(struct bench *bench, enum way way)
{
    const struct sandbox_io io = {.stdin_fd = -1};
    struct sandbox_result result;
    char *argv[] = {(char *)(uintptr_t)bench->hello, NULL};

    switch (way) {
    case SPAWN: return spawn(argv);
    case BUBBLEWRAP: return spawn_bubblewrap(bench->hello);
    case BOX:
        return sandbox_run(bench->box, &io, &result, &bench->err) == 0 &&
               result.outcome == SANDBOX_EXITED && result.exit_code == 0;
    case WAYS: break;
    }
    return false;
}

static int open_box(struct bench *bench, const char *helper)
{
    static const char *const argv[] = {"/app/hello", NULL};
    static const char *const env[] = {"PATH=/usr/bin", NULL};
    const struct sandbox_options options = {.helper = helper};
    struct sandbox_file file = {.name = "hello", .executable = true};
    struct sandbox_recipe recipe = {.files = &file, .file_count = 1, .argv = argv, .env = env};
    struct stat status;
    int rc = sandbox_open(&options, &bench->sandbox, &bench->err);

    file.fd = open(bench->hello, O_RDONLY | O_CLOEXEC);
    if (file.fd < 0 || fstat(file.fd, &status) < 0)
        return -1;
    file.size = (uint64_t)status.st_size;
    if (rc == 0)
        rc = sandbox_policy_open("native", &bench->policy, &bench->err);
    if (rc == 0)
        rc = sandbox_lane_open(bench->sandbox, SANDBOX_LANE_ANY, &bench->lane, &bench->err);
    recipe.policy = bench->policy;
    if (rc == 0)
        rc = sandbox_box_open(bench->lane, &recipe, &bench->box, &bench->err);
    (void)close(file.fd);
    return rc;
}

static void close_box(struct bench *bench)
{
    sandbox_box_close(bench->box);
    sandbox_lane_close(bench->lane);
    sandbox_policy_free(bench->policy);
    sandbox_close(bench->sandbox);
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a;
    double other = *(const double *)b;

    return one < other ? -1 : one > other;
}

static void report(double *times[WAYS], int runs, bool with_bubblewrap)
{
    double floor_ms = 0;

    (void)printf("%-20s %9s %9s %7s   (%d runs each, in turn)\n", "hello", "p10 ms", "median ms",
                 "ratio", runs);
    for (int way = 0; way < (with_bubblewrap ? WAYS : BUBBLEWRAP); way++) {
        qsort(times[way], (size_t)runs, sizeof(double), by_size);
        if (way == SPAWN)
            floor_ms = times[way][runs / 2];
        (void)printf("%-20s %9.3f %9.3f %7.2f\n", names[way], times[way][runs / 10],
                     times[way][runs / 2], times[way][runs / 2] / floor_ms);
    }
    if (!with_bubblewrap)
        (void)printf("bubblewrap is not installed: left out\n");
}

static bool measure(struct bench *bench, double *times[WAYS], int runs, bool with_bubblewrap)
{
    for (int i = 0; i < runs; i++)
        for (int way = 0; way < (with_bubblewrap ? WAYS : BUBBLEWRAP); way++) {
            double started = now_ms();

            if (!run_once(bench, (enum way)way)) {
                (void)printf("%s failed: %s\n", names[way], bench->err.message);
                return false;
            }
            times[way][i] = now_ms() - started;
        }
    return true;
}

int main(int argc, char **argv)
{
    struct bench bench = {.hello = argc > 2 ? argv[2] : NULL};
    int runs = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 1000;
    bool with_bubblewrap = access("/usr/bin/bwrap", X_OK) == 0;
    double *times[WAYS];
    bool fine;

    if (argc < 3 || runs < 10 || runs > RUNS_MAX)
        return 2;
    if (open_box(&bench, argv[1]) < 0) {
        (void)printf("skip all: %s\n", bench.err.message);
        return 77;
    }
    for (int way = 0; way < WAYS; way++)
        times[way] = calloc((size_t)runs, sizeof(double));
    fine = times[0] && times[1] && times[2] && measure(&bench, times, runs, with_bubblewrap);
    if (fine)
        report(times, runs, with_bubblewrap);
    for (int way = 0; way < WAYS; way++)
        free(times[way]);
    close_box(&bench);
    return fine ? 0 : 1;
}
