/* SPDX-License-Identifier: MIT */
/*
 * Each language that is installed: the compile step and a whole `assess run` of a hello, first and
 * repeated, beside what a person would type, in turn in the same run.
 *
 *   bench_languages HELPER ASSESS MATERIALS FOLDER [--smoke] [--json]
 *
 * "Ours adds" is the difference of a round's own pair.  FOLDER is made, filled and left.
 */
#include "bench.h"
#include "grade.h"
#include "submission.h"
#include "tools.h"

#include <libgen.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ADDED_MS 6 /* 5 and 1 for each test */

/* In commands {tool} is the chosen compiler or runtime, {bin} the folder that it lies in. */
struct language {
    const char *id;
    const char *text;
    const char *compile; /* NULL: nothing is compiled */
    const char *run;
    double compile_budget; /* 0: none */
};

static const struct language table[] = {
    {"c",          "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n",
     "{tool} -O2 -o {folder}/hello {source}",                                                                                        "{folder}/hello",                    0  },
    {"cpp",        "#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n",
     "{tool} -O2 -o {folder}/hello {source}",                                                                                        "{folder}/hello",                    0  },
    {"python",     "print('hello')\n",                                                           NULL,                               "{tool} {source}",                   0  },
    {"java",
     "public class Main {\n    public static void main(String[] words) {\n"
     "        System.out.println(\"hello\");\n    }\n}\n",                                       "{bin}/javac -d {folder} {source}", "{bin}/java -cp {folder} Main",      350},
    {"go",         "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n",
     "{tool} build -o {folder}/hello {source}",                                                                                      "{folder}/hello",                    120},
    {"javascript", "console.log('hello');\n",                                                    NULL,                               "{tool} {source}",                   0  },
    {"typescript", "const text: string = 'hello';\nconsole.log(text);\n",
     "{tool} --skipLibCheck --module nodenext --outDir {folder}/js {source}",                                                        "/usr/bin/node {folder}/js/Main.js", 400},
};

struct bench {
    struct grader grader;
    struct sandbox_lane *lane;
    struct profiles profiles;
    const char *assess, *folder;
    char cache[300], home[300], xdg[320];
    unsigned serial; /* makes each fresh source another one */
    struct error err;
};

enum figure {
    PLAIN_COMPILE,
    PLAIN_RUN,
    STEP,
    STEP_AGAIN,
    STEP_ADDED, /* to the tool's own time inside */
    WHOLE,
    WHOLE_AGAIN,
    ADDED,
    ADDED_AGAIN,
    FIGURES
};

/* ---- what a person would type ------------------------------------------------------------------ */

struct place {
    char tool[300], bin[300], source[300];
};

/* The text of a placeholder at the start of TEXT, and how long its name is. */
static const char *filled(const struct bench *bench, const struct place *place, const char *text,
                          size_t *length)
{
    const struct {
        const char *name, *value;
    } all[] = {
        {"{tool}",   place->tool  },
        {"{bin}",    place->bin   },
        {"{source}", place->source},
        {"{folder}", bench->folder}
    };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        *length = strlen(all[i].name);
        if (strncmp(text, all[i].name, *length) == 0)
            return all[i].value;
    }
    return NULL;
}

static double run_plain(struct bench *bench, const struct place *place, const char *command)
{
    const char *const env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", bench->home, NULL};
    const char *words[15] = {NULL};
    char line[2000];
    size_t used = 0;
    size_t count = 0;
    char *save = NULL;
    double started;

    for (size_t length = 0; *command && used + 300 < sizeof(line);) {
        const char *value = filled(bench, place, command, &length);

        if (value)
            used += (size_t)snprintf(line + used, sizeof(line) - used, "%s", value);
        else
            line[used++] = *command;
        command += value ? length : 1;
    }
    line[used] = '\0';
    for (char *word = strtok_r(line, " ", &save); word && count < 14;
         word = strtok_r(NULL, " ", &save))
        words[count++] = word;
    started = bench_now_ms();
    if (bench_run(words, env))
        return bench_now_ms() - started;
    (void)error_set(&bench->err, ERR_SYSTEM, "'%s' did not end with 0", words[0]);
    return -1;
}

/* ---- a lane ------------------------------------------------------------------------------------ */

/* Only for the compile steps: on a machine with one core the commands need the same. */
static bool open_lane(struct bench *bench, struct sandbox_error *why)
{
    int rc = sandbox_lane_open(bench->grader.sandbox, SANDBOX_LANE_ANY, &bench->lane, why);

    while (rc == -(int)SANDBOX_BUSY &&
           sandbox_lane_wait(bench->grader.sandbox, INT64_C(60000000000), why) == 0)
        rc = sandbox_lane_open(bench->grader.sandbox, SANDBOX_LANE_ANY, &bench->lane, why);
    return rc == 0;
}

static void close_lane(struct bench *bench)
{
    sandbox_lane_close(bench->lane);
    bench->lane = NULL;
}

/* ---- one round --------------------------------------------------------------------------------- */

static bool write_source(struct bench *bench, const struct language *language, const char *comment,
                         const char *path)
{
    FILE *file = fopen(path, "w");
    bool fine = file && fprintf(file, "%s %d %u\n%s", comment, (int)getpid(), bench->serial++,
                                language->text) > 0;

    return file && fclose(file) == 0 && fine;
}

/* Its time; OWN is the tool's part of it, 0 where it came from the cache. */
static double step(struct bench *bench, const char *path, double *own)
{
    const struct compile_limits limits = {0};
    struct submission *submission = NULL;
    struct judgement *judgement = NULL;
    struct artifact artifact = {0};
    struct program program = {0};
    double taken = -1;

    if (submission_load(path, &submission, &bench->err) == 0 &&
        program_find(&bench->profiles, submission, NULL, &program, &bench->err) == 0 &&
        judgement_new(&judgement) == 0) {
        double started = bench_now_ms();

        if (grade_compile(&bench->grader, &program, &limits, judgement, &artifact, &bench->err) ==
                0 &&
            judgement->compile.verdict == VERDICT_AC)
            taken = bench_now_ms() - started;
        else
            (void)error_set(&bench->err, ERR_SYSTEM, "%s does not compile", path);
        *own = judgement->compile.cached ? 0 : (double)judgement->compile.wall_ns / 1e6;
    }
    artifact_done(&artifact);
    program_done(&program);
    judgement_free(judgement);
    submission_free(submission);
    return taken;
}

static bool add(struct series *series, double value)
{
    if (value >= 0)
        series_add(series, value);
    return value >= 0;
}

static bool compile_steps(struct bench *bench, const char *path, struct series *figures)
{
    struct sandbox_error why;
    double own = 0;
    double first;

    if (!open_lane(bench, &why)) {
        (void)error_set(&bench->err, ERR_SYSTEM, "%s", why.message);
        return false;
    }
    first = step(bench, path, &own);
    if (add(&figures[STEP], first)) {
        series_add(&figures[STEP_ADDED], first - own);
        (void)add(&figures[STEP_AGAIN], step(bench, path, &own));
    }
    close_lane(bench);
    return first >= 0 && figures[STEP_AGAIN].count == figures[STEP].count;
}

static double whole(struct bench *bench, const char *path)
{
    const char *const env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", bench->xdg, NULL};
    double started = bench_now_ms();

    if (bench_run((const char *const[]){bench->assess, "run", path, NULL}, env))
        return bench_now_ms() - started;
    (void)error_set(&bench->err, ERR_SYSTEM, "assess run %s did not end with 0", path);
    return -1;
}

static bool one_round(struct bench *bench, const struct language *language,
                      const struct place *place, const char *comment, struct series *figures)
{
    double plain = 0;
    double run;
    double first;
    double again;

    if (!write_source(bench, language, comment, place->source))
        return false;
    if (language->compile) {
        plain = run_plain(bench, place, language->compile);
        if (!add(&figures[PLAIN_COMPILE], plain) || !compile_steps(bench, place->source, figures))
            return false;
    }
    run = run_plain(bench, place, language->run);
    first = whole(bench, place->source);
    again = whole(bench, place->source);
    if (!add(&figures[PLAIN_RUN], run) || !add(&figures[WHOLE], first) ||
        !add(&figures[WHOLE_AGAIN], again))
        return false;
    series_add(&figures[ADDED], first - plain - run);
    series_add(&figures[ADDED_AGAIN], again - run);
    return true;
}

/* ---- the tables ------------------------------------------------------------------------------- */

static void print(const struct language *language, struct series *f)
{
    static char title[64];

    (void)snprintf(title, sizeof(title), "hello, %s", language->id);
    bench_open(title);
    if (language->compile) {
        enum bench_budget kind = language->compile_budget > 0 ? AT_MOST : NO_BUDGET;

        bench_row(&(struct bench_row){"plain compile", "ms", &f[PLAIN_COMPILE], &f[PLAIN_COMPILE],
                                      NO_BUDGET, 0});
        bench_row(&(struct bench_row){"compile step, first", "ms", &f[STEP], &f[PLAIN_COMPILE],
                                      kind, language->compile_budget});
        bench_row(&(struct bench_row){"  of it, ours", "ms", &f[STEP_ADDED], NULL, AT_MOST, 5});
        bench_row(&(struct bench_row){"compile step, repeated", "ms", &f[STEP_AGAIN],
                                      &f[PLAIN_COMPILE], AT_MOST, 20});
    }
    bench_row(&(struct bench_row){"plain run", "ms", &f[PLAIN_RUN], &f[PLAIN_RUN], NO_BUDGET, 0});
    bench_row(&(struct bench_row){"assess run, first", "ms", &f[WHOLE], NULL, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"assess run, repeated", "ms", &f[WHOLE_AGAIN], &f[PLAIN_RUN],
                                  NO_BUDGET, 0});
    bench_row(&(struct bench_row){"ours adds, first", "ms", &f[ADDED], NULL, AT_MOST, ADDED_MS});
    bench_row(
        &(struct bench_row){"ours adds, repeated", "ms", &f[ADDED_AGAIN], NULL, AT_MOST, ADDED_MS});
}

static bool measure(struct bench *bench, const struct language *language,
                    const struct profile *profile, int rounds)
{
    const struct toolchain *chain = toolchain_here(profile);
    struct series figures[FIGURES] = {0};
    struct series warm[FIGURES] = {0};
    struct place place;
    char copy[300];
    bool fine;

    (void)snprintf(place.tool, sizeof(place.tool), "%s", toolchain_tool(chain)->path);
    (void)snprintf(copy, sizeof(copy), "%s", place.tool);
    (void)snprintf(place.bin, sizeof(place.bin), "%s", dirname(copy));
    (void)snprintf(place.source, sizeof(place.source), "%s/Main%s", bench->folder,
                   profile->extensions.items[0]);
    /* What the plain tool keeps for its next time is there from the second round on. */
    fine = one_round(bench, language, &place, profile->starter.comment, warm);
    for (int i = 0; fine && i < rounds; i++)
        fine = one_round(bench, language, &place, profile->starter.comment, figures);
    if (fine)
        print(language, figures);
    if (fine && strcmp(language->id, "c") == 0)
        bench_note("gcc takes %.2f times as long as on the machine of the budgets (59 ms)",
                   series_at(&figures[PLAIN_COMPILE], 0.5) / 59);
    for (size_t i = 0; i < FIGURES; i++) {
        series_done(&figures[i]);
        series_done(&warm[i]);
    }
    return fine;
}

static bool measure_all(struct bench *bench, int rounds)
{
    bool fine = true;

    for (size_t i = 0; fine && i < bench->profiles.count; i++) {
        const struct profile *profile = &bench->profiles.items[i];
        const struct language *language = NULL;
        struct error why;

        for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++)
            if (strcmp(table[k].id, profile->id) == 0)
                language = &table[k];
        if (!language)
            bench_note("%s: nothing to compare it with", profile->id);
        else if (toolchain_check(&bench->profiles, profile, toolchain_here(profile), &why) < 0)
            bench_note("%s: %s", profile->id, why.message);
        else
            fine = measure(bench, language, profile, rounds);
    }
    return fine;
}

/* ---- the place -------------------------------------------------------------------------------- */

static int open_place(struct bench *bench, const char *helper, const char *materials)
{
    const struct sandbox_options options = {.helper = helper};
    struct sandbox_error why;

    if (sandbox_open(&options, &bench->grader.sandbox, &why) < 0 || !open_lane(bench, &why)) {
        bool lacks = why.code == SANDBOX_NO_NAMESPACES || why.code == SANDBOX_NO_CONTROL;

        (void)printf("%s: %s\n", lacks ? "skip all" : "failed", why.message);
        return lacks ? 77 : 1;
    }
    close_lane(bench);
    bench->grader.lanes = &bench->lane;
    bench->grader.lane_count = 1;
    bench->grader.cache_dir = bench->cache;
    return profiles_load(&bench->profiles, &bench->err) == 0 &&
                   profiles_place(&bench->profiles, materials, bench->cache, &bench->err) == 0
               ? 0
               : 1;
}

int main(int argc, char **argv)
{
    struct bench bench = {.assess = argc > 4 ? argv[2] : NULL, .folder = argc > 4 ? argv[4] : NULL};
    int rounds = 15;
    int rc;

    if (argc < 5)
        return 2;
    for (int i = 5; i < argc; i++) {
        if (strcmp(argv[i], "--smoke") == 0)
            rounds = 1;
        if (strcmp(argv[i], "--json") == 0)
            bench_as_json();
    }
    (void)mkdir(bench.folder, 0700);
    (void)snprintf(bench.cache, sizeof(bench.cache), "%s/cache", bench.folder);
    (void)snprintf(bench.home, sizeof(bench.home), "HOME=%s", bench.folder);
    (void)snprintf(bench.xdg, sizeof(bench.xdg), "XDG_CACHE_HOME=%s/commands", bench.folder);
    rc = open_place(&bench, argv[1], argv[3]);
    if (rc == 0 && !measure_all(&bench, rounds)) {
        (void)fprintf(stderr, "failed: %s\n", bench.err.message);
        rc = 1;
    }
    sandbox_close(bench.grader.sandbox);
    profiles_done(&bench.profiles);
    return rc;
}
