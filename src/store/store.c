/* SPDX-License-Identifier: MIT */
/*
 * Opening in the order in which nothing is spoilt: the place, the files' owners, room; then the file is
 * looked at with its log left as it is; only what is sound, ours and not newer is written to.
 */
#include "store_parts.h"

#include "auto.h"
#include "failpoint.h"
#include "id.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail_damaged(const char *path, const char *said, struct error *err)
{
    char shown[200];

    (void)error_set(err, ERR_STORE_DAMAGED, "'%s' is damaged and was left as it is",
                    text_escape_into(shown, sizeof shown, path, strlen(path)));
    if (text_has_suffix(path, STORE_KEYS))
        error_hint(
            err,
            "put back the FILE.keys of a backup; if there is none, what was sealed by it is lost: "
            "an empty file in its place (install -m 600 /dev/null people.keys) lets the rest be used");
    else
        error_hint(err,
                   "\"assess store recover NEW\" saves what can be read into a new file; or put a "
                   "backup in its place");
    error_detail(err, "%s", said);
    return -(int)ERR_STORE_DAMAGED;
}

static int check_pages(struct db *db, const char *path, uint64_t size, struct error *err)
{
    char said[200] = "";
    bool sound = true;
    int rc = size <= STORE_QUICK_BYTES
                 ? db_check(db, DB_CHECK_QUICK, &sound, said, sizeof said, err)
                 : 0;

    return rc == 0 && !sound ? fail_damaged(path, said, err) : rc;
}

struct part {
    const char *name;
    const struct embedded *steps;
    bool make;
};

/* Opens NAME of the store's folder, checks it, brings it up to date. */
static int open_part(const struct store *store, const struct store_options *options,
                     const struct part *part, char **out_path, struct db **out_db,
                     struct error *err)
{
    struct db_options wanted = {.keep = true, .driver_part = options->driver_part};
    auto_free char *path = text_format("%s/%s", store->folder, part->name);
    struct db *db = NULL;
    uint64_t size = 0;
    int64_t version = 0;
    bool made = false;
    int rc = path ? place_check_log(store->folder_fd, store->folder, part->name, err)
                  : error_memory(err);

    wanted.path = path;
    if (rc == 0)
        rc = place_file(store->folder_fd, store->folder, part->name, part->make, &made, &size, err);
    if (rc == 0)
        rc = db_open(&wanted, &db, err);
    if (rc == 0)
        rc = check_pages(db, path, size, err);
    if (rc == 0)
        rc = migrate_check(db, part->steps, path, &version, err);
    if (rc == 0)
        rc = db_settle(db, err);
    if (rc == 0)
        rc = migrate(db, part->steps, version, 0, store_now_ms(store), err);
    if (rc < 0) {
        db_close(db);
        return rc;
    }
    *out_db = db;
    *out_path = take(path);
    return 0;
}

static int read_id(struct store *store, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT id FROM store"), DB_NONE, &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0 || !row)
        return rc;
    (void)snprintf(store->id, sizeof store->id, "%s", db_column_text(query, 0));
    db_finish(query);
    return 0;
}

/* What a new store is called; where two make it at a time, by the first. */
static int name_store(struct store *store, struct error *err)
{
    char id[ID_SIZE];
    int rc = read_id(store, err);

    if (rc < 0 || store->id[0] != '\0')
        return rc;
    rc = id_new("sto", store_now_ms(store), id, err);
    failpoint("before store has its id");
    if (rc == 0)
        rc = db_run(store->db,
                    SQL("INSERT INTO store (one, id, created_at) VALUES (1, ?, ?) "
                        "ON CONFLICT DO NOTHING"),
                    DB_VALUES(db_text(id), db_i64(store_now_ms(store))), err);
    failpoint("after store has its id");
    return rc == 0 ? read_id(store, err) : rc;
}

/* Are the keys gone that somebody's data was sealed with? */
static int look_for_keys(struct store *store, bool *out_lost, struct error *err)
{
    struct db_query *query;
    int rc;

    *out_lost = false;
    if (!place_lacks(store->folder_fd, STORE_KEYS))
        return 0;
    rc = db_query(store->db, SQL("SELECT 1 FROM sealed LIMIT 1"), DB_NONE, &query, err);
    if (rc == 0)
        rc = db_next(query, out_lost, err);
    if (rc == 0 && *out_lost)
        db_finish(query);
    /* who makes a new store makes its keys before anything is sealed: were they made meanwhile? */
    *out_lost = *out_lost && place_lacks(store->folder_fd, STORE_KEYS);
    return rc;
}

/* New keys in the place of lost ones would be overwritten when those are found again: that, a person decides. */
static int fail_keys(const struct store *store, struct error *err)
{
    char shown[200];

    (void)text_escape_into(shown, sizeof shown, store->folder, strlen(store->folder));
    (void)error_set(err, ERR_STORE, "'%s/" STORE_KEYS "' is missing, the keys of people", shown);
    error_hint(
        err,
        "put it back (\"assess store backup --keys\" copied it to FILE.keys); if it is lost for "
        "good, so is all that was sealed by it: with an empty file in its place (install -m "
        "600 /dev/null people.keys) the rest can be used");
    return -(int)ERR_STORE;
}

static int open_keys(struct store *store, const struct store_options *options, struct error *err)
{
    const struct db_options nowhere = {.path = ":memory:"};
    const struct part keys = {STORE_KEYS, schema_keys, true};
    bool lost = false;
    int rc = look_for_keys(store, &lost, err);

    if (rc == 0 && !lost)
        return open_part(store, options, &keys, &store->keys_path, &store->keys, err);
    if (rc == 0 && options->use != STORE_READ)
        return fail_keys(store, err);
    store->keys_path = text_format("%s/" STORE_KEYS, store->folder);
    if (rc == 0 && !store->keys_path)
        rc = error_memory(err);
    if (rc == 0)
        rc = db_open(&nowhere, &store->keys, err);
    return rc == 0 ? migrate(store->keys, schema_keys, 0, 0, store_now_ms(store), err) : rc;
}

static int open_all(struct store *store, const struct store_options *options, struct error *err)
{
    const struct part file = {STORE_FILE, schema_store, options->use == STORE_WRITE};
    int rc = place_open(options->folder, options->use, &store->folder_fd, err);

    if (rc == 0)
        rc = place_check_room(store->folder_fd, store->folder, options->use, err);
    if (rc == 0)
        rc = place_check_keys(store->folder_fd, store->folder, err);
    if (rc == 0)
        rc = open_part(store, options, &file, &store->path, &store->db, err);
    if (rc == 0)
        rc = name_store(store, err);
    if (rc == 0)
        rc = open_keys(store, options, err);
    return rc;
}

int store_open(const struct store_options *options, struct store **out_store, struct error *err)
{
    struct store *store = calloc(1, sizeof *store);
    int rc;

    if (!store)
        return error_memory(err);
    store->folder_fd = -1;
    store->clock = options->clock;
    store->folder = text_copy(options->folder);
    place_login(store->login);
    rc = store->folder ? open_all(store, options, err) : error_memory(err);
    if (rc < 0)
        store_close(store);
    else
        *out_store = store;
    return rc;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    db_close(store->db);
    db_close(store->keys);
    auto_close_clean(&store->folder_fd);
    free(store->folder);
    free(store->path);
    free(store->keys_path);
    free(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

int64_t store_now_ms(const struct store *store)
{
    return store->clock.wall_ms(store->clock.context);
}

const char *store_login(const struct store *store)
{
    return store->login;
}

/* ---- changes ---------------------------------------------------------------------------------- */

int store_begin(struct store *store, struct store_change *out_change, struct error *err)
{
    int rc = db_begin(store->db, err);

    if (rc == 0)
        out_change->store = store;
    return rc;
}

int store_commit(struct store_change *change, struct error *err)
{
    int rc;

    failpoint("before commit");
    rc = db_commit(change->store->db, err);
    failpoint("after commit");
    change->store->changed = rc == 0 || change->store->changed;
    change->store = NULL;
    return rc;
}

bool store_has_changed(const struct store *store)
{
    return store->changed;
}

void store_change_done(struct store_change *change)
{
    if (change->store)
        db_rollback(change->store->db);
    change->store = NULL;
}

/* ---- ids -------------------------------------------------------------------------------------- */

static int unknown(const char *what, const char *typed, struct error *err)
{
    const char *list = strcmp(what, "endpoint") == 0   ? "webhook list"
                       : strcmp(what, "delivery") == 0 ? "webhook deliveries"
                       : strcmp(what, "order") == 0    ? "order list"
                                                       : "candidate list";
    char shown[100];

    (void)error_set(err, ERR_NOT_FOUND, "there is no %s '%s'", what,
                    text_escape_into(shown, sizeof shown, typed, strlen(typed)));
    error_hint(err, "\"assess %s\" shows those there are; the last characters of an id are enough",
               list);
    return -(int)ERR_NOT_FOUND;
}

int store_find_id(struct store *store, const char *prefix, const char *sql, const char *what,
                  const char *typed, char *out_id, struct error *err)
{
    char suffix[ID_SIZE], found[ID_SIZE] = "", other[ID_SIZE] = "";
    struct db_query *query;
    bool row = false;
    int rc;

    if (!id_read(prefix, typed, suffix))
        return unknown(what, typed, err);
    rc = db_query(store->db, sql, DB_VALUES(db_i64((int64_t)strlen(suffix)), db_text(suffix)),
                  &query, err);
    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc == 0 && row) {
        (void)snprintf(found, sizeof found, "%s", db_column_text(query, 0));
        rc = db_next(query, &row, err);
        if (rc == 0 && row)
            (void)snprintf(other, sizeof other, "%s", db_column_text(query, 0));
        if (rc == 0)
            db_finish(query);
    }
    if (rc < 0)
        return rc;
    if (found[0] == '\0')
        return unknown(what, typed, err);
    if (other[0] != '\0') {
        (void)error_set(err, ERR_AMBIGUOUS, "'%s' fits several %ss: %s, %s", suffix, what, found,
                        other);
        error_hint(err, "type more of it, from the end");
        return -(int)ERR_AMBIGUOUS;
    }
    (void)snprintf(out_id, ID_SIZE, "%s", found);
    return 0;
}
