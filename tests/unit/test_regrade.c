/* SPDX-License-Identifier: MIT */
/* How a judgement compares with what was kept of an earlier one. */
#include "regrade.h"

#include "auto.h"
#include "fixture.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AUTO_OWNER(judgement, judgement_free)

enum { SECOND = 1000000000, MEBI = 1 << 20 };

/* Limits: 1 s of CPU, 10 s of real time, 100 MiB, 1 MiB of output. */
static struct judgement *judged(enum verdict verdict, int64_t cpu_ns, uint64_t memory_bytes)
{
    struct judgement *judgement = NULL;

    assert_int_equal(judgement_new(&judgement), 0);
    judgement->verdict = verdict;
    judgement->limits = (struct judgement_limits){.cpu_ns = SECOND,
                                                  .wall_ns = 10 * (int64_t)SECOND,
                                                  .memory_bytes = (uint64_t)100 * MEBI,
                                                  .output_bytes = MEBI};
    judgement->tests = calloc(1, sizeof *judgement->tests);
    judgement->test_count = 1;
    judgement->tests[0] = (struct test_result){.name = text_copy("secret/1"),
                                               .group = text_copy("secret"),
                                               .message = text_copy(""),
                                               .verdict = verdict,
                                               .cpu_ns = cpu_ns,
                                               .memory_bytes = memory_bytes};
    if (verdict == VERDICT_TLE)
        judgement->tests[0].limit = LIMIT_CPU;
    if (verdict == VERDICT_MLE)
        judgement->tests[0].limit = LIMIT_MEMORY;
    return judgement;
}

struct row {
    const char *name;
    enum verdict was, is;
    int was_percent, is_percent; /* of the CPU limit */
    int was_mebi, is_mebi;
    const char *tools, *near;
    enum regrade_answer answer;
};

static void compare(const struct row *row)
{
    AUTO(auto_judgement_clean)
    struct judgement *was =
        judged(row->was, (int64_t)row->was_percent * SECOND / 100, (uint64_t)row->was_mebi * MEBI);
    AUTO(auto_judgement_clean)
    struct judgement *is =
        judged(row->is, (int64_t)row->is_percent * SECOND / 100, (uint64_t)row->is_mebi * MEBI);
    auto_free char *report = judgement_to_json(was, AUDIENCE_REVIEWER);
    struct regraded_run run = {0};
    struct error err;

    (void)snprintf(run.was, sizeof run.was, "%s", verdict_code(row->was));
    (void)snprintf(run.is, sizeof run.is, "%s", verdict_code(row->is));
    (void)snprintf(run.was_toolchain, sizeof run.was_toolchain, "gcc 12");
    (void)snprintf(run.toolchain, sizeof run.toolchain, "%s", row->tools);
    assert_int_equal(regrade_compare(report, strlen(report), is, &run, &err), 0);
    if (run.answer != row->answer)
        fail_msg("%s: %s", row->name, regrade_name(run.answer));
    assert_int_equal(run.test_count, row->was != row->is);
    if (run.test_count > 0)
        assert_string_equal(run.tests[0].near, row->near);
    free(run.tests);
}

static void verdicts_are_equal_but_near_a_limit_or_by_other_tools(void **state)
{
    static const struct row rows[] = {
        {"the same",            VERDICT_AC,  VERDICT_AC,  50,  60,  10, 10,  "gcc 12", "",       REGRADE_EQUAL    },
        {"the same, new tools", VERDICT_WA,  VERDICT_WA,  50,  60,  10, 10,  "gcc 13", "",
         REGRADE_EQUAL                                                                                            },
        {"another answer",      VERDICT_AC,  VERDICT_WA,  50,  50,  10, 10,  "gcc 12", "",       REGRADE_DIFFERENT},
        {"by another compiler", VERDICT_AC,  VERDICT_WA,  50,  50,  10, 10,  "gcc 13", "",
         REGRADE_TOOLS                                                                                            },
        {"just too slow",       VERDICT_AC,  VERDICT_TLE, 95,  104, 10, 10,  "gcc 12", "cpu",    REGRADE_NEAR     },
        {"it was near",         VERDICT_AC,  VERDICT_TLE, 90,  110, 10, 10,  "gcc 12", "cpu",    REGRADE_NEAR     },
        {"killed out of sight", VERDICT_AC,  VERDICT_TLE, 50,  110, 10, 10,  "gcc 12", "",
         REGRADE_DIFFERENT                                                                                        },
        {"faster than that",    VERDICT_TLE, VERDICT_AC,  111, 89,  10, 10,  "gcc 12", "",
         REGRADE_DIFFERENT                                                                                        },
        {"just too large",      VERDICT_AC,  VERDICT_MLE, 50,  50,  95, 100, "gcc 12", "memory",
         REGRADE_NEAR                                                                                             },
        {"much too large",      VERDICT_AC,  VERDICT_MLE, 50,  50,  50, 100, "gcc 12", "",
         REGRADE_DIFFERENT                                                                                        },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        compare(&rows[i]);
}

static void without_a_report_only_the_verdict_is_compared(void **state)
{
    AUTO(auto_judgement_clean) struct judgement *is = judged(VERDICT_WA, 1, 1);
    struct regraded_run run = {.was = "WA", .is = "WA"};
    struct error err;

    (void)state;
    assert_int_equal(regrade_compare(NULL, 0, is, &run, &err), 0);
    assert_int_equal(run.answer, REGRADE_EQUAL);
    (void)snprintf(run.was, sizeof run.was, "AC");
    assert_int_equal(regrade_compare(NULL, 0, is, &run, &err), 0);
    assert_int_equal(run.answer, REGRADE_DIFFERENT);
    assert_null(run.tests);
}

static void what_is_no_report_is_told(void **state)
{
    static const char *const reports[] = {"", "{", "[]", "{\"tests\":1}"};
    AUTO(auto_judgement_clean) struct judgement *is = judged(VERDICT_WA, 1, 1);
    struct regraded_run run = {0};
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(reports); i++)
        assert_int_equal(regrade_compare(reports[i], strlen(reports[i]), is, &run, &err),
                         -(int)ERR_SEALED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_are_equal_but_near_a_limit_or_by_other_tools),
        cmocka_unit_test(without_a_report_only_the_verdict_is_compared),
        cmocka_unit_test(what_is_no_report_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
