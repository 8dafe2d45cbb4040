/* SPDX-License-Identifier: MIT */
/* They lie where people's keys lie: outside of backups, unless these are asked for. */
#include "webhooks.h"

#include "failpoint.h"
#include "store_parts.h"

/* What ended goes with the next one that comes. */
static int end_others(struct store *store, const char *endpoint, const char *kind, int64_t until,
                      struct error *err)
{
    int rc = db_run(store->keys,
                    SQL("DELETE FROM endpoint_secret WHERE endpoint = ? AND kind = ? "
                        "AND until > 0 AND until <= ?"),
                    DB_VALUES(db_text(endpoint), db_text(kind), db_i64(store_now_ms(store))), err);

    if (rc == 0)
        rc = db_run(store->keys,
                    SQL("UPDATE endpoint_secret SET until = ? WHERE endpoint = ? AND kind = ? "
                        "AND (until = 0 OR until > ?)"),
                    DB_VALUES(db_i64(until), db_text(endpoint), db_text(kind), db_i64(until)), err);
    return rc;
}

int secrets_put(struct store *store, const char *endpoint, const char *kind, const void *secret,
                size_t size, int64_t overlap_ms, struct error *err)
{
    int64_t now = store_now_ms(store);
    struct db_query *query = NULL;
    bool row = false;
    int rc = db_begin(store->keys, err);

    if (rc == 0)
        rc = end_others(store, endpoint, kind, now + overlap_ms, err);
    /* two in one millisecond, or a clock that was set back: the newest is last in any case */
    if (rc == 0)
        rc = db_query(store->keys,
                      SQL("SELECT max(created_at) FROM endpoint_secret WHERE endpoint = ? "
                          "AND kind = ?"),
                      DB_VALUES(db_text(endpoint), db_text(kind)), &query, err);
    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc == 0 && row) {
        now = db_column_i64(query, 0) >= now ? db_column_i64(query, 0) + 1 : now;
        db_finish(query);
    }
    if (rc == 0)
        rc = db_run(
            store->keys,
            SQL("INSERT INTO endpoint_secret (endpoint, kind, created_at, until, secret) "
                "VALUES (?, ?, ?, 0, ?)"),
            DB_VALUES(db_text(endpoint), db_text(kind), db_i64(now), db_bytes(secret, size)), err);
    failpoint("before secret");
    if (rc == 0)
        rc = db_commit(store->keys, err);
    failpoint("after secret");
    db_rollback(store->keys);
    return rc;
}

int secrets_each(struct store *store, const char *endpoint, const char *kind,
                 int (*each)(void *context, const void *secret, size_t size, struct error *err),
                 void *context, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->keys,
                      SQL("SELECT secret FROM endpoint_secret WHERE endpoint = ? AND kind = ? "
                          "AND (until = 0 OR until > ?) ORDER BY created_at DESC"),
                      DB_VALUES(db_text(endpoint), db_text(kind), db_i64(store_now_ms(store))),
                      &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        size_t size = 0;
        const void *secret = db_column_bytes(query, 0, &size);

        rc = each(context, secret, size, err);
        if (rc != 0)
            db_finish(query);
    }
    return rc;
}

int secrets_remove(struct store *store, const char *endpoint, struct error *err)
{
    return db_run(store->keys, SQL("DELETE FROM endpoint_secret WHERE endpoint = ?"),
                  DB_VALUES(db_text(endpoint)), err);
}
