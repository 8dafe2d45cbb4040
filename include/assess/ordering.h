/* SPDX-License-Identifier: MIT */
/*
 * ordering - asking people for something, taking what they hand in, and judging it.  Plain data; the calls are in
 * assess.h, the rules in order.h.
 *
 * An order is named by its whole id or by its end, four characters or more.  What a call fills is the caller's,
 * released by its _done function, and untouched where the call fails.
 *
 * Errors: ERR_NOT_FOUND, ERR_AMBIGUOUS; ERR_CONFLICT where the order does not take it (started already, over,
 * cancelled, the person is erased, the same is open already); ERR_USAGE for a challenge that is not in the order, or a
 * marker that names another one; ERR_SUBMISSION and ERR_LANGUAGE for what could not be judged; the store's.  A
 * submission is taken whole or not at all.
 */
#pragma once

#include "assess/error.h"
#include "assess/judgement.h"
#include "assess/order.h"
#include "assess/run.h"
#include "assess/webhook.h"

#include <stddef.h>
#include <stdint.h>

struct order_request {
    const char *candidate, *role;
    const char *application; /* another system's opaque id, or NULL */
    unsigned extra_percent;  /* why is nobody's business, and stored nowhere */
    const char *const
        *challenges; /* alternatives to take instead of what comes first; NULL-ended, or NULL */
};

struct order_list {
    struct order *items;
    size_t count;
    int64_t now; /* what time it was */
};

struct order_run {
    char id[40];
    char challenge[64];
    unsigned number; /* of the submission; 0: a trial */
    char verdict[8]; /* "" where it was not judged yet */
    int score, max_score;
    int64_t created_at, judged_at; /* 0: not yet */
    char again[40];                /* the run whose submission this one judged once more, or "" */
    char language[40], toolchain[128]; /* "c", "gcc 12.2.0" */
    char submission_digest[72], challenge_digest[72], toolchain_digest[72], outputs_digest[72];
};

struct order_info {
    struct order order;
    struct order_run *runs; /* by time */
    size_t run_count;
    int64_t now;
};

struct submit_request {
    const char *order;
    const char *const *paths; /* each one challenge's, a file or a folder */
    size_t count;
    const char *challenge,
        *language; /* or NULL: by marker or the only one there is; by extension */
    bool queue;    /* leave judging to `assess work` */
    void (*on_progress)(void *context, const struct run_progress *progress);
    void *context;
};

struct submitted {
    struct order_info info; /* afterwards */
    struct {
        char run[40];
        char challenge[64];
        struct judgement *judgement; /* NULL: not judged (yet) */
        struct error
            fault; /* why it could not be judged now, code ERR_OK else: it is tried again */
    } * items;
    size_t count;
    int interrupted; /* the signal that kept it from being judged, or 0 */
};

struct extend_request {
    const char *order;
    int extra_percent;      /* in all; -1: as it is */
    unsigned deadline_days; /* more days, on top */
};

enum work_event_kind { WORK_JUDGED, WORK_FAILED, WORK_DROPPED, WORK_WAITING };

struct work_event {
    enum work_event_kind kind;
    const char *run, *order, *challenge;
    const struct judgement *judgement; /* of WORK_JUDGED */
    const struct error *err;           /* of WORK_FAILED */
};

struct work_request {
    bool watch;      /* go on when nothing is due, until a signal comes */
    bool again;      /* first make due what was given up: dead or quarantined */
    bool sends_only; /* nothing is judged: needs no sandbox */
    void (*on_event)(void *context, const struct work_event *event);
    void (*on_progress)(void *context, const struct run_progress *progress);
    void (*on_delivery)(void *context, const struct delivery *delivery);
    void *context;
};

struct work_report {
    int64_t judged, failed, dropped; /* dropped: cancelled meanwhile */
    int64_t ended;                   /* orders whose time is over */
    int64_t removed, erased;         /* sealed pieces and people that were kept for long enough */
    int64_t waiting, dead, quarantined; /* left of what is to be judged */
    int64_t delivered, undelivered;     /* webhooks: those that arrived, and tries that failed */
    int64_t deliveries_waiting, deliveries_dead; /* left of them */
    int interrupted;                             /* the signal that ended it, else 0 */
};

/* assess-work/1, one line; caller frees.  NULL: out of memory. */
char *work_report_to_json(const struct work_report *report);

void order_list_done(struct order_list *list);
void order_info_done(struct order_info *info);
void submitted_done(struct submitted *submitted);
