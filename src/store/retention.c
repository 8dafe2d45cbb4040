/* SPDX-License-Identifier: MIT */
#include "retention.h"

#include "audit.h"
#include "store_parts.h"

#include <assert.h>
#include <stdio.h>

#define LEAP_MAX_MS (INT64_C(7) * 24 * 60 * 60 * 1000)

#define PIECES_OF_RUNS                                                                             \
    "AND subject IN (SELECT run.id FROM run JOIN assessment ON assessment.id = run.assessment "    \
    "JOIN candidate ON candidate.id = assessment.candidate WHERE run.created_at < ? "              \
    "AND candidate.held_at IS NULL AND assessment.state IN ('graded', 'expired', 'cancelled') "

/* Tests of an endpoint are nobody's. */
#define EVENTS_THAT_ARE_OVER                                                                       \
    "(SELECT event.id FROM event LEFT JOIN assessment ON assessment.id = event.assessment "        \
    "LEFT JOIN candidate ON candidate.id = assessment.candidate WHERE event.created_at < ? "       \
    "AND candidate.held_at IS NULL AND (assessment.id IS NULL "                                    \
    "OR assessment.state IN ('graded', 'expired', 'cancelled')) AND NOT EXISTS "                   \
    "(SELECT delivery.id FROM delivery WHERE delivery.event = event.id "                           \
    "AND delivery.state = 'pending') ORDER BY event.created_at, event.id LIMIT ?)"

static int drop_deliveries(struct store *store, int64_t before, struct error *err)
{
    const struct db_values old = DB_VALUES(db_i64(before), db_i64(RETENTION_BATCH));
    int rc = db_run(store->db,
                    SQL("DELETE FROM attempt WHERE delivery IN (SELECT delivery.id FROM delivery "
                        "WHERE delivery.event IN " EVENTS_THAT_ARE_OVER ")"),
                    old, err);

    if (rc == 0)
        rc = db_run(store->db, SQL("DELETE FROM delivery WHERE event IN " EVENTS_THAT_ARE_OVER),
                    old, err);
    if (rc == 0)
        rc =
            db_run(store->db, SQL("DELETE FROM event WHERE id IN " EVENTS_THAT_ARE_OVER), old, err);
    return rc;
}

static int drop(struct store *store, enum retained what, int64_t before, struct error *err)
{
    switch (what) {
    case RETAINED_TRIALS:
        return db_run(store->db,
                      SQL("DELETE FROM sealed WHERE kind IN ('source', 'report') " PIECES_OF_RUNS
                          "AND run.number = 0)"),
                      DB_VALUES(db_i64(before)), err);
    case RETAINED_SOURCES:
        return db_run(
            store->db,
            SQL("DELETE FROM sealed WHERE kind = 'source' " PIECES_OF_RUNS "AND run.number > 0)"),
            DB_VALUES(db_i64(before)), err);
    case RETAINED_REPORTS:
        return db_run(
            store->db,
            SQL("DELETE FROM sealed WHERE kind = 'report' " PIECES_OF_RUNS "AND run.number > 0)"),
            DB_VALUES(db_i64(before)), err);
    case RETAINED_DELIVERIES: return drop_deliveries(store, before, err);
    case RETAINED_PIECES: break;
    }
    return 0;
}

/* Looks that follow one another, however often, do not make up for a leap: only time that passes does. */
static int64_t go_on(int64_t from, int64_t looked, int64_t now)
{
    int64_t passed = looked > 0 && now > looked ? now - looked : 0;

    if (now - from <= LEAP_MAX_MS)
        return now;
    return looked > 0 && passed < LEAP_MAX_MS / 2 ? from + 2 * passed : from + LEAP_MAX_MS;
}

int retention_clock(struct store *store, int64_t *out_now, struct error *err)
{
    int64_t now = store_now_ms(store);
    struct db_query *query = NULL;
    int64_t from = 0, looked = 0;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT swept_at, created_at, looked_at FROM store"), DB_NONE,
                      &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (row) {
        from = db_column_i64(query, db_column_i64(query, 0) > 0 ? 0 : 1);
        looked = db_column_i64(query, 2);
        db_finish(query);
    }
    *out_now = go_on(from, looked, now);
    return db_run(store->db, SQL("UPDATE store SET swept_at = ?, looked_at = ?"),
                  DB_VALUES(db_i64(*out_now), db_i64(now)), err);
}

int retention_drop(struct store *store, enum retained what, int64_t before, int64_t *out_count,
                   struct error *err)
{
    static const char *const names[RETAINED_PIECES] = {
        [RETAINED_TRIALS] = "trials",
        [RETAINED_SOURCES] = "sources",
        [RETAINED_REPORTS] = "reports",
        [RETAINED_DELIVERIES] = "deliveries",
    };
    char detail[32];
    int rc = drop(store, what, before, err);

    assert(what < RETAINED_PIECES);
    *out_count = rc == 0 ? db_changes(store->db) : 0;
    if (*out_count == 0)
        return rc;
    (void)snprintf(detail, sizeof detail, "%lld", (long long)*out_count);
    return audit_add(store, "retention.drop", names[what], detail, err);
}

int retention_person(struct store *store, int64_t before, char out_id[ID_SIZE], bool *out_found,
                     struct error *err)
{
    struct db_query *query;
    int rc = db_query(
        store->db,
        SQL("SELECT id FROM candidate WHERE state = 'active' AND held_at IS NULL "
            "AND changed_at < ? AND NOT EXISTS (SELECT assessment.id FROM assessment "
            "WHERE assessment.candidate = candidate.id AND (assessment.state IN ('ordered', "
            "'started', 'submitted') OR assessment.ordered_at >= ? OR assessment.ended_at >= ?)) "
            "AND NOT EXISTS (SELECT decision.id FROM decision JOIN assessment "
            "ON assessment.id = decision.assessment WHERE assessment.candidate = candidate.id "
            "AND decision.decided_at >= ?) ORDER BY id LIMIT 1"),
        DB_VALUES(db_i64(before), db_i64(before), db_i64(before), db_i64(before)), &query, err);

    *out_found = false;
    if (rc == 0)
        rc = db_next(query, out_found, err);
    if (rc < 0 || !*out_found)
        return rc;
    (void)snprintf(out_id, ID_SIZE, "%s", db_column_text(query, 0));
    db_finish(query);
    return 0;
}
