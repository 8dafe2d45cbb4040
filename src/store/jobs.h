/* SPDX-License-Identifier: MIT */
/*
 * jobs - what is to be done later, or by another process: grading, webhooks, mail, reminders.
 *
 *   enqueue -> due -> leased -> (done: the row goes)
 *                      |  |
 *                      |  +-> failed: due again, later and later; dead after the last time
 *                      +----> its lease ended: due again at once; one of grading is quarantined after the third time
 *
 * At least once: a worker claims, works outside of any change, and answers with the job's id and the attempt that it
 * claimed.  An answer that comes too late, when another has the job or nobody has, is not *out_ours: whoever
 * gives it undoes the change that it belongs to.  So what a job does to the store is done once.
 *
 * Everything is inside a change of the caller's (store_begin), who so commits state, event and job together.  Due
 * times are wall time.  A clock that is set forward ends leases early, which the attempt makes harmless; one that is
 * set back is noticed by leases that are longer than any, and they are cut.
 */
#pragma once

#include "id.h"
#include "store.h"

enum job_kind { JOB_GRADE, JOB_WEBHOOK, JOB_MAIL, JOB_REMINDER, JOB_KINDS };
enum job_state { JOB_DUE, JOB_LEASED, JOB_DEAD, JOB_QUARANTINED, JOB_STATES };
enum job_priority { JOB_FIRST, JOB_NORMAL, JOB_LAST, JOB_PRIORITIES };

enum {
    JOB_SUBJECT_SIZE = 80,
    JOB_OWNER_SIZE = 80,
    JOB_REASON_SIZE = 200,
    JOB_BODY_MAX = 64 << 10,
    JOB_LEASE_MAX_MS = 60 * 60 * 1000,
    JOB_LOST_MAX = 3, /* the lease that is lost last quarantines */
    JOB_CLAIM_MAX = 1000
};

struct job_rules {
    unsigned failures_max;        /* the failure that makes it dead */
    int64_t first_ms, longest_ms; /* how long it waits after the first failure, and at most */
    int64_t lease_ms;
};
const struct job_rules *job_rules(enum job_kind kind);
const char *job_kind_name(enum job_kind kind);    /* "grade" */
const char *job_state_name(enum job_state state); /* "due" */

struct job_wanted {
    enum job_kind kind;
    enum job_priority priority;
    const char *subject;   /* what it is about: only one job of a kind at a time */
    const char *candidate; /* whose it is, or NULL */
    const char *body;      /* the kind's own words, never personal */
    int64_t due_at;        /* 0: now */
    const char *queue;     /* claimed by jobs_claim_queue alone; NULL: of no queue */
    const char *
        ordering; /* in its queue: those of one word are claimed by ORDINAL, one after the other; NULL or "": at once */
    int64_t ordinal;
};

/* ERR_CONFLICT: there is one of that kind for that subject. */
int job_enqueue(struct store *store, const struct job_wanted *wanted, char out_id[ID_SIZE],
                struct error *err);

struct job {
    char id[ID_SIZE];
    enum job_kind kind;
    enum job_state state;
    char subject[JOB_SUBJECT_SIZE];
    char candidate[ID_SIZE]; /* or "" */
    char owner[JOB_OWNER_SIZE], reason[JOB_REASON_SIZE];
    char *body;
    int64_t attempt; /* with the id, what an answer names */
    int64_t failures, lost, due_at, lease_until, created_at;
};

struct jobs {
    struct job *items;
    size_t count;
};
void jobs_done(struct jobs *jobs);

/*
 * At most MAX due ones of KIND, the most urgent first, for OWNER until the kind's lease ends.  Leases that others have
 * let end are taken back first.
 */
int jobs_claim(struct store *store, enum job_kind kind, const char *owner, size_t max,
               struct jobs *out_jobs, struct error *err);

/* The same for those of QUEUE, the oldest first.  LONGEST_MS: what waits for more than twice that was put by a wrong clock. */
int jobs_claim_queue(struct store *store, enum job_kind kind, const char *queue, int64_t longest_ms,
                     const char *owner, size_t max, struct jobs *out_jobs, struct error *err);

/* The same for the one about SUBJECT, where it is due; else there is none. */
int job_claim_subject(struct store *store, enum job_kind kind, const char *subject,
                      const char *owner, struct jobs *out_jobs, struct error *err);

struct job_claim {
    const char *id;
    int64_t attempt;
};
/* The lease begins anew. */
int job_heartbeat(struct store *store, const struct job_claim *claim, enum job_kind kind,
                  bool *out_ours, struct error *err);
/* Done: the row goes. */
int job_complete(struct store *store, const struct job_claim *claim, bool *out_ours,
                 struct error *err);
/* It waits, or is dead (*out_state).  RANDOM: any 64 bits, for the jitter. */
int job_fail(struct store *store, const struct job_claim *claim, const char *reason,
             uint64_t random, bool *out_ours, enum job_state *out_state, struct error *err);
/* It waits until DUE_AT, by a schedule of the caller's; COUNTS: as a failure. */
int job_postpone(struct store *store, const struct job_claim *claim, int64_t due_at, bool counts,
                 const char *reason, bool *out_ours, struct error *err);
/* Asked before something is done that cannot be taken back; no change is needed. */
int job_is_held(struct store *store, const struct job_claim *claim, bool *out_held,
                struct error *err);
/* Given back untouched: due as it was, so that it keeps its place, and nothing is counted but the attempt. */
int job_release(struct store *store, const struct job_claim *claim, bool *out_ours,
                struct error *err);
/* Between half and all of what it would wait: first_ms, doubled by each failure, at most longest_ms. */
int64_t job_wait_ms(const struct job_rules *rules, int64_t failures, uint64_t random);

/* Gone, whatever state they are in; a worker's answer comes too late then. */
int jobs_cancel_subject(struct store *store, enum job_kind kind, const char *subject,
                        int64_t *out_count, struct error *err);
int jobs_cancel_candidate(struct store *store, const char *candidate, int64_t *out_count,
                          struct error *err);
/* A dead or quarantined one is due again, with nothing held against it.  ERR_CONFLICT: it is neither. */
int job_replay(struct store *store, const char *id, struct error *err);
/* All of them; inside a change. */
int jobs_replay_all(struct store *store, enum job_kind kind, int64_t *out_count, struct error *err);

/* ---- looking; no change is needed -------------------------------------------------------------- */

/* Whole id, or its end. */
int job_find(struct store *store, const char *typed, char out_id[ID_SIZE], struct error *err);
/* Dead and quarantined ones, by id; the body is NULL.  EACH returns 0 to go on. */
int jobs_each_stuck(struct store *store,
                    int (*each)(void *context, const struct job *job, struct error *err),
                    void *context, struct error *err);
/* When the next one of KIND is due, or a lease ends: INT64_MAX where nothing waits. */
int jobs_next_at(struct store *store, enum job_kind kind, int64_t *out_at, struct error *err);
int jobs_count(struct store *store, enum job_kind kind, int64_t out_counts[JOB_STATES],
               struct error *err);
