/* SPDX-License-Identifier: MIT */
#include "fake_core.h"
#include "fake_parts.h"

#include "text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void fake_set(char **field, const char *text)
{
    free(*field);
    *field = text_copy(text);
    assert(*field);
}

void fake_set_bytes(char **field, size_t *size, const char *text)
{
    fake_set(field, text);
    *size = strlen(text);
}

static void name_test(struct test_result *test, size_t index)
{
    static const char *const kinds[] = {"edge", "random-small", "large-many-clients"};

    test->secret = index >= SAMPLES;
    test->group = text_copy(test->secret ? "secret" : "sample");
    test->name = test->secret ? text_format("secret/%02zu-%s", index - 1, kinds[index % 3])
                              : text_format("sample/%zu", index + 1);
    test->message = text_copy("");
    assert(test->group && test->name && test->message);
}

struct judgement *fake_accepted(void)
{
    struct judgement *judgement = NULL;

    assert(judgement_new(&judgement) == 0);
    fake_set(&judgement->challenge_id, "ratelimiter");
    fake_set(&judgement->challenge_name, "Rate Limiter");
    fake_set(&judgement->submission_path, "work/submission.c");
    fake_set(&judgement->language, "c");
    fake_set(&judgement->language_name, "C17");
    fake_set(&judgement->compiler, "gcc 12.2.0");
    fake_set(&judgement->meter, "cgroup1");
    judgement->protections = calloc(2, sizeof *judgement->protections);
    judgement->groups = calloc(2, sizeof *judgement->groups);
    judgement->tests = calloc(TESTS, sizeof *judgement->tests);
    assert(judgement->groups && judgement->tests && judgement->protections);
    judgement->protections[0] = text_copy("namespaces");
    judgement->protections[1] = text_copy("landlock 2");
    judgement->protection_count = 2;
    judgement->verdict = VERDICT_AC;
    judgement->score = judgement->max_score = 100;
    judgement->compile.verdict = VERDICT_AC;
    judgement->compile.wall_ns = 110 * (int64_t)MS;
    judgement->limits = (struct judgement_limits){.cpu_ns = 2000 * (int64_t)MS,
                                                  .wall_ns = 6000 * (int64_t)MS,
                                                  .memory_bytes = 256 * (uint64_t)MIB,
                                                  .output_bytes = 8 * (uint64_t)MIB,
                                                  .processes = 64};
    judgement->test_count = TESTS;
    for (size_t i = 0; i < TESTS; i++) {
        struct test_result *test = &judgement->tests[i];

        name_test(test, i);
        test->verdict = VERDICT_AC;
        test->cpu_ns = (int64_t)(i + 1) * 16 * MS;
        test->wall_ns = test->cpu_ns + MS;
        test->memory_bytes = (i + 1) * 1300 * (uint64_t)KIB;
        test->stdout_bytes = 100;
    }
    judgement->group_count = 2;
    judgement->groups[0] = (struct group_result){
        .name = text_copy("sample"), .verdict = VERDICT_AC, .tests = SAMPLES, .passed = SAMPLES};
    judgement->groups[1] = (struct group_result){.name = text_copy("secret"),
                                                 .verdict = VERDICT_AC,
                                                 .score = 100,
                                                 .max_score = 100,
                                                 .tests = TESTS - SAMPLES,
                                                 .passed = TESTS - SAMPLES};
    judgement->jobs = 2;
    judgement->judging_ns = 880 * (int64_t)MS;
    return judgement;
}

/* INDEX fails with VERDICT, what comes later was not run. */
struct judgement *fake_failed(size_t index, enum verdict verdict)
{
    struct judgement *judgement = fake_accepted();
    bool secret = index >= SAMPLES;

    judgement->verdict = verdict;
    judgement->score = 0;
    judgement->tests[index].verdict = verdict;
    for (size_t i = index + 1; i < TESTS; i++)
        judgement->tests[i].verdict = VERDICT_NOT_RUN;
    judgement->groups[1].score = 0;
    judgement->groups[1].passed = secret ? index - SAMPLES : 0;
    judgement->groups[1].verdict = secret ? verdict : VERDICT_NOT_RUN;
    if (!secret) {
        judgement->groups[0].passed = index;
        judgement->groups[0].verdict = verdict;
    }
    return judgement;
}

static const struct layout *const kinds[] = {fake_wrong_answers, fake_limits, fake_crashes,
                                             fake_compiling, fake_others};

static const struct layout *find(size_t index)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (const struct layout *layout = kinds[i]; layout->name; layout++) {
            if (index-- == 0)
                return layout;
        }
    }
    return NULL;
}

const char *fake_layout(size_t index)
{
    const struct layout *layout = find(index);

    return layout ? layout->name : NULL;
}

struct judgement *fake_judgement(const char *layout)
{
    for (size_t i = 0; fake_layout(i); i++) {
        if (strcmp(fake_layout(i), layout) == 0)
            return find(i)->make();
    }
    return NULL;
}
