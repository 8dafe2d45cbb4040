/* SPDX-License-Identifier: MIT */
/* work - what the use cases about orders and their judging share; private to core. */
#pragma once

#include "assess/ordering.h"
#include "jobs.h"
#include "orders.h"
#include "session.h"
#include "store.h"

#define SEALED_SOURCE "source"
#define SEALED_REPORT "report"

struct submission;

/* ordering.c: an order and its runs, as they are now. */
int ordering_look(struct store *store, const char *id, struct order_info *out_info,
                  struct error *err);
/* Why the order did not take it, as an error of the caller's. */
int ordering_refuse(const struct order *order, enum order_answer answer, struct error *err);
/*
 * The order in a change of its own that ends with store_commit; what time did to it meanwhile is in it already, and
 * is committed where *out_settled says so, though the act be refused.
 */
int ordering_begin(struct store *store, const char *typed, struct store_change *change,
                   struct order *out_order, bool *out_settled, struct error *err);
int ordering_end(struct store *store, struct store_change *change, const struct order *order,
                 bool settled, enum order_answer answer, const char *action, struct error *err);

/*
 * ordering_submit.c: which challenge of the order the submission is for: by the caller's word, by the marker, or because
 * there is only one; and none of them says another.
 */
int ordering_part(const struct order *order, const char *wanted,
                  const struct submission *submission, const char **out_challenge,
                  struct error *err);

/* work.c: what a claimed job of grading came to. */
struct worked {
    struct run_row run;
    struct judgement *judgement; /* or NULL */
    bool dropped;                /* the order does not want it any more, or another worker had it */
    struct error fault; /* why there is no judgement: it waits for another try, or is dead */
};
void worked_done(struct worked *worked);

struct hearing {
    void (*on_progress)(void *context, const struct run_progress *progress);
    void *context;
};
/* What was handed in as RUN; ERR_SEALED where it is gone. */
int work_load_source(struct store *store, const char *run, struct submission **out_submission,
                     struct error *err);
/* JE or a signal: there is nothing to keep. */
int work_check_judged(const struct judgement *judgement, struct error *err);
void work_fill_run(struct run_row *run, const struct judgement *judgement, int64_t now);
/* Inside a change; the judgement gets the run's id. */
int work_seal_report(struct store *store, const char *candidate, const char *run,
                     struct judgement *judgement, struct error *err);
/* Judges, and commits the result with the end of the job.  An error is the store's. */
int work_grade(struct assess *assess, struct store *store, const struct job *job,
               const struct hearing *hearing, struct worked *out_worked, struct error *err);
/* The job for RUN alone, claimed; out_jobs->count 0: another has it. */
int work_claim_run(struct store *store, const char *run, struct jobs *out_jobs, struct error *err);
