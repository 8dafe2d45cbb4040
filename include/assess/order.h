/* SPDX-License-Identifier: MIT */
/*
 * order - one person's assessment for one role: its challenges, a personal clock and a deadline.  Plain data and
 * pure rules: whoever asks says what time it is, in milliseconds since 1970.
 *
 *   ordered -> started -> submitted -> graded
 *      |          |          |
 *      +-> expired, cancelled    (a graded order that has time left becomes submitted again)
 *
 * The clock runs from the start for as long as the role says, and longer by extra_percent; the deadline is that of
 * the order.  Whichever comes first ends it.  For each challenge the last submission counts, also where the
 * system's clock was set back in between: they are counted, not compared by time.
 *
 * Why somebody has extra time is stored nowhere, and that he has it stands in no report and no event.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum order_state {
    ORDER_ORDERED,
    ORDER_STARTED,
    ORDER_SUBMITTED, /* something for each challenge, or its time is over */
    ORDER_GRADED,
    ORDER_EXPIRED, /* its time is over, and nothing was submitted */
    ORDER_CANCELLED,
    ORDER_STATES
};

enum order_act {
    ORDER_START,
    ORDER_SUBMIT,      /* for a challenge, while others have nothing yet */
    ORDER_SUBMIT_LAST, /* now each has something */
    ORDER_GRADE,       /* the last submission of each challenge that has one is judged */
    ORDER_EXPIRE,      /* its time is over, and nothing was submitted */
    ORDER_CLOSE,       /* its time is over, and something was */
    ORDER_EXTEND,
    ORDER_CANCEL,
    ORDER_ACTS
};

/* Why an order does not take what was asked; ORDER_TAKEN: it does. */
enum order_answer {
    ORDER_TAKEN,
    ORDER_NOT_STARTED,
    ORDER_STARTED_ALREADY,
    ORDER_TIME_IS_OVER,
    ORDER_IS_GRADED,
    ORDER_IS_CANCELLED,
    ORDER_HAS_NO_SUCH, /* the challenge is not in it */
    ORDER_OUTDATED,    /* a later submission is there, or this one never was */
    ORDER_ANSWERS
};

enum { ORDER_EXTRA_MAX = 400, ORDER_CHALLENGES_MAX = 100 };

struct order_challenge {
    char *id;
    unsigned weight;
    unsigned submissions; /* how many there were; the last counts */
    int64_t submitted_at; /* of the last; 0: none */
    unsigned graded;      /* the number of the submission that was judged last; 0: none */
    char run[40];         /* that run's id, or "" */
    char verdict[8];      /* of it, or "" */
    int score, max_score;
};

struct order {
    char *id, *candidate, *role, *application; /* application: another system's opaque id, or "" */
    enum order_state state;
    int64_t clock_ms; /* as the role says; 0: there is none */
    unsigned extra_percent;
    int threshold;                                         /* percent; -1: none */
    int64_t ordered_at, deadline_at, started_at, ended_at; /* 0: none, not yet */
    struct order_challenge *challenges;
    size_t challenge_count;
};

enum order_end { ORDER_END_NONE, ORDER_END_CLOCK, ORDER_END_DEADLINE };

struct order_time {
    enum order_end end; /* what comes first */
    int64_t ends_at;    /* 0: nothing does */
    int64_t left_ms;    /* never below 0, and never more than there was in the beginning */
    bool is_over;
};

void order_done(struct order *order);

const char *order_state_name(enum order_state state); /* "ordered", … */
bool order_state_by_name(const char *name, enum order_state *out_state);
/* A sentence without its end: "it was started already". */
const char *order_answer_words(enum order_answer answer);

/* The table above; false: ACT is nothing for an order in STATE. */
bool order_next(enum order_state state, enum order_act act, enum order_state *out_next);

/* CLOCK and PERCENT of it more, rounded up to a millisecond; INT64_MAX where it does not fit. */
int64_t order_clock(int64_t clock_ms, unsigned percent);
void order_time_at(const struct order *order, int64_t now, struct order_time *out_time);

/*
 * Each first lets time do its work (order_settle), and changes nothing else where the answer is not ORDER_TAKEN.
 */
enum order_answer order_start(struct order *order, int64_t now);
enum order_answer order_submit(struct order *order, const char *challenge, int64_t now);
/* May something be tried for CHALLENGE?  Changes nothing. */
enum order_answer order_try(const struct order *order, const char *challenge, int64_t now);
enum order_answer order_extend(struct order *order, unsigned percent, int64_t deadline_at,
                               int64_t now);
enum order_answer order_cancel(struct order *order, int64_t now);
/* The run that judged submission NUMBER of CHALLENGE; one that is not the last is ORDER_OUTDATED. */
struct order_result {
    const char *run, *verdict;
    unsigned number;
    int score, max_score;
};
enum order_answer order_grade(struct order *order, const char *challenge,
                              const struct order_result *result, int64_t now);
/* Expires or closes what is over; true: the state is another one. */
bool order_settle(struct order *order, int64_t now);

/* Of all points, by weight, in hundredths of a percent and rounded down; what was not judged has none. */
int order_score(const struct order *order);

/* REPORT: nothing by which extra time could be told. */
enum order_reader { ORDER_FOR_OPERATOR, ORDER_FOR_REPORT };
/* assess-order/1 and assess-orders/1, one line each; caller frees.  NULL: out of memory. */
char *order_to_json(const struct order *order, enum order_reader reader, int64_t now);
char *orders_to_json(const struct order *orders, size_t count, enum order_reader reader,
                     int64_t now);
