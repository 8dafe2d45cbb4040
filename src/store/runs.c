/* SPDX-License-Identifier: MIT */
/* What was handed in, and what came of it. */
#include "orders.h"

#include "store_parts.h"

#include <stdio.h>

#define COLUMNS                                                                                    \
    "id, assessment, challenge, number, submission_digest, language, created_at, judged_at, "      \
    "verdict, score, max_score, challenge_digest, toolchain, toolchain_digest, outputs_digest, again"

static void copy(char *out, size_t size, const char *text)
{
    (void)snprintf(out, size, "%s", text ? text : "");
}

static void read_row(const struct db_query *query, struct run_row *row)
{
    *row = (struct run_row){
        .number = (unsigned)db_column_i64(query, 3),
        .created_at = db_column_i64(query, 6),
        .judged_at = db_column_i64(query, 7),
        .score = (int)db_column_i64(query, 9),
        .max_score = (int)db_column_i64(query, 10),
    };
    copy(row->id, sizeof row->id, db_column_text(query, 0));
    copy(row->assessment, sizeof row->assessment, db_column_text(query, 1));
    copy(row->challenge, sizeof row->challenge, db_column_text(query, 2));
    copy(row->submission_digest, sizeof row->submission_digest, db_column_text(query, 4));
    copy(row->language, sizeof row->language, db_column_text(query, 5));
    copy(row->verdict, sizeof row->verdict, db_column_text(query, 8));
    copy(row->challenge_digest, sizeof row->challenge_digest, db_column_text(query, 11));
    copy(row->toolchain, sizeof row->toolchain, db_column_text(query, 12));
    copy(row->toolchain_digest, sizeof row->toolchain_digest, db_column_text(query, 13));
    copy(row->outputs_digest, sizeof row->outputs_digest, db_column_text(query, 14));
    copy(row->again, sizeof row->again, db_column_text(query, 15));
}

int runs_get(struct store *store, const char *id, struct run_row *out_row, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT " COLUMNS " FROM run WHERE id = ?"),
                      DB_VALUES(db_text(id)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (!row)
        return error_set(err, ERR_NOT_FOUND, "there is no run '%s'", id);
    read_row(query, out_row);
    db_finish(query);
    return 0;
}

int runs_each(struct store *store, const char *assessment,
              int (*each)(void *context, const struct run_row *row, struct error *err),
              void *context, struct error *err)
{
    struct db_query *query;
    struct run_row found;
    bool row = true;
    int rc =
        db_query(store->db, SQL("SELECT " COLUMNS " FROM run WHERE assessment = ? ORDER BY id"),
                 DB_VALUES(db_text(assessment)), &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        read_row(query, &found);
        rc = each(context, &found, err);
        if (rc != 0)
            db_finish(query);
    }
    return rc;
}

int runs_add(struct store *store, const struct run_row *row, struct error *err)
{
    return db_run(store->db,
                  SQL("INSERT INTO run (" COLUMNS
                      ") VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, '', '', '', '', ?)"),
                  DB_VALUES(db_text(row->id), db_text(row->assessment), db_text(row->challenge),
                            db_i64(row->number), db_text(row->submission_digest),
                            db_text(row->language), db_i64(row->created_at), db_text(row->again)),
                  err);
}

int runs_put(struct store *store, const struct run_row *row, struct error *err)
{
    return db_run(store->db,
                  SQL("UPDATE run SET language = ?, judged_at = ?, verdict = ?, score = ?, "
                      "max_score = ?, challenge_digest = ?, toolchain = ?, toolchain_digest = ?, "
                      "outputs_digest = ? WHERE id = ?"),
                  DB_VALUES(db_text(row->language), db_i64(row->judged_at), db_text(row->verdict),
                            db_i64(row->score), db_i64(row->max_score),
                            db_text(row->challenge_digest), db_text(row->toolchain),
                            db_text(row->toolchain_digest), db_text(row->outputs_digest),
                            db_text(row->id)),
                  err);
}
