/* SPDX-License-Identifier: MIT */
/* The driver for SQLite: opening a file, and closing it. */
#include "db_sqlite.h"

#include "auto.h"

#include <stdlib.h>
#include <string.h>

enum { SETTLE_MS = 10 };

static int configure(sqlite3 *handle, const struct db_options *options)
{
    static const struct {
        int option, value;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE,             1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA,        0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER,        0},
        {SQLITE_DBCONFIG_ENABLE_VIEW,           0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DML,               0},
        {SQLITE_DBCONFIG_DQS_DDL,               0},
    };
    int rc = SQLITE_OK;

    for (size_t i = 0; rc == SQLITE_OK && i < sizeof switches / sizeof *switches; i++)
        rc = sqlite3_db_config(handle, switches[i].option, switches[i].value, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, options->keep ? 1 : 0,
                               NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, options->loose ? 0 : 1, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_timeout(handle, DB_BUSY_MS);
    (void)sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_extended_result_codes(handle, 1);
    /* nothing that a person gave us outlives its row */
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(handle,
                          "PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
                          "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL;"
                          "PRAGMA mmap_size = 0",
                          NULL, NULL, NULL);
    return rc;
}

int db_open(const struct db_options *options, struct db **out_db, struct error *err)
{
    struct db *db = calloc(1, sizeof *db);
    int rc;

    if (!db)
        return error_memory(err);
    rc = sqlite3_open_v2(options->path, &db->handle,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                         options->driver_part);
    if (rc == SQLITE_OK)
        rc = configure(db->handle, options);
    if (rc != SQLITE_OK) {
        rc = db_fail(db, rc, "opening the store", err);
        db_close(db);
        return rc;
    }
    *out_db = db;
    return 0;
}

static int ask_for_wal(struct db *db, bool *out_is_wal)
{
    AUTO(db_statement_done) sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db->handle, "PRAGMA journal_mode = WAL", -1, &statement, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
        *out_is_wal = strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    return rc;
}

int db_settle(struct db *db, struct error *err)
{
    bool is_wal = false;
    int rc = sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);

    /*
     * Where several make a new store at a time, each holds a read lock when it asks for the other one: SQLite sees
     * that nobody could go on and says so at once, without its busy timeout (sqlite3_busy_handler, "deadlock").
     */
    if (rc == SQLITE_OK)
        rc = ask_for_wal(db, &is_wal);
    for (int waited = 0; (rc & 0xFF) == SQLITE_BUSY && waited < DB_BUSY_MS; waited += SETTLE_MS) {
        (void)sqlite3_sleep(SETTLE_MS);
        rc = ask_for_wal(db, &is_wal);
    }
    if (rc != SQLITE_ROW)
        return db_fail(db, rc, "opening the store", err);
    if (!is_wal)
        return error_set(err, ERR_STORE, "the store's file system has no shared memory");
    return 0;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < db->query_count; i++)
        (void)sqlite3_finalize(db->queries[i].statement);
    (void)sqlite3_close(db->handle);
    free(db);
}
