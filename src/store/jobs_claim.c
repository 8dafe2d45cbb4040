/* SPDX-License-Identifier: MIT */
/*
 * Claiming.  Each priority is a range of the index job_due, so what is not due yet, or is of another kind, is never
 * passed over: a claim costs the same whatever the backlog.
 */
#include "jobs_parts.h"

#include "auto.h"
#include "failpoint.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Leases taken back at a time; more wait for the next claim. */
enum { TAKEN_BACK_MAX = 1000 };

void jobs_done(struct jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++)
        free(jobs->items[i].body);
    free(jobs->items);
    *jobs = (struct jobs){0};
}

/* ---- leases that ended -------------------------------------------------------------------------- */

/*
 * What is sent takes no worker with it, and is never set aside.  Kinds are named by what they are not, so that the index
 * of leases stays the one that is used.
 */
static int take_back(struct store *store, int64_t now, struct error *err)
{
    int rc = db_run(store->db,
                    SQL("UPDATE job SET state = 'quarantined', owner = NULL, lease_until = NULL, "
                        "lost = lost + 1, reason = 'its worker was lost three times' "
                        "WHERE state = 'leased' AND lease_until <= ? AND lost >= ? "
                        "AND kind <> 'webhook' AND kind <> 'mail'"),
                    DB_VALUES(db_i64(now), db_i64(JOB_LOST_MAX - 1)), err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE job SET state = 'due', owner = NULL, lease_until = NULL, "
                        "lost = lost + 1, due_at = ?, reason = 'its worker was lost' WHERE id IN "
                        "(SELECT id FROM job WHERE state = 'leased' AND lease_until <= ? "
                        "ORDER BY lease_until LIMIT ?)"),
                    DB_VALUES(db_i64(now), db_i64(now), db_i64(TAKEN_BACK_MAX)), err);
    /* the clock was set back: nobody holds a lease that long */
    if (rc == 0)
        rc =
            db_run(store->db,
                   SQL("UPDATE job SET lease_until = ? WHERE state = 'leased' AND lease_until > ?"),
                   DB_VALUES(db_i64(now + JOB_LEASE_MAX_MS), db_i64(now + JOB_LEASE_MAX_MS)), err);
    return rc;
}

/* ---- what is due -------------------------------------------------------------------------------- */

/* The row that RETURNING gives, and its body. */
static int add_row(struct jobs *jobs, const struct db_query *query, struct error *err)
{
    struct job *job = &jobs->items[jobs->count];
    const char *body = db_column_text(query, 13);

    job_read(query, job);
    job->body = text_copy(body ? body : "");
    if (!job->body)
        return error_memory(err);
    jobs->count++;
    return 0;
}

static int compare_due(const void *left, const void *right)
{
    const struct job *a = left, *b = right;

    if (a->due_at != b->due_at)
        return a->due_at < b->due_at ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* All rows of a query that claims. */
static int add_rows(struct db_query *query, struct jobs *jobs, struct error *err)
{
    bool row = true;
    int rc = 0;

    while ((rc = db_next(query, &row, err)) == 0 && row) {
        rc = add_row(jobs, query, err);
        if (rc < 0) {
            db_finish(query);
            return rc;
        }
    }
    return rc;
}

struct claiming {
    const char *kind, *owner;
    int64_t now, lease_until;
    size_t max;
};

/*
 * The clock was set back: nothing waits longer than the longest pause, but what is meant for a day to come.
 */
static int mend_due(struct store *store, const struct claiming *claiming,
                    enum job_priority priority, int64_t longest, struct error *err)
{
    return db_run(store->db,
                  SQL("UPDATE job SET due_at = ? WHERE kind = ? AND priority = ? AND state = 'due' "
                      "AND due_at > ?"),
                  DB_VALUES(db_i64(claiming->now), db_text(claiming->kind), db_i64(priority),
                            db_i64(claiming->now + longest)),
                  err);
}

static int claim_priority(struct store *store, const struct claiming *claiming,
                          enum job_priority priority, struct jobs *jobs, struct error *err)
{
    size_t first = jobs->count;
    struct db_query *query;
    int rc = db_query(
        store->db,
        SQL("UPDATE job SET state = 'leased', owner = ?, lease_until = ?, attempt = attempt + 1 "
            "WHERE id IN (SELECT id FROM job WHERE kind = ? AND priority = ? AND state = 'due' "
            "AND due_at <= ? ORDER BY due_at, id LIMIT ?) RETURNING " JOB_COLUMNS ", body"),
        DB_VALUES(db_text(claiming->owner), db_i64(claiming->lease_until), db_text(claiming->kind),
                  db_i64(priority), db_i64(claiming->now),
                  db_i64((int64_t)(claiming->max - jobs->count))),
        &query, err);

    if (rc == 0)
        rc = add_rows(query, jobs, err);
    /* RETURNING promises no order */
    if (rc == 0 && jobs->count > first)
        qsort(jobs->items + first, jobs->count - first, sizeof *jobs->items, compare_due);
    return rc;
}

int jobs_claim(struct store *store, enum job_kind kind, const char *owner, size_t max,
               struct jobs *out_jobs, struct error *err)
{
    AUTO(jobs_done) struct jobs jobs = {0};
    int64_t now = store_now_ms(store);
    const struct claiming claiming = {
        .kind = job_kind_name(kind),
        .owner = owner,
        .now = now,
        .lease_until = now + job_rules(kind)->lease_ms,
        .max = max < JOB_CLAIM_MAX ? max : JOB_CLAIM_MAX,
    };
    int rc = take_back(store, now, err);

    if (rc < 0)
        return rc;
    jobs.items = calloc(claiming.max + 1, sizeof *jobs.items);
    if (!jobs.items)
        return error_memory(err);
    for (unsigned priority = 0; rc == 0 && kind != JOB_REMINDER && priority < JOB_PRIORITIES;
         priority++)
        rc = mend_due(store, &claiming, (enum job_priority)priority,
                      2 * job_rules(kind)->longest_ms, err);
    for (unsigned priority = 0; rc == 0 && priority < JOB_PRIORITIES; priority++)
        if (jobs.count < claiming.max)
            rc = claim_priority(store, &claiming, (enum job_priority)priority, &jobs, err);
    if (rc < 0)
        return rc;
    if (jobs.count > 0)
        failpoint("claimed");
    *out_jobs = take_struct(jobs);
    return 0;
}

/* Whoever is not the first of his ordering waits for those before him. */
static int claim_queue(struct store *store, const struct claiming *claiming, const char *queue,
                       struct jobs *jobs, struct error *err)
{
    struct db_query *query;
    int rc = db_query(
        store->db,
        SQL("UPDATE job SET state = 'leased', owner = ?, lease_until = ?, attempt = attempt + 1 "
            "WHERE id IN (SELECT one.id FROM job AS one WHERE one.queue = ? AND one.queue <> '' "
            "AND one.state = 'due' AND one.due_at <= ? AND (one.ordering = '' OR NOT EXISTS "
            "(SELECT 1 FROM job AS two WHERE two.queue = one.queue AND two.ordering <> '' "
            "AND two.ordering = one.ordering AND two.ordinal < one.ordinal)) "
            "ORDER BY one.due_at, one.id LIMIT ?) RETURNING " JOB_COLUMNS ", body"),
        DB_VALUES(db_text(claiming->owner), db_i64(claiming->lease_until), db_text(queue),
                  db_i64(claiming->now), db_i64((int64_t)claiming->max)),
        &query, err);

    if (rc == 0)
        rc = add_rows(query, jobs, err);
    if (rc == 0 && jobs->count > 0)
        qsort(jobs->items, jobs->count, sizeof *jobs->items, compare_due);
    return rc;
}

static int mend_queue(struct store *store, const char *queue, int64_t now, int64_t longest,
                      struct error *err)
{
    return db_run(store->db,
                  SQL("UPDATE job SET due_at = ? WHERE queue = ? AND queue <> '' "
                      "AND state = 'due' AND due_at > ?"),
                  DB_VALUES(db_i64(now), db_text(queue), db_i64(now + longest)), err);
}

int jobs_claim_queue(struct store *store, enum job_kind kind, const char *queue, int64_t longest_ms,
                     const char *owner, size_t max, struct jobs *out_jobs, struct error *err)
{
    AUTO(jobs_done) struct jobs jobs = {0};
    int64_t now = store_now_ms(store);
    const struct claiming claiming = {
        .owner = owner,
        .now = now,
        .lease_until = now + job_rules(kind)->lease_ms,
        .max = max < JOB_CLAIM_MAX ? max : JOB_CLAIM_MAX,
    };
    int rc = take_back(store, now, err);

    if (rc == 0)
        rc = mend_queue(store, queue, now, 2 * longest_ms, err);
    if (rc < 0)
        return rc;
    jobs.items = calloc(claiming.max + 1, sizeof *jobs.items);
    if (!jobs.items)
        return error_memory(err);
    rc = claim_queue(store, &claiming, queue, &jobs, err);
    if (rc < 0)
        return rc;
    if (jobs.count > 0)
        failpoint("claimed");
    *out_jobs = take_struct(jobs);
    return 0;
}

int job_claim_subject(struct store *store, enum job_kind kind, const char *subject,
                      const char *owner, struct jobs *out_jobs, struct error *err)
{
    AUTO(jobs_done) struct jobs jobs = {.items = calloc(1, sizeof *jobs.items)};
    int64_t now = store_now_ms(store);
    struct db_query *query;
    int rc;

    if (!jobs.items)
        return error_memory(err);
    rc = db_query(store->db,
                  SQL("UPDATE job SET state = 'leased', owner = ?, lease_until = ?, "
                      "attempt = attempt + 1 WHERE kind = ? AND subject = ? AND state = 'due' "
                      "RETURNING " JOB_COLUMNS ", body"),
                  DB_VALUES(db_text(owner), db_i64(now + job_rules(kind)->lease_ms),
                            db_text(job_kind_name(kind)), db_text(subject)),
                  &query, err);
    if (rc == 0)
        rc = add_rows(query, &jobs, err);
    if (rc < 0)
        return rc;
    *out_jobs = take_struct(jobs);
    return 0;
}
