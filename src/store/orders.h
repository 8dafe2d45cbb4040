/* SPDX-License-Identifier: MIT */
/*
 * orders - what somebody was asked, and the runs of it.  The rules are model's (assess/order.h): whoever changes an
 * order reads it, lets the rules say what comes of it, and puts it back, all in one change.
 */
#pragma once

#include "assess/order.h"
#include "id.h"
#include "store.h"

enum {
    RUN_DIGEST_SIZE = 72,
    RUN_LANGUAGE_SIZE = 40,
    RUN_CHALLENGE_SIZE = 64,
    RUN_TOOLCHAIN_SIZE = 128
};

/* Whole id, or its end.  ERR_NOT_FOUND, ERR_AMBIGUOUS. */
int orders_find(struct store *store, const char *typed, char out_id[ID_SIZE], struct error *err);
/* As it was put; caller lets time do its work (order_settle), and frees by order_done. */
int orders_get(struct store *store, const char *id, struct order *out_order, struct error *err);
/* All, or those of CANDIDATE, by time.  EACH owns the order; it returns 0 to go on. */
int orders_each(struct store *store, const char *candidate,
                int (*each)(void *context, struct order *order, struct error *err), void *context,
                struct error *err);

enum { ORDERS_PAGE = 100 };
/* Ids behind AFTER of those that are ordered or started, in their order; fewer than a page: these are the last. */
int orders_open_page(struct store *store, const char *after, char ids[ORDERS_PAGE][ID_SIZE],
                     size_t *out_count, struct error *err);

/* Inside a change, with a row of the audit that ACTION names: "order.add". */
int orders_add(struct store *store, const struct order *order, struct error *err);
int orders_put(struct store *store, const struct order *order, const char *action,
               struct error *err);

struct run_row {
    char id[ID_SIZE], assessment[ID_SIZE];
    char challenge[RUN_CHALLENGE_SIZE];
    unsigned number; /* 0: a trial */
    char submission_digest[RUN_DIGEST_SIZE], challenge_digest[RUN_DIGEST_SIZE];
    char
        language[RUN_LANGUAGE_SIZE]; /* as it was asked for, "" for none; once judged what it was */
    int64_t created_at, judged_at;   /* judged_at 0: not yet */
    char verdict[8];
    int score, max_score;
    char toolchain[RUN_TOOLCHAIN_SIZE]; /* exact versions: "gcc 12.2.0" */
    char toolchain_digest[RUN_DIGEST_SIZE], outputs_digest[RUN_DIGEST_SIZE];
    char again[ID_SIZE]; /* the run whose submission this one judged once more, or "" */
};

int runs_get(struct store *store, const char *id, struct run_row *out_row, struct error *err);
int runs_each(struct store *store, const char *assessment,
              int (*each)(void *context, const struct run_row *row, struct error *err),
              void *context, struct error *err);
/* Inside a change. */
int runs_add(struct store *store, const struct run_row *row, struct error *err);
int runs_put(struct store *store, const struct run_row *row, struct error *err);

/* Inside a change: what is not over of CANDIDATE's is cancelled. */
int orders_cancel_candidate(struct store *store, const char *candidate, struct error *err);
