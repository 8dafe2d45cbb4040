/* SPDX-License-Identifier: MIT */
/*
 * Tests, in order, on all lanes.  Later tests may run while an earlier one does, but the result never
 * depends on that: what counts ends at the first failure in order, and everything behind it reads
 * not_run even where it ran, unless all tests are wanted.
 */
#include "testing.h"

#include "auto.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

size_t testing_count(const struct judging *judging)
{
    bool failed = judging->first_failure < judging->challenge->test_count;

    return failed && !judging->wish.run_all ? judging->first_failure + 1
                                            : judging->challenge->test_count;
}

/* ---- all tests -------------------------------------------------------------------------------- */

static int start_idle(struct judging *judging, struct error *err)
{
    for (size_t i = 0; i < judging->worker_count; i++) {
        struct worker *worker = &judging->workers[i];
        int rc;

        if (worker->busy)
            continue;
        if (judging->next >= testing_count(judging))
            return 0;
        worker->test = judging->next++;
        rc = testing_start(judging, worker, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static void stop_moot(struct judging *judging)
{
    for (size_t i = 0; i < judging->worker_count; i++) {
        struct worker *worker = &judging->workers[i];

        if (worker->busy && !worker->unwanted && worker->test >= testing_count(judging)) {
            worker->unwanted = true;
            sandbox_stop(worker->box);
        }
    }
}

/* How a run ended that nobody wants any more says nothing, not even that its core was too busy. */
static int step(struct judging *judging, struct worker *worker, struct error *err)
{
    struct sandbox_result result;
    struct sandbox_error why;
    bool done = false;
    int rc = sandbox_step(worker->box, &done, &result, &why);

    if (rc < 0 && (why.code != SANDBOX_STOPPED || !worker->unwanted))
        return grade_fail(err, &why);
    if (rc < 0 || (done && worker->unwanted)) {
        if (worker->repeated)
            testing_clear(&worker->first);
        testing_release(worker);
        return 0;
    }
    return done ? testing_finish(judging, worker, &result, err) : 0;
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
    if (poll(polled, judging->worker_count, GRADE_POLL_MS) < 0 && errno != EINTR)
        return error_errno(err, ERR_SYSTEM, errno, "cannot wait for tests");
    if (grade_interrupted(judging->grader, err))
        return -(int)ERR_INTERRUPTED;
    for (size_t i = 0; rc == 0 && i < judging->worker_count; i++)
        if (judging->workers[i].busy && polled[i].revents)
            rc = step(judging, &judging->workers[i], err);
    return rc;
}

/* The first in order, which is the one that was started first. */
static const char *running(const struct judging *judging)
{
    size_t first = judging->challenge->test_count;

    for (size_t i = 0; i < judging->worker_count; i++)
        if (judging->workers[i].busy && judging->workers[i].test < first)
            first = judging->workers[i].test;
    return first < judging->challenge->test_count ? judging->tests[first].name : "";
}

static void show_progress(const struct judging *judging)
{
    const struct run_progress progress = {.phase = RUN_TESTING,
                                          .done = judging->ended,
                                          .total = judging->challenge->test_count,
                                          .test = running(judging),
                                          .lanes = (unsigned)judging->worker_count,
                                          .longest_ns = GRADE_WALL_MOST * judging->limits.wall_ns};

    if (judging->grader->on_progress)
        judging->grader->on_progress(judging->grader->context, &progress);
}

/* Whoever hears of a test hears of it once and in order, and nothing that the end takes back. */
static void tell_tests(struct judging *judging, bool over_gaps)
{
    for (; judging->told < testing_count(judging); judging->told++) {
        const struct test_result *test = &judging->tests[judging->told];
        bool ended = test->verdict != VERDICT_NOT_RUN;

        if (!ended && !over_gaps)
            return;
        if (ended && judging->wish.on_test)
            judging->wish.on_test(judging->wish.context, judging->so_far, test);
    }
}

static int run_tests(struct judging *judging, struct error *err)
{
    auto_free struct pollfd *polled = calloc(judging->worker_count, sizeof(*polled));
    int rc = polled ? 0 : error_set(err, ERR_SYSTEM, "out of memory");

    while (rc == 0) {
        show_progress(judging);
        tell_tests(judging, false);
        rc = grade_unheard(judging->grader, err);
        if (rc == 0)
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
        testing_release(worker);
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
        tests[i].size = challenge->tests[i].size;
        if (!tests[i].name || !tests[i].group || !tests[i].message)
            return error_set(err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

static int64_t eleven_tenths(int64_t ns)
{
    return ns + ns / 10;
}

struct judging testing_begin(const struct grader *grader, const struct challenge *challenge,
                             int64_t cpu_limit_ns)
{
    struct judging judging = {.grader = grader,
                              .challenge = challenge,
                              .first_failure = challenge->test_count,
                              .cpu_limit_ns = cpu_limit_ns};

    judging.limits = (struct sandbox_limits){.cpu_ns = eleven_tenths(cpu_limit_ns),
                                             .wall_ns = 3 * cpu_limit_ns + 1000000000,
                                             .memory_bytes = challenge->memory_bytes,
                                             .output_bytes = challenge->output_bytes,
                                             .error_bytes = 256u << 10};
    return judging;
}

void testing_extend(struct judging *judging, int64_t cpu_ns)
{
    judging->limits.cpu_ns = cpu_ns;
    judging->limits.wall_ns = 3 * cpu_ns + 1000000000;
}

int testing_run(struct judging *judging, const struct program *program,
                const struct artifact *artifact, struct error *err)
{
    int rc = open_workers(judging, program, artifact, err);

    judging->stage = &program->profile->run;
    if (rc == 0)
        rc = run_tests(judging, err);
    if (rc == -(int)ERR_INTERRUPTED)
        tell_tests(judging, true);
    close_workers(judging);
    return rc;
}
