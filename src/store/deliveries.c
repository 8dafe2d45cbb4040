/* SPDX-License-Identifier: MIT */
/* Deliveries that are due, and what came of them. */
#include "webhooks.h"

#include "audit.h"
#include "auto.h"
#include "failpoint.h"
#include "store_parts.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void copy(char *out, size_t size, const char *text)
{
    (void)snprintf(out, size, "%.*s", (int)size - 1, text ? text : "");
}

void outgoings_done(struct outgoings *outgoings)
{
    for (size_t i = 0; i < outgoings->count; i++)
        free(outgoings->items[i].body);
    free(outgoings->items);
    *outgoings = (struct outgoings){0};
}

/* ---- claiming --------------------------------------------------------------------------------------- */

static int read_outgoing(struct store *store, bool thin, struct outgoing *outgoing, bool *out_found,
                         struct error *err)
{
    struct db_query *query;
    int rc = db_query(store->db,
                      SQL("SELECT event.id, event.type, event.trace, event.body, event.thin, "
                          "delivery.attempts, delivery.created_at FROM delivery "
                          "JOIN event ON event.id = delivery.event WHERE delivery.id = ?"),
                      DB_VALUES(db_text(outgoing->delivery)), &query, err);

    *out_found = false;
    if (rc == 0)
        rc = db_next(query, out_found, err);
    if (rc < 0 || !*out_found)
        return rc;
    copy(outgoing->event, sizeof outgoing->event, db_column_text(query, 0));
    copy(outgoing->type, sizeof outgoing->type, db_column_text(query, 1));
    copy(outgoing->trace, sizeof outgoing->trace, db_column_text(query, 2));
    outgoing->body = text_copy(db_column_text(query, thin ? 4 : 3));
    outgoing->attempts = db_column_i64(query, 5);
    outgoing->created_at = db_column_i64(query, 6);
    db_finish(query);
    return outgoing->body ? 0 : error_memory(err);
}

int deliveries_claim(struct store *store, const struct endpoint *endpoint, int64_t longest_ms,
                     const char *owner, size_t max, struct outgoings *out_outgoings,
                     struct error *err)
{
    AUTO(outgoings_done) struct outgoings outgoings = {0};
    AUTO(jobs_done) struct jobs jobs = {0};
    int rc = jobs_claim_queue(store, JOB_WEBHOOK, endpoint->id, longest_ms, owner, max, &jobs, err);

    if (rc < 0)
        return rc;
    outgoings.items = calloc(jobs.count + 1, sizeof *outgoings.items);
    if (!outgoings.items)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < jobs.count; i++) {
        struct outgoing *outgoing = &outgoings.items[outgoings.count++];
        bool found = false;

        outgoing->attempt = jobs.items[i].attempt;
        outgoing->failures = jobs.items[i].failures;
        copy(outgoing->job, sizeof outgoing->job, jobs.items[i].id);
        copy(outgoing->delivery, sizeof outgoing->delivery, jobs.items[i].subject);
        rc = read_outgoing(store, endpoint->thin, outgoing, &found, err);
        if (rc == 0 && !found)
            rc = error_set(err, ERR_STORE_DAMAGED, "the job %s is for no delivery", outgoing->job);
    }
    if (rc < 0)
        return rc;
    *out_outgoings = take_struct(outgoings);
    return 0;
}

/* ---- what came of it -------------------------------------------------------------------------------- */

/* The first tries and the latest are kept; those between tell nothing. */
static int keep_attempt(struct store *store, const struct outgoing *outgoing, const char *record,
                        struct error *err)
{
    int64_t number = outgoing->attempts + 1;
    int rc = 0;

    if (number > WEBHOOK_ATTEMPTS_KEPT)
        rc = db_run(
            store->db, SQL("DELETE FROM attempt WHERE delivery = ? AND number = ?"),
            DB_VALUES(db_text(outgoing->delivery), db_i64(number - WEBHOOK_ATTEMPTS_KEPT / 2)),
            err);
    if (rc == 0)
        rc = db_run(store->db,
                    SQL("INSERT INTO attempt (delivery, number, record) VALUES (?, ?, ?) "
                        "ON CONFLICT (delivery, number) DO NOTHING"),
                    DB_VALUES(db_text(outgoing->delivery), db_i64(number), db_text(record)), err);
    return rc;
}

/* It was under way when its endpoint was removed or its person erased; of an erased one no record is kept. */
static int put_late(struct store *store, const struct outgoing *outgoing,
                    const struct delivery_result *result, struct error *err)
{
    int64_t delivered = result->end == DELIVERY_DELIVERED;
    int rc = db_run(
        store->db,
        SQL("UPDATE delivery SET attempts = attempts + 1, status = ?, "
            "state = CASE WHEN ? = 1 THEN 'delivered' ELSE state END "
            "WHERE id = ? AND state = 'cancelled' AND reason = 'erased'"),
        DB_VALUES(db_i64(result->status), db_i64(delivered), db_text(outgoing->delivery)), err);

    if (rc < 0 || db_changes(store->db) > 0)
        return rc;
    rc = db_run(store->db,
                SQL("UPDATE delivery SET attempts = attempts + 1, status = ?, "
                    "state = CASE WHEN ? = 1 THEN 'delivered' ELSE state END "
                    "WHERE id = ? AND state = 'cancelled'"),
                DB_VALUES(db_i64(result->status), db_i64(delivered), db_text(outgoing->delivery)),
                err);
    return rc == 0 && db_changes(store->db) > 0 ? keep_attempt(store, outgoing, result->record, err)
                                                : rc;
}

int deliveries_put(struct store *store, const struct outgoing *outgoing,
                   const struct delivery_result *result, bool *out_ours, struct error *err)
{
    static const char *const states[] = {
        [DELIVERY_DELIVERED] = "delivered", [DELIVERY_WAITS] = "pending", [DELIVERY_DEAD] = "dead"};
    const struct job_claim held = {outgoing->job, outgoing->attempt};
    bool waits = result->end == DELIVERY_WAITS;
    int rc = waits ? job_postpone(store, &held, result->due_at, result->counts, result->reason,
                                  out_ours, err)
                   : job_complete(store, &held, out_ours, err);

    if (rc == 0 && !*out_ours)
        rc = put_late(store, outgoing, result, err);
    if (rc < 0 || !*out_ours)
        return rc;
    rc = db_run(store->db,
                SQL("UPDATE delivery SET state = ?, attempts = attempts + 1, status = ?, "
                    "reason = ?, ended_at = ? WHERE id = ?"),
                DB_VALUES(db_text(states[result->end]), db_i64(result->status),
                          db_text(result->reason), db_i64(waits ? 0 : store_now_ms(store)),
                          db_text(outgoing->delivery)),
                err);
    failpoint("delivery put");
    return rc == 0 ? keep_attempt(store, outgoing, result->record, err) : rc;
}

/* ---- looking ---------------------------------------------------------------------------------------- */

int deliveries_find(struct store *store, const char *typed, char out_id[ID_SIZE], struct error *err)
{
    return store_find_id(store, "dlv",
                         SQL("SELECT id FROM delivery WHERE substr(id, length(id) - ? + 1) = ? "
                             "ORDER BY id LIMIT 2"),
                         "delivery", typed, out_id, err);
}

static void read_row(const struct db_query *query, struct delivery *delivery)
{
    *delivery = (struct delivery){
        .attempts = db_column_i64(query, 5),
        .status = db_column_i64(query, 6),
        .created_at = db_column_i64(query, 8),
        .ended_at = db_column_i64(query, 9),
        .sequence = db_column_i64(query, 11),
        .due_at = db_column_i64(query, 12),
    };
    copy(delivery->id, sizeof delivery->id, db_column_text(query, 0));
    copy(delivery->event, sizeof delivery->event, db_column_text(query, 1));
    copy(delivery->endpoint, sizeof delivery->endpoint, db_column_text(query, 2));
    copy(delivery->type, sizeof delivery->type, db_column_text(query, 3));
    copy(delivery->state, sizeof delivery->state, db_column_text(query, 4));
    copy(delivery->reason, sizeof delivery->reason, db_column_text(query, 7));
    copy(delivery->order, sizeof delivery->order, db_column_text(query, 10));
}

int deliveries_each(struct store *store, const struct delivery_filter *filter,
                    int (*each)(void *context, const struct delivery *delivery, struct error *err),
                    void *context, struct error *err)
{
    const struct db_value id = db_text(filter->id ? filter->id : "");
    const struct db_value endpoint = db_text(filter->endpoint ? filter->endpoint : "");
    const struct db_value state = db_text(filter->state ? filter->state : "");
    const struct db_value type = db_text(filter->type ? filter->type : "");
    const struct db_value event = db_text(filter->event ? filter->event : "");
    const struct db_value candidate = db_text(filter->candidate ? filter->candidate : "");
    struct db_query *query;
    struct delivery delivery;
    bool row = true;
    int rc = db_query(
        store->db,
        SQL("SELECT delivery.id, delivery.event, delivery.endpoint, event.type, delivery.state, "
            "delivery.attempts, delivery.status, delivery.reason, delivery.created_at, "
            "delivery.ended_at, event.assessment, event.sequence, job.due_at FROM delivery "
            "JOIN event ON event.id = delivery.event "
            "LEFT JOIN job ON job.kind = 'webhook' AND job.subject = delivery.id "
            "WHERE (? = '' OR delivery.id = ?) AND (? = '' OR delivery.endpoint = ?) "
            "AND (? = '' OR delivery.state = ?) AND (? = '' OR event.type = ?) "
            "AND (? = '' OR event.id = ?) AND (? = '' OR event.assessment IN "
            "(SELECT id FROM assessment WHERE candidate = ?)) AND delivery.created_at >= ? "
            "AND delivery.created_at <= ? ORDER BY delivery.id DESC LIMIT ?"),
        DB_VALUES(id, id, endpoint, endpoint, state, state, type, type, event, event, candidate,
                  candidate, db_i64(filter->since),
                  db_i64(filter->until > 0 ? filter->until : INT64_MAX),
                  db_i64(filter->max > 0 ? (int64_t)filter->max : INT64_MAX)),
        &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        read_row(query, &delivery);
        rc = each(context, &delivery, err);
        if (rc != 0)
            db_finish(query);
    }
    return rc;
}

int attempts_each(struct store *store, const char *delivery,
                  int (*each)(void *context, int64_t number, const char *record, struct error *err),
                  void *context, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT number, record FROM attempt WHERE delivery = ? ORDER BY number"),
                      DB_VALUES(db_text(delivery)), &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        rc = each(context, db_column_i64(query, 0), db_column_text(query, 1), err);
        if (rc != 0)
            db_finish(query);
    }
    return rc;
}

/* ---- once more -------------------------------------------------------------------------------------- */

struct again {
    char endpoint[ID_SIZE], order[ID_SIZE], candidate[ID_SIZE];
    int64_t sequence;
    bool pending, empty, removed, ordered;
};

static int read_again(struct store *store, const char *id, struct again *again, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(
        store->db,
        SQL("SELECT delivery.endpoint, event.assessment, assessment.candidate, delivery.state, "
            "length(event.body), endpoint.state, endpoint.ordered, event.sequence FROM delivery "
            "JOIN event ON event.id = delivery.event "
            "JOIN endpoint ON endpoint.id = delivery.endpoint "
            "LEFT JOIN assessment ON assessment.id = event.assessment WHERE delivery.id = ?"),
        DB_VALUES(db_text(id)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (!row)
        return error_set(err, ERR_NOT_FOUND, "there is no delivery '%s'", id);
    copy(again->endpoint, sizeof again->endpoint, db_column_text(query, 0));
    copy(again->order, sizeof again->order, db_column_text(query, 1));
    copy(again->candidate, sizeof again->candidate, db_column_text(query, 2));
    again->pending = strcmp(db_column_text(query, 3), "pending") == 0;
    again->empty = db_column_i64(query, 4) == 0;
    again->removed = strcmp(db_column_text(query, 5), "removed") == 0;
    again->ordered = db_column_i64(query, 6) != 0;
    again->sequence = db_column_i64(query, 7);
    db_finish(query);
    return 0;
}

int deliveries_replay(struct store *store, const char *id, struct error *err)
{
    struct again again = {0};
    char ignored[ID_SIZE];
    int rc = read_again(store, id, &again, err);

    if (rc < 0)
        return rc;
    if (again.pending)
        return error_set(err, ERR_CONFLICT, "the delivery %s waits already", id_short(id));
    if (again.empty)
        return error_set(err, ERR_CONFLICT, "what the delivery %s said went with its person",
                         id_short(id));
    if (again.removed)
        return error_set(err, ERR_CONFLICT, "the endpoint of the delivery %s was removed",
                         id_short(id));
    rc = job_enqueue(store,
                     &(struct job_wanted){.kind = JOB_WEBHOOK,
                                          .priority = JOB_NORMAL,
                                          .subject = id,
                                          .candidate = again.candidate[0] ? again.candidate : NULL,
                                          .body = "",
                                          .queue = again.endpoint,
                                          .ordering = again.ordered ? again.order : "",
                                          .ordinal = again.sequence},
                     ignored, err);
    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE delivery SET state = 'pending', ended_at = 0 WHERE id = ?"),
                    DB_VALUES(db_text(id)), err);
    return rc == 0 ? audit_add(store, "webhook.replay", id, "", err) : rc;
}

/* ---- how much waits ----------------------------------------------------------------------------------- */

static int read_number(struct db_query *query, int64_t otherwise, int64_t *out_number,
                       struct error *err)
{
    bool row = false;
    int rc = db_next(query, &row, err);

    *out_number = otherwise;
    if (rc < 0 || !row)
        return rc;
    /* a null is 0, and no time is */
    if (db_column_i64(query, 0) > 0)
        *out_number = db_column_i64(query, 0);
    db_finish(query);
    return 0;
}

int deliveries_count(struct store *store, int64_t *out_waiting, int64_t *out_dead,
                     struct error *err)
{
    struct db_query *query;
    int rc = db_query(store->db,
                      SQL("SELECT count(*) FROM delivery JOIN endpoint "
                          "ON endpoint.id = delivery.endpoint WHERE endpoint.state <> 'removed' "
                          "AND delivery.state = 'pending'"),
                      DB_NONE, &query, err);

    if (rc == 0)
        rc = read_number(query, 0, out_waiting, err);
    if (rc == 0)
        rc = db_query(store->db, SQL("SELECT count(*) FROM delivery WHERE state = 'dead'"), DB_NONE,
                      &query, err);
    return rc == 0 ? read_number(query, 0, out_dead, err) : rc;
}
