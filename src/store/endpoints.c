/* SPDX-License-Identifier: MIT */
#include "webhooks.h"

#include "audit.h"
#include "auto.h"
#include "store_parts.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENDPOINTS_PAGE = 64 };

#define COLUMNS                                                                                    \
    "id, name, url, adaptor, types, thin, ordered, rate, settings, state, reason, failures, "      \
    "failing_since, held_until, created_at"

static void copy(char *out, size_t size, const char *text)
{
    (void)snprintf(out, size, "%s", text ? text : "");
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static int read_row(const struct db_query *query, struct endpoint *endpoint, struct error *err)
{
    const char *state = db_column_text(query, 9);
    unsigned at = 0;

    *endpoint = (struct endpoint){
        .url = text_copy(db_column_text(query, 2)),
        .types = (unsigned)db_column_i64(query, 4),
        .thin = db_column_i64(query, 5) != 0,
        .ordered = db_column_i64(query, 6) != 0,
        .rate = (unsigned)db_column_i64(query, 7),
        .settings = text_copy(db_column_text(query, 8)),
        .failures = db_column_i64(query, 11),
        .failing_since = db_column_i64(query, 12),
        .held_until = db_column_i64(query, 13),
        .created_at = db_column_i64(query, 14),
    };
    copy(endpoint->id, sizeof endpoint->id, db_column_text(query, 0));
    copy(endpoint->name, sizeof endpoint->name, db_column_text(query, 1));
    copy(endpoint->adaptor, sizeof endpoint->adaptor, db_column_text(query, 3));
    copy(endpoint->reason, sizeof endpoint->reason, db_column_text(query, 10));
    while (at < ENDPOINT_STATES && strcmp(endpoint_state_name((enum endpoint_state)at), state) != 0)
        at++;
    endpoint->state = (enum endpoint_state)at;
    if (!endpoint->url || !endpoint->settings)
        return error_memory(err);
    return at < ENDPOINT_STATES ? 0
                                : error_set(err, ERR_NOT_FOUND, "the endpoint %s was removed",
                                            id_short(endpoint->id));
}

int endpoints_count(struct store *store, struct endpoint *endpoint, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT state, count(*) FROM delivery WHERE endpoint = ? "
                          "AND state IN ('pending', 'dead') GROUP BY state"),
                      DB_VALUES(db_text(endpoint->id)), &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row)
        *(strcmp(db_column_text(query, 0), "dead") == 0 ? &endpoint->dead : &endpoint->waiting) =
            db_column_i64(query, 1);
    return rc;
}

int endpoints_get(struct store *store, const char *id, struct endpoint *out_endpoint,
                  struct error *err)
{
    AUTO(endpoint_done) struct endpoint endpoint = {0};
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT " COLUMNS " FROM endpoint WHERE id = ?"),
                      DB_VALUES(db_text(id)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (!row)
        return error_set(err, ERR_NOT_FOUND, "there is no endpoint '%s'", id);
    rc = read_row(query, &endpoint, err);
    db_finish(query);
    if (rc < 0)
        return rc;
    *out_endpoint = take_struct(endpoint);
    return 0;
}

int endpoints_find(struct store *store, const char *typed, char out_id[ID_SIZE], struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db,
                      SQL("SELECT id FROM endpoint WHERE (id = ? OR (name = ? AND name <> '')) "
                          "AND state <> 'removed'"),
                      DB_VALUES(db_text(typed), db_text(typed)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (row) {
        copy(out_id, ID_SIZE, db_column_text(query, 0));
        db_finish(query);
        return 0;
    }
    return store_find_id(store, "end",
                         SQL("SELECT id FROM endpoint WHERE substr(id, length(id) - ? + 1) = ? "
                             "AND state <> 'removed' ORDER BY id LIMIT 2"),
                         "endpoint", typed, out_id, err);
}

static int read_page(struct store *store, const char *after, char ids[ENDPOINTS_PAGE][ID_SIZE],
                     size_t *out_count, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT id FROM endpoint WHERE state <> 'removed' AND id > ? "
                          "ORDER BY id LIMIT ?"),
                      DB_VALUES(db_text(after), db_i64(ENDPOINTS_PAGE)), &query, err);

    *out_count = 0;
    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row)
        copy(ids[(*out_count)++], ID_SIZE, db_column_text(query, 0));
    return rc;
}

int endpoints_each(struct store *store,
                   int (*each)(void *context, struct endpoint *endpoint, struct error *err),
                   void *context, struct error *err)
{
    char ids[ENDPOINTS_PAGE][ID_SIZE];
    char after[ID_SIZE] = "";
    size_t count = ENDPOINTS_PAGE;
    int rc = 0;

    while (rc == 0 && count == ENDPOINTS_PAGE) {
        rc = read_page(store, after, ids, &count, err);
        for (size_t i = 0; rc == 0 && i < count; i++) {
            struct endpoint endpoint = {0};

            rc = endpoints_get(store, ids[i], &endpoint, err);
            if (rc == 0)
                rc = each(context, &endpoint, err);
        }
        if (count > 0)
            memcpy(after, ids[count - 1], ID_SIZE);
    }
    return rc;
}

/* ---- writing ---------------------------------------------------------------------------------------- */

int endpoints_add(struct store *store, const struct endpoint *endpoint, struct error *err)
{
    int rc =
        db_run(store->db,
               SQL("INSERT INTO endpoint (" COLUMNS ") "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', '', 0, 0, 0, ?)"),
               DB_VALUES(db_text(endpoint->id), db_text(endpoint->name), db_text(endpoint->url),
                         db_text(endpoint->adaptor), db_i64(endpoint->types),
                         db_i64(endpoint->thin), db_i64(endpoint->ordered), db_i64(endpoint->rate),
                         db_text(endpoint->settings), db_i64(endpoint->created_at)),
               err);

    if (rc == -(int)ERR_CONFLICT)
        rc = error_set(err, ERR_CONFLICT, "there is an endpoint called '%s' already",
                       endpoint->name);
    return rc == 0 ? audit_add(store, "webhook.add", endpoint->id, endpoint->adaptor, err) : rc;
}

int endpoints_put(struct store *store, const struct endpoint *endpoint, const char *action,
                  struct error *err)
{
    int rc =
        db_run(store->db,
               SQL("UPDATE endpoint SET state = ?, reason = ?, failures = ?, "
                   "failing_since = ?, held_until = ? WHERE id = ? AND state <> 'removed'"),
               DB_VALUES(db_text(endpoint_state_name(endpoint->state)), db_text(endpoint->reason),
                         db_i64(endpoint->failures), db_i64(endpoint->failing_since),
                         db_i64(endpoint->held_until), db_text(endpoint->id)),
               err);

    return rc == 0 && action ? audit_add(store, action, endpoint->id, endpoint->reason, err) : rc;
}

int endpoints_hasten(struct store *store, const char *id, int64_t *out_count, struct error *err)
{
    int64_t now = store_now_ms(store);
    int rc = db_run(store->db,
                    SQL("UPDATE job SET due_at = created_at WHERE queue = ? AND queue <> '' "
                        "AND state = 'due' AND due_at > ?"),
                    DB_VALUES(db_text(id), db_i64(now)), err);

    *out_count = rc == 0 ? db_changes(store->db) : 0;
    return rc;
}

int endpoints_remove(struct store *store, const char *id, int64_t *out_cancelled, struct error *err)
{
    int rc = db_run(store->db, SQL("DELETE FROM job WHERE queue = ?"), DB_VALUES(db_text(id)), err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE delivery SET state = 'cancelled', reason = 'removed', ended_at = ? "
                        "WHERE endpoint = ? AND state = 'pending'"),
                    DB_VALUES(db_i64(store_now_ms(store)), db_text(id)), err);
    *out_cancelled = rc == 0 ? db_changes(store->db) : 0;
    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE endpoint SET state = 'removed', url = '', settings = '{}' "
                        "WHERE id = ?"),
                    DB_VALUES(db_text(id)), err);
    return rc == 0 ? audit_add(store, "webhook.remove", id, "", err) : rc;
}
