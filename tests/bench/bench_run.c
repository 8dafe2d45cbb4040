/* SPDX-License-Identifier: MIT */
/*
 * What a person waits for: the whole command `assess run` from the shell.
 *
 *   bench_run ASSESS FOLDER [--smoke] [--json]
 *
 * A plain hello first and repeated, and a challenge of 100 tests with a program that computes for
 * 1 ms, beside as many runs of that program by itself.  FOLDER is made, filled and left.
 */
#include "bench.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TESTS 100

static const char *assess;
static const char *folder;
static char cache[300];
static const char *env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", cache, NULL};

static bool write_file(const char *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool write_file(const char *text, const char *format, ...)
{
    char path[300];
    va_list arguments;
    FILE *file;
    int size = snprintf(path, sizeof(path), "%s/", folder);
    bool fine;

    va_start(arguments, format);
    (void)vsnprintf(path + size, sizeof(path) - (size_t)size, format, arguments);
    va_end(arguments);
    file = fopen(path, "w");
    if (!file)
        return false;
    fine = fputs(text, file) >= 0;
    return fclose(file) == 0 && fine;
}

static void make_folder(const char *name)
{
    char path[300];

    (void)snprintf(path, sizeof(path), "%s%s%s", folder, name[0] ? "/" : "", name);
    (void)mkdir(path, 0755);
}

static bool timed(const char *const *words, struct series *series)
{
    double started = bench_now_ms();
    bool fine = bench_run(words, env);

    series_add(series, bench_now_ms() - started);
    return fine;
}

/* ---- hello ------------------------------------------------------------------------------------ */

static bool measure_hello(int rounds)
{
    struct series gcc = {0};
    struct series first = {0};
    struct series again = {0};
    char path[300];
    char program[300];
    bool fine = true;

    (void)snprintf(path, sizeof(path), "%s/hello.c", folder);
    (void)snprintf(program, sizeof(program), "%s/hello", folder);
    for (int i = 0; fine && i < rounds; i++) {
        char text[200];

        (void)snprintf(text, sizeof(text),
                       "// %d %d\n#include <stdio.h>\nint main(void)\n{\n"
                       "    return puts(\"hello\") < 0;\n}\n",
                       (int)getpid(), i);
        fine = write_file(text, "hello.c") &&
               timed((const char *const[]){"gcc", "-O2", "-o", program, path, NULL}, &gcc) &&
               timed((const char *const[]){assess, "run", path, NULL}, &first) &&
               timed((const char *const[]){assess, "run", path, NULL}, &again);
    }
    bench_open("assess run hello.c");
    bench_row(&(struct bench_row){"gcc -O2 alone", "ms", &gcc, &gcc, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"first", "ms", &first, &gcc, AT_MOST, 150});
    bench_row(&(struct bench_row){"repeated", "ms", &again, &gcc, AT_MOST, 30});
    series_done(&gcc);
    series_done(&first);
    series_done(&again);
    return fine;
}

/* ---- 100 tests -------------------------------------------------------------------------------- */

/*
 * By the thread's own clock: a limit on CPU time (RLIMIT_CPU) makes the process's one go on by ticks alone, so that a loop
 * by it takes up to one of them longer in a box (Linux 6.18, kernel/time/posix-cpu-timers.c, cpu_clock_sample_group).
 */
static const char millisecond[] =
    "#include <stdio.h>\n#include <time.h>\nint main(int argc, char **argv)\n{\n    struct timespec t;\n"
    "    int n = argc;\n\n    (void)argv;\n    if (argc < 2 && scanf(\"%d\", &n) != 1)\n        return 1;\n    do\n"
    "        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);\n"
    "    while (t.tv_sec == 0 && t.tv_nsec < 1000000);\n    return printf(\"%d\\n\", n) < 0;\n}\n";

static bool write_package(void)
{
    static const char *const folders[] = {"package", "package/data", "package/data/secret",
                                          "package/submissions", "package/submissions/accepted"};
    bool fine = true;

    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        make_folder(folders[i]);
    fine = write_file("problem_format_version: 2025-09\nname: Hundred\nuuid: "
                      "5f0c6c1e-6a35-4d0f-9d0a-8a5f6a1c2b3d\nlicense: public domain\n"
                      "limits:\n  time_limit: 1\n",
                      "package/problem.yaml");
    for (int i = 0; fine && i < TESTS; i++) {
        char text[16];

        (void)snprintf(text, sizeof(text), "%d\n", i);
        fine = write_file(text, "package/data/secret/%03d.in", i) &&
               write_file(text, "package/data/secret/%03d.ans", i);
    }
    return fine && write_file(millisecond, "package/submissions/accepted/one.c");
}

/* The same work without any judging, one after the other. */
static bool spawn_hundred(const char *program, struct series *series)
{
    const char *const words[] = {program, "without input", NULL};
    double started = bench_now_ms();
    bool fine = true;

    for (int i = 0; fine && i < TESTS; i++)
        fine = bench_run(words, env);
    series_add(series, bench_now_ms() - started);
    return fine;
}

static bool measure_tests(int rounds)
{
    struct series floor = {0};
    struct series wall = {0};
    struct series added = {0};
    struct series ignored = {0};
    char package[300];
    char program[300];
    char path[400];
    bool fine = write_package();

    (void)snprintf(package, sizeof(package), "%s/package", folder);
    (void)snprintf(path, sizeof(path), "%s/submissions/accepted/one.c", package);
    (void)snprintf(program, sizeof(program), "%s/one", folder);
    fine = fine && bench_run((const char *const[]){"gcc", "-O2", "-o", program, path, NULL}, env);
    /* Compiles; from then on the program comes from the cache. */
    fine = fine && timed((const char *const[]){assess, "run", path, "-c", package, NULL}, &ignored);
    for (int i = 0; fine && i < rounds; i++) {
        fine = spawn_hundred(program, &floor) &&
               timed((const char *const[]){assess, "run", path, "-c", package, NULL}, &wall);
        series_add(&added, wall.values[wall.count - 1] - floor.values[floor.count - 1]);
    }
    bench_open("100 tests of 1 ms, compiled");
    bench_row(&(struct bench_row){"100 plain runs", "ms", &floor, &floor, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"assess run, whole", "ms", &wall, &floor, AT_MOST, 500});
    bench_row(&(struct bench_row){"ours adds, two lanes", "ms", &added, NULL, AT_MOST, 5 + TESTS});
    series_done(&floor);
    series_done(&wall);
    series_done(&added);
    series_done(&ignored);
    return fine;
}

int main(int argc, char **argv)
{
    int rounds = 20;
    bool fine;

    if (argc < 3)
        return 2;
    assess = argv[1];
    folder = argv[2];
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--smoke") == 0)
            rounds = 1;
        if (strcmp(argv[i], "--json") == 0)
            bench_as_json();
    }
    (void)snprintf(cache, sizeof(cache), "XDG_CACHE_HOME=%s/cache", folder);
    make_folder("");
    if (!bench_run((const char *const[]){assess, "doctor", "--quick", NULL}, env)) {
        (void)printf("skip all: this machine cannot judge; see \"assess doctor\"\n");
        return 77;
    }
    fine = measure_hello(rounds) && measure_tests(rounds);
    if (!fine)
        (void)fprintf(stderr, "failed: a command did not end with 0\n");
    return fine ? 0 : 1;
}
