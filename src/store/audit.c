/* SPDX-License-Identifier: MIT */
#include "audit.h"

#include "auto.h"
#include "digest.h"
#include "id.h"
#include "store_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int audit_add(struct store *store, const char *action, const char *subject, const char *detail,
              struct error *err)
{
    int64_t now = store_now_ms(store);
    char id[ID_SIZE];
    int rc = id_new("aud", now, id, err);

    if (rc == 0)
        rc = db_run(store->db,
                    SQL("INSERT INTO audit (id, at, login, action, subject, detail) "
                        "VALUES (?, ?, ?, ?, ?, ?)"),
                    DB_VALUES(db_text(id), db_i64(now), db_text(store->login), db_text(action),
                              db_text(subject), db_text(detail)),
                    err);
    return rc;
}

/* ---- the chain -------------------------------------------------------------------------------- */

struct link {
    int64_t seq, at;
    const char *id, *login, *action, *subject, *detail;
};

static int hash_link(const struct store *store, const char *before, const struct link *link,
                     char out_hash[AUDIT_HASH_SIZE], struct error *err)
{
    struct digest *digest = digest_new();
    char number[32];

    if (!digest)
        return error_memory(err);
    digest_add_text(digest, "assess-audit/1");
    digest_add_text(digest, store->id);
    digest_add_text(digest, before);
    (void)snprintf(number, sizeof number, "%lld", (long long)link->seq);
    digest_add_text(digest, number);
    digest_add_text(digest, link->id);
    (void)snprintf(number, sizeof number, "%lld", (long long)link->at);
    digest_add_text(digest, number);
    digest_add_text(digest, link->login);
    digest_add_text(digest, link->action);
    digest_add_text(digest, link->subject);
    digest_add_text(digest, link->detail);
    digest_end(digest, out_hash);
    return out_hash[0] ? 0 : error_set(err, ERR_SYSTEM, "libcrypto makes no digest");
}

static const char *text_at(const struct db_query *query, unsigned column)
{
    const char *text = db_column_text(query, column);

    return text ? text : "";
}

/* Columns id, at, login, action, subject, detail from the first on. */
static struct link link_of(const struct db_query *query, int64_t seq)
{
    return (struct link){.seq = seq,
                         .id = text_at(query, 0),
                         .at = db_column_i64(query, 1),
                         .login = text_at(query, 2),
                         .action = text_at(query, 3),
                         .subject = text_at(query, 4),
                         .detail = text_at(query, 5)};
}

static int read_head(struct store *store, struct audit_report *state, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT seq, hash FROM audit_head"), DB_NONE, &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0 || !row)
        return rc < 0 ? rc : error_set(err, ERR_STORE_DAMAGED, "the audit has no head");
    state->sealed = db_column_i64(query, 0);
    (void)snprintf(state->head, sizeof state->head, "%s", text_at(query, 1));
    db_finish(query);
    return 0;
}

/* ---- sealing ---------------------------------------------------------------------------------- */

struct sealing {
    char id[ID_SIZE];
    char hash[AUDIT_HASH_SIZE];
};

static int chain(struct store *store, struct audit_report *head, struct sealing *batch,
                 size_t *out_count, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT id, at, login, action, subject, detail FROM audit "
                          "WHERE seq IS NULL ORDER BY at, id LIMIT ?"),
                      DB_VALUES(db_i64(AUDIT_SEAL_BATCH)), &query, err);

    *out_count = 0;
    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        struct link link = link_of(query, head->sealed + 1);
        struct sealing *next = &batch[*out_count];

        (void)snprintf(next->id, sizeof next->id, "%s", link.id);
        rc = hash_link(store, head->head, &link, next->hash, err);
        memcpy(head->head, next->hash, sizeof head->head);
        head->sealed++;
        ++*out_count;
    }
    return rc;
}

static int write_batch(struct store *store, const struct audit_report *head,
                       const struct sealing *batch, size_t count, struct error *err)
{
    int64_t seq = head->sealed - (int64_t)count;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < count; i++) {
        seq++;
        rc = db_run(store->db, SQL("UPDATE audit SET seq = ?, hash = ? WHERE id = ?"),
                    DB_VALUES(db_i64(seq), db_text(batch[i].hash), db_text(batch[i].id)), err);
    }
    if (rc == 0)
        rc = db_run(store->db, SQL("UPDATE audit_head SET seq = ?, hash = ?"),
                    DB_VALUES(db_i64(head->sealed), db_text(head->head)), err);
    return rc;
}

static int seal_batch(struct store *store, struct sealing *batch, size_t *out_count,
                      struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct audit_report head = {0};
    int rc = store_begin(store, &change, err);

    /* the row of the head is the sealers' lock, also where many write at a time */
    if (rc == 0)
        rc = db_run(store->db, SQL("UPDATE audit_head SET seq = seq"), DB_NONE, err);
    if (rc == 0)
        rc = read_head(store, &head, err);
    if (rc == 0)
        rc = chain(store, &head, batch, out_count, err);
    if (rc < 0 || *out_count == 0)
        return rc;
    rc = write_batch(store, &head, batch, *out_count, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

int audit_seal(struct store *store, struct error *err)
{
    auto_free struct sealing *batch = calloc(AUDIT_SEAL_BATCH, sizeof *batch);
    size_t count = AUDIT_SEAL_BATCH;
    int rc = 0;

    if (!batch)
        return error_memory(err);
    while (rc == 0 && count == AUDIT_SEAL_BATCH)
        rc = seal_batch(store, batch, &count, err);
    return rc;
}

/* ---- verifying -------------------------------------------------------------------------------- */

struct walk {
    struct store *store;
    struct audit_report *state;
    int64_t next;
    char hash[AUDIT_HASH_SIZE];
    int64_t known_seq;
    const char *known_head;
};

__attribute__((format(printf, 3, 4))) static void broken(struct walk *walk, const char *id,
                                                         const char *format, ...)
{
    struct audit_report *state = walk->state;
    va_list arguments;

    if (state->broken_at != 0)
        return;
    state->broken_at = walk->next;
    (void)snprintf(state->broken_id, sizeof state->broken_id, "%s", id);
    va_start(arguments, format);
    (void)vsnprintf(state->why, sizeof state->why, format, arguments);
    va_end(arguments);
}

static int look_at(struct walk *walk, const struct db_query *query, struct error *err)
{
    int64_t seq = db_column_i64(query, 6);
    const char *kept = text_at(query, 7);
    struct link link = link_of(query, seq);
    int rc;

    if (seq != walk->next) {
        broken(walk, "", "number %lld is missing", (long long)walk->next);
        return 0;
    }
    rc = hash_link(walk->store, walk->hash, &link, walk->hash, err);
    if (rc == 0 && strcmp(walk->hash, kept) != 0)
        broken(walk, link.id, "the row is not what was sealed");
    if (walk->known_head && walk->known_seq == seq && strcmp(walk->known_head, kept) != 0)
        broken(walk, link.id, "the head that was noted is another one");
    walk->next++;
    return rc;
}

static int walk_chain(struct walk *walk, struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(walk->store->db,
                      SQL("SELECT id, at, login, action, subject, detail, seq, hash FROM audit "
                          "WHERE seq IS NOT NULL ORDER BY seq"),
                      DB_NONE, &query, err);

    while (rc == 0 && walk->state->broken_at == 0 && (rc = db_next(query, &row, err)) == 0 && row)
        rc = look_at(walk, query, err);
    if (rc == 0 && row)
        db_finish(query);
    if (rc < 0 || walk->state->broken_at != 0)
        return rc;
    if (walk->next - 1 != walk->state->sealed)
        broken(walk, "", "the last number is %lld, and the head says %lld",
               (long long)walk->next - 1, (long long)walk->state->sealed);
    else if (strcmp(walk->hash, walk->state->head) != 0)
        broken(walk, "", "the head is not that of the last row");
    else if (walk->known_head && walk->known_seq >= walk->next)
        broken(walk, "", "number %lld, which was noted, is missing", (long long)walk->known_seq);
    return 0;
}

static int count_unsealed(struct store *store, struct audit_report *state, struct error *err)
{
    struct db_query *query;
    bool row = false;
    int rc = db_query(store->db, SQL("SELECT count(*), min(at) FROM audit WHERE seq IS NULL"),
                      DB_NONE, &query, err);

    if (rc == 0)
        rc = db_next(query, &row, err);
    if (rc < 0 || !row)
        return rc;
    state->unsealed = db_column_i64(query, 0);
    state->oldest_unsealed_ms = db_column_i64(query, 1);
    db_finish(query);
    return 0;
}

int audit_verify(struct store *store, int64_t known_seq, const char *known_head,
                 struct audit_report *out_report, struct error *err)
{
    struct audit_report state = {0};
    struct walk walk = {.store = store,
                        .state = &state,
                        .next = 1,
                        .known_seq = known_seq,
                        .known_head = known_head};
    /* so that no sealer comes between the head and its rows */
    int rc = db_begin_reading(store->db, err);

    if (rc == 0)
        rc = read_head(store, &state, err);
    if (rc == 0)
        rc = walk_chain(&walk, err);
    if (rc == 0)
        rc = count_unsealed(store, &state, err);
    db_rollback(store->db);
    if (rc == 0)
        *out_report = state;
    return rc;
}

int audit_each(struct store *store, const char *subject,
               int (*each)(void *context, const struct audit_row *row), void *context,
               struct error *err)
{
    struct db_query *query;
    bool row = true;
    int rc = db_query(store->db,
                      SQL("SELECT id, at, login, action, subject, detail, seq FROM audit "
                          "WHERE subject = ? OR subject IN "
                          "(SELECT id FROM assessment WHERE candidate = ?) ORDER BY at, id"),
                      DB_VALUES(db_text(subject), db_text(subject)), &query, err);

    while (rc == 0 && (rc = db_next(query, &row, err)) == 0 && row) {
        struct link link = link_of(query, db_column_i64(query, 6));
        struct audit_row shown = {link.id,     link.login, link.action, link.subject,
                                  link.detail, link.at,    link.seq};

        if (each(context, &shown) != 0) {
            db_finish(query);
            return 0;
        }
    }
    return rc;
}
