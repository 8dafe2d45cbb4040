/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include "audit.h"
#include "auto.h"
#include "failpoint.h"
#include "store_parts.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

struct recovery {
    struct db *from, *to;
    struct copy copy;
    int folder_fd;
    struct recovery_report report;
};

static void recovery_done(struct recovery *recovery)
{
    db_close(recovery->from);
    db_close(recovery->to);
    copy_done(&recovery->copy);
    auto_close_clean(&recovery->folder_fd);
}

static int open_old(const char *folder, struct recovery *recovery, struct error *err)
{
    auto_free char *path = text_format("%s/%s", folder, STORE_FILE);
    struct db_options options = {.path = path, .keep = true};
    uint64_t size = 0;
    bool made = false;
    int rc = path ? place_open(folder, STORE_READ, &recovery->folder_fd, err) : error_memory(err);

    if (rc == 0)
        rc = place_file(recovery->folder_fd, folder, STORE_FILE, false, &made, &size, err);
    if (rc == 0)
        rc = place_check_log(recovery->folder_fd, folder, STORE_FILE, err);
    if (rc == 0)
        rc = db_open(&options, &recovery->from, err);
    (void)snprintf(recovery->report.from, sizeof recovery->report.from, "%s", path ? path : "");
    return rc;
}

/* With the tables of the old one's version, or all of today's where it cannot be told. */
static int open_new(struct recovery *recovery, int64_t now_ms, struct error *err)
{
    const struct db_options options = {.path = recovery->copy.driver_path, .loose = true};
    int64_t version = 0;
    int rc = migrate_check(recovery->from, schema_store, recovery->report.from, &version, err);

    if (rc == -(int)ERR_STORE_NEWER)
        return rc;
    rc = db_open(&options, &recovery->to, err);
    return rc == 0 ? migrate(recovery->to, schema_store, 0, version, now_ms, err) : rc;
}

static int save_table(struct recovery *recovery, const char *name, struct error *err)
{
    struct recovery_report *report = &recovery->report;
    struct db_salvage found = {0};
    size_t at = report->table_count++;
    int rc = db_salvage(recovery->from, recovery->to, name, &found, err);

    (void)snprintf(report->tables[at].name, sizeof report->tables->name, "%s", name);
    report->tables[at].counted = found.counted;
    report->tables[at].copied = found.copied;
    report->tables[at].refused = found.refused;
    report->tables[at].gaps = found.gaps;
    report->complete = report->complete && found.counted == found.copied && found.gaps == 0;
    return rc;
}

static int save_all(struct recovery *recovery, struct error *err)
{
    struct db_table tables[STORE_TABLES_MAX];
    size_t count = 0;
    int rc = db_tables(recovery->to, tables, STORE_TABLES_MAX, &count, err);

    recovery->report.complete = true;
    if (rc == 0)
        rc = db_begin(recovery->to, err);
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (strcmp(tables[i].name, "migration") != 0)
            rc = save_table(recovery, tables[i].name, err);
    if (rc < 0) {
        db_rollback(recovery->to);
        return rc;
    }
    failpoint("before what was saved");
    rc = db_commit(recovery->to, err);
    failpoint("after what was saved");
    return rc;
}

/* The chain of what was saved; that it is broken is what there is to say. */
static int look_at_new(struct recovery *recovery, struct error *err)
{
    struct recovery_report *report = &recovery->report;
    struct store store = {.db = recovery->to};
    struct db_query *query = NULL;
    bool row = false;
    int rc = db_check(recovery->to, DB_CHECK_FULL, &report->sound, report->fault,
                      sizeof report->fault, err);

    if (rc == 0)
        rc = db_query(recovery->to, SQL("SELECT id FROM store"), DB_NONE, &query, err);
    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc == 0 && row) {
        (void)snprintf(store.id, sizeof store.id, "%s", db_column_text(query, 0));
        db_finish(query);
    }
    if (rc == 0)
        rc = audit_verify(&store, 0, NULL, &report->audit, err);
    if (rc != -(int)ERR_STORE_DAMAGED)
        return rc;
    report->audit.broken_at = 1;
    (void)snprintf(report->audit.why, sizeof report->audit.why, "%.150s", err->message);
    return 0;
}

int store_recover(const char *folder, const char *path, const struct clock *clock,
                  struct recovery_report *out_report, struct error *err)
{
    AUTO(recovery_done)
    struct recovery recovery = {.copy = COPY_NONE, .folder_fd = -1};
    int rc = open_old(folder, &recovery, err);

    (void)snprintf(recovery.report.path, sizeof recovery.report.path, "%s", path);
    if (rc == 0)
        rc = copy_begin(path, recovery.folder_fd, &recovery.copy, err);
    if (rc == 0)
        rc = open_new(&recovery, clock->wall_ms(clock->context), err);
    if (rc == 0)
        rc = save_all(&recovery, err);
    if (rc == 0)
        rc = look_at_new(&recovery, err);
    if (rc < 0)
        return rc;
    db_close(recovery.to);
    recovery.to = NULL;
    rc = copy_keep(&recovery.copy, err);
    if (rc == 0)
        *out_report = recovery.report;
    return rc;
}
