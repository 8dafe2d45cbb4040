/* SPDX-License-Identifier: MIT */
#include "orders.h"

#include "audit.h"
#include "auto.h"
#include "store_parts.h"
#include "text.h"
#include "webhooks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS                                                                                    \
    "id, candidate, role, application, state, clock_ms, extra_percent, threshold, ordered_at, "    \
    "deadline_at, started_at, ended_at"

int orders_find(struct store *store, const char *typed, char out_id[ID_SIZE], struct error *err)
{
    return store_find_id(store, "ord",
                         SQL("SELECT id FROM assessment WHERE substr(id, length(id) - ? + 1) = ? "
                             "ORDER BY id LIMIT 2"),
                         "order", typed, out_id, err);
}

/* ---- reading ------------------------------------------------------------------------------------ */

static char *column(const struct db_query *query, unsigned index)
{
    const char *text = db_column_text(query, index);

    return text_copy(text ? text : "");
}

static int read_order(const struct db_query *query, struct order *order, struct error *err)
{
    const char *state = db_column_text(query, 4);

    *order = (struct order){
        .id = column(query, 0),
        .candidate = column(query, 1),
        .role = column(query, 2),
        .application = column(query, 3),
        .clock_ms = db_column_i64(query, 5),
        .extra_percent = (unsigned)db_column_i64(query, 6),
        .threshold = (int)db_column_i64(query, 7),
        .ordered_at = db_column_i64(query, 8),
        .deadline_at = db_column_i64(query, 9),
        .started_at = db_column_i64(query, 10),
        .ended_at = db_column_i64(query, 11),
    };
    if (!order->id || !order->candidate || !order->role || !order->application)
        return error_memory(err);
    if (!state || !order_state_by_name(state, &order->state))
        return error_set(err, ERR_STORE_DAMAGED, "the order %s has no state", order->id);
    return 0;
}

static int read_part(const struct db_query *query, struct order_challenge *part, struct error *err)
{
    const char *run = db_column_text(query, 5);
    const char *verdict = db_column_text(query, 6);

    *part = (struct order_challenge){
        .id = column(query, 0),
        .weight = (unsigned)db_column_i64(query, 1),
        .submissions = (unsigned)db_column_i64(query, 2),
        .submitted_at = db_column_i64(query, 3),
        .graded = (unsigned)db_column_i64(query, 4),
        .score = (int)db_column_i64(query, 7),
        .max_score = (int)db_column_i64(query, 8),
    };
    (void)snprintf(part->verdict, sizeof part->verdict, "%s", verdict ? verdict : "");
    (void)snprintf(part->run, sizeof part->run, "%s", run ? run : "");
    return part->id ? 0 : error_memory(err);
}

static int read_parts(struct store *store, struct order *order, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = 0;

    order->challenges = calloc(ORDER_CHALLENGES_MAX, sizeof *order->challenges);
    if (!order->challenges)
        return error_memory(err);
    rc = db_query(store->db,
                  SQL("SELECT challenge, weight, submissions, submitted_at, graded, run, verdict, "
                      "score, max_score FROM part WHERE assessment = ? ORDER BY place"),
                  DB_VALUES(db_text(order->id)), &query, err);
    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row &&
           order->challenge_count < ORDER_CHALLENGES_MAX) {
        rc = read_part(query, &order->challenges[order->challenge_count++], err);
        if (rc < 0)
            db_finish(query);
    }
    return rc;
}

int orders_get(struct store *store, const char *id, struct order *out_order, struct error *err)
{
    AUTO(order_done) struct order order = {0};
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT " COLUMNS " FROM assessment WHERE id = ?"),
                      DB_VALUES(db_text(id)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (!row)
        return error_set(err, ERR_NOT_FOUND, "there is no order '%s'", id);
    rc = read_order(query, &order, err);
    db_finish(query);
    if (rc == 0)
        rc = read_parts(store, &order, err);
    if (rc < 0)
        return rc;
    *out_order = take_struct(order);
    return 0;
}

/* The rows of QUERY, up to a page of them. */
static int read_ids(struct db_query *query, char ids[ORDERS_PAGE][ID_SIZE], size_t *out_count,
                    struct error *err)
{
    bool row = true;
    int rc = 0;

    while ((rc = db_next(query, &row, err)) == 0 && row) {
        (void)snprintf(ids[*out_count], ID_SIZE, "%s", db_column_text(query, 0));
        if (++*out_count == ORDERS_PAGE) {
            db_finish(query);
            break;
        }
    }
    return rc;
}

/* One page of ids behind AFTER, so that EACH may ask the store, too. */
static int read_page(struct store *store, const char *candidate, const char *after,
                     char ids[ORDERS_PAGE][ID_SIZE], size_t *out_count, struct error *err)
{
    struct db_query *query;
    int rc =
        candidate
            ? db_query(store->db,
                       SQL("SELECT id FROM assessment WHERE candidate = ? AND id > ? "
                           "ORDER BY id LIMIT ?"),
                       DB_VALUES(db_text(candidate), db_text(after), db_i64(ORDERS_PAGE)), &query,
                       err)
            : db_query(store->db, SQL("SELECT id FROM assessment WHERE id > ? ORDER BY id LIMIT ?"),
                       DB_VALUES(db_text(after), db_i64(ORDERS_PAGE)), &query, err);

    *out_count = 0;
    return rc == 0 ? read_ids(query, ids, out_count, err) : rc;
}

int orders_open_page(struct store *store, const char *after, char ids[ORDERS_PAGE][ID_SIZE],
                     size_t *out_count, struct error *err)
{
    struct db_query *query;
    int rc = db_query(store->db,
                      SQL("SELECT id FROM assessment WHERE state IN ('ordered', 'started') "
                          "AND id > ? ORDER BY id LIMIT ?"),
                      DB_VALUES(db_text(after), db_i64(ORDERS_PAGE)), &query, err);

    *out_count = 0;
    return rc == 0 ? read_ids(query, ids, out_count, err) : rc;
}

int orders_each(struct store *store, const char *candidate,
                int (*each)(void *context, struct order *order, struct error *err), void *context,
                struct error *err)
{
    char ids[ORDERS_PAGE][ID_SIZE];
    char after[ID_SIZE] = "";
    size_t count = ORDERS_PAGE;
    int rc = 0;

    while (rc == 0 && count == ORDERS_PAGE) {
        rc = read_page(store, candidate, after, ids, &count, err);
        for (size_t i = 0; rc == 0 && i < count; i++) {
            struct order order = {0};

            rc = orders_get(store, ids[i], &order, err);
            if (rc == 0)
                rc = each(context, &order, err);
        }
        if (count > 0)
            memcpy(after, ids[count - 1], ID_SIZE);
    }
    return rc;
}

/* ---- writing ------------------------------------------------------------------------------------ */

static int add_part(struct store *store, const struct order *order, size_t place, struct error *err)
{
    const struct order_challenge *part = &order->challenges[place];

    return db_run(store->db,
                  SQL("INSERT INTO part (assessment, place, challenge, weight, submissions, "
                      "submitted_at, graded, run, verdict, score, max_score) "
                      "VALUES (?, ?, ?, ?, 0, 0, 0, '', '', 0, 0)"),
                  DB_VALUES(db_text(order->id), db_i64((int64_t)place), db_text(part->id),
                            db_i64(part->weight)),
                  err);
}

int orders_add(struct store *store, const struct order *order, struct error *err)
{
    int rc = db_run(
        store->db,
        SQL("INSERT INTO assessment (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)"),
        DB_VALUES(db_text(order->id), db_text(order->candidate), db_text(order->role),
                  db_text(order->application), db_text(order_state_name(order->state)),
                  db_i64(order->clock_ms), db_i64(order->extra_percent), db_i64(order->threshold),
                  db_i64(order->ordered_at), db_i64(order->deadline_at)),
        err);

    for (size_t i = 0; rc == 0 && i < order->challenge_count; i++)
        rc = add_part(store, order, i, err);
    if (rc == 0)
        rc = audit_add(store, "order.add", order->id, order->candidate, err);
    return rc == 0 ? events_add(store, EVENT_ADDED, order, "", err) : rc;
}

/* Each change of its state is an event, whatever brought it about. */
static int tell(struct store *store, const struct order *order, const char *was, struct error *err)
{
    static const enum event_type types[ORDER_STATES] = {
        [ORDER_ORDERED] = EVENT_ADDED,       [ORDER_STARTED] = EVENT_STARTED,
        [ORDER_SUBMITTED] = EVENT_SUBMITTED, [ORDER_GRADED] = EVENT_GRADED,
        [ORDER_EXPIRED] = EVENT_EXPIRED,     [ORDER_CANCELLED] = EVENT_CANCELLED,
    };

    if (strcmp(was, order_state_name(order->state)) == 0)
        return 0;
    return events_add(store, types[order->state], order, "", err);
}

static int read_state(struct store *store, const char *id, char out[16], struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT state FROM assessment WHERE id = ?"),
                      DB_VALUES(db_text(id)), &query, err);

    out[0] = '\0';
    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc == 0 && row) {
        (void)snprintf(out, 16, "%s", db_column_text(query, 0));
        db_finish(query);
    }
    return rc;
}

static int put_part(struct store *store, const struct order *order, size_t place, struct error *err)
{
    const struct order_challenge *part = &order->challenges[place];

    return db_run(store->db,
                  SQL("UPDATE part SET submissions = ?, submitted_at = ?, graded = ?, run = ?, "
                      "verdict = ?, score = ?, max_score = ? WHERE assessment = ? AND place = ?"),
                  DB_VALUES(db_i64(part->submissions), db_i64(part->submitted_at),
                            db_i64(part->graded), db_text(part->run), db_text(part->verdict),
                            db_i64(part->score), db_i64(part->max_score), db_text(order->id),
                            db_i64((int64_t)place)),
                  err);
}

int orders_put(struct store *store, const struct order *order, const char *action,
               struct error *err)
{
    char was[16];
    int rc = read_state(store, order->id, was, err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE assessment SET state = ?, extra_percent = ?, deadline_at = ?, "
                        "started_at = ?, ended_at = ? WHERE id = ?"),
                    DB_VALUES(db_text(order_state_name(order->state)), db_i64(order->extra_percent),
                              db_i64(order->deadline_at), db_i64(order->started_at),
                              db_i64(order->ended_at), db_text(order->id)),
                    err);

    for (size_t i = 0; rc == 0 && i < order->challenge_count; i++)
        rc = put_part(store, order, i, err);
    if (rc == 0)
        rc = audit_add(store, action, order->id, order_state_name(order->state), err);
    return rc == 0 ? tell(store, order, was, err) : rc;
}

int orders_cancel_candidate(struct store *store, const char *candidate, struct error *err)
{
    return db_run(store->db,
                  SQL("UPDATE assessment SET state = 'cancelled', ended_at = ? WHERE candidate = ? "
                      "AND state IN ('ordered', 'started', 'submitted')"),
                  DB_VALUES(db_i64(store_now_ms(store)), db_text(candidate)), err);
}
