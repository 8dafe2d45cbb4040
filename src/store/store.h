/* SPDX-License-Identifier: MIT */
/*
 * store - everything that is kept: people, what they were asked, what came of it, and who did what.
 *
 * One file, DATA/store/assess.db, and beside it people.keys with one key a person: what names a person is in
 * the store only as sealed by that key (sealed.h), and without it nobody reads it again.  Both are ours
 * alone, on a local file system.  What is opened is checked first, and what is damaged or newer than we are
 * is left as it is.
 *
 * Core owns transactions: between store_begin and store_commit stands everything that is true together,
 * with its row of the audit (audit.h).  A change that is not committed is undone by store_change_done.
 *
 *   AUTO(store_change_done) struct store_change change = {0};
 *   store_begin(store, &change, err)  …  audit_add(store, …, err)  …  store_commit(&change, err)
 *
 * Errors are those of db.h, and ERR_STORE where the place cannot be used (not ours alone, another machine's
 * disk, no room to begin something new), ERR_STORE_NEWER, ERR_NOT_FOUND where STORE_READ finds none.
 */
#pragma once

#include "assess/error.h"
#include "clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum store_use {
    STORE_READ, /* it must be there */
    STORE_WRITE, /* something new begins: made where there is none, refused where there is little room */
    STORE_FINISH, /* what was begun is ended, or taken away: goes on without room, by the reserve */
};

struct store_options {
    const char *folder; /* DATA/store, an absolute path */
    enum store_use use;
    struct clock clock;
    const char *driver_part; /* NULL; tests: see db.h */
};

int store_open(const struct store_options *options, struct store **out_store, struct error *err);
void store_close(struct store *store);
const char *store_path(const struct store *store);
int64_t store_now_ms(const struct store *store);
/* Who does it: the login name, with that of the session where it is another: "root (anna)". */
const char *store_login(const struct store *store);

struct store_change {
    struct store *store; /* NULL: none is open */
};

int store_begin(struct store *store, struct store_change *out_change, struct error *err);
int store_commit(struct store_change *change, struct error *err);
/* Was anything committed since it was opened? */
bool store_has_changed(const struct store *store);
void store_change_done(struct store_change *change);

/*
 * The one id of TABLE (a literal of ours) that TYPED stands for: whole, or its end.  ERR_NOT_FOUND,
 * ERR_AMBIGUOUS; WHAT is how people call it: "candidate".
 */
int store_find_id(struct store *store, const char *prefix, const char *sql, const char *what,
                  const char *typed, char *out_id, struct error *err);

/* What a file system is that is another machine's, by statfs's f_type; NULL: it is this one's. */
const char *store_remote_system(uint64_t type);
