/* SPDX-License-Identifier: MIT */
/*
 * One test on one lane: start it, compare what came, keep the result.
 *
 * Time: a run is killed at 1.1 x its CPU limit.  One that ends between 0.9 x and 1.1 x is repeated
 * once on the same lane and the better of the two counts; both are kept.
 *
 * A run that ended by a signal which people and services of the host send too is no finding yet: it is
 * run again, and what happens then counts.
 */
#include "testing.h"

#include "auto.h"
#include "digest.h"
#include "text.h"
#include "validator.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define KEPT_MAX     (1u << 20)  /* bytes of one text that is kept for the report */
#define ALL_KEPT_MAX (16u << 20) /* over all tests; the last one may go beyond */

int testing_start(struct judging *judging, struct worker *worker, struct error *err)
{
    const struct testcase *testcase = &judging->challenge->tests[worker->test];
    struct sandbox_io io = {0};
    struct sandbox_error why;
    auto_close int opened = -1;

    if (worker->input < 0) {
        auto_free char *data = NULL;
        size_t size = 0;
        int rc = challenge_read(judging->challenge, testcase->input_path, &data, &size, err);

        if (rc < 0)
            return rc;
        if (sandbox_input_new(data, size, &worker->input, &why) < 0)
            return grade_fail(err, &why);
    }
    if (sandbox_input_open(worker->input, &opened, &why) < 0)
        return grade_fail(err, &why);
    io.stdin_fd = opened;
    io.last = judging->next >= testing_count(judging);
    if (sandbox_start(worker->box, &io, &why) < 0)
        return grade_fail(err, &why);
    worker->busy = true;
    return 0;
}

static int keep(char **out, size_t *out_size, const char *data, size_t size, struct error *err)
{
    size_t kept = size < KEPT_MAX ? size : KEPT_MAX;

    free(*out);
    *out = text_copy_n(data, kept);
    *out_size = kept;
    return *out ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}

/* The first failure in order always has its evidence; it is known only in the end which that is. */
static bool is_evidence_wanted(const struct judging *judging, const struct worker *worker)
{
    return worker->test < judging->first_failure ||
           (judging->wish.keep_all && judging->kept < ALL_KEPT_MAX);
}

/* Input, answer, output and error text of a failed test, for the report. */
static int keep_evidence(struct judging *judging, struct worker *worker, struct test_result *test,
                         const char *answer, size_t answer_size, struct error *err)
{
    const struct testcase *testcase = &judging->challenge->tests[worker->test];
    auto_free char *input = NULL;
    size_t size = 0;
    const char *text;
    int rc = challenge_read(judging->challenge, testcase->input_path, &input, &size, err);

    if (rc == 0)
        rc = keep(&test->input, &test->input_size, input, size, err);
    if (rc == 0)
        rc = keep(&test->answer, &test->answer_size, answer, answer_size, err);
    if (rc == 0) {
        text = sandbox_output(worker->box, 1, &size);
        rc = keep(&test->output, &test->output_size, text, size, err);
    }
    if (rc == 0) {
        text = sandbox_output(worker->box, 2, &size);
        rc = keep(&test->errors, &test->errors_size, text, size, err);
    }
    return rc;
}

static int compare(struct judging *judging, struct worker *worker, struct test_result *test,
                   struct error *err)
{
    const struct testcase *testcase = &judging->challenge->tests[worker->test];
    auto_free char *answer = NULL;
    size_t answer_size = 0;
    size_t output_size = 0;
    const char *output = sandbox_output(worker->box, 1, &output_size);
    int rc = challenge_read(judging->challenge, testcase->answer_path, &answer, &answer_size, err);

    if (rc == 0 && test->verdict == VERDICT_AC &&
        !validator_accepts(&testcase->flags, answer, answer_size, output, output_size,
                           &test->difference)) {
        char *message = text_copy(test->difference.message);

        test->verdict = VERDICT_WA;
        if (!message)
            return error_set(err, ERR_SYSTEM, "out of memory");
        free(test->message);
        test->message = message;
    }
    if (rc == 0 && test->verdict != VERDICT_AC && is_evidence_wanted(judging, worker))
        rc = keep_evidence(judging, worker, test, answer, answer_size, err);
    return rc;
}

static void drop_evidence(struct test_result *test)
{
    char **texts[] = {&test->input, &test->answer, &test->output, &test->errors};
    size_t *sizes[] = {&test->input_size, &test->answer_size, &test->output_size,
                       &test->errors_size};

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        free(*texts[i]);
        *texts[i] = NULL;
        *sizes[i] = 0;
    }
}

void testing_clear(struct test_result *test)
{
    free(test->denied);
    free(test->message);
    drop_evidence(test);
}

static int digest_output(struct worker *worker, struct test_result *test, struct error *err)
{
    struct digest *digest = digest_new();
    size_t size = 0;
    const char *output = sandbox_output(worker->box, 1, &size);

    if (!digest)
        return error_memory(err);
    digest_add(digest, output, size);
    digest_end(digest, test->output_digest);
    return 0;
}

/* A result without the fields that name the test. */
static int new_result(struct judging *judging, struct worker *worker,
                      const struct sandbox_result *result, struct test_result *out,
                      struct error *err)
{
    int rc;

    *out = (struct test_result){.message = text_copy("")};
    if (!out->message)
        return error_set(err, ERR_SYSTEM, "out of memory");
    rc = grade_fill_test(result, judging->cpu_limit_ns, out, err);
    grade_forget_own_calls(judging->stage, out);
    if (rc == 0)
        rc = digest_output(worker, out, err);
    if (rc == 0)
        rc = compare(judging, worker, out, err);
    if (rc < 0)
        testing_clear(out);
    return rc;
}

static bool is_near_limit(const struct judging *judging, const struct sandbox_result *result)
{
    int64_t tenth = judging->cpu_limit_ns / 10;

    return result->outcome != SANDBOX_CPU_LIMIT &&
           result->cpu_ns >= judging->cpu_limit_ns - tenth &&
           result->cpu_ns <= judging->cpu_limit_ns + tenth;
}

/* A program that kills itself does so again. */
static bool may_be_killed_from_outside(const struct sandbox_result *result)
{
    return result->outcome == SANDBOX_SIGNALED &&
           (result->signal == SIGKILL || result->signal == SIGTERM);
}

static bool is_better(const struct test_result *one, const struct test_result *other)
{
    if ((one->verdict == VERDICT_AC) != (other->verdict == VERDICT_AC))
        return one->verdict == VERDICT_AC;
    return one->cpu_ns <= other->cpu_ns;
}

static void set_first_failure(struct judging *judging, size_t index)
{
    size_t before = judging->first_failure;

    judging->first_failure = index;
    if (!judging->wish.keep_all && before < judging->challenge->test_count)
        drop_evidence(&judging->tests[before]);
}

static void store(struct judging *judging, struct worker *worker, struct test_result *result)
{
    struct test_result *test = &judging->tests[worker->test];
    char *name = test->name;
    char *group = test->group;
    bool secret = test->secret;
    int64_t size = test->size;

    if (worker->repeated) {
        struct test_result *worse = is_better(result, &worker->first) ? &worker->first : result;
        struct test_result *better = worse == result ? &worker->first : result;
        int64_t first_ns = worker->first.cpu_ns;
        int64_t second_ns = result->cpu_ns;

        testing_clear(worse);
        *result = *better;
        result->first_cpu_ns = first_ns;
        result->second_cpu_ns = second_ns;
    }
    testing_clear(test);
    *test = *result;
    test->name = name;
    test->group = group;
    test->secret = secret;
    test->size = size;
    judging->kept += test->input_size + test->answer_size + test->output_size + test->errors_size;
    judging->ended++;
    if (test->verdict != VERDICT_AC && worker->test < judging->first_failure)
        set_first_failure(judging, worker->test);
}

void testing_release(struct worker *worker)
{
    worker->busy = false;
    worker->repeated = false;
    worker->unwanted = false;
    worker->killed = false;
    if (worker->input >= 0)
        (void)close(worker->input);
    worker->input = -1;
}

int testing_finish(struct judging *judging, struct worker *worker,
                   const struct sandbox_result *result, struct error *err)
{
    struct test_result test;
    int rc;

    if (!worker->killed && may_be_killed_from_outside(result)) {
        worker->killed = true;
        return testing_start(judging, worker, err);
    }
    rc = new_result(judging, worker, result, &test, err);
    if (rc < 0)
        return rc;
    if (!worker->repeated && is_near_limit(judging, result)) {
        worker->first = test;
        worker->repeated = true;
        return testing_start(judging, worker, err);
    }
    store(judging, worker, &test);
    testing_release(worker);
    return 0;
}
