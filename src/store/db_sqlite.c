/* SPDX-License-Identifier: MIT */
/* The driver for SQLite (3.37 or newer, for STRICT tables). */
#include "db_sqlite.h"

#include "auto.h"
#include "text.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFINITION_MAX = 256 << 10 };

/* ---- errors ----------------------------------------------------------------------------------- */

static enum error_code code_of(int rc, int os_error)
{
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL: return ERR_STORE_BUSY;
    case SQLITE_FULL: return ERR_STORE_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ERR_STORE_DAMAGED;
    case SQLITE_NOMEM: return ERR_SYSTEM;
    case SQLITE_IOERR: return os_error == ENOSPC || os_error == EDQUOT ? ERR_STORE_FULL : ERR_STORE;
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ? ERR_CONFLICT
                                                                                    : ERR_STORE;
    default: return ERR_STORE;
    }
}

static void hint_for(enum error_code code, struct error *err)
{
    switch ((int)code) {
    case ERR_STORE_BUSY: error_hint(err, "another assess writes for very long; try again"); return;
    case ERR_STORE_FULL:
        error_hint(err, "make room where the store lies, then do it again; nothing was changed");
        return;
    case ERR_STORE_DAMAGED:
        error_hint(err, "\"assess store check\" says what is damaged, \"assess store recover\" "
                        "saves the rest into a new file");
        return;
    default: return;
    }
}

int(db_fail)(struct db *db, int rc, const char *what, struct error *err)
{
    int os_error = db->handle ? sqlite3_system_errno(db->handle) : 0;
    enum error_code code = code_of(rc, os_error);
    /* of the library, never of a value: SQLite names tables and columns only */
    const char *said = db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc);

    if ((rc & 0xFF) == SQLITE_IOERR && os_error != 0)
        (void)error_errno(err, code, os_error, "%s", what);
    else
        (void)error_set(err, code, "%s: %s", what, sqlite3_errstr(rc & 0xFF));
    error_detail(err, "sqlite %d: %s", rc, said);
    hint_for(code, err);
    return -(int)code;
}

/* ---- statements ------------------------------------------------------------------------------- */

struct db_value db_i64(int64_t number)
{
    return (struct db_value){.kind = DB_I64, .number = number};
}

struct db_value db_text(const char *text)
{
    return text ? (struct db_value){.kind = DB_TEXT, .data = text, .size = strlen(text)}
                : (struct db_value){.kind = DB_NULL};
}

struct db_value db_bytes(const void *data, size_t size)
{
    return (struct db_value){.kind = DB_BYTES, .data = data, .size = size};
}

static int prepared(struct db *db, const char *sql, struct db_query **out_query, struct error *err)
{
    struct db_query *query = NULL;
    int rc;

    for (size_t i = 0; !query && i < db->query_count; i++)
        if (db->queries[i].sql == sql || strcmp(db->queries[i].sql, sql) == 0)
            query = &db->queries[i];
    if (!query) {
        assert(db->query_count < DB_QUERIES_MAX);
        query = &db->queries[db->query_count];
        *query = (struct db_query){.db = db, .sql = sql};
        rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statement,
                                NULL);
        if (rc != SQLITE_OK)
            return db_fail(db, rc, "asking the store", err);
        db->query_count++;
    }
    assert(!sqlite3_stmt_busy(query->statement));
    *out_query = query;
    return 0;
}

static int bind_value(sqlite3_stmt *statement, int index, const struct db_value *value)
{
    switch (value->kind) {
    case DB_NULL: return sqlite3_bind_null(statement, index);
    case DB_I64: return sqlite3_bind_int64(statement, index, value->number);
    case DB_TEXT:
        return sqlite3_bind_text64(statement, index, value->data, value->size, SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    case DB_BYTES:
        return value->size == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                                : sqlite3_bind_blob64(statement, index, value->data, value->size,
                                                      SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

int db_query(struct db *db, const char *sql, struct db_values values, struct db_query **out_query,
             struct error *err)
{
    struct db_query *query = NULL;
    int rc = prepared(db, sql, &query, err);

    if (rc != 0)
        return rc;
    assert((size_t)sqlite3_bind_parameter_count(query->statement) == values.count);
    for (size_t i = 0; rc == SQLITE_OK && i < values.count; i++)
        rc = bind_value(query->statement, (int)i + 1, &values.items[i]);
    if (rc != SQLITE_OK) {
        db_finish(query);
        return db_fail(db, rc, "asking the store", err);
    }
    *out_query = query;
    return 0;
}

int db_next(struct db_query *query, bool *out_row, struct error *err)
{
    int rc = sqlite3_step(query->statement);

    if (rc == SQLITE_ROW) {
        *out_row = true;
        return 0;
    }
    if (rc != SQLITE_DONE) {
        rc = db_fail(query->db, rc,
                     sqlite3_stmt_readonly(query->statement) ? "reading the store"
                                                             : "writing to the store",
                     err);
        db_finish(query);
        return rc;
    }
    db_finish(query);
    *out_row = false;
    return 0;
}

void db_finish(struct db_query *query)
{
    if (!query)
        return;
    (void)sqlite3_reset(query->statement);
    (void)sqlite3_clear_bindings(query->statement);
}

int db_run(struct db *db, const char *sql, struct db_values values, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(db, sql, values, &query, err);

    while (rc == 0 && row)
        rc = db_next(query, &row, err);
    return rc;
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->handle);
}

int64_t db_column_i64(const struct db_query *query, unsigned column)
{
    return sqlite3_column_int64(query->statement, (int)column);
}

const char *db_column_text(const struct db_query *query, unsigned column)
{
    return (const char *)sqlite3_column_text(query->statement, (int)column);
}

const void *db_column_bytes(const struct db_query *query, unsigned column, size_t *out_size)
{
    const void *data = sqlite3_column_blob(query->statement, (int)column);

    *out_size = (size_t)sqlite3_column_bytes(query->statement, (int)column);
    return data;
}

/* ---- transactions ----------------------------------------------------------------------------- */

static int execute(struct db *db, const char *sql, const char *what, struct error *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? 0 : db_fail(db, rc, what, err);
}

int db_begin(struct db *db, struct error *err)
{
    return execute(db, "BEGIN IMMEDIATE", "writing to the store", err);
}

int db_begin_reading(struct db *db, struct error *err)
{
    return execute(db, "BEGIN", "reading the store", err);
}

int db_commit(struct db *db, struct error *err)
{
    int rc = execute(db, "COMMIT", "writing to the store", err);

    if (rc < 0)
        db_rollback(db);
    return rc;
}

void db_rollback(struct db *db)
{
    for (size_t i = 0; i < db->query_count; i++)
        db_finish(&db->queries[i]);
    if (!sqlite3_get_autocommit(db->handle))
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- tables ----------------------------------------------------------------------------------- */

/* The types' names in STRICT tables, and the word itself behind each table. */
static void add_word(struct buf *out, const char *word, size_t size)
{
    if (size == 6 && strncmp(word, "BIGINT", size) == 0)
        buf_adds(out, "INTEGER");
    else if (size == 5 && strncmp(word, "BYTEA", size) == 0)
        buf_adds(out, "BLOB");
    else
        buf_add(out, word, size);
}

static void translate(struct buf *out, const char *sql)
{
    bool in_table = false;

    for (const char *at = sql; *at;) {
        size_t size = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

        if (size > 0) {
            in_table = in_table || (size == 5 && strncmp(at, "TABLE", size) == 0 &&
                                    out->size >= 7 && strncmp(at - 7, "CREATE ", 7) == 0);
            add_word(out, at, size);
            at += size;
        } else if (strncmp(at, "--", 2) == 0) {
            at += strcspn(at, "\n");
        } else {
            if (*at == ';' && in_table) {
                buf_adds(out, " STRICT");
                in_table = false;
            }
            buf_addc(out, *at++);
        }
    }
}

int db_define(struct db *db, const char *sql, struct error *err)
{
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, DEFINITION_MAX);
    translate(&text, sql);
    if (buf_failed(&text))
        return error_memory(err);
    return execute(db, text.data, "making the store's tables", err);
}

int db_tables(struct db *db, struct db_table *tables, size_t max, size_t *out_count,
              struct error *err)
{
    AUTO(db_statement_done) sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db->handle,
                                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
                                -1, &statement, NULL);
    size_t count = 0;

    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    for (; rc == SQLITE_ROW && count < max; rc = sqlite3_step(statement))
        (void)snprintf(tables[count++].name, sizeof tables->name, "%s",
                       (const char *)sqlite3_column_text(statement, 0));
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return db_fail(db, rc, "reading the store", err);
    *out_count = count;
    return 0;
}

int db_count(struct db *db, const char *table, int64_t *out_count, struct error *err)
{
    auto_free char *sql = text_format("SELECT count(*) FROM %s", table);
    AUTO(db_statement_done) sqlite3_stmt *statement = NULL;
    int rc;

    if (!sql)
        return error_memory(err);
    rc = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    if (rc != SQLITE_ROW)
        return db_fail(db, rc, "reading the store", err);
    *out_count = sqlite3_column_int64(statement, 0);
    return 0;
}

/* ---- the file --------------------------------------------------------------------------------- */

/*
 * secure_delete wipes what is deleted, but not the copies that splitting and balancing left in other pages: of 500
 * external ids five were found in such a file (3.40.1).  VACUUM attaches the new file for as long as it works.
 */
int db_purge(struct db *db, bool waiting, struct error *err)
{
    int rc = waiting ? SQLITE_OK : sqlite3_busy_timeout(db->handle, 0);

    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 1);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db->handle, "VACUUM", NULL, NULL, NULL);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 0);
    if (rc == SQLITE_OK)
        rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    (void)sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
    return rc == SQLITE_OK ? 0 : db_fail(db, rc, "emptying the store's log", err);
}

/* The copy says that it has no log: then one that it finds in its place is known to be another's. */
static int leave_log(struct db *db, struct error *err)
{
    int rc = sqlite3_exec(db->handle, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);

    return rc == SQLITE_OK ? 0 : db_fail(db, rc, "copying the store", err);
}

int db_backup(struct db *db, const char *path, struct error *err)
{
    struct db_options options = {.path = path};
    struct db *to = NULL;
    sqlite3_backup *backup;
    int rc = db_open(&options, &to, err);
    int end;

    if (rc < 0)
        return rc;
    backup = sqlite3_backup_init(to->handle, "main", db->handle, "main");
    if (!backup) {
        rc = db_fail(to, sqlite3_errcode(to->handle), "copying the store", err);
        db_close(to);
        return rc;
    }
    rc = sqlite3_backup_step(backup, -1);
    end = sqlite3_backup_finish(backup);
    rc = rc == SQLITE_DONE && end == SQLITE_OK
             ? 0
             : db_fail(to, rc == SQLITE_DONE ? end : rc, "copying the store", err);
    if (rc == 0)
        rc = leave_log(to, err);
    db_close(to);
    return rc;
}

/* The first column of the first row of QUERY, or *out_text NULL where there is none. */
static int ask_once(struct db *db, const char *query, char *out_text, size_t size, bool *out_row)
{
    AUTO(db_statement_done) sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db->handle, query, -1, &statement, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    *out_row = rc == SQLITE_ROW;
    if (*out_row)
        (void)snprintf(out_text, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int db_check(struct db *db, enum db_depth depth, bool *out_sound, char *said, size_t said_size,
             struct error *err)
{
    char table[80];
    bool row = false;
    int rc =
        ask_once(db, depth == DB_CHECK_FULL ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)",
                 said, said_size, &row);

    *out_sound = rc == SQLITE_OK && row && strcmp(said, "ok") == 0;
    if (*out_sound && depth == DB_CHECK_FULL) {
        rc = ask_once(db, "PRAGMA foreign_key_check", table, sizeof table, &row);
        *out_sound = rc == SQLITE_OK && !row;
        if (rc == SQLITE_OK && row)
            (void)snprintf(said, said_size, "a row of %s belongs to one that is not there", table);
    }
    if ((rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB)
        (void)snprintf(said, said_size, "%s", sqlite3_errmsg(db->handle));
    else if (rc != SQLITE_OK)
        return db_fail(db, rc, "checking the store", err);
    if (*out_sound)
        said[0] = '\0';
    return 0;
}
