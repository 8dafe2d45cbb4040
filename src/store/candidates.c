/* SPDX-License-Identifier: MIT */
#include "candidates.h"

#include "audit.h"
#include "auto.h"
#include "id.h"
#include "store_parts.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS "id, external_id, state, held_at, created_at, erased_at"

static void copy(char *out, size_t size, const char *text)
{
    (void)snprintf(out, size, "%s", text ? text : "");
}

static enum candidate_state state_of(const char *name)
{
    if (name && strcmp(name, "erasing") == 0)
        return CANDIDATE_ERASING;
    return name && strcmp(name, "erased") == 0 ? CANDIDATE_ERASED : CANDIDATE_ACTIVE;
}

static void read_row(const struct db_query *query, struct candidate_row *row)
{
    *row = (struct candidate_row){.state = state_of(db_column_text(query, 2)),
                                  .held_at_ms = db_column_i64(query, 3),
                                  .created_at_ms = db_column_i64(query, 4),
                                  .erased_at_ms = db_column_i64(query, 5)};
    copy(row->id, sizeof row->id, db_column_text(query, 0));
    copy(row->external_id, sizeof row->external_id, db_column_text(query, 1));
}

/* ---- finding ---------------------------------------------------------------------------------- */

static int find_external(struct store *store, const char *typed, char *out_id, bool *out_found,
                         struct error *err)
{
    struct db_query *query;
    int rc = db_query(store->db, SQL("SELECT id FROM candidate WHERE external_id = ?"),
                      DB_VALUES(db_text(typed)), &query, err);

    *out_found = false;
    if (rc == 0)
        rc = db_next(query, out_found, err);
    if (rc < 0 || !*out_found)
        return rc;
    copy(out_id, ID_SIZE, db_column_text(query, 0));
    db_finish(query);
    return 0;
}

int candidate_find(struct store *store, const char *typed, char out_id[40], struct error *err)
{
    char external[ID_SIZE];
    bool found = false;
    struct error other;
    int rc = find_external(store, typed, external, &found, err);

    if (rc < 0)
        return rc;
    rc = store_find_id(store, "can",
                       SQL("SELECT id FROM candidate WHERE substr(id, length(id) - ? + 1) = ? "
                           "ORDER BY id LIMIT 2"),
                       "candidate", typed, out_id, found ? &other : err);
    if (!found)
        return rc;
    /* what another system calls one person must not be taken for another's id */
    if ((rc == 0 && strcmp(out_id, external) != 0) || rc == -(int)ERR_AMBIGUOUS) {
        (void)error_set(err, ERR_AMBIGUOUS, "'%s' is one's external id and the end of another's id",
                        typed);
        error_hint(err, "type the whole id: assess candidate list");
        return -(int)ERR_AMBIGUOUS;
    }
    copy(out_id, ID_SIZE, external);
    return 0;
}

int candidate_get(struct store *store, const char *id, struct candidate_row *out_row,
                  struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT " COLUMNS " FROM candidate WHERE id = ?"),
                      DB_VALUES(db_text(id)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (!row)
        return error_set(err, ERR_NOT_FOUND, "there is no candidate '%s'", id);
    read_row(query, out_row);
    db_finish(query);
    return 0;
}

int candidates_each(struct store *store, bool erased_too,
                    int (*each)(void *context, const struct candidate_row *row, struct error *err),
                    void *context, struct error *err)
{
    struct candidate_row found;
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db, SQL("SELECT " COLUMNS " FROM candidate ORDER BY id"), DB_NONE,
                      &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        read_row(query, &found);
        if (found.state != CANDIDATE_ACTIVE && !erased_too)
            continue;
        rc = each(context, &found, err);
        if (rc != 0)
            db_finish(query);
    }
    return rc;
}

/* ---- changing --------------------------------------------------------------------------------- */

static int fail_taken(const char *external_id, struct error *err)
{
    (void)error_set(err, ERR_CONFLICT, "there is a candidate with the external id '%s' already",
                    external_id);
    error_hint(err, "assess candidate show %s", external_id);
    return -(int)ERR_CONFLICT;
}

int candidate_check_free(struct store *store, const char *external_id, struct error *err)
{
    char id[ID_SIZE];
    bool found = false;
    int rc = find_external(store, external_id, id, &found, err);

    return rc == 0 && found ? fail_taken(external_id, err) : rc;
}

int candidate_add(struct store *store, const char *id, const char *external_id, struct error *err)
{
    int64_t now = store_now_ms(store);
    int rc = db_run(store->db,
                    SQL("INSERT INTO candidate (id, external_id, state, created_at, changed_at) "
                        "VALUES (?, ?, 'active', ?, ?)"),
                    DB_VALUES(db_text(id), db_text(external_id), db_i64(now), db_i64(now)), err);

    if (rc == -(int)ERR_CONFLICT)
        return fail_taken(external_id, err);
    return rc == 0 ? audit_add(store, "candidate.add", id, "", err) : rc;
}

static int check_active(struct store *store, const char *id, struct candidate_row *out_row,
                        struct error *err)
{
    int rc = candidate_get(store, id, out_row, err);

    if (rc == 0 && out_row->state != CANDIDATE_ACTIVE)
        rc = error_set(err, ERR_CONFLICT, "%s is erased", id);
    return rc;
}

int candidate_hold(struct store *store, const char *id, bool held, struct error *err)
{
    struct candidate_row row;
    int64_t now = store_now_ms(store);
    int rc = check_active(store, id, &row, err);

    if (rc < 0 || (row.held_at_ms != 0) == held)
        return rc;
    rc = db_run(store->db, SQL("UPDATE candidate SET held_at = ?, changed_at = ? WHERE id = ?"),
                DB_VALUES(held ? db_i64(now) : db_text(NULL), db_i64(now), db_text(id)), err);
    return rc == 0 ? audit_add(store, held ? "candidate.hold" : "candidate.release", id, "", err)
                   : rc;
}
