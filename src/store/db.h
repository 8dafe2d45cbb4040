/* SPDX-License-Identifier: MIT */
/*
 * db - what a database has to do for the store, so that the same SQL runs on SQLite (db_sqlite.c) and
 * later on PostgreSQL.  All else of src/store is written over these calls.
 *
 * SQL is the subset that both read (tests/structure/sql.py knows it); each statement stands in the macro
 * SQL, values come only by DB_VALUES.  A query is prepared once and kept; it is running from db_query to
 * the last row or db_finish, and only one of the same text at a time.
 *
 *   db_query(db, SQL("SELECT id FROM candidate WHERE state = ?"), DB_VALUES(db_text("held")), &query, err)
 *   db_next(query, &row, err)  ...  db_column_text(query, 0)  ...  db_finish(query)
 *
 * Text and bytes given are borrowed until the call returns; those of a row until the next call on it.
 *
 * Errors: ERR_STORE_BUSY (others write for longer than DB_BUSY_MS), ERR_STORE_FULL (no room; nothing of
 * the change is kept), ERR_STORE_DAMAGED, ERR_CONFLICT (a unique value is there already), ERR_STORE (it
 * cannot be opened, read or written), ERR_SYSTEM (no memory).  A commit that fails by ERR_STORE may yet be
 * found after a crash; whoever repeats it must look first.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SQL(text) (text)

enum { DB_BUSY_MS = 60000 };

struct db;
struct db_query;

struct db_value {
    enum { DB_NULL, DB_I64, DB_TEXT, DB_BYTES } kind;
    int64_t number;
    const void *data;
    size_t size;
};

struct db_values {
    const struct db_value *items;
    size_t count;
};

#define DB_VALUES(...)                                                                             \
    ((struct db_values){(const struct db_value[]){__VA_ARGS__},                                    \
                        sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)})
#define DB_NONE ((struct db_values){NULL, 0})

struct db_value db_i64(int64_t number);
struct db_value db_text(const char *text); /* NULL: null */
struct db_value db_bytes(const void *data, size_t size);

struct db_options {
    const char *path; /* of a file that is there, and ours alone */
    bool loose; /* rows may name others that are not there: for what is saved from a damaged one */
    bool keep;  /* what is in the log stays there: for what may be damaged */
    const char *driver_part; /* NULL; tests: the name of a file layer that fails */
};

/* No page of it is written by opening, asking and closing with KEEP. */
int db_open(const struct db_options *options, struct db **out_db, struct error *err);
void db_close(struct db *db);
/* From now on the log is put into the file as ever (the end of KEEP), and commits are durable. */
int db_settle(struct db *db, struct error *err);

int db_query(struct db *db, const char *sql, struct db_values values, struct db_query **out_query,
             struct error *err);
int db_next(struct db_query *query, bool *out_row, struct error *err);
void db_finish(struct db_query *query); /* NULL is fine */
/* A query without rows, to its end. */
int db_run(struct db *db, const char *sql, struct db_values values, struct error *err);
int64_t db_changes(const struct db *db); /* rows that the last statement changed */

int64_t db_column_i64(const struct db_query *query, unsigned column);      /* 0 for null */
const char *db_column_text(const struct db_query *query, unsigned column); /* NULL for null */
const void *db_column_bytes(const struct db_query *query, unsigned column, size_t *out_size);

/* One writer at a time: waits for the others.  Transactions do not nest. */
int db_begin(struct db *db, struct error *err);
/* Reads what was there at the first of its queries, whatever others write; ended by db_rollback. */
int db_begin_reading(struct db *db, struct error *err);
int db_commit(struct db *db, struct error *err);
void db_rollback(struct db *db); /* also where none is open */

/* Statements that make tables and indexes; the words BIGINT and BYTEA mean what PostgreSQL means. */
int db_define(struct db *db, const char *sql, struct error *err);

struct db_table {
    char name[64];
};
/* All there are, by name; none: nothing was ever made in it. */
int db_tables(struct db *db, struct db_table *tables, size_t max, size_t *out_count,
              struct error *err);
int db_count(struct db *db, const char *table, int64_t *out_count, struct error *err);

/*
 * The file is written anew, without what was deleted in it, and its log emptied: ERR_STORE_BUSY while somebody
 * reads what is older, at once unless WAITING.  Takes memory for the whole file.
 */
int db_purge(struct db *db, bool waiting, struct error *err);
/* A consistent copy into the empty file PATH, on the disk when this returns, and without a log of its own. */
int db_backup(struct db *db, const char *path, struct error *err);

enum db_depth { DB_CHECK_QUICK, DB_CHECK_FULL };
/* *out_sound, and the first fault in SAID ("" where there is none). */
int db_check(struct db *db, enum db_depth depth, bool *out_sound, char *said, size_t said_size,
             struct error *err);

struct db_salvage {
    int64_t counted; /* rows that the table says it has; -1: it cannot say */
    int64_t copied;
    int64_t refused; /* read, but not taken by the new table */
    unsigned gaps;   /* places where rows may be missing */
};
/* All rows of TABLE that can be read, in the place of those that the same table has in TO. */
int db_salvage(struct db *from, struct db *to, const char *table, struct db_salvage *out_salvage,
               struct error *err);
