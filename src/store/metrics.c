/* SPDX-License-Identifier: MIT */
#include "metrics.h"

#include "auto.h"
#include "store_parts.h"
#include "webhooks.h"

#include <stdlib.h>

enum { TOLD_MAX = 100000 };

/* The one number that QUERY has; OTHERWISE where it has none. */
static int read_number(struct db_query *query, int64_t otherwise, int64_t *out_number,
                       struct error *err)
{
    bool row = false;
    int rc = db_next(query, &row, err);

    *out_number = otherwise;
    if (rc < 0 || !row)
        return rc;
    if (db_column_i64(query, 0) > 0)
        *out_number = db_column_i64(query, 0);
    db_finish(query);
    return 0;
}

static int64_t age(struct store *store, int64_t since)
{
    int64_t now = store_now_ms(store);

    if (since == 0)
        return -1;
    return now > since ? now - since : 0;
}

static int count_grading(struct store *store, struct metrics *metrics, struct error *err)
{
    int64_t counts[JOB_STATES], since = 0;
    struct db_query *query = NULL;
    int rc = jobs_count(store, JOB_GRADE, counts, err);

    metrics->grade_due = counts[JOB_DUE];
    metrics->grade_leased = counts[JOB_LEASED];
    metrics->grade_dead = counts[JOB_DEAD];
    metrics->grade_quarantined = counts[JOB_QUARANTINED];
    if (rc == 0)
        rc = db_query(store->db,
                      SQL("SELECT min(created_at) FROM job WHERE kind = 'grade' "
                          "AND state IN ('due', 'leased')"),
                      DB_NONE, &query, err);
    if (rc == 0)
        rc = read_number(query, 0, &since, err);
    metrics->grade_oldest_ms = age(store, since);
    return rc;
}

struct adding {
    struct store *store;
    struct metrics *metrics;
};

/* Ids begin with their time: the first one by id is the oldest. */
static int find_oldest(struct store *store, struct endpoint_metrics *one, struct error *err)
{
    struct db_query *query;
    int64_t since = 0;
    int rc = db_query(store->db,
                      SQL("SELECT created_at FROM delivery WHERE endpoint = ? "
                          "AND state = 'pending' ORDER BY id LIMIT 1"),
                      DB_VALUES(db_text(one->endpoint.id)), &query, err);

    if (rc == 0)
        rc = read_number(query, 0, &since, err);
    one->oldest_ms = age(store, since);
    return rc;
}

static int add_endpoint(void *context, struct endpoint *endpoint, struct error *err)
{
    const struct adding *adding = context;
    struct metrics *metrics = adding->metrics;
    struct endpoint_metrics *grown =
        reallocarray(metrics->endpoints, metrics->endpoint_count + 1, sizeof *grown);
    struct endpoint_metrics *one;
    int rc;

    if (!grown) {
        endpoint_done(endpoint);
        return error_memory(err);
    }
    metrics->endpoints = grown;
    one = &grown[metrics->endpoint_count++];
    *one = (struct endpoint_metrics){.endpoint = *endpoint,
                                     .held = endpoint->held_until > store_now_ms(adding->store)};
    rc = endpoints_count(adding->store, &one->endpoint, err);
    return rc == 0 ? find_oldest(adding->store, one, err) : rc;
}

static int compare(const void *left, const void *right)
{
    const int64_t *one = left, *other = right;

    return (*one > *other) - (*one < *other);
}

static int read_told(struct store *store, struct metrics *metrics, struct error *err)
{
    struct db_query *query = NULL;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT delivery.ended_at - event.created_at FROM event "
                          "JOIN delivery ON delivery.event = event.id WHERE event.created_at >= ? "
                          "AND event.type = 'order.graded' AND delivery.state = 'delivered' "
                          "AND delivery.attempts = 1 AND delivery.ended_at >= event.created_at "
                          "ORDER BY event.created_at DESC LIMIT ?"),
                      DB_VALUES(db_i64(store_now_ms(store) - METRICS_DAY_MS), db_i64(TOLD_MAX)),
                      &query, err);

    metrics->told_ms = calloc(TOLD_MAX, sizeof *metrics->told_ms);
    if (rc == 0 && !metrics->told_ms) {
        db_finish(query);
        return error_memory(err);
    }
    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row)
        metrics->told_ms[metrics->told_count++] = db_column_i64(query, 0);
    if (rc == 0 && metrics->told_count > 1)
        qsort(metrics->told_ms, metrics->told_count, sizeof *metrics->told_ms, compare);
    return rc;
}

int metrics_read(struct store *store, struct metrics *out_metrics, struct error *err)
{
    AUTO(metrics_done) struct metrics metrics = {0};
    struct adding adding = {store, &metrics};
    int rc = count_grading(store, &metrics, err);

    if (rc == 0)
        rc = endpoints_each(store, add_endpoint, &adding, err);
    if (rc == 0)
        rc = read_told(store, &metrics, err);
    if (rc < 0)
        return rc;
    *out_metrics = take_struct(metrics);
    return 0;
}
