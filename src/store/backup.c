/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include "audit.h"
#include "auto.h"
#include "failpoint.h"
#include "id.h"
#include "store_parts.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int copy_look(const char *driver_path, struct store_report *report, struct error *err)
{
    const struct db_options options = {.path = driver_path};
    struct db *db = NULL;
    int rc = db_open(&options, &db, err);

    if (rc == 0)
        rc = db_check(db, DB_CHECK_FULL, &report->sound, report->fault, sizeof report->fault, err);
    if (rc == 0 && report->sound)
        rc = report_tables(db, report, err);
    db_close(db);
    return rc;
}

/* ---- both ------------------------------------------------------------------------------------- */

static int copy_db(struct db *db, struct copy *copy, struct store_report *report, struct error *err)
{
    int rc = db_backup(db, copy->driver_path, err);

    if (rc == 0)
        rc = copy_look(copy->driver_path, report, err);
    if (rc == 0 && !report->sound) {
        rc = error_set(err, ERR_STORE_DAMAGED, "the copy is not sound, and was thrown away");
        error_detail(err, "%s", report->fault);
    }
    return rc;
}

/* Known before it is there: better one too many in the list of an erasure than one too few. */
static int note(struct store *store, const char *path, bool with_keys, char id[ID_SIZE],
                struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int64_t now = store_now_ms(store);
    int rc = id_new("bak", now, id, err);

    if (rc == 0)
        rc = store_begin(store, &change, err);
    if (rc == 0)
        rc = db_run(store->db,
                    SQL("INSERT INTO backup (id, made_at, path, with_keys) VALUES (?, ?, ?, ?)"),
                    DB_VALUES(db_text(id), db_i64(now), db_text(path), db_i64(with_keys)), err);
    if (rc == 0)
        rc = audit_add(store, "store.backup", id, with_keys ? "with keys" : "", err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

/* Whatever of it has got its name stays, and so does its row. */
static bool is_hidden(const struct copy *copy)
{
    return copy->hidden[0] != '\0';
}

/* It could not be made; where not even that can be kept, the list has one too many. */
static void strike(struct store *store, const char *id)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct error ignored;

    if (store_begin(store, &change, &ignored) == 0 &&
        db_run(store->db, SQL("DELETE FROM backup WHERE id = ?"), DB_VALUES(db_text(id)),
               &ignored) == 0 &&
        audit_add(store, "store.backup_failed", id, "", &ignored) == 0)
        (void)store_commit(&change, &ignored);
}

static int64_t size_of(const struct copy *copy)
{
    struct stat status;

    return fstatat(copy->place.folder, copy->place.name, &status, AT_SYMLINK_NOFOLLOW) == 0
               ? status.st_size
               : 0;
}

static int fill(struct store *store, const struct backup_request *request, struct copy *file,
                struct copy *keys, struct backup_report *report, struct error *err)
{
    struct store_report ignored = {0};
    int rc = copy_db(store->db, file, &report->copy, err);

    if (rc == 0 && request->with_keys)
        rc = copy_db(store->keys, keys, &ignored, err);
    failpoint("before backup has its name");
    if (rc == 0 && request->with_keys)
        rc = copy_keep(keys, err);
    failpoint("between the copies' names");
    if (rc == 0)
        rc = copy_keep(file, err);
    if (rc == 0)
        report->bytes = size_of(file);
    return rc;
}

static int make(struct store *store, const struct backup_request *request, struct copy *file,
                struct copy *keys, struct backup_report *report, struct error *err)
{
    char id[ID_SIZE];
    int rc = copy_begin(request->path, store->folder_fd, file, err);

    if (rc == 0 && request->with_keys)
        rc = copy_begin(report->keys_path, store->folder_fd, keys, err);
    if (rc == 0)
        rc = note(store, report->path, request->with_keys, id, err);
    failpoint("before anything is copied");
    if (rc < 0)
        return rc;
    rc = fill(store, request, file, keys, report, err);
    if (rc < 0 && is_hidden(file) && (!request->with_keys || is_hidden(keys)))
        strike(store, id);
    return rc;
}

int store_backup(struct store *store, const struct backup_request *request,
                 struct backup_report *out_report, struct error *err)
{
    AUTO(copy_done) struct copy file = COPY_NONE;
    AUTO(copy_done) struct copy keys = COPY_NONE;
    struct backup_report report = {0};
    int rc;

    (void)snprintf(report.path, sizeof report.path, "%s", request->path);
    if (request->with_keys)
        (void)snprintf(report.keys_path, sizeof report.keys_path, "%s.keys", report.path);
    rc = make(store, request, &file, &keys, &report, err);
    if (rc == 0)
        *out_report = report;
    return rc;
}
