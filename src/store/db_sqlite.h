/* SPDX-License-Identifier: MIT */
/* db_sqlite - what db_sqlite*.c share, the only files that know sqlite3.h. */
#pragma once

#include "db.h"

#include <sqlite3.h>

#if SQLITE_VERSION_NUMBER < 3037000
#error "STRICT tables need SQLite 3.37"
#endif

enum { DB_QUERIES_MAX = 128 };

struct db_query {
    struct db *db;
    const char *sql;
    sqlite3_stmt *statement;
};

struct db {
    sqlite3 *handle;
    struct db_query queries[DB_QUERIES_MAX];
    size_t query_count;
};

static inline void db_statement_done(sqlite3_stmt **statement)
{
    (void)sqlite3_finalize(*statement);
}

/* RC as an error; returns the negated code.  WHAT: "reading the store". */
int db_fail(struct db *db, int rc, const char *what, struct error *err);
/* See error.h; a name in brackets is no macro. */
#if defined(__clang_analyzer__) || defined(ERROR_ANALYZED)
#define db_fail(...) error_negated(db_fail(__VA_ARGS__))
#endif
