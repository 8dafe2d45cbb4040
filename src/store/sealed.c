/* SPDX-License-Identifier: MIT */
#include "sealed.h"

#include "auto.h"
#include "failpoint.h"
#include "id.h"
#include "keys.h"
#include "seal.h"
#include "store_parts.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct key {
    unsigned char bytes[SEAL_KEY];
};

static void key_done(struct key *key)
{
    explicit_bzero(key, sizeof *key);
}

/* ---- keys ------------------------------------------------------------------------------------- */

int person_key_make(struct store *store, const char *candidate, struct error *err)
{
    AUTO(key_done) struct key key = {0};
    int rc;

    if (getrandom(key.bytes, sizeof key.bytes, 0) != (ssize_t)sizeof key.bytes)
        return error_errno(err, ERR_SYSTEM, errno, "no random bytes");
    failpoint("before key");
    rc = db_run(store->keys,
                SQL("INSERT INTO person_key (candidate, secret, created_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (candidate) DO NOTHING"),
                DB_VALUES(db_text(candidate), db_bytes(key.bytes, sizeof key.bytes),
                          db_i64(store_now_ms(store))),
                err);
    failpoint("after key");
    return rc;
}

static int key_of(struct store *store, const char *candidate, struct key *out_key,
                  struct error *err)
{
    struct db_query *query;
    const void *bytes;
    bool row = false;
    size_t size = 0;
    int rc = db_query(store->keys, SQL("SELECT secret FROM person_key WHERE candidate = ?"),
                      DB_VALUES(db_text(candidate)), &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0)
        return rc;
    if (!row) {
        (void)error_set(err, ERR_SEALED, "the key of %s is not in '%s'", candidate,
                        store->keys_path);
        error_hint(err, "put back the %s that was kept with this store", STORE_KEYS);
        return -(int)ERR_SEALED;
    }
    bytes = db_column_bytes(query, 0, &size);
    if (size == sizeof out_key->bytes)
        memcpy(out_key->bytes, bytes, size);
    else
        rc = error_set(err, ERR_SEALED, "the key of %s is no key", candidate);
    db_finish(query);
    return rc;
}

int person_key_destroy(struct store *store, const char *candidate, struct error *err)
{
    int rc = db_begin(store->keys, err);

    if (rc == 0)
        rc = db_run(store->keys, SQL("DELETE FROM person_key WHERE candidate = ?"),
                    DB_VALUES(db_text(candidate)), err);
    if (rc == 0)
        rc = db_run(store->keys,
                    SQL("INSERT INTO erased (candidate, erased_at) VALUES (?, ?) "
                        "ON CONFLICT (candidate) DO NOTHING"),
                    DB_VALUES(db_text(candidate), db_i64(store_now_ms(store))), err);
    failpoint("before key is gone");
    if (rc == 0)
        rc = db_commit(store->keys, err);
    failpoint("after key is gone");
    db_rollback(store->keys);
    return rc;
}

/* ---- pieces ----------------------------------------------------------------------------------- */

/* Ids and kinds are ours and have no blank. */
static char *bound_of(const char *candidate, const char *subject, const char *kind)
{
    return text_format("assess-sealed/1 %s %s %s", candidate, subject, kind);
}

/* In the change itself: an erasure may have come in between the asking and the keeping. */
static int check_active(struct store *store, const char *candidate, struct error *err)
{
    struct db_query *query = NULL;
    bool gone = false;
    int rc = db_query(store->db, SQL("SELECT 1 FROM candidate WHERE id = ? AND state <> 'active'"),
                      DB_VALUES(db_text(candidate)), &query, err);

    if (rc == 0)
        rc = db_next(query, &gone, err);
    if (rc < 0 || !gone)
        return rc;
    db_finish(query);
    return error_set(err, ERR_CONFLICT, "the candidate %s is erased", id_short(candidate));
}

int sealed_put(struct store *store, const char *candidate, const char *subject, const char *kind,
               const void *data, size_t size, struct error *err)
{
    AUTO(key_done) struct key key = {0};
    auto_free char *bound = bound_of(candidate, subject, kind);
    auto_free unsigned char *sealed = NULL;
    int rc;

    if (size > SEALED_MAX)
        return error_set(err, ERR_USAGE, "more than %d MiB", SEALED_MAX >> 20);
    sealed = malloc(size + SEAL_MORE);
    if (!sealed || !bound)
        return error_memory(err);
    rc = check_active(store, candidate, err);
    if (rc == 0)
        rc = key_of(store, candidate, &key, err);
    if (rc == 0)
        rc = seal_close(key.bytes, bound, data, size, sealed, err);
    if (rc == 0)
        rc = db_run(store->db,
                    SQL("INSERT INTO sealed (subject, kind, candidate, body, changed_at) "
                        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject, kind) DO UPDATE SET "
                        "body = excluded.body, changed_at = excluded.changed_at"),
                    DB_VALUES(db_text(subject), db_text(kind), db_text(candidate),
                              db_bytes(sealed, size + SEAL_MORE), db_i64(store_now_ms(store))),
                    err);
    return rc;
}

static int open_row(struct store *store, struct db_query *query, const char *subject,
                    const char *kind, char **out_data, size_t *out_size, struct error *err)
{
    AUTO(key_done) struct key key = {0};
    auto_free char *bound = bound_of(db_column_text(query, 0), subject, kind);
    auto_free unsigned char *text = NULL;
    size_t size = 0;
    const void *sealed = db_column_bytes(query, 1, &size);
    int rc = bound ? key_of(store, db_column_text(query, 0), &key, err) : error_memory(err);

    if (rc < 0)
        return rc;
    if (size < SEAL_MORE)
        return error_set(err, ERR_SEALED, "%s of %s was not sealed by us", kind, subject);
    text = malloc(size - SEAL_MORE + 1);
    if (!text)
        return error_memory(err);
    if (seal_open(key.bytes, bound, sealed, size, text, err) < 0)
        return error_wrap(err, "%s of %s", kind, subject);
    text[size - SEAL_MORE] = '\0';
    *out_size = size - SEAL_MORE;
    *out_data = (char *)take(text);
    return 0;
}

int sealed_get(struct store *store, const char *subject, const char *kind, char **out_data,
               size_t *out_size, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db,
                      SQL("SELECT candidate, body FROM sealed WHERE subject = ? AND kind = ?"),
                      DB_VALUES(db_text(subject), db_text(kind)), &query, err);

    *out_data = NULL;
    *out_size = 0;
    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0 || !row)
        return rc;
    rc = open_row(store, query, subject, kind, out_data, out_size, err);
    db_finish(query);
    return rc;
}

int sealed_each(struct store *store, const char *candidate,
                int (*each)(void *context, const char *subject, const char *kind,
                            struct error *err),
                void *context, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT subject, kind FROM sealed WHERE candidate = ? "
                          "ORDER BY subject, kind"),
                      DB_VALUES(db_text(candidate)), &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        rc = each(context, db_column_text(query, 0), db_column_text(query, 1), err);
        if (rc < 0)
            db_finish(query);
    }
    return rc;
}

void sealed_free(char *data, size_t size)
{
    if (data)
        explicit_bzero(data, size);
    free(data);
}
