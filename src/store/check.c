/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include "audit.h"
#include "auto.h"
#include "store_parts.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int report_tables(struct db *db, struct store_report *report, struct error *err)
{
    struct db_table tables[STORE_TABLES_MAX];
    size_t count = 0;
    int rc = db_tables(db, tables, STORE_TABLES_MAX, &count, err);

    for (size_t i = 0; rc == 0 && i < count; i++) {
        (void)snprintf(report->tables[i].name, sizeof report->tables->name, "%s", tables[i].name);
        rc = db_count(db, tables[i].name, &report->tables[i].rows, err);
        report->table_count = i + 1;
    }
    return rc;
}

static int64_t size_of(const struct store *store, const char *name)
{
    struct stat status;

    return fstatat(store->folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_size : 0;
}

static int has_key(struct store *store, const char *candidate, bool *out_has, struct error *err)
{
    struct db_query *query;
    int rc = db_query(store->keys, SQL("SELECT 1 FROM person_key WHERE candidate = ?"),
                      DB_VALUES(db_text(candidate)), &query, err);

    *out_has = false;
    if (rc == 0)
        rc = db_next(query, out_has, err);
    if (rc == 0 && *out_has)
        db_finish(query);
    return rc;
}

static int count_keys(struct store *store, struct store_report *report, struct error *err)
{
    struct db_query *query;
    int64_t keys = 0, used = 0;
    bool row = true, has = false;
    int rc = db_query(store->db,
                      SQL("SELECT id FROM candidate WHERE state = 'active' AND EXISTS "
                          "(SELECT kind FROM sealed WHERE candidate = id)"),
                      DB_NONE, &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        rc = has_key(store, db_column_text(query, 0), &has, err);
        report->keys_missing += rc == 0 && !has;
        used += rc == 0 && has;
    }
    if (rc < 0)
        return rc;
    rc = db_count(store->keys, "person_key", &keys, err);
    report->keys_unused = keys - used;
    return rc;
}

static int count_erasing(struct store *store, struct store_report *report, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT count(*) FROM candidate WHERE state = 'erasing'"),
                      DB_NONE, &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0 || !row)
        return rc;
    report->erasing = db_column_i64(query, 0);
    db_finish(query);
    return 0;
}

static int look_inside(struct store *store, struct store_report *report, struct error *err)
{
    int rc = report_tables(store->db, report, err);

    if (rc == 0)
        rc = count_keys(store, report, err);
    if (rc == 0)
        rc = count_erasing(store, report, err);
    return rc == 0 ? audit_verify(store, 0, NULL, &report->audit, err) : rc;
}

int store_check(struct store *store, struct store_report *out_report, struct error *err)
{
    struct store_report report = {.bytes = size_of(store, STORE_FILE),
                                  .log_bytes = size_of(store, STORE_FILE "-wal"),
                                  .free_bytes = (int64_t)place_free_bytes(store->folder_fd)};
    int rc =
        db_check(store->db, DB_CHECK_FULL, &report.sound, report.fault, sizeof report.fault, err);

    (void)snprintf(report.path, sizeof report.path, "%s", store->path);
    if (rc == 0 && report.sound) {
        rc = db_check(store->keys, DB_CHECK_FULL, &report.sound, report.fault, sizeof report.fault,
                      err);
        if (rc == 0 && !report.sound)
            (void)error_set(err, ERR_STORE_DAMAGED, "people.keys: %s", report.fault);
        if (rc == 0 && !report.sound)
            (void)snprintf(report.fault, sizeof report.fault, "%.180s", err->message);
    }
    if (rc == 0 && report.sound)
        rc = look_inside(store, &report, err);
    if (rc == 0)
        *out_report = report;
    return rc;
}
