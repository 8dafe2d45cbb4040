/* SPDX-License-Identifier: MIT */
/* Steps from an empty file to today's tables: schema/…/NUMBER-name.sql, each in one transaction. */
#include "store_parts.h"

#include "failpoint.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t number_of(const struct embedded *step)
{
    return strtol(step->name, NULL, 10);
}

static int64_t newest(const struct embedded *steps)
{
    int64_t number = 0;

    for (; steps->name; steps++)
        if (number_of(steps) > number)
            number = number_of(steps);
    return number;
}

static int read_version(struct db *db, int64_t *out_version, struct error *err)
{
    struct db_table first;
    struct db_query *query;
    size_t tables = 0;
    bool row = false;
    int rc = db_tables(db, &first, 1, &tables, err);

    *out_version = 0;
    if (rc < 0 || tables == 0)
        return rc;
    rc = db_query(db, SQL("SELECT max(number) FROM migration"), DB_NONE, &query, err);
    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    *out_version = row ? db_column_i64(query, 0) : 0;
    db_finish(query);
    return 0;
}

int migrate_check(struct db *db, const struct embedded *steps, const char *path,
                  int64_t *out_version, struct error *err)
{
    char shown[200];
    int rc = read_version(db, out_version, err);

    (void)text_escape_into(shown, sizeof shown, path, strlen(path));
    if (rc == -(int)ERR_STORE)
        return error_wrap(err, "'%s' is no store of assess", shown);
    if (rc < 0)
        return error_wrap(err, "'%s'", shown);
    if (*out_version <= newest(steps))
        return 0;
    (void)error_set(err, ERR_STORE_NEWER,
                    "'%s' was written by a newer assess (schema %lld; this one knows %lld)", shown,
                    (long long)*out_version, (long long)newest(steps));
    error_hint(err, "use the newer assess; this store was not touched");
    return -(int)ERR_STORE_NEWER;
}

/* Another process may have been faster: what counts is the version under the lock. */
static int apply(struct db *db, const struct embedded *step, int64_t now_ms, struct error *err)
{
    int64_t version = 0;
    int rc = db_begin(db, err);

    if (rc == 0)
        rc = read_version(db, &version, err);
    if (rc < 0 || version >= number_of(step)) {
        db_rollback(db);
        return rc;
    }
    if (version == 0)
        rc = db_define(db,
                       SQL("CREATE TABLE migration (number BIGINT PRIMARY KEY, "
                           "applied_at BIGINT NOT NULL);"),
                       err);
    if (rc == 0)
        rc = db_define(db, step->text, err);
    if (rc == 0)
        rc = db_run(db, SQL("INSERT INTO migration (number, applied_at) VALUES (?, ?)"),
                    DB_VALUES(db_i64(number_of(step)), db_i64(now_ms)), err);
    if (rc < 0) {
        db_rollback(db);
        return error_wrap(err, "schema step %s", step->name);
    }
    failpoint("before schema step");
    rc = db_commit(db, err);
    failpoint("after schema step");
    return rc;
}

int migrate(struct db *db, const struct embedded *steps, int64_t version, int64_t last,
            int64_t now_ms, struct error *err)
{
    int rc = 0;

    /* the build sorts them by name */
    for (; rc == 0 && steps->name; steps++)
        if (number_of(steps) > version && (last == 0 || number_of(steps) <= last))
            rc = apply(db, steps, now_ms, err);
    return rc;
}
