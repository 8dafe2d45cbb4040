/* SPDX-License-Identifier: MIT */
/* Results of a core that keeps nothing: that of fake_orders's graded order. */
#include "fake_results.h"

#include "assess/assess.h"
#include "auto.h"
#include "fake_orders.h"
#include "text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST(digit) "sha256:" DIGEST_16(digit) DIGEST_16(digit) DIGEST_16(digit) DIGEST_16(digit)
#define DIGEST_16(digit)                                                                           \
    digit digit digit digit digit digit digit digit digit digit digit digit digit digit digit digit

static const int64_t decided_at = INT64_C(1796083200000);

static const struct {
    const char *id, *challenge, *verdict, *again;
    unsigned number;
    int score;
} runs[] = {
    {"run_01ARYZ6S41TSV4RRFFQ69G5A", "ratelimiter", "WA",  "",      0, 0  },
    {"run_01ARYZ6S41TSV4RRFFQ69G5B", "ratelimiter", "WA",  "",      1, 0  },
    {"run_1",                        "ratelimiter", "AC",  "",      2, 100},
    {"run_2",                        "lrucache",    "TLE", "",      1, 30 },
    {"run_01ARYZ6S41TSV4RRFFQ69G5C", "lrucache",    "AC",  "run_2", 1, 100},
};

static void add_runs(struct order_info *info)
{
    free(info->runs);
    info->runs = calloc(sizeof runs / sizeof *runs, sizeof *info->runs);
    assert(info->runs);
    info->run_count = sizeof runs / sizeof *runs;
    for (size_t i = 0; i < info->run_count; i++) {
        struct order_run *run = &info->runs[i];

        *run = (struct order_run){
            .number = runs[i].number, .score = runs[i].score, .max_score = 100, .judged_at = 1};
        (void)snprintf(run->id, sizeof run->id, "%s", runs[i].id);
        (void)snprintf(run->challenge, sizeof run->challenge, "%s", runs[i].challenge);
        (void)snprintf(run->verdict, sizeof run->verdict, "%s", runs[i].verdict);
        (void)snprintf(run->again, sizeof run->again, "%s", runs[i].again);
        (void)snprintf(run->language, sizeof run->language, "c");
        (void)snprintf(run->toolchain, sizeof run->toolchain, "gcc 12.2.0");
        (void)snprintf(run->challenge_digest, sizeof run->challenge_digest, DIGEST("a"));
        (void)snprintf(run->toolchain_digest, sizeof run->toolchain_digest, DIGEST("b"));
        (void)snprintf(run->submission_digest, sizeof run->submission_digest, DIGEST("c"));
        (void)snprintf(run->outputs_digest, sizeof run->outputs_digest, DIGEST("d"));
    }
}

static void add_decisions(struct result *result)
{
    static const struct decision rows[] = {
        {.id = "dec_01ARYZ6S41TSV4RRFFQ69G5D", .word = DECISION_REJECT,  .score = 7666},
        {.id = "dec_01ARYZ6S41TSV4RRFFQ69G5E", .word = DECISION_ADVANCE, .score = 7666},
    };

    result->decisions = calloc(2, sizeof *result->decisions);
    assert(result->decisions);
    result->decision_count = 2;
    for (size_t i = 0; i < 2; i++) {
        result->decisions[i] = rows[i];
        result->decisions[i].decided_at = decided_at + (int64_t)i;
        result->decisions[i].by = text_copy(i == 0 ? "Alan Turing" : "Grace Hopper");
        result->decisions[i].reason =
            text_copy(i == 0 ? "slow" : "the time limit was met\nby \"another\" machine \x1b[31m");
    }
}

void fake_result(struct result *out_result, bool decided)
{
    *out_result = (struct result){0};
    fake_order(&out_result->info, ORDER_GRADED);
    out_result->info.order.extra_percent = 37;
    (void)snprintf(out_result->external_id, sizeof out_result->external_id, "-A-1017");
    add_runs(&out_result->info);
    if (decided)
        add_decisions(out_result);
}

void fake_results(struct result_list *out_list)
{
    *out_list = (struct result_list){.items = calloc(3, sizeof *out_list->items), .count = 3};
    assert(out_list->items);
    fake_result(&out_list->items[0], true);
    fake_result(&out_list->items[1], false);
    fake_result(&out_list->items[2], true);
    out_list->items[2].decisions[1].score = 10000; /* and then something worse was handed in */
    out_list->items[2].external_id[0] = '\0';
    for (size_t i = 0; i < 4; i++) {
        struct decision *decision = &out_list->items[i < 2 ? 0 : 2].decisions[i % 2];

        free(decision->by);
        free(decision->reason);
        decision->by = decision->reason = NULL;
    }
}

void fake_regraded(struct regraded *out_regraded)
{
    static const struct regraded_test tests[] = {
        {"secret/07-large-many-clients", "AC", "TLE", "cpu"},
        {"secret/08-edge",               "AC", "WA",  ""   },
    };
    static const struct regraded_run rows[] = {
        {.challenge = "lrucache", .is = "AC",      .answer = REGRADE_EQUAL    },
        { .challenge = "ratelimiter",            .is = "TLE", .test_count = 1,      .answer = REGRADE_NEAR},
        { .challenge = "inventory",            .is = "TLE", .test_count = 2,     .answer = REGRADE_TOOLS},
        { .challenge = "booking",            .is = "TLE", .test_count = 2, .answer = REGRADE_DIFFERENT},
    };

    *out_regraded = (struct regraded){.order = "ord_01ARYZ6S41TSV4RR3K9XQ0AB",
                                      .items = calloc(4, sizeof *out_regraded->items),
                                      .count = 4};
    assert(out_regraded->items);
    for (size_t i = 0; i < 4; i++) {
        struct regraded_run *run = &out_regraded->items[i];

        *run = rows[i];
        (void)snprintf(run->was, sizeof run->was, "AC");
        (void)snprintf(run->was_run, sizeof run->was_run, "run_%zu", i);
        (void)snprintf(run->run, sizeof run->run, "run_%zu", i + 4);
        (void)snprintf(run->was_toolchain, sizeof run->was_toolchain, "gcc 12.2.0");
        (void)snprintf(run->toolchain, sizeof run->toolchain, "gcc %d.2.0",
                       run->answer == REGRADE_TOOLS ? 13 : 12);
        run->max_score = run->was_score = 100;
        run->score = run->answer == REGRADE_EQUAL ? 100 : 0;
        run->tests = calloc(run->test_count + 1, sizeof *run->tests);
        assert(run->tests);
        for (size_t j = 0; j < run->test_count; j++)
            run->tests[j] = tests[j];
    }
}

static int find(const char *order, struct result *out_result, bool decided, struct error *err)
{
    if (!text_has_suffix("ord_01ARYZ6S41TSV4RR3K9XQ0AB", order)) {
        (void)error_set(err, ERR_NOT_FOUND, "there is no order '%s'", order);
        error_hint(err, "\"assess order list\" shows those there are");
        return -(int)ERR_NOT_FOUND;
    }
    fake_result(out_result, decided);
    return 0;
}

int assess_result_list(struct assess *assess, const struct result_filter *filter,
                       struct result_list *out_list, struct error *err)
{
    (void)assess;
    (void)err;
    if (filter->role && strcmp(filter->role, "senior-backend-engineer") != 0)
        *out_list = (struct result_list){0};
    else
        fake_results(out_list);
    return 0;
}

int assess_result_show(struct assess *assess, const char *order, struct result *out_result,
                       struct error *err)
{
    (void)assess;
    return find(order, out_result, true, err);
}

int assess_result_decide(struct assess *assess, const struct decide_request *request,
                         struct result *out_result, struct error *err)
{
    (void)assess;
    assert(request->by && request->reason && request->word != DECISION_NONE);
    return find(request->order, out_result, true, err);
}

int assess_result_regrade(struct assess *assess, const struct regrade_request *request,
                          struct regraded *out_regraded, struct error *err)
{
    AUTO(result_done) struct result result = {0};
    int rc = find(request->order, &result, false, err);

    (void)assess;
    if (rc == 0)
        fake_regraded(out_regraded);
    return rc;
}
