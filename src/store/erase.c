/* SPDX-License-Identifier: MIT */
/* The steps of an erasure, each one to be repeated without harm. */
#include "candidates.h"

#include "audit.h"
#include "auto.h"
#include "failpoint.h"
#include "id.h"
#include "jobs.h"
#include "keys.h"
#include "orders.h"
#include "store_parts.h"
#include "webhooks.h"

#include <stdio.h>
#include <string.h>

/* What a person may have left; "source" is what was handed in. */
const char *const erasure_kinds[] = {"person", "source", "output", "report", "decision", NULL};

/* ---- step 1 ----------------------------------------------------------------------------------- */

static int count_sealed(struct store *store, const char *id, struct erasure *erasure,
                        struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT kind, count(*) FROM sealed WHERE candidate = ? GROUP BY kind"),
                      DB_VALUES(db_text(id)), &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        const char *kind = db_column_text(query, 0);
        int64_t *count = &erasure->sealed_other;

        for (size_t i = 0; erasure_kinds[i]; i++)
            if (strcmp(kind, erasure_kinds[i]) == 0)
                count = &erasure->sealed[i];
        *count += db_column_i64(query, 1);
    }
    return rc;
}

static int count_backups(struct store *store, struct erasure *erasure, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT count(*), sum(with_keys), max(made_at) FROM backup"),
                      DB_NONE, &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0 || !row)
        return rc;
    erasure->backups = db_column_i64(query, 0);
    erasure->backups_with_keys = db_column_i64(query, 1);
    erasure->last_backup_ms = db_column_i64(query, 2);
    db_finish(query);
    return 0;
}

/* The row alone stays, without what somebody else could know the person by. */
static int empty_row(struct store *store, const char *id, struct error *err)
{
    int64_t now = store_now_ms(store);
    int rc = db_run(store->db, SQL("DELETE FROM sealed WHERE candidate = ?"),
                    DB_VALUES(db_text(id)), err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE candidate SET external_id = NULL, state = 'erasing', "
                        "changed_at = ? WHERE id = ?"),
                    DB_VALUES(db_i64(now), db_text(id)), err);
    if (rc == 0)
        rc = db_run(store->db, SQL("UPDATE assessment SET application = '' WHERE candidate = ?"),
                    DB_VALUES(db_text(id)), err);
    return rc == 0 ? audit_add(store, "candidate.erase", id, "", err) : rc;
}

/* Nothing is asked of, judged for or sent to somebody who is gone. */
static int cancel_all(struct store *store, const char *id, int64_t *out_count, struct error *err)
{
    int rc = jobs_cancel_candidate(store, id, out_count, err);

    if (rc == 0)
        rc = events_forget(store, id, err);
    return rc == 0 ? orders_cancel_candidate(store, id, err) : rc;
}

int candidate_erase(struct store *store, const char *id, struct erasure *out_erasure,
                    struct error *err)
{
    struct erasure erasure = {0};
    struct candidate_row row;
    int rc = candidate_get(store, id, &row, err);

    if (rc == 0 && row.held_at_ms != 0 && row.state == CANDIDATE_ACTIVE) {
        rc = error_set(err, ERR_CONFLICT, "%s is held, and not to be erased", id);
        error_hint(err, "assess candidate hold --release %s", id_short(id));
    }
    if (rc == 0)
        rc = count_sealed(store, id, &erasure, err);
    if (rc == 0)
        rc = count_backups(store, &erasure, err);
    if (rc == 0 && row.state == CANDIDATE_ACTIVE)
        rc = empty_row(store, id, err);
    if (rc == 0 && row.state == CANDIDATE_ACTIVE)
        rc = cancel_all(store, id, &erasure.cancelled, err);
    if (rc == 0)
        *out_erasure = erasure;
    return rc;
}

/* ---- steps 2 and 3 ---------------------------------------------------------------------------- */

/* The next one in such a state, or *out_found false. */
static int next_erasing(struct store *store, char id[ID_SIZE], bool *out_found, struct error *err)
{
    struct db_query *query;
    int rc = db_query(store->db,
                      SQL("SELECT id FROM candidate WHERE state = 'erasing' AND id > ? "
                          "ORDER BY id LIMIT 1"),
                      DB_VALUES(db_text(id)), &query, err);

    *out_found = false;
    if (rc == 0)
        rc = db_next(query, out_found, err);
    if (rc < 0 || !*out_found)
        return rc;
    (void)snprintf(id, ID_SIZE, "%s", db_column_text(query, 0));
    db_finish(query);
    return 0;
}

static int each_erasing(struct store *store,
                        int (*step)(struct store *store, const char *id, struct error *err),
                        size_t *out_count, struct error *err)
{
    char id[ID_SIZE] = "";
    bool found = true;
    int rc = 0;

    *out_count = 0;
    while (rc == 0 && (rc = next_erasing(store, id, &found, err)) == 0 && found) {
        rc = step(store, id, err);
        *out_count += rc == 0;
    }
    return rc;
}

static int mark_erased(struct store *store, const char *id, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int64_t now = store_now_ms(store);
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("UPDATE candidate SET state = 'erased', erased_at = ?, changed_at = ? "
                        "WHERE id = ? AND state = 'erasing'"),
                    DB_VALUES(db_i64(now), db_i64(now), db_text(id)), err);
    if (rc == 0 && db_changes(store->db) > 0)
        rc = audit_add(store, "candidate.erased", id, "", err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

static int finish_all(struct store *store, bool waiting, struct error *err)
{
    size_t count = 0;
    int rc = each_erasing(store, person_key_destroy, &count, err);

    if (rc < 0 || count == 0)
        return rc;
    /* old pages with the key or the sealed bytes may still stand in the files and their logs */
    rc = db_purge(store->keys, waiting, err);
    failpoint("between the logs");
    if (rc == 0)
        rc = db_purge(store->db, waiting, err);
    failpoint("after the logs");
    return rc == 0 ? each_erasing(store, mark_erased, &count, err) : rc;
}

/* Somebody who was erased, and is here again. */
static int erase_again(struct store *store, const char *id, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct candidate_row row;
    int64_t cancelled = 0;
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = candidate_get(store, id, &row, err);
    if (rc == -(int)ERR_NOT_FOUND)
        return 0;
    if (rc != 0 || row.state != CANDIDATE_ACTIVE)
        return rc;
    rc = empty_row(store, id, err);
    if (rc == 0)
        rc = cancel_all(store, id, &cancelled, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

/* The next one of a list, by id; "" behind the last. */
static int next_id(struct db_query *query, char out_id[ID_SIZE], struct error *err)
{
    bool row = false;
    int rc = db_next(query, &row, err);

    (void)snprintf(out_id, ID_SIZE, "%s", rc == 0 && row ? db_column_text(query, 0) : "");
    return rc;
}

/*
 * The first one of the keys' list that the store has not as erased, "" where it has all: both lists are walked side
 * by side, since equal counts may be those of different people.
 */
static int first_returned(struct store *store, char out_id[ID_SIZE], struct error *err)
{
    struct db_query *known = NULL, *kept = NULL;
    char has[ID_SIZE] = "";
    int rc = db_query(store->keys,
                      SQL("SELECT candidate FROM erased WHERE candidate > ? "
                          "ORDER BY candidate"),
                      DB_VALUES(db_text(out_id)), &known, err);

    if (rc == 0)
        rc = db_query(store->db,
                      SQL("SELECT id FROM candidate WHERE state = 'erased' AND id > ? ORDER BY id"),
                      DB_VALUES(db_text(out_id)), &kept, err);
    if (rc == 0)
        rc = next_id(kept, has, err);
    while (rc == 0 && (rc = next_id(known, out_id, err)) == 0 && out_id[0]) {
        while (rc == 0 && has[0] && strcmp(has, out_id) < 0)
            rc = next_id(kept, has, err);
        if (rc < 0 || strcmp(has, out_id) != 0)
            break;
    }
    db_finish(known);
    db_finish(kept);
    return rc;
}

/* A backup that was put back may be older than an erasure; the keys remember it. */
static int erase_returned(struct store *store, struct error *err)
{
    char id[ID_SIZE] = "";
    int rc;

    while ((rc = first_returned(store, id, err)) == 0 && id[0])
        if ((rc = erase_again(store, id, err)) < 0)
            return rc;
    return rc;
}

int candidates_settle(struct store *store, bool waiting, struct error *err)
{
    int rc = erase_returned(store, err);

    return rc == 0 ? finish_all(store, waiting, err) : rc;
}
