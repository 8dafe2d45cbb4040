/* SPDX-License-Identifier: MIT */
/*
 * The compile step (grade_compile) of C and C++: fresh, with the header compiled ahead, and from the
 * cache; beside the compiler alone on the host.
 *
 *   bench_compile HELPER FOLDER [--smoke] [--json]
 *
 * FOLDER is made, filled and left: sources and a cache that only this benchmark uses.
 */
#include "bench.h"
#include "grade.h"
#include "submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char c_text[] = "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n";
static const char cpp_text[] =
    "#include <bits/stdc++.h>\nusing namespace std;\nint main()\n{\n    map<string, vector<int>> m;\n"
    "    for (int i; cin >> i;)\n        m[to_string(i % 7)].push_back(i);\n"
    "    for (auto &[k, v] : m) {\n        sort(v.begin(), v.end());\n"
    "        cout << k << ' ' << accumulate(v.begin(), v.end(), 0LL) << '\\n';\n    }\n}\n";

struct bench {
    struct grader grader;
    struct sandbox_lane *lane;
    struct profiles profiles;
    const char *folder;
    char cache[256];
    unsigned serial; /* makes each fresh source another one */
    struct error err;
};

/* ---- one step --------------------------------------------------------------------------------- */

static bool write_source(struct bench *bench, const char *name, const char *text, bool fresh,
                         char *path, size_t size)
{
    FILE *file;
    bool fine;

    (void)snprintf(path, size, "%s/%s", bench->folder, name);
    file = fopen(path, "w");
    if (!file)
        return false;
    if (fresh)
        bench->serial++;
    fine = fprintf(file, "// %d %u\n%s", (int)getpid(), fresh ? bench->serial : 0, text) > 0;
    return fclose(file) == 0 && fine;
}

static bool compile(struct bench *bench, const char *path, struct series *series)
{
    const struct compile_limits limits = {0};
    struct submission *submission = NULL;
    struct judgement *judgement = NULL;
    struct artifact artifact = {0};
    struct program program = {0};
    double started = 0;
    bool fine = submission_load(path, &submission, &bench->err) == 0 &&
                program_find(&bench->profiles, submission, NULL, &program, &bench->err) == 0 &&
                judgement_new(&judgement) == 0;

    if (fine) {
        started = bench_now_ms();
        fine = grade_compile(&bench->grader, &program, &limits, judgement, &artifact,
                             &bench->err) == 0 &&
               judgement->compile.verdict == VERDICT_AC;
        series_add(series, bench_now_ms() - started);
    }
    artifact_done(&artifact);
    program_done(&program);
    judgement_free(judgement);
    submission_free(submission);
    return fine;
}

static bool compile_outside(const char *compiler, const char *standard, const char *path,
                            struct series *series)
{
    static const char *const env[] = {"PATH=/usr/bin", "LC_ALL=C.UTF-8", NULL};
    char program[300];
    double started = bench_now_ms();
    bool fine;

    (void)snprintf(program, sizeof(program), "%s.out", path);
    fine = bench_run((const char *const[]){compiler, standard, "-O2", "-Wall", "-Wextra", "-pipe",
                                           "-o", program, path, "-lm", NULL},
                     env);
    series_add(series, bench_now_ms() - started);
    return fine;
}

/* ---- the tables ------------------------------------------------------------------------------- */

static bool measure_c(struct bench *bench, int rounds)
{
    struct series outside = {0};
    struct series fresh = {0};
    struct series again = {0};
    char path[300];
    bool fine = true;

    for (int i = 0; fine && i < rounds; i++)
        fine = write_source(bench, "hello.c", c_text, true, path, sizeof(path)) &&
               compile_outside("/usr/bin/gcc", "-std=gnu17", path, &outside) &&
               compile(bench, path, &fresh) && compile(bench, path, &again);
    bench_open("compile step, C");
    bench_row(&(struct bench_row){"gcc on the host", "ms", &outside, &outside, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"first", "ms", &fresh, &outside, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"unchanged source", "ms", &again, NULL, AT_MOST, 20});
    series_done(&outside);
    series_done(&fresh);
    series_done(&again);
    return fine;
}

/* What makes the header not fit: a token before it. */
static bool write_unfit(struct bench *bench, char *path, size_t size)
{
    char text[sizeof(cpp_text) + 8];

    (void)snprintf(text, sizeof(text), ";\n%s", cpp_text);
    return write_source(bench, "unfit.cpp", text, true, path, size);
}

static bool measure_cpp(struct bench *bench, int rounds)
{
    struct series outside = {0};
    struct series without = {0};
    struct series with = {0};
    struct series again = {0};
    struct series making = {0};
    double started = bench_now_ms();
    char path[300];
    char unfit[300];
    const struct program blank =
        program_blank(&bench->profiles, profile_by_id(&bench->profiles, "cpp"));
    bool fine = grade_warm_header(&bench->grader, &blank);

    series_add(&making, bench_now_ms() - started);
    for (int i = 0; fine && i < rounds; i++)
        fine = write_source(bench, "all.cpp", cpp_text, true, path, sizeof(path)) &&
               write_unfit(bench, unfit, sizeof(unfit)) &&
               compile_outside("/usr/bin/g++", "-std=gnu++20", path, &outside) &&
               compile(bench, unfit, &without) && compile(bench, path, &with) &&
               compile(bench, path, &again);
    bench_open("compile step, bits/stdc++.h");
    bench_row(&(struct bench_row){"g++ on the host", "ms", &outside, &outside, NO_BUDGET, 0});
    bench_row(
        &(struct bench_row){"first, header not used", "ms", &without, &outside, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"first, header ahead", "ms", &with, &outside, AT_MOST, 600});
    bench_row(&(struct bench_row){"unchanged source", "ms", &again, NULL, AT_MOST, 20});
    bench_row(&(struct bench_row){"making the header, once", "ms", &making, NULL, NO_BUDGET, 0});
    series_done(&outside);
    series_done(&without);
    series_done(&with);
    series_done(&again);
    series_done(&making);
    return fine;
}

/* ---- the place -------------------------------------------------------------------------------- */

static int open_place(struct bench *bench, const char *helper)
{
    const struct sandbox_options options = {.helper = helper};
    struct sandbox_error why;
    int rc = sandbox_open(&options, &bench->grader.sandbox, &why);

    if (rc == 0)
        rc = sandbox_lane_open(bench->grader.sandbox, SANDBOX_LANE_ANY, &bench->lane, &why);
    while (rc == -(int)SANDBOX_BUSY &&
           sandbox_lane_wait(bench->grader.sandbox, INT64_C(60000000000), &why) == 0)
        rc = sandbox_lane_open(bench->grader.sandbox, SANDBOX_LANE_ANY, &bench->lane, &why);
    if (rc < 0) {
        bool lacks = why.code == SANDBOX_NO_NAMESPACES || why.code == SANDBOX_NO_CONTROL;

        (void)printf("%s: %s\n", lacks ? "skip all" : "failed", why.message);
        return lacks ? 77 : 1;
    }
    bench->grader.lanes = &bench->lane;
    bench->grader.lane_count = 1;
    bench->grader.cache_dir = bench->cache;
    return profiles_load(&bench->profiles, &bench->err) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct bench bench = {.folder = argc > 2 ? argv[2] : NULL};
    int rounds = 15;
    bool fine;
    int rc;

    if (argc < 3)
        return 2;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--smoke") == 0)
            rounds = 1;
        if (strcmp(argv[i], "--json") == 0)
            bench_as_json();
    }
    (void)mkdir(bench.folder, 0700);
    (void)snprintf(bench.cache, sizeof(bench.cache), "%s/cache", bench.folder);
    if (access("/usr/bin/g++", X_OK) < 0) {
        (void)printf("skip all: no g++\n");
        return 77;
    }
    rc = open_place(&bench, argv[1]);
    if (rc == 0) {
        fine = measure_c(&bench, rounds) && measure_cpp(&bench, rounds);
        if (!fine)
            (void)fprintf(stderr, "failed: %s\n", bench.err.message);
        rc = fine ? 0 : 1;
    }
    sandbox_lane_close(bench.lane);
    sandbox_close(bench.grader.sandbox);
    profiles_done(&bench.profiles);
    return rc;
}
