/* SPDX-License-Identifier: MIT */
/*
 * A verdict may turn where a figure lies within 10 % of its limit: such a test is named, and no fault.  Of CPU time only
 * a run that was not killed tells how much it wanted (one is killed at 1.1 times the limit); of the other limits only
 * one that kept them.
 */
#include "regrade.h"

#include "auto.h"
#include "json_string.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void regraded_done(struct regraded *regraded)
{
    for (size_t i = 0; i < regraded->count; i++)
        free(regraded->items[i].tests);
    free(regraded->items);
    *regraded = (struct regraded){0};
}

const char *regrade_name(enum regrade_answer answer)
{
    static const char *const names[REGRADE_ANSWERS] = {
        [REGRADE_EQUAL] = "equal",
        [REGRADE_NEAR] = "near_limit",
        [REGRADE_TOOLS] = "other_toolchain",
        [REGRADE_DIFFERENT] = "different",
    };

    return names[answer];
}

/* ---- near a limit --------------------------------------------------------------------------------- */

struct figures {
    const char *verdict;
    int64_t cpu_ns, wall_ns, memory_bytes, output_bytes;
    const char *limit; /* the one that was reached, or "" */
};

static int64_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value ? value : "";
}

static struct figures figures_kept(const json_t *test)
{
    int64_t output = number(test, "stdout_bytes"), errors = number(test, "stderr_bytes");

    return (struct figures){.verdict = text(test, "verdict"),
                            .cpu_ns = number(test, "cpu_ns"),
                            .wall_ns = number(test, "wall_ns"),
                            .memory_bytes = number(test, "memory_bytes"),
                            .output_bytes = output > errors ? output : errors,
                            .limit = text(test, "limit")};
}

static struct figures figures_now(const struct test_result *test)
{
    const char *limit = limit_name(test->limit);
    uint64_t output =
        test->stdout_bytes > test->stderr_bytes ? test->stdout_bytes : test->stderr_bytes;

    return (struct figures){.verdict = verdict_code(test->verdict),
                            .cpu_ns = test->cpu_ns,
                            .wall_ns = test->wall_ns,
                            .memory_bytes = (int64_t)test->memory_bytes,
                            .output_bytes = (int64_t)output,
                            .limit = limit ? limit : ""};
}

/* Is nine tenths of LIMIT in it? */
static bool reaches(int64_t figure, int64_t limit)
{
    return limit > 0 && figure >= limit - limit / 10;
}

static const char *near_limit(const struct figures *figures, const struct judgement_limits *limits)
{
    int64_t cpu = limits->cpu_ns;

    if (reaches(figures->cpu_ns, cpu) && figures->cpu_ns < cpu + cpu / 10)
        return "cpu";
    if (reaches(figures->memory_bytes, (int64_t)limits->memory_bytes) &&
        strcmp(figures->limit, "memory") != 0)
        return "memory";
    if (reaches(figures->wall_ns, limits->wall_ns) && strcmp(figures->limit, "wall") != 0)
        return "wall";
    if (reaches(figures->output_bytes, (int64_t)limits->output_bytes) &&
        strcmp(figures->limit, "output") != 0)
        return "output";
    return NULL;
}

/* ---- comparing ------------------------------------------------------------------------------------ */

static void note(struct regraded_run *run, const char *name, const struct figures *was,
                 const struct figures *is, const struct judgement_limits *limits)
{
    struct regraded_test *test = &run->tests[run->test_count++];
    const char *near = near_limit(was, limits);

    if (!near)
        near = near_limit(is, limits);
    (void)snprintf(test->name, sizeof test->name, "%s", name);
    (void)snprintf(test->was, sizeof test->was, "%s", was->verdict);
    (void)snprintf(test->is, sizeof test->is, "%s", is->verdict);
    (void)snprintf(test->near, sizeof test->near, "%s", near ? near : "");
}

static int compare_tests(const json_t *report, const struct judgement *judgement,
                         struct regraded_run *run, struct error *err)
{
    const json_t *kept = json_object_get(report, "tests");

    run->tests = calloc(judgement->test_count + 1, sizeof *run->tests);
    if (!run->tests)
        return error_memory(err);
    for (size_t i = 0; i < judgement->test_count; i++) {
        const json_t *test = json_array_get(kept, i);
        struct figures was = figures_kept(test);
        struct figures is = figures_now(&judgement->tests[i]);

        if (strcmp(text(test, "name"), judgement->tests[i].name) != 0)
            was = (struct figures){.verdict = "", .limit = ""};
        if (strcmp(was.verdict, is.verdict) != 0)
            note(run, judgement->tests[i].name, &was, &is, &judgement->limits);
    }
    return 0;
}

static enum regrade_answer answer_of(const struct regraded_run *run, bool other_tools)
{
    bool near = run->test_count > 0;

    for (size_t i = 0; i < run->test_count; i++)
        near = near && run->tests[i].near[0];
    if (run->test_count == 0 && strcmp(run->was, run->is) == 0)
        return REGRADE_EQUAL;
    if (near)
        return REGRADE_NEAR;
    return other_tools ? REGRADE_TOOLS : REGRADE_DIFFERENT;
}

int regrade_compare(const char *report, size_t size, const struct judgement *judgement,
                    struct regraded_run *run, struct error *err)
{
    json_error_t why;
    json_t *root = report ? json_loadb(report, size, 0, &why) : NULL;
    int rc = 0;

    if (report && !json_is_array(json_object_get(root, "tests")))
        rc = error_set(err, ERR_SEALED, "what was sealed is no report");
    else if (report)
        rc = compare_tests(root, judgement, run, err);
    json_decref(root);
    if (rc == 0)
        run->answer = answer_of(run, strcmp(run->was_toolchain, run->toolchain) != 0);
    return rc;
}

/* ---- as a document -------------------------------------------------------------------------------- */

static json_t *test_of(const struct regraded_test *test)
{
    return json_pack("{s:o, s:o, s:s, s:o}", "name", json_of_text(test->name), "was",
                     test->was[0] ? json_string(test->was) : json_null(), "is", test->is,
                     "near_limit", test->near[0] ? json_string(test->near) : json_null());
}

static json_t *run_of(const struct regraded_run *run)
{
    json_t *tests = json_array();

    for (size_t i = 0; tests && i < run->test_count; i++) {
        if (json_array_append_new(tests, test_of(&run->tests[i])) < 0) {
            json_decref(tests);
            return NULL;
        }
    }
    return json_pack("{s:s, s:s, s:{s:s, s:s, s:i, s:o}, s:{s:s, s:s, s:i, s:o}, s:i, s:b, s:o}",
                     "challenge", run->challenge, "answer", regrade_name(run->answer), "was", "run",
                     run->was_run, "verdict", run->was, "score", run->was_score, "toolchain",
                     json_of_text(run->was_toolchain), "is", "run", run->run, "verdict", run->is,
                     "score", run->score, "toolchain", json_of_text(run->toolchain), "max_score",
                     run->max_score, "outputs_equal", (int)run->outputs_equal, "tests", tests);
}

char *regraded_to_json(const struct regraded *regraded)
{
    json_t *runs = json_array();
    json_t *root;
    char *dumped;

    for (size_t i = 0; runs && i < regraded->count; i++) {
        if (json_array_append_new(runs, run_of(&regraded->items[i])) < 0) {
            json_decref(runs);
            return NULL;
        }
    }
    root = json_pack("{s:s, s:s, s:s, s:o}", "schema", "assess-regrade/1", "order", regraded->order,
                     "answer", regrade_name(regraded->answer), "challenges", runs);
    dumped = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    json_decref(root);
    return dumped;
}
