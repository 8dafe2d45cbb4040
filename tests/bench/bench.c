/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *group;
static bool as_json;

/* ---- series ----------------------------------------------------------------------------------- */

void series_add(struct series *series, double value)
{
    if (series->count == series->room) {
        size_t room = series->room ? 2 * series->room : 256;
        double *grown = realloc(series->values, room * sizeof(double));

        if (!grown)
            return;
        series->values = grown;
        series->room = room;
    }
    series->values[series->count++] = value;
}

void series_done(struct series *series)
{
    free(series->values);
    *series = (struct series){0};
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a;
    double other = *(const double *)b;

    return one < other ? -1 : one > other;
}

double series_at(struct series *series, double part)
{
    size_t at = (size_t)(part * (double)series->count);

    if (series->count == 0)
        return 0;
    qsort(series->values, series->count, sizeof(double), by_size);
    return series->values[at < series->count ? at : series->count - 1];
}

/* ---- clocks ----------------------------------------------------------------------------------- */

double bench_now_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

double bench_own_cpu_ms(void)
{
    struct timespec used = {0};

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

double bench_children_cpu_ms(void)
{
    struct rusage usage = {0};

    (void)getrusage(RUSAGE_CHILDREN, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* ---- the table -------------------------------------------------------------------------------- */

void bench_as_json(void)
{
    as_json = true;
}

void bench_open(const char *name)
{
    group = name;
    if (!as_json)
        (void)printf("\n%-29s %7s %7s %7s %5s %6s\n", name, "p10", "median", "p90", "n", "ratio");
}

static const char *judge(const struct bench_row *row, double median, double ratio)
{
    bool within = row->kind == RATIO_AT_MOST ? ratio <= row->budget
                  : row->kind == AT_MOST     ? median <= row->budget
                                             : median >= row->budget;

    return within ? "within" : "over";
}

static void print_json(const struct bench_row *row, double ratio)
{
    static const char *const kinds[] = {
        [RATIO_AT_MOST] = "ratio at most", [AT_MOST] = "at most", [AT_LEAST] = "at least"};
    double median = series_at(row->series, 0.5);

    (void)printf("{\"bench\": \"%s\", \"what\": \"%s\", \"unit\": \"%s\", \"count\": %zu, "
                 "\"p10\": %.4f, \"median\": %.4f, \"p90\": %.4f",
                 group, row->what, row->unit, row->series->count, series_at(row->series, 0.1),
                 median, series_at(row->series, 0.9));
    if (row->floor)
        (void)printf(", \"ratio\": %.3f", ratio);
    if (row->kind != NO_BUDGET)
        (void)printf(", \"budget\": %g, \"budget_is\": \"%s\", \"verdict\": \"%s\"", row->budget,
                     kinds[row->kind], judge(row, median, ratio));
    (void)printf("}\n");
}

static int digits(double value)
{
    return value < 10 ? 3 : value < 100 ? 2 : value < 1000 ? 1 : 0;
}

void bench_row(const struct bench_row *row)
{
    const double parts[] = {0.1, 0.5, 0.9};
    double median = series_at(row->series, 0.5);
    double floor = row->floor ? series_at(row->floor, 0.5) : 0;
    double ratio = floor > 0 ? median / floor : 0;

    if (as_json) {
        print_json(row, ratio);
        return;
    }
    (void)printf("  %-22s %4s", row->what, row->unit);
    for (int i = 0; i < 3; i++) {
        double value = series_at(row->series, parts[i]);

        (void)printf(" %7.*f", digits(value), value);
    }
    (void)printf(" %5zu", row->series->count);
    if (row->floor)
        (void)printf(" %6.2f", ratio);
    else if (row->kind != NO_BUDGET)
        (void)printf("       ");
    if (row->kind != NO_BUDGET)
        (void)printf(" %s%g %s", row->kind == AT_LEAST ? ">=" : "<=", row->budget,
                     judge(row, median, ratio));
    (void)printf("\n");
    (void)fflush(stdout);
}

void bench_note(const char *format, ...)
{
    va_list arguments;

    if (as_json)
        return;
    va_start(arguments, format);
    (void)printf("  ");
    (void)vprintf(format, arguments);
    (void)printf("\n");
    va_end(arguments);
}

/* ---- processes -------------------------------------------------------------------------------- */

static bool spawn(char *const *argv, char *const *env)
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
    (void)posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    started = posix_spawnp(&pid, argv[0], &actions, NULL, argv, env) == 0;
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    while (started && read(ends[0], drained, sizeof(drained)) > 0) {
    }
    (void)close(ends[0]);
    return started && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

bool bench_run(const char *const *words, const char *const *env)
{
    char *argv[16] = {NULL};

    for (size_t i = 0; words[i] && i < 15; i++)
        argv[i] = (char *)(uintptr_t)words[i];
    return spawn(argv, (char *const *)(uintptr_t)env);
}
