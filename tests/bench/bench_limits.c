/* SPDX-License-Identifier: MIT */
/*
 * How much CPU time a run gets beyond its limit: one process and a tree of four.
 *
 *   bench_limits HELPER BURN [--smoke] [--json]
 *
 * By the meter of this host; and by the counter of cgroup v2, read and watched by the helper's own
 * code (meter_cgroup2.c, watch.c), where there is a v2 hierarchy without controllers, too.
 */
#include "bench.h"
#include "box.h"
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUDGET_MS 5

struct wire_reply box_reply; /* watch.c notes refused calls in it */

static const struct {
    const char *what;
    const char *processes;
    double limit_ms;
} cases[] = {
    {"one process, 0.1 s",  "1", 100 },
    {"tree of four, 0.1 s", "4", 100 },
    {"one process, 1 s",    "1", 1000},
    {"tree of four, 1 s",   "4", 1000},
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

static void print(size_t number, struct series *series)
{
    bench_row(&(struct bench_row){cases[number].what, "ms", series, NULL, AT_MOST, BUDGET_MS});
    series_done(series);
}

/* ---- by the meter of this host ---------------------------------------------------------------- */

static bool measure_case(struct place *place, size_t number, int runs, struct series *series)
{
    const struct sandbox_io io = {.stdin_fd = -1};
    struct sandbox_limits limits = {.cpu_ns = (int64_t)(cases[number].limit_ms * 1e6),
                                    .wall_ns = INT64_C(120000000000),
                                    .processes = 8};
    struct sandbox_box *box = NULL;
    bool fine = place_box(place, 0, cases[number].processes, &limits, 0, &box) == 0;

    for (int i = 0; fine && i < runs; i++) {
        struct sandbox_result result;

        fine =
            sandbox_run(box, &io, &result, &place->err) == 0 && result.outcome == SANDBOX_CPU_LIMIT;
        series_add(series, (double)result.cpu_ns / 1e6 - cases[number].limit_ms);
    }
    sandbox_box_close(box);
    return fine;
}

static bool measure_here(struct place *place, size_t count, int runs)
{
    bool fine = true;

    bench_open("CPU beyond the limit");
    bench_note("by %s", sandbox_facts(place->sandbox)->meter_name);
    for (size_t i = 0; fine && i < count; i++) {
        struct series series = {0};

        fine = measure_case(place, i, runs, &series);
        print(i, &series);
    }
    return fine;
}

/* ---- by cgroup v2's counter ------------------------------------------------------------------- */

struct second {
    char path[128];
    int group;
    const char *burn;
    struct box box;
};

static bool make_group(struct second *second)
{
    int counter;

    if (mkdir(second->path, 0755) < 0)
        return false;
    second->group = open(second->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    counter = second->group < 0 ? -1 : meter_open_file(second->group, "cpu.stat", false);
    /* There is only this one file without controllers, whatever its number is. */
    for (size_t i = 0; i < sizeof(second->box.meter.files) / sizeof(int); i++)
        second->box.meter.files[i] = counter;
    return counter >= 0 && faccessat(second->group, "cgroup.kill", W_OK, 0) == 0;
}

static void remove_group(struct second *second)
{
    if (second->box.meter.files[0] >= 0)
        (void)close(second->box.meter.files[0]);
    if (second->group >= 0)
        (void)close(second->group);
    second->box.meter.files[0] = -1;
    second->group = -1;
    (void)rmdir(second->path);
}

/* A fresh one a run, as the box has: Linux 6.18 kills what is born in a group that was killed once. */
static bool find_hierarchy(struct second *second)
{
    static const char *const roots[] = {"/sys/fs/cgroup/unified", "/sys/fs/cgroup"};
    bool found = false;

    for (size_t i = 0; !found && i < 2; i++) {
        (void)snprintf(second->path, sizeof(second->path), "%s/assess-bench-%d", roots[i],
                       (int)getpid());
        found = make_group(second);
        remove_group(second);
    }
    return found;
}

/* On the lane's core, as the box is; first there, as the box is where it may. */
static void take_core(bool first)
{
    const struct sched_param param = {.sched_priority = first ? 1 : 0};
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(0, &set);
    (void)sched_setaffinity(0, sizeof(set), &set);
    (void)sched_setscheduler(0, first ? SCHED_FIFO | SCHED_RESET_ON_FORK : SCHED_OTHER, &param);
}

/* A process in the group that waits for the word of watch_run. */
static pid_t start_burner(struct second *second, const char *processes, int channel)
{
    struct clone_args args = {
        .flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (uint32_t)second->group};
    long pid = syscall(SYS_clone3, &args, sizeof(args));

    if (pid == 0) {
        struct box_message message;

        (void)channel_receive(channel, &message, sizeof(message), NULL, NULL);
        (void)execl(second->burn, second->burn, processes, (char *)NULL);
        _exit(127);
    }
    return (pid_t)pid;
}

static void end_group(struct second *second, pid_t pid)
{
    char text[256] = "";
    uint64_t populated = 1;
    int events = meter_open_file(second->group, "cgroup.events", false);

    (void)meter_write_text(second->group, "cgroup.kill", "1");
    (void)waitpid(pid, NULL, 0);
    while (populated && events >= 0 && meter_read_text(events, text, sizeof(text)) == 0 &&
           meter_find(text, "populated", &populated) && populated)
        (void)poll(NULL, 0, 1); /* they need this core to end */
    (void)close(events);
}

static bool run_second(struct second *second, size_t number, struct series *series)
{
    struct box *box = &second->box;
    struct watch watch = {0};
    int init[2];
    int library[2];
    const int fds[3] = {0, 1, 2};
    int64_t used = 0;
    int64_t before = 0;
    pid_t pid;

    if (!make_group(second) || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, init) < 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, library) < 0)
        return false;
    box->channel = init[0];
    box->library = library[0];
    box->spec.cpu_ns = (int64_t)(cases[number].limit_ms * 1e6);
    pid = start_burner(second, cases[number].processes, init[1]);
    box->meter.cpu_ns = 0;
    (void)meter_cgroup2.cpu(&box->meter, &before);
    box->meter.cpu_ns = before;
    if (pid > 0)
        (void)watch_run(box, fds, &watch);
    end_group(second, pid);
    (void)meter_cgroup2.cpu(&box->meter, &used);
    remove_group(second);
    for (int i = 0; i < 2; i++) {
        (void)close(init[i]);
        (void)close(library[i]);
    }
    series_add(series, (double)used / 1e6 - cases[number].limit_ms);
    return watch.outcome == CPU_LIMIT;
}

static bool measure_second(const char *burn, size_t count, int runs)
{
    static struct second second;
    static struct meter_kind kind;
    bool fine = true;

    second.group = -1;
    if (!find_hierarchy(&second)) {
        bench_note("no cgroup v2 hierarchy that this user may use: its counter is left out");
        return true;
    }
    kind = (struct meter_kind){.name = "cgroup2", .cpu = meter_cgroup2.cpu};
    second.burn = burn;
    second.box.meter.kind = &kind;
    second.box.lane.meter = WIRE_METER_CGROUP2;
    second.box.listener = -1;
    second.box.spec.wall_ns = INT64_C(60000000000);
    take_core(true);
    bench_note("by cgroup2's counter at %s", second.path);
    for (size_t i = 0; fine && i < count; i++) {
        struct series series = {0};

        for (int k = 0; fine && k < runs; k++)
            fine = run_second(&second, i, &series);
        print(i, &series);
    }
    take_core(false);
    return fine;
}

int main(int argc, char **argv)
{
    struct place place = {.program = -1};
    size_t count = CASES;
    int runs = 20;
    bool fine;

    if (argc < 3)
        return 2;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--smoke") == 0) {
            count = 2;
            runs = 1;
        }
        if (strcmp(argv[i], "--json") == 0)
            bench_as_json();
    }
    if (place_open(&place, argv[1], argv[2]) < 0) {
        (void)printf("%s: %s\n", place_is_lacking(&place) ? "skip all" : "failed",
                     place.err.message);
        return place_is_lacking(&place) ? 77 : 1;
    }
    if (sandbox_facts(place.sandbox)->meter == SANDBOX_METER_RLIMIT) {
        (void)printf("skip all: limits by rlimit only\n");
        place_close(&place);
        return 77;
    }
    fine = measure_here(&place, count, runs) && measure_second(argv[2], count, runs);
    if (!fine)
        (void)fprintf(stderr, "failed: a run did not end at its CPU limit\n");
    place_close(&place);
    return fine ? 0 : 1;
}
