/* SPDX-License-Identifier: MIT */
/* Boxes and lanes: how often, how long, one at a time, and what happens when one is broken off. */
#include "place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct place place;

static unsigned open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    unsigned count = 0;

    assert_non_null(folder);
    while (readdir(folder))
        count++;
    (void)closedir(folder);
    return count;
}

/* ---- again and again -------------------------------------------------------------------------- */

static void a_thousand_runs_in_one_box_are_alike(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("mark"));
    unsigned before;

    (void)place_box(*state, &recipe);
    before = open_descriptors();
    for (int i = 0; i < 1000; i++) {
        struct sandbox_result result = place_run(*state, -1);

        assert_exited(&result, 0);
        assert_wrote(*state, 1, "fresh\n");
    }
    assert_int_equal(open_descriptors(), before);
}

static void boxes_follow_one_another_on_a_lane(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("mark"));
    unsigned before = open_descriptors();

    for (int i = 0; i < 200; i++) {
        struct sandbox_result result = place_try(*state, &recipe);

        assert_exited(&result, 0);
        assert_wrote(*state, 1, "fresh\n");
        (void)place_leave(state);
    }
    assert_int_equal(open_descriptors(), before);
}

static void a_lane_has_one_box_at_a_time(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("print", "first"));
    struct sandbox_box *second = NULL;
    struct sandbox_result result;
    struct sandbox_error err;

    (void)place_box(*state, &recipe);
    assert_int_equal(sandbox_box_open(place.lane, &recipe, &second, &err), -(int)SANDBOX_INVALID);
    assert_null(second);
    result = place_run(*state, -1);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, "first");
}

/* ---- runs in steps ---------------------------------------------------------------------------- */

static void note_word(void *context, int stream, const char *data, size_t size)
{
    (void)stream;
    (void)data;
    (void)size;
    *(bool *)context = true;
}

/* Steps until the run ends (then what step returned) or *UNTIL is true (then 0). */
static int step_until(const bool *until)
{
    struct pollfd polled = {.fd = sandbox_box_fd(place.box), .events = POLLIN};
    struct sandbox_result result;
    struct sandbox_error err;
    bool done = false;
    int rc = 0;

    while (rc == 0 && !done && !*until) {
        assert_true(poll(&polled, 1, -1) == 1);
        rc = sandbox_step(place.box, &done, &result, &err);
    }
    assert_false(done);
    return rc;
}

/* A run of a sleeper in a new box, known to be asleep. */
static void start_sleeper(bool *asleep)
{
    struct sandbox_recipe recipe = place_recipe(&place, DO("sleep"));
    const struct sandbox_io io = {.stdin_fd = -1, .on_output = note_word, .context = asleep};
    struct sandbox_error err;

    recipe.limits.wall_ns = 100 * SECOND_NS;
    recipe.limits.memory_bytes = MIB(8);
    if (!place.box)
        (void)place_box(&place, &recipe);
    *asleep = false;
    assert_int_equal(sandbox_start(place.box, &io, &err), 0);
    assert_int_equal(sandbox_start(place.box, &io, &err), -(int)SANDBOX_INVALID);
    assert_int_equal(step_until(asleep), 0);
}

static void a_stopped_run_ends_and_the_box_runs_again(void **state)
{
    const bool never = false;
    bool asleep;

    (void)state;
    for (int i = 0; i < 10; i++) {
        start_sleeper(&asleep);
        sandbox_stop(place.box);
        sandbox_stop(place.box);
        assert_int_equal(step_until(&never), -(int)SANDBOX_STOPPED);
    }
}

/* What was limited must not limit the building of the next. */
static void show_large_file(void **state)
{
    static char large[40 << 20];
    struct sandbox_recipe recipe = place_recipe(*state, DO("stat", "/app/large"));
    struct sandbox_result result;

    place.files[1] = (struct sandbox_file){.name = "large", .data = large, .size = sizeof(large)};
    recipe.file_count = 2;
    recipe.limits.memory_bytes = MIB(8);
    result = place_try(*state, &recipe);
    assert_exited(&result, 0);
    assert_wrote(*state, 1, "100444 41943040\n");
}

static void a_box_may_be_closed_in_the_middle_of_a_run(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("print", "next"));
    struct sandbox_result result;
    bool asleep;

    for (int i = 0; i < 10; i++) {
        start_sleeper(&asleep);
        (void)place_leave(state);
        result = place_try(*state, &recipe);
        assert_exited(&result, 0);
        assert_wrote(*state, 1, "next");
        (void)place_leave(state);
    }
    start_sleeper(&asleep);
    (void)place_leave(state);
    show_large_file(state);
}

/* ---- lanes ------------------------------------------------------------------------------------ */

static struct sandbox *open_another(void)
{
    const struct sandbox_options options = {.helper = place.helper};
    struct sandbox *another = NULL;
    struct sandbox_error err;

    assert_int_equal(sandbox_open(&options, &another, &err), 0);
    return another;
}

static void a_lane_is_held_by_one_at_a_time(void **state)
{
    int index = (int)sandbox_lane_index(place.lane);
    struct sandbox *another = open_another();
    struct sandbox_lane *lane = NULL;
    struct sandbox_error err;

    (void)state;
    assert_int_equal(sandbox_lane_open(another, index, &lane, &err), -(int)SANDBOX_BUSY);
    assert_int_equal(sandbox_lane_open(place.sandbox, index, &lane, &err), -(int)SANDBOX_BUSY);
    assert_null(lane);
    sandbox_close(another);
}

static void who_waits_for_a_lane_gets_it_when_it_is_closed(void **state)
{
    int index = (int)sandbox_lane_index(place.lane);
    struct sandbox *another;
    struct sandbox_error err;
    cpu_set_t all;
    cpu_set_t one;

    /* One that may use this lane's core only, so that no other lane comes in between. */
    CPU_ZERO(&one);
    CPU_SET((size_t)index, &one);
    assert_int_equal(sched_getaffinity(0, sizeof(all), &all), 0);
    assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
    another = open_another();
    assert_int_equal(sched_setaffinity(0, sizeof(all), &all), 0);
    assert_int_equal(sandbox_facts(another)->lanes, 1);
    assert_int_equal(sandbox_lane_wait(another, 1000000, &err), -(int)SANDBOX_BUSY);
    sandbox_lane_close(place.lane);
    place.lane = place_take_lane(another, SANDBOX_LANE_ANY);
    assert_int_equal(sandbox_lane_index(place.lane), index);
    sandbox_lane_close(place.lane);
    place.lane = place_take_lane(place.sandbox, index);
    sandbox_close(another);
    assert_works(*state);
}

static void a_lane_that_this_process_may_not_use_is_invalid(void **state)
{
    struct sandbox_lane *lane = NULL;
    struct sandbox_error err;

    (void)state;
    assert_int_equal(sandbox_lane_open(place.sandbox, 4000, &lane, &err), -(int)SANDBOX_INVALID);
    assert_int_equal(sandbox_lane_open(place.sandbox, -2, &lane, &err), -(int)SANDBOX_INVALID);
    assert_null(lane);
}

/* Others may have taken it in between. */
static void start_lane(int index)
{
    struct sandbox_error err;
    int rc = -(int)SANDBOX_BUSY;

    while (rc == -(int)SANDBOX_BUSY) {
        (void)sandbox_lane_wait(place.sandbox, 1000000000, &err);
        rc = sandbox_lane_start(place.sandbox, index, &place.lane, &err);
    }
    assert_int_equal(rc, 0);
}

static void a_lane_that_was_only_started_serves_and_is_left_as_any_other(void **state)
{
    int index = (int)sandbox_lane_index(place.lane);
    struct sandbox_error err;

    for (int awaited = 0; awaited < 2; awaited++) {
        sandbox_lane_close(place.lane);
        start_lane(index);
        if (awaited)
            assert_int_equal(sandbox_lane_await(place.lane, &err), 0);
        if (awaited)
            assert_int_equal(sandbox_lane_await(place.lane, &err), 0);
        assert_works(*state);
        (void)place_leave(state); /* a launcher waits for its box */
    }
    sandbox_lane_close(place.lane);
    start_lane(index);
    sandbox_lane_leave(place.lane);
    sandbox_lane_close(place.lane);
    place.lane = place_take_lane(place.sandbox, index);
}

/* The first child of PID, which has one thread. */
static pid_t first_child(pid_t pid)
{
    char path[64], line[128] = "";
    FILE *children;

    (void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
    children = fopen(path, "re");
    if (!children)
        skip(); /* a kernel without CONFIG_PROC_CHILDREN */
    assert_non_null(fgets(line, sizeof(line), children));
    (void)fclose(children);
    return (pid_t)strtol(line, NULL, 10);
}

/* The launcher is this process's only child. */
static pid_t find_launcher(void)
{
    return first_child(getpid());
}

/* A field of its status in KiB, such as "VmRSS:". */
static long memory_of(pid_t pid, const char *field)
{
    char path[64], line[128];
    long found = -1;
    FILE *status;

    (void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    status = fopen(path, "re");
    assert_non_null(status);
    while (found < 0 && fgets(line, sizeof(line), status))
        if (strncmp(line, field, strlen(field)) == 0)
            found = strtol(line + strlen(field), NULL, 10);
    (void)fclose(status);
    return found;
}

static void no_page_of_launcher_and_box_is_waited_for_during_a_run(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("print", "something"));
    struct rlimit locked;
    pid_t pids[2];

    assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &locked), 0);
    if (geteuid() != 0 && locked.rlim_cur < 2u << 20)
        skip(); /* a kernel before 5.16 */
    (void)place_box(*state, &recipe);
    pids[0] = find_launcher();
    pids[1] = first_child(pids[0]);
    for (int i = 0; i < 2; i++) {
        assert_true(memory_of(pids[i], "VmLck:") > 0);
        assert_true(memory_of(pids[i], "VmRSS:") >= memory_of(pids[i], "VmLck:"));
        /* all but what the kernel itself shows there */
        assert_true(memory_of(pids[i], "VmSize:") - memory_of(pids[i], "VmLck:") <= 64);
    }
}

static void a_killed_launcher_breaks_the_lane_and_a_new_one_mends_it(void **state)
{
    int index = (int)sandbox_lane_index(place.lane);
    struct sandbox_recipe recipe = place_recipe(*state, DO("print", "never"));
    const bool never = false;
    unsigned before = open_descriptors();
    pid_t launcher = find_launcher();
    struct sandbox_error err;
    bool asleep;

    assert_true(launcher > 0);
    start_sleeper(&asleep);
    assert_int_equal(kill(launcher, SIGKILL), 0);
    assert_int_equal(step_until(&never), -(int)SANDBOX_BROKEN);
    (void)place_leave(state);
    assert_int_equal(place_refusal(*state, &recipe, &err), SANDBOX_BROKEN);
    sandbox_lane_close(place.lane);
    place.lane = place_take_lane(place.sandbox, index);
    assert_int_equal(open_descriptors(), before);
    show_large_file(state);
}

/* The next stop of LAUNCHER in which it has forked; its child, or -1. */
static pid_t await_fork(pid_t launcher)
{
    unsigned long child = 0;
    int status;

    for (;;) {
        if (waitpid(launcher, &status, __WALL) < 0 || !WIFSTOPPED(status))
            return -1;
        if (status >> 8 == (SIGTRAP | PTRACE_EVENT_FORK << 8))
            break;
        if (ptrace(PTRACE_CONT, launcher, NULL, (void *)(uintptr_t)WSTOPSIG(status)) < 0)
            return -1;
    }
    return ptrace(PTRACE_GETEVENTMSG, launcher, NULL, &child) < 0 ? -1 : (pid_t)child;
}

/* Kills COUNT boxes before their first instruction; 0, or what failed. */
static int kill_newborn(pid_t launcher, int count, int ready)
{
    const uintptr_t forks = PTRACE_O_TRACEFORK;

    if (ptrace(PTRACE_SEIZE, launcher, NULL, (void *)forks) < 0)
        return SKIPPED;
    if (write(ready, "", 1) != 1)
        return 1;
    while (count-- > 0) {
        pid_t child = await_fork(launcher);

        if (child < 0 || kill(child, SIGKILL) < 0)
            return 2;
        while (waitpid(child, NULL, __WALL) == child) {
        }
        if (ptrace(count > 0 ? PTRACE_CONT : PTRACE_DETACH, launcher, NULL, NULL) < 0)
            return 3;
    }
    return 0;
}

/* Returns when it has begun to watch; only who may trace others can. */
static pid_t start_killer(int count)
{
    pid_t launcher = find_launcher();
    pid_t killer;
    char byte;
    int ends[2];

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    killer = fork();
    assert_true(killer >= 0);
    if (killer == 0)
        _exit(kill_newborn(launcher, count, ends[1]));
    (void)close(ends[1]);
    if (read(ends[0], &byte, 1) != 1) {
        (void)close(ends[0]);
        (void)waitpid(killer, NULL, 0);
        skip();
    }
    (void)close(ends[0]);
    return killer;
}

static void await_killer(pid_t killer)
{
    int status = -1;

    assert_int_equal(waitpid(killer, &status, 0), killer);
    assert_int_equal(status, 0);
}

static void a_box_that_is_killed_while_it_is_built_is_built_again(void **state)
{
    struct sandbox_recipe recipe = place_recipe(*state, DO("mark"));
    unsigned before = open_descriptors();
    pid_t killer = start_killer(1);
    struct sandbox_result result = place_try(*state, &recipe);

    assert_exited(&result, 0);
    assert_wrote(*state, 1, "fresh\n");
    await_killer(killer);
    (void)place_leave(state);
    assert_int_equal(open_descriptors(), before);
}

static void one_that_is_killed_each_time_breaks_the_lane_and_says_by_what(void **state)
{
    int index = (int)sandbox_lane_index(place.lane);
    struct sandbox_recipe recipe = place_recipe(*state, DO("mark"));
    unsigned before = open_descriptors();
    pid_t killer = start_killer(2);
    struct sandbox_error err;

    assert_int_equal(place_refusal(*state, &recipe, &err), SANDBOX_BROKEN);
    assert_non_null(strstr(err.message, "the box ended while it was being built (KILL)"));
    await_killer(killer);
    sandbox_lane_close(place.lane);
    place.lane = place_take_lane(place.sandbox, index);
    assert_int_equal(open_descriptors(), before);
    assert_works(*state);
}

static void the_protections_in_force_are_named(void **state)
{
    const struct sandbox_facts *facts = sandbox_facts(place.sandbox);
    bool seccomp = false;

    (void)state;
    for (size_t i = 0; i < facts->protection_count; i++) {
        assert_true(facts->protections[i][0] != '\0');
        seccomp |= strcmp(facts->protections[i], "seccomp") == 0;
    }
    assert_true(seccomp);
    assert_true(facts->lanes > 0);
    assert_true(facts->meter != SANDBOX_METER_AUTO && facts->meter != SANDBOX_METER_RLIMIT);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        IN(&place, a_thousand_runs_in_one_box_are_alike),
        IN(&place, boxes_follow_one_another_on_a_lane),
        IN(&place, a_lane_has_one_box_at_a_time),
        IN(&place, a_stopped_run_ends_and_the_box_runs_again),
        IN(&place, a_box_may_be_closed_in_the_middle_of_a_run),
        IN(&place, a_lane_is_held_by_one_at_a_time),
        IN(&place, who_waits_for_a_lane_gets_it_when_it_is_closed),
        IN(&place, a_lane_that_this_process_may_not_use_is_invalid),
        IN(&place, a_lane_that_was_only_started_serves_and_is_left_as_any_other),
        IN(&place, no_page_of_launcher_and_box_is_waited_for_during_a_run),
        IN(&place, a_killed_launcher_breaks_the_lane_and_a_new_one_mends_it),
        IN(&place, a_box_that_is_killed_while_it_is_built_is_built_again),
        IN(&place, one_that_is_killed_each_time_breaks_the_lane_and_says_by_what),
        IN(&place, the_protections_in_force_are_named),
    };
    int rc = place_open(&place, argc, argv);

    if (rc != 0)
        return rc;
    rc = cmocka_run_group_tests_name("sandbox.library-boxes", tests, NULL, NULL);
    place_close(&place);
    return rc;
}
