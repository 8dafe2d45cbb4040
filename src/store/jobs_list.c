/* SPDX-License-Identifier: MIT */
#include "jobs_parts.h"

#include <string.h>

int job_find(struct store *store, const char *typed, char out_id[ID_SIZE], struct error *err)
{
    return store_find_id(store, "job",
                         SQL("SELECT id FROM job WHERE substr(id, length(id) - ? + 1) = ? "
                             "ORDER BY id LIMIT 2"),
                         "job", typed, out_id, err);
}

int jobs_each_stuck(struct store *store,
                    int (*each)(void *context, const struct job *job, struct error *err),
                    void *context, struct error *err)
{
    struct db_query *query;
    struct job job;
    bool row = true;
    int rc = db_query(
        store->db,
        SQL("SELECT " JOB_COLUMNS " FROM job WHERE state IN ('dead', 'quarantined') ORDER BY id"),
        DB_NONE, &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        job_read(query, &job);
        rc = each(context, &job, err);
        if (rc != 0)
            db_finish(query);
    }
    return rc;
}

/* The one number of a query that has one row; null is INT64_MAX. */
static int read_earliest(struct db_query *query, int64_t *out_at, struct error *err)
{
    bool row = false;
    int rc = db_next(query, &row, err);

    *out_at = INT64_MAX;
    if (rc < 0 || !row)
        return rc;
    /* no time is 0 */
    if (db_column_i64(query, 0) > 0)
        *out_at = db_column_i64(query, 0);
    db_finish(query);
    return 0;
}

int jobs_next_at(struct store *store, enum job_kind kind, int64_t *out_at, struct error *err)
{
    struct db_query *query;
    int64_t at = 0;
    int rc = db_query(store->db, SQL("SELECT min(lease_until) FROM job WHERE state = 'leased'"),
                      DB_NONE, &query, err);

    if (rc == 0)
        rc = read_earliest(query, out_at, err);
    for (unsigned priority = 0; rc == 0 && priority < JOB_PRIORITIES; priority++) {
        rc = db_query(store->db,
                      SQL("SELECT min(due_at) FROM job WHERE kind = ? AND priority = ? "
                          "AND state = 'due'"),
                      DB_VALUES(db_text(job_kind_name(kind)), db_i64(priority)), &query, err);
        if (rc == 0)
            rc = read_earliest(query, &at, err);
        if (rc == 0 && at < *out_at)
            *out_at = at;
    }
    return rc;
}

int jobs_count(struct store *store, enum job_kind kind, int64_t out_counts[JOB_STATES],
               struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc =
        db_query(store->db, SQL("SELECT state, count(*) FROM job WHERE kind = ? GROUP BY state"),
                 DB_VALUES(db_text(job_kind_name(kind))), &query, err);

    memset(out_counts, 0, JOB_STATES * sizeof *out_counts);
    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row)
        for (unsigned state = 0; state < JOB_STATES; state++)
            if (strcmp(job_state_name((enum job_state)state), db_column_text(query, 0)) == 0)
                out_counts[state] = db_column_i64(query, 1);
    return rc;
}
