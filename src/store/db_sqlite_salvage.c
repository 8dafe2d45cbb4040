/* SPDX-License-Identifier: MIT */
/*
 * Rows out of a damaged file.  A table is a tree of pages by row number; a page that cannot be read hides the
 * rows below it and no others, so the rows are read in order up to the damage, and then sought again behind
 * it, in steps that double, until one can be read.
 */
#include "db_sqlite.h"

#include "auto.h"
#include "text.h"

#include <limits.h>
#include <stdint.h>

enum { GAPS_MAX = 10000 };

struct salvage {
    struct db *from, *to;
    sqlite3_stmt *select; /* rows from a number on */
    sqlite3_stmt *insert;
    struct db_salvage *found;
    int64_t next; /* the first number that was not looked at */
};

static void salvage_done(struct salvage *salvage)
{
    (void)sqlite3_finalize(salvage->select);
    (void)sqlite3_finalize(salvage->insert);
}

static bool is_damage(int rc)
{
    return (rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB ||
           (rc & 0xFF) == SQLITE_IOERR;
}

static char *insert_text(const char *table, int columns)
{
    struct buf text;

    buf_init(&text, 4096);
    buf_addf(&text, "INSERT INTO %s VALUES (", table);
    for (int i = 0; i < columns; i++)
        buf_adds(&text, i > 0 ? ", ?" : "?");
    buf_adds(&text, ")");
    return buf_take(&text);
}

static int prepare(struct salvage *salvage, const char *table, struct error *err)
{
    auto_free char *select =
        text_format("SELECT rowid, * FROM %s WHERE rowid >= ? ORDER BY rowid", table);
    auto_free char *delete = text_format("DELETE FROM %s", table);
    auto_free char *insert = NULL;
    int rc;

    if (!select || !delete)
        return error_memory(err);
    rc = sqlite3_prepare_v2(salvage->from->handle, select, -1, &salvage->select, NULL);
    if (rc != SQLITE_OK)
        return db_fail(salvage->from, rc, "reading the damaged store", err);
    insert = insert_text(table, sqlite3_column_count(salvage->select) - 1);
    if (!insert)
        return error_memory(err);
    rc = sqlite3_exec(salvage->to->handle, delete, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(salvage->to->handle, insert, -1, &salvage->insert, NULL);
    return rc == SQLITE_OK ? 0 : db_fail(salvage->to, rc, "writing the new store", err);
}

/* What the new table does not take (a value of the wrong kind, a number twice) is counted. */
static int copy_row(struct salvage *salvage, struct error *err)
{
    int columns = sqlite3_column_count(salvage->select);
    int rc = SQLITE_OK;

    for (int i = 1; rc == SQLITE_OK && i < columns; i++)
        rc = sqlite3_bind_value(salvage->insert, i, sqlite3_column_value(salvage->select, i));
    if (rc == SQLITE_OK)
        rc = sqlite3_step(salvage->insert);
    (void)sqlite3_reset(salvage->insert);
    if (rc == SQLITE_DONE)
        salvage->found->copied++;
    else if ((rc & 0xFF) == SQLITE_CONSTRAINT)
        salvage->found->refused++;
    else
        return db_fail(salvage->to, rc, "writing the new store", err);
    return 0;
}

/* Copies from salvage->next on; *out_end: nothing comes behind it.  Else the next page is damaged. */
static int copy_run(struct salvage *salvage, bool *out_end, bool *out_any, struct error *err)
{
    int rc = sqlite3_bind_int64(salvage->select, 1, salvage->next);
    int result = 0;

    *out_end = *out_any = false;
    while (result == 0 && (rc = sqlite3_step(salvage->select)) == SQLITE_ROW) {
        int64_t number = sqlite3_column_int64(salvage->select, 0);

        if (number < salvage->next)
            break; /* a damaged page that looks whole: no way back into a circle */
        *out_any = true;
        result = copy_row(salvage, err);
        if (number == INT64_MAX) {
            rc = SQLITE_DONE;
            break;
        }
        salvage->next = number + 1;
    }
    if (result == 0 && rc != SQLITE_DONE && rc != SQLITE_ROW && !is_damage(rc))
        result = db_fail(salvage->from, rc, "reading the damaged store", err);
    *out_end = rc == SQLITE_DONE;
    (void)sqlite3_reset(salvage->select);
    return result;
}

static bool can_read_from(struct salvage *salvage, int64_t number)
{
    int rc = sqlite3_bind_int64(salvage->select, 1, number);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(salvage->select);
    (void)sqlite3_reset(salvage->select);
    return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

/* To the first number behind the damage; false: nothing can be read from there to the end. */
static bool skip_damage(struct salvage *salvage)
{
    int64_t bad = salvage->next, good, step = 1;

    for (;;) {
        if (bad > INT64_MAX - step)
            return false;
        good = bad + step;
        if (can_read_from(salvage, good))
            break;
        bad = good;
        step = step > INT64_MAX / 2 ? step : step * 2;
    }
    while (good - bad > 1) {
        int64_t middle = bad + (good - bad) / 2;

        if (can_read_from(salvage, middle))
            good = middle;
        else
            bad = middle;
    }
    salvage->next = good;
    return true;
}

int db_salvage(struct db *from, struct db *to, const char *table, struct db_salvage *out_salvage,
               struct error *err)
{
    AUTO(salvage_done) struct salvage salvage = {.from = from, .to = to, .found = out_salvage};
    bool end = false, any = false;
    int rc;

    *out_salvage = (struct db_salvage){.counted = -1};
    (void)db_count(from, table, &out_salvage->counted, err);
    rc = prepare(&salvage, table, err);
    if (rc == -(int)ERR_STORE_DAMAGED) {
        out_salvage->gaps = 1;
        return 0;
    }
    while (rc == 0 && !end) {
        rc = copy_run(&salvage, &end, &any, err);
        if (rc < 0 || end)
            break;
        out_salvage->gaps++;
        if (out_salvage->gaps > GAPS_MAX || !skip_damage(&salvage))
            break;
    }
    return rc;
}
