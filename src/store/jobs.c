/* SPDX-License-Identifier: MIT */
/* Into the table, and out of it again: the answers of workers. */
#include "jobs_parts.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

const struct job_rules *job_rules(enum job_kind kind)
{
    static const struct job_rules rules[JOB_KINDS] = {
        [JOB_GRADE] = {5,  10 * SECOND, 10 * MINUTE, 2 * MINUTE},
        [JOB_WEBHOOK] = {12, 5 * SECOND,  24 * HOUR,   MINUTE    },
        [JOB_MAIL] = {10, 30 * SECOND, 60 * MINUTE, MINUTE    },
        [JOB_REMINDER] = {5,  MINUTE,      30 * MINUTE, MINUTE    },
    };

    return &rules[kind];
}

static const char *const kinds[JOB_KINDS] = {
    [JOB_GRADE] = "grade",
    [JOB_WEBHOOK] = "webhook",
    [JOB_MAIL] = "mail",
    [JOB_REMINDER] = "reminder",
};

static const char *const states[JOB_STATES] = {
    [JOB_DUE] = "due",
    [JOB_LEASED] = "leased",
    [JOB_DEAD] = "dead",
    [JOB_QUARANTINED] = "quarantined",
};

const char *job_kind_name(enum job_kind kind)
{
    return kinds[kind];
}

const char *job_state_name(enum job_state state)
{
    return states[state];
}

static unsigned index_of(const char *const *names, unsigned count, const char *name)
{
    unsigned index = 0;

    while (index + 1 < count && strcmp(names[index], name ? name : "") != 0)
        index++;
    return index;
}

static void copy(char *out, size_t size, const char *text)
{
    (void)snprintf(out, size, "%s", text ? text : "");
}

void job_read(const struct db_query *query, struct job *job)
{
    *job = (struct job){
        .kind = (enum job_kind)index_of(kinds, JOB_KINDS, db_column_text(query, 1)),
        .state = (enum job_state)index_of(states, JOB_STATES, db_column_text(query, 4)),
        .attempt = db_column_i64(query, 5),
        .failures = db_column_i64(query, 6),
        .lost = db_column_i64(query, 7),
        .due_at = db_column_i64(query, 8),
        .lease_until = db_column_i64(query, 10),
        .created_at = db_column_i64(query, 12),
    };
    copy(job->id, sizeof job->id, db_column_text(query, 0));
    copy(job->subject, sizeof job->subject, db_column_text(query, 2));
    copy(job->candidate, sizeof job->candidate, db_column_text(query, 3));
    copy(job->owner, sizeof job->owner, db_column_text(query, 9));
    copy(job->reason, sizeof job->reason, db_column_text(query, 11));
}

/* ---- in ----------------------------------------------------------------------------------------- */

int job_enqueue(struct store *store, const struct job_wanted *wanted, char out_id[ID_SIZE],
                struct error *err)
{
    int64_t now = store_now_ms(store);
    int64_t due = wanted->due_at > 0 ? wanted->due_at : now;
    int rc;

    if (strlen(wanted->subject) >= JOB_SUBJECT_SIZE || strlen(wanted->body) > JOB_BODY_MAX)
        return error_set(err, ERR_SYSTEM, "a job of %s has too much to say", kinds[wanted->kind]);
    rc = id_new("job", now, out_id, err);
    if (rc == 0)
        rc = db_run(
            store->db,
            SQL("INSERT INTO job (id, kind, subject, candidate, body, state, priority, "
                "due_at, attempt, failures, lost, reason, created_at, queue, ordering, "
                "ordinal) VALUES (?, ?, ?, ?, ?, 'due', ?, ?, 0, 0, 0, '', ?, ?, ?, ?)"),
            DB_VALUES(db_text(out_id), db_text(kinds[wanted->kind]), db_text(wanted->subject),
                      db_text(wanted->candidate), db_text(wanted->body), db_i64(wanted->priority),
                      db_i64(due), db_i64(now), db_text(wanted->queue ? wanted->queue : ""),
                      db_text(wanted->ordering ? wanted->ordering : ""), db_i64(wanted->ordinal)),
            err);
    if (rc == -(int)ERR_CONFLICT)
        rc = error_set(err, ERR_CONFLICT, "there is a job of that kind (%s) for %s already",
                       kinds[wanted->kind], wanted->subject);
    return rc;
}

/* ---- answers ------------------------------------------------------------------------------------ */

/* What the last statement changed is the claim's one row, or nothing because it is another's. */
static int ours(struct store *store, int rc, bool *out_ours)
{
    *out_ours = rc == 0 && db_changes(store->db) == 1;
    return rc;
}

int job_heartbeat(struct store *store, const struct job_claim *claim, enum job_kind kind,
                  bool *out_ours, struct error *err)
{
    return ours(store,
                db_run(store->db,
                       SQL("UPDATE job SET lease_until = ? "
                           "WHERE id = ? AND attempt = ? AND state = 'leased'"),
                       DB_VALUES(db_i64(store_now_ms(store) + job_rules(kind)->lease_ms),
                                 db_text(claim->id), db_i64(claim->attempt)),
                       err),
                out_ours);
}

int job_is_held(struct store *store, const struct job_claim *claim, bool *out_held,
                struct error *err)
{
    struct db_query *query;
    int rc = db_query(store->db,
                      SQL("SELECT 1 FROM job WHERE id = ? AND attempt = ? AND state = 'leased'"),
                      DB_VALUES(db_text(claim->id), db_i64(claim->attempt)), &query, err);

    *out_held = false;
    if (rc == 0)
        rc = db_next(query, out_held, err);
    if (rc == 0 && *out_held)
        db_finish(query);
    return rc;
}

int job_complete(struct store *store, const struct job_claim *claim, bool *out_ours,
                 struct error *err)
{
    return ours(store,
                db_run(store->db,
                       SQL("DELETE FROM job WHERE id = ? AND attempt = ? AND state = 'leased'"),
                       DB_VALUES(db_text(claim->id), db_i64(claim->attempt)), err),
                out_ours);
}

int job_release(struct store *store, const struct job_claim *claim, bool *out_ours,
                struct error *err)
{
    return ours(store,
                db_run(store->db,
                       SQL("UPDATE job SET state = 'due', owner = NULL, lease_until = NULL "
                           "WHERE id = ? AND attempt = ? AND state = 'leased'"),
                       DB_VALUES(db_text(claim->id), db_i64(claim->attempt)), err),
                out_ours);
}

int job_postpone(struct store *store, const struct job_claim *claim, int64_t due_at, bool counts,
                 const char *reason, bool *out_ours, struct error *err)
{
    return ours(store,
                db_run(store->db,
                       SQL("UPDATE job SET state = 'due', due_at = ?, failures = failures + ?, "
                           "reason = ?, owner = NULL, lease_until = NULL "
                           "WHERE id = ? AND attempt = ? AND state = 'leased'"),
                       DB_VALUES(db_i64(due_at), db_i64(counts), db_text(reason),
                                 db_text(claim->id), db_i64(claim->attempt)),
                       err),
                out_ours);
}

int64_t job_wait_ms(const struct job_rules *rules, int64_t failures, uint64_t random)
{
    int64_t wait = rules->first_ms;

    while (failures > 1 && wait < rules->longest_ms) {
        wait *= 2;
        failures--;
    }
    if (wait > rules->longest_ms)
        wait = rules->longest_ms;
    return wait - wait / 2 + (int64_t)(random % (uint64_t)(wait / 2 + 1));
}

/* The row of a claim that still holds; *out_ours false: it does not. */
static int read_claim(struct store *store, const struct job_claim *claim, struct job *job,
                      bool *out_ours, struct error *err)
{
    struct db_query *query;
    int rc = db_query(
        store->db,
        SQL("SELECT " JOB_COLUMNS " FROM job WHERE id = ? AND attempt = ? AND state = 'leased'"),
        DB_VALUES(db_text(claim->id), db_i64(claim->attempt)), &query, err);

    *out_ours = false;
    if (rc == 0)
        rc = db_next(query, out_ours, err);
    if (rc == 0 && *out_ours) {
        job_read(query, job);
        db_finish(query);
    }
    return rc;
}

int job_fail(struct store *store, const struct job_claim *claim, const char *reason,
             uint64_t random, bool *out_ours, enum job_state *out_state, struct error *err)
{
    const struct job_rules *rules;
    char shown[JOB_REASON_SIZE];
    struct job job;
    int64_t due;
    int rc = read_claim(store, claim, &job, out_ours, err);

    if (rc != 0 || !*out_ours)
        return rc;
    rules = job_rules(job.kind);
    job.failures++;
    *out_state = job.failures >= (int64_t)rules->failures_max ? JOB_DEAD : JOB_DUE;
    due = store_now_ms(store) + job_wait_ms(rules, job.failures, random);
    return db_run(store->db,
                  SQL("UPDATE job SET state = ?, failures = ?, due_at = ?, reason = ?, "
                      "owner = NULL, lease_until = NULL WHERE id = ?"),
                  DB_VALUES(db_text(states[*out_state]), db_i64(job.failures), db_i64(due),
                            db_text(text_escape_into(shown, sizeof shown, reason, strlen(reason))),
                            db_text(claim->id)),
                  err);
}

/* ---- by others ---------------------------------------------------------------------------------- */

int jobs_cancel_subject(struct store *store, enum job_kind kind, const char *subject,
                        int64_t *out_count, struct error *err)
{
    int rc = db_run(store->db, SQL("DELETE FROM job WHERE kind = ? AND subject = ?"),
                    DB_VALUES(db_text(kinds[kind]), db_text(subject)), err);

    *out_count = rc == 0 ? db_changes(store->db) : 0;
    return rc;
}

int jobs_cancel_candidate(struct store *store, const char *candidate, int64_t *out_count,
                          struct error *err)
{
    int rc = db_run(store->db, SQL("DELETE FROM job WHERE candidate = ?"),
                    DB_VALUES(db_text(candidate)), err);

    *out_count = rc == 0 ? db_changes(store->db) : 0;
    return rc;
}

int job_replay(struct store *store, const char *id, struct error *err)
{
    int rc = db_run(store->db,
                    SQL("UPDATE job SET state = 'due', due_at = ?, failures = 0, lost = 0, "
                        "reason = '' WHERE id = ? AND state IN ('dead', 'quarantined')"),
                    DB_VALUES(db_i64(store_now_ms(store)), db_text(id)), err);

    if (rc == 0 && db_changes(store->db) != 1)
        rc = error_set(err, ERR_CONFLICT, "the job %s is neither dead nor quarantined",
                       id_short(id));
    return rc;
}

int jobs_replay_all(struct store *store, enum job_kind kind, int64_t *out_count, struct error *err)
{
    int rc = db_run(store->db,
                    SQL("UPDATE job SET state = 'due', due_at = ?, failures = 0, lost = 0, "
                        "reason = '' WHERE kind = ? AND state IN ('dead', 'quarantined')"),
                    DB_VALUES(db_i64(store_now_ms(store)), db_text(job_kind_name(kind))), err);

    *out_count = rc == 0 ? db_changes(store->db) : 0;
    return rc;
}
