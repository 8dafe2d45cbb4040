/* SPDX-License-Identifier: MIT */
/* From the results of tests to a judgement: groups, verdict, score. */
#include "testing.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

/* Back to not_run for everything that does not count. */
static int forget_behind(struct judging *judging, struct error *err)
{
    for (size_t i = testing_count(judging); i < judging->challenge->test_count; i++) {
        struct test_result *test = &judging->tests[i];
        struct test_result empty = {.name = test->name,
                                    .group = test->group,
                                    .secret = test->secret,
                                    .size = test->size,
                                    .message = text_copy("")};

        testing_clear(test);
        *test = empty;
        if (!test->message)
            return error_set(err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

static struct group_result *find_group(struct judgement *judgement, const char *name)
{
    for (size_t i = 0; i < judgement->group_count; i++)
        if (strcmp(judgement->groups[i].name, name) == 0)
            return &judgement->groups[i];
    return NULL;
}

/* Consecutive by name; a group's verdict is that of its first test that is not accepted. */
static int fill_groups(struct judgement *judgement, struct error *err)
{
    judgement->groups = calloc(judgement->test_count + 1, sizeof(*judgement->groups));
    judgement->group_count = 0;
    if (!judgement->groups)
        return error_set(err, ERR_SYSTEM, "out of memory");
    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];
        struct group_result *group = find_group(judgement, test->group);

        if (!group) {
            group = &judgement->groups[judgement->group_count++];
            group->name = text_copy(test->group);
            group->verdict = VERDICT_AC;
            if (!group->name)
                return error_set(err, ERR_SYSTEM, "out of memory");
        }
        group->tests++;
        group->passed += test->verdict == VERDICT_AC;
        if (group->verdict == VERDICT_AC)
            group->verdict = test->verdict;
    }
    return 0;
}

/* All points of a pass-fail challenge lie in its one group of secret tests, else in its samples. */
static void give_points(struct judgement *judgement)
{
    struct group_result *scored = find_group(judgement, "secret");

    judgement->max_score = 100;
    judgement->score = judgement->verdict == VERDICT_AC ? 100 : 0;
    if (!scored && judgement->group_count == 1)
        scored = &judgement->groups[0];
    if (scored) {
        scored->max_score = judgement->max_score;
        scored->score = judgement->score;
    }
}

static void describe_limits(const struct judging *judging, const struct program *program,
                            struct judgement *judgement)
{
    judgement->limits = (struct judgement_limits){.cpu_ns = judging->cpu_limit_ns,
                                                  .wall_ns = judging->limits.wall_ns,
                                                  .memory_bytes = judging->limits.memory_bytes,
                                                  .output_bytes = judging->limits.output_bytes,
                                                  .processes = program->profile->run.processes};
}

int grade_tests(const struct grader *grader, const struct program *program,
                const struct artifact *artifact, const struct challenge *challenge,
                const struct testing_wish *wish, struct judgement *judgement, struct error *err)
{
    struct judging judging = testing_begin(grader, challenge, challenge->cpu_ns);
    int64_t started = grader->clock.monotonic_ns(grader->clock.context);
    int rc = testing_new(challenge, &judgement->tests, err);

    if (judgement->tests)
        judgement->test_count = challenge->test_count;
    if (rc < 0)
        return rc;
    judging.tests = judgement->tests;
    judging.wish = *wish;
    if (wish->run_to_ns > judging.limits.cpu_ns)
        testing_extend(&judging, wish->run_to_ns);
    judging.so_far = judgement;
    describe_limits(&judging, program, judgement);
    rc = testing_run(&judging, program, artifact, err);
    /* a signal goes to what we started, too: its failure is then no finding about this machine */
    if (rc < 0 && grade_interrupted(grader, err)) {
        judgement->interrupted = (int)*grader->interrupted;
        rc = 0;
    }
    judgement->jobs = (unsigned)grader->lane_count;
    judgement->judging_ns = grader->clock.monotonic_ns(grader->clock.context) - started;
    if (rc == 0)
        rc = forget_behind(&judging, err);
    if (rc == 0)
        rc = fill_groups(judgement, err);
    if (rc != 0)
        return rc;
    if (!judgement->interrupted)
        judgement->verdict = judging.first_failure < judgement->test_count
                                 ? judgement->tests[judging.first_failure].verdict
                                 : VERDICT_AC;
    give_points(judgement);
    return 0;
}

int grade_slowest(const struct grader *grader, const struct program *program,
                  const struct artifact *artifact, const struct challenge *challenge,
                  int64_t *out_cpu_ns, struct error *err)
{
    /* Long enough that only a solution which is not meant to be accepted meets it. */
    struct judging judging = testing_begin(grader, challenge, INT64_C(60000000000));
    int rc = testing_new(challenge, &judging.tests, err);

    if (rc == 0)
        rc = testing_run(&judging, program, artifact, err);
    if (rc == 0 && judging.first_failure < challenge->test_count)
        rc = error_set(err, ERR_PACKAGE, "an accepted submission gets %s on test '%s'",
                       verdict_words(judging.tests[judging.first_failure].verdict),
                       judging.tests[judging.first_failure].name);
    *out_cpu_ns = 0;
    for (size_t i = 0; judging.tests && i < challenge->test_count; i++) {
        if (judging.tests[i].cpu_ns > *out_cpu_ns)
            *out_cpu_ns = judging.tests[i].cpu_ns;
        testing_clear(&judging.tests[i]);
        free(judging.tests[i].name);
        free(judging.tests[i].group);
    }
    free(judging.tests);
    return rc;
}
