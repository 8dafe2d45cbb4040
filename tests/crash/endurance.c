/* SPDX-License-Identifier: MIT */
/*
 * endurance - many runs in one box and many boxes in one lane: what they take of the machine does not
 * grow.
 *
 *   endurance HELPER PROGRAM RUNS BOXES GROUP…
 *
 * PROGRAM is static and prints "hello".  GROUP are folders of control groups that are this test's alone.
 * Needs root: it looks into the launcher and the box.  After a tenth of the runs, when each has touched
 * what it needs, everything is counted; at the end everything must be as it was.
 */
#include "assess-sandbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A share depends on who else has the pages at the moment. */
enum { FIGURES_MAX = 64, SLACK_KIB = 64, SLACK_SHARE_KIB = 256 };

struct figure {
    char name[64];
    long value;
    long slack; /* how much more is no leak */
};

struct figures {
    struct figure list[FIGURES_MAX];
    size_t count;
};

static struct {
    struct sandbox *sandbox;
    struct sandbox_lane *lane;
    struct sandbox_policy *policy;
    struct sandbox_box *box;
    struct sandbox_error err;
    const char *program;
    int group_count;
    char **groups;
} test;

static int faults;

static _Noreturn void give_up(const char *what)
{
    (void)fprintf(stderr, "FAILED: %s: %s\n", what, test.err.message);
    exit(1);
}

/* ---- figures ---------------------------------------------------------------------------------- */

static void add(struct figures *figures, long slack, long value, const char *who, const char *what)
{
    struct figure *figure = &figures->list[figures->count];

    if (figures->count == FIGURES_MAX)
        give_up("too many figures");
    (void)snprintf(figure->name, sizeof(figure->name), "%s: %s", who, what);
    figure->value = value;
    figure->slack = slack;
    figures->count++;
}

static long count_lines(const char *path)
{
    FILE *file = fopen(path, "re");
    char line[4096];
    long count = 0;

    while (file && fgets(line, sizeof(line), file))
        count++;
    if (!file)
        give_up(path);
    (void)fclose(file);
    return count;
}

static long count_entries(const char *path)
{
    DIR *folder = opendir(path);
    long count = 0;

    while (folder && readdir(folder))
        count++;
    if (!folder)
        give_up(path);
    (void)closedir(folder);
    return count;
}

static long number_after(const char *path, const char *key)
{
    FILE *file = fopen(path, "re");
    char line[256];
    long value = -1;

    while (file && value < 0 && fgets(line, sizeof(line), file))
        if (strncmp(line, key, strlen(key)) == 0)
            value = strtol(line + strlen(key), NULL, 10);
    if (file)
        (void)fclose(file);
    if (value < 0)
        give_up(path);
    return value;
}

/* The only child of PID, which has no more: an ended one that is not reaped would be another. */
static long child_of(long pid, struct figures *figures, const char *who)
{
    char path[64];
    char text[256] = "";
    char *end = NULL;
    long children = 0;
    long first = 0;
    int fd;

    (void)snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children", pid, pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
        give_up(path);
    (void)close(fd);
    for (char *at = text; *at; at = end + strspn(end, " ")) {
        long child = strtol(at, &end, 10);

        first = children++ == 0 ? child : first;
    }
    add(figures, 0, children, who, "children");
    return first;
}

static void look_at(long pid, struct figures *figures, const char *who)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/proc/%ld/fd", pid);
    add(figures, 0, count_entries(path), who, "open files");
    (void)snprintf(path, sizeof(path), "/proc/%ld/mountinfo", pid);
    add(figures, 0, count_lines(path), who, "mounts");
    (void)snprintf(path, sizeof(path), "/proc/%ld/smaps_rollup", pid);
    add(figures, SLACK_KIB, number_after(path, "Rss:"), who, "KiB resident");
    add(figures, SLACK_SHARE_KIB, number_after(path, "Pss:"), who, "KiB resident, its share");
    (void)snprintf(path, sizeof(path), "/proc/%ld/status", pid);
    add(figures, 0, number_after(path, "Threads:"), who, "threads");
}

static long groups_seen;

static int count_group(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)path;
    (void)status;
    (void)where;
    groups_seen += kind == FTW_D;
    return 0;
}

static void take(struct figures *figures)
{
    long launcher;
    long box;

    figures->count = 0;
    look_at(getpid(), figures, "caller");
    launcher = child_of(getpid(), figures, "caller");
    look_at(launcher, figures, "launcher");
    box = child_of(launcher, figures, "launcher");
    look_at(box, figures, "box");
    (void)child_of(box, figures, "box");
    add(figures, 0, count_lines("/proc/sysvipc/shm"), "host", "shared memory segments");
    add(figures, 0, count_lines("/proc/sysvipc/msg"), "host", "message queues");
    for (int i = 0; i < test.group_count; i++) {
        char path[256];

        groups_seen = 0;
        (void)nftw(test.groups[i], count_group, 16, FTW_PHYS);
        add(figures, 0, groups_seen, test.groups[i], "groups");
        (void)snprintf(path, sizeof(path), "%s/memory.usage_in_bytes", test.groups[i]);
        /* counted 64 pages a core at a time */
        if (access(path, R_OK) == 0)
            add(figures, 1024, number_after(path, "") / 1024, test.groups[i], "KiB charged");
    }
}

static bool has_grown(const struct figures *before, const struct figures *after)
{
    for (size_t i = 0; i < before->count; i++)
        if (after->list[i].value > before->list[i].value + before->list[i].slack)
            return true;
    return false;
}

/* The most that is there while the box prepares the next run. */
static void take_most(struct figures *out)
{
    static struct figures other;

    take(out);
    for (int looks = 0; looks < 50; looks++) {
        (void)usleep(2000);
        take(&other);
        for (size_t i = 0; i < out->count; i++)
            if (other.list[i].value > out->list[i].value)
                out->list[i].value = other.list[i].value;
    }
}

/* The box prepares the next run while we look: what is only passing goes again. */
static void compare(const struct figures *before, struct figures *after, const char *when)
{
    take(after);
    for (int tries = 0; tries < 500 && has_grown(before, after); tries++) {
        (void)usleep(2000);
        take(after);
    }
    for (size_t i = 0; i < before->count; i++) {
        const struct figure *was = &before->list[i];
        const struct figure *is = &after->list[i];
        bool leaks = is->value > was->value + was->slack;

        (void)printf("%s%s: %s: %ld, was %ld\n", leaks ? "FAILED: " : "", when, was->name,
                     is->value, was->value);
        faults += leaks;
    }
}

/* ---- runs ------------------------------------------------------------------------------------- */

static void open_box(void)
{
    static const char *const argv[] = {"/app/hello", NULL};
    struct sandbox_file file = {.name = "hello", .executable = true};
    struct sandbox_recipe recipe = {
        .files = &file, .file_count = 1, .argv = argv, .policy = test.policy};
    struct stat status;

    file.fd = open(test.program, O_RDONLY | O_CLOEXEC);
    if (file.fd < 0 || fstat(file.fd, &status) < 0)
        give_up(test.program);
    file.size = (uint64_t)status.st_size;
    if (sandbox_box_open(test.lane, &recipe, &test.box, &test.err) < 0)
        give_up("a box");
    (void)close(file.fd);
}

static void run(void)
{
    const struct sandbox_io io = {.stdin_fd = -1};
    struct sandbox_result result;
    size_t size;

    if (sandbox_run(test.box, &io, &result, &test.err) < 0)
        give_up("a run");
    if (result.outcome != SANDBOX_EXITED || result.exit_code != 0 ||
        strncmp(sandbox_output(test.box, 1, &size), "hello\n", 6) != 0)
        give_up("a run that is not right");
}

/* A fresh box and one run in it, so that what is looked at has done the same each time. */
static void fresh_box(void)
{
    sandbox_box_close(test.box);
    test.box = NULL;
    open_box();
    run();
}

int main(int argc, char **argv)
{
    struct sandbox_options options = {.helper = argc > 4 ? argv[1] : NULL};
    static struct figures before;
    static struct figures after;
    long runs;
    long boxes;

    if (argc < 5)
        return 2;
    test.program = argv[2];
    runs = strtol(argv[3], NULL, 10);
    boxes = strtol(argv[4], NULL, 10);
    test.group_count = argc - 5;
    test.groups = argv + 5;
    if (sandbox_open(&options, &test.sandbox, &test.err) < 0 ||
        sandbox_lane_open(test.sandbox, SANDBOX_LANE_ANY, &test.lane, &test.err) < 0 ||
        sandbox_policy_open("native", &test.policy, &test.err) < 0)
        give_up("opening");
    open_box();
    for (long i = 0; i < runs / 10; i++)
        run();
    take_most(&before);
    for (long i = 0; i < runs; i++)
        run();
    compare(&before, &after, "runs");
    for (long i = 0; i < boxes / 10; i++)
        fresh_box();
    take_most(&before);
    for (long i = 0; i < boxes; i++)
        fresh_box();
    compare(&before, &after, "boxes");
    sandbox_box_close(test.box);
    sandbox_policy_free(test.policy);
    sandbox_lane_close(test.lane);
    sandbox_close(test.sandbox);
    (void)printf("%ld runs, %ld boxes, %d faults\n", runs, boxes, faults);
    return faults > 0;
}
