/* SPDX-License-Identifier: MIT */
/*
 * Tests, in order, on all lanes.  Later tests may run while an earlier one does, but the result never
 * depends on that: what counts ends at the first failure in order, and everything behind it reads
 * not_run even where it ran.
 *
 * Time: a run is killed at 1.1 x its CPU limit.  One that ends between 0.9 x and 1.1 x is repeated
 * once on the same lane and the better of the two counts; both are kept.
 *
 * A run that ended by a signal which people and services of the host send too is no finding yet: it is
 * run again, and what happens then counts.
 */
#include "testing.h"

#include "auto.h"
#include "text.h"
#include "validator.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEPT_MAX (1u << 20) /* bytes of input, answer, output kept for the report */

/* One lane with the submission's box and what it is doing. */
struct worker {
    struct sandbox_box *box;
    size_t test;
    bool busy;
    bool repeated;
    bool unwanted;            /* a failure before it makes it moot */
    bool killed;              /* once already, perhaps by somebody outside */
    struct test_result first; /* of two, while the second runs */
    int input;
};

static int64_t eleven_tenths(int64_t ns)
{
    return ns + ns / 10;
}

/* ---- one test --------------------------------------------------------------------------------- */

static int start(struct judging *judging, struct worker *worker, struct error *err)
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
    if (rc == 0 && test->verdict != VERDICT_AC)
        rc = keep_evidence(judging, worker, test, answer, answer_size, err);
    return rc;
}

void testing_clear(struct test_result *test)
{
    free(test->denied);
    free(test->message);
    free(test->input);
    free(test->answer);
    free(test->output);
    free(test->errors);
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
    if (rc == 0)
        rc = compare(judging, worker, out, err);
    if (rc < 0)
        testing_clear(out);
    return rc;
}

static bool is_near_limit(const struct judging *judging, const struct sandbox_result *result)
{
    return result->outcome != SANDBOX_CPU_LIMIT &&
           result->cpu_ns >= judging->cpu_limit_ns - judging->cpu_limit_ns / 10;
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

static void store(struct judging *judging, struct worker *worker, struct test_result *result)
{
    struct test_result *test = &judging->tests[worker->test];
    char *name = test->name;
    char *group = test->group;
    bool secret = test->secret;

    if (worker->repeated) {
        struct test_result *worse = is_better(result, &worker->first) ? &worker->first : result;
        struct test_result *better = worse == result ? &worker->first : result;
        int64_t first_ns = worker->first.cpu_ns;

        testing_clear(worse);
        *result = *better;
        result->first_cpu_ns = first_ns;
    }
    testing_clear(test);
    *test = *result;
    test->name = name;
    test->group = group;
    test->secret = secret;
    judging->latest = test->name;
    judging->ended++;
    if (test->verdict != VERDICT_AC && worker->test < judging->first_failure)
        judging->first_failure = worker->test;
}

static void release(struct worker *worker)
{
    worker->busy = false;
    worker->repeated = false;
    worker->unwanted = false;
    worker->killed = false;
    if (worker->input >= 0)
        (void)close(worker->input);
    worker->input = -1;
}

static int finish(struct judging *judging, struct worker *worker,
                  const struct sandbox_result *result, struct error *err)
{
    struct test_result test;
    int rc;

    if (!worker->killed && may_be_killed_from_outside(result)) {
        worker->killed = true;
        return start(judging, worker, err);
    }
    rc = new_result(judging, worker, result, &test, err);
    if (rc < 0)
        return rc;
    if (!worker->repeated && is_near_limit(judging, result)) {
        worker->first = test;
        worker->repeated = true;
        return start(judging, worker, err);
    }
    store(judging, worker, &test);
    release(worker);
    return 0;
}

/* ---- all tests -------------------------------------------------------------------------------- */

static int start_idle(struct judging *judging, struct error *err)
{
    for (size_t i = 0; i < judging->worker_count; i++) {
        struct worker *worker = &judging->workers[i];
        int rc;

        if (worker->busy)
            continue;
        if (judging->next >= judging->challenge->test_count ||
            judging->next > judging->first_failure)
            return 0;
        worker->test = judging->next++;
        rc = start(judging, worker, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static void stop_moot(struct judging *judging)
{
    for (size_t i = 0; i < judging->worker_count; i++) {
        struct worker *worker = &judging->workers[i];

        if (worker->busy && !worker->unwanted && worker->test > judging->first_failure) {
            worker->unwanted = true;
            sandbox_stop(worker->box);
        }
    }
}

static int step(struct judging *judging, struct worker *worker, struct error *err)
{
    struct sandbox_result result;
    struct sandbox_error why;
    bool done = false;

    if (sandbox_step(worker->box, &done, &result, &why) < 0) {
        if (why.code != SANDBOX_STOPPED || !worker->unwanted)
            return grade_fail(err, &why);
        if (worker->repeated)
            testing_clear(&worker->first);
        release(worker);
        return 0;
    }
    return done ? finish(judging, worker, &result, err) : 0;
}

static size_t count_busy(const struct judging *judging)
{
    size_t busy = 0;

    for (size_t i = 0; i < judging->worker_count; i++)
        busy += judging->workers[i].busy;
    return busy;
}

static int wait_and_step(struct judging *judging, struct pollfd *polled, struct error *err)
{
    int rc = 0;

    for (size_t i = 0; i < judging->worker_count; i++)
        polled[i] = (struct pollfd){
            .fd = judging->workers[i].busy ? sandbox_box_fd(judging->workers[i].box) : -1,
            .events = POLLIN};
    if (poll(polled, judging->worker_count, -1) < 0 && errno != EINTR)
        return error_errno(err, ERR_SYSTEM, errno, "cannot wait for tests");
    if (grade_interrupted(judging->grader, err))
        return -(int)ERR_INTERRUPTED;
    for (size_t i = 0; rc == 0 && i < judging->worker_count; i++)
        if (judging->workers[i].busy && polled[i].revents)
            rc = step(judging, &judging->workers[i], err);
    return rc;
}

static void show_progress(const struct judging *judging)
{
    const struct run_progress progress = {.phase = RUN_TESTING,
                                          .done = judging->ended,
                                          .total = judging->challenge->test_count,
                                          .test = judging->latest};

    if (judging->grader->on_progress)
        judging->grader->on_progress(judging->grader->context, &progress);
}

static int run_all(struct judging *judging, struct error *err)
{
    auto_free struct pollfd *polled = calloc(judging->worker_count, sizeof(*polled));
    int rc = polled ? 0 : error_set(err, ERR_SYSTEM, "out of memory");

    while (rc == 0) {
        show_progress(judging);
        rc = start_idle(judging, err);
        stop_moot(judging);
        if (rc < 0 || count_busy(judging) == 0)
            return rc;
        rc = wait_and_step(judging, polled, err);
    }
    return rc;
}

/* ---- boxes ------------------------------------------------------------------------------------ */

static void close_workers(struct judging *judging)
{
    for (size_t i = 0; judging->workers && i < judging->worker_count; i++) {
        struct worker *worker = &judging->workers[i];

        if (worker->busy && worker->repeated)
            testing_clear(&worker->first);
        release(worker);
        sandbox_box_close(worker->box);
    }
    free(judging->workers);
    judging->workers = NULL;
}

static int open_workers(struct judging *judging, const struct program *program,
                        const struct artifact *artifact, struct error *err)
{
    auto_free struct sandbox_file *files = NULL;
    struct sandbox_policy *policy = NULL;
    struct box_request request = {
        .stage = &program->profile->run, .program = program, .limits = judging->limits};
    size_t count = judging->grader->lane_count;
    int rc;

    if (count > judging->challenge->test_count)
        count = judging->challenge->test_count;
    judging->workers = calloc(count, sizeof(*judging->workers));
    if (!judging->workers)
        return error_set(err, ERR_SYSTEM, "out of memory");
    judging->worker_count = count;
    for (size_t i = 0; i < count; i++)
        judging->workers[i].input = -1;
    rc = grade_app_files(program, artifact, &files, &request.file_count, err);
    request.files = files;
    if (rc == 0)
        rc = grade_open_policy(request.stage->policy, &policy, err);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = grade_open_box(judging->grader->lanes[i], &request, policy, &judging->workers[i].box,
                            err);
    sandbox_policy_free(policy);
    return rc;
}

/* ---- for judge.c ------------------------------------------------------------------------------ */

int testing_new(const struct challenge *challenge, struct test_result **out_tests,
                struct error *err)
{
    struct test_result *tests = calloc(challenge->test_count, sizeof(*tests));

    if (!tests)
        return error_set(err, ERR_SYSTEM, "out of memory");
    *out_tests = tests;
    for (size_t i = 0; i < challenge->test_count; i++) {
        tests[i].name = text_copy(challenge->tests[i].name);
        tests[i].group = text_copy(challenge->tests[i].group);
        tests[i].message = text_copy("");
        tests[i].secret = challenge->tests[i].secret;
        if (!tests[i].name || !tests[i].group || !tests[i].message)
            return error_set(err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

struct judging testing_begin(const struct grader *grader, const struct challenge *challenge,
                             int64_t cpu_limit_ns)
{
    struct judging judging = {.grader = grader,
                              .challenge = challenge,
                              .first_failure = challenge->test_count,
                              .cpu_limit_ns = cpu_limit_ns,
                              .latest = ""};

    judging.limits = (struct sandbox_limits){.cpu_ns = eleven_tenths(cpu_limit_ns),
                                             .wall_ns = 3 * cpu_limit_ns + 1000000000,
                                             .memory_bytes = challenge->memory_bytes,
                                             .output_bytes = challenge->output_bytes,
                                             .error_bytes = 256u << 10};
    return judging;
}

int testing_run(struct judging *judging, const struct program *program,
                const struct artifact *artifact, struct error *err)
{
    int rc = open_workers(judging, program, artifact, err);

    if (rc == 0)
        rc = run_all(judging, err);
    close_workers(judging);
    return rc;
}
