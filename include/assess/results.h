/* SPDX-License-Identifier: MIT */
/*
 * results - what came of orders, and what people decided.  Plain data; the calls are in assess.h.
 *
 * A report shows no extra time, nor anything by which it could be told: when something was started or handed in.
 * It has the person's external id and nothing else that is personal; who decided and why is kept sealed, and shown
 * only where one result is asked for.
 *
 * A score decides nothing.  A person does, once the order is graded or expired; who changes his mind decides
 * again: the last decision is in force, and the earlier ones are kept.
 *
 * Errors: as for orders (ordering.h); ERR_CONFLICT also where it is too early to decide, and where a challenge's
 * package is another one than the order was judged by.
 */
#pragma once

#include "assess/ordering.h"

enum decision_word { DECISION_NONE, DECISION_ADVANCE, DECISION_REJECT, DECISION_WORDS };

enum { DECISION_BY_MAX = 200, DECISION_REASON_MAX = 4000 }; /* bytes of UTF-8 */

struct decision {
    char id[40];
    enum decision_word word;
    int score; /* of the order when it was decided, in hundredths of a percent */
    int64_t decided_at;
    char *by, *reason; /* NULL: not asked for, erased, or closed */
    bool closed;       /* they are damaged, and cannot be opened */
};

struct result {
    struct order_info info;
    char external_id[132];      /* "" once the person is erased */
    struct decision *decisions; /* by time; the last is in force */
    size_t decision_count;
};

struct result_list {
    struct result *items;
    size_t count;
};

/* Which; NULL: any. */
struct result_filter {
    const char *candidate, *role;
    enum order_state state; /* ORDER_STATES: submitted, graded or expired */
    bool every_state;
};

struct decide_request {
    const char *order;
    enum decision_word word;
    const char *by, *reason;
};

/* How a run that is repeated compares with what it was. */
enum regrade_answer {
    REGRADE_EQUAL,
    REGRADE_NEAR,  /* but for tests within 10 % of a limit */
    REGRADE_TOOLS, /* another tool chain: nothing can be said of the judge */
    REGRADE_DIFFERENT,
    REGRADE_ANSWERS
};

struct regraded_test {
    char name[160];
    char was[8], is[8];
    char near[16]; /* the limit that it is within 10 % of: "cpu", …; "" for none */
};

struct regraded_run {
    char challenge[64];
    char was_run[40], run[40];
    char was[8], is[8]; /* verdicts */
    int was_score, score, max_score;
    char was_toolchain[128], toolchain[128];
    bool outputs_equal;
    struct regraded_test *tests; /* whose verdicts differ */
    size_t test_count;
    enum regrade_answer answer;
};

struct regraded {
    char order[40];
    struct regraded_run *items;
    size_t count;
    enum regrade_answer answer; /* the worst of them */
};

struct regrade_request {
    const char *order;
    void (*on_progress)(void *context, const struct run_progress *progress);
    void *context;
};

void result_done(struct result *result);
void result_list_done(struct result_list *list);
void regraded_done(struct regraded *regraded);

const char *decision_name(enum decision_word word); /* "advance", "reject"; "" for none */
bool decision_by_name(const char *name, enum decision_word *out_word);
const char *regrade_name(enum regrade_answer answer); /* "equal", "near_limit", "other_tools", … */
/* The one in force, or NULL. */
const struct decision *result_decision(const struct result *result);
/* That one was made at another score than the result has now, or may yet have: something was handed in after it. */
bool result_decision_is_stale(const struct result *result);
/* What was handed in last is not judged yet. */
bool result_is_awaited(const struct result *result);
/* The run that counts for the challenge, or NULL: none does while a later one waits to be judged. */
const struct order_run *result_run(const struct result *result, const char *challenge);

/* assess-order-result/1, assess-order-results/1 and assess-regrade/1, one line each; caller frees.  NULL: no memory. */
char *result_to_json(const struct result *result);
char *results_to_json(const struct result_list *list);
char *regraded_to_json(const struct regraded *regraded);
