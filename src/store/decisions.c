/* SPDX-License-Identifier: MIT */
#include "decisions.h"

#include "audit.h"
#include "auto.h"
#include "orders.h"
#include "store_parts.h"
#include "webhooks.h"

#include <stdio.h>

static void copy(char *out, size_t size, const char *text)
{
    (void)snprintf(out, size, "%s", text ? text : "");
}

int decisions_each(struct store *store, const char *assessment,
                   int (*each)(void *context, const struct decision_row *row, struct error *err),
                   void *context, struct error *err)
{
    struct db_query *query;
    struct decision_row found;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT id, assessment, word, score, decided_at FROM decision "
                          "WHERE assessment = ? ORDER BY number"),
                      DB_VALUES(db_text(assessment)), &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        found = (struct decision_row){.score = db_column_i64(query, 3),
                                      .decided_at = db_column_i64(query, 4)};
        copy(found.id, sizeof found.id, db_column_text(query, 0));
        copy(found.assessment, sizeof found.assessment, db_column_text(query, 1));
        copy(found.word, sizeof found.word, db_column_text(query, 2));
        rc = each(context, &found, err);
        if (rc != 0)
            db_finish(query);
    }
    return rc;
}

struct last {
    struct decision_row row;
    int64_t count;
};

static int keep_last(void *context, const struct decision_row *row, struct error *err)
{
    struct last *last = context;

    (void)err;
    last->row = *row;
    last->count++;
    return 0;
}

static int tell(struct store *store, const struct decision_row *row, struct error *err)
{
    AUTO(order_done) struct order order = {0};
    int rc = orders_get(store, row->assessment, &order, err);

    return rc == 0 ? events_add(store, EVENT_DECIDED, &order, row->word, err) : rc;
}

int decisions_add(struct store *store, const struct decision_row *row, struct error *err)
{
    struct last last = {0};
    char detail[120];
    int rc = decisions_each(store, row->assessment, keep_last, &last, err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("INSERT INTO decision (id, assessment, number, word, score, decided_at) "
                        "VALUES (?, ?, ?, ?, ?, ?)"),
                    DB_VALUES(db_text(row->id), db_text(row->assessment), db_i64(last.count + 1),
                              db_text(row->word), db_i64(row->score), db_i64(row->decided_at)),
                    err);
    (void)snprintf(detail, sizeof detail, "%s %s%s%s", row->word, row->id,
                   last.count > 0 ? " instead of " : "", last.row.id);
    if (rc == 0)
        rc = audit_add(store, "order.decide", row->assessment, detail, err);
    return rc == 0 ? tell(store, row, err) : rc;
}
