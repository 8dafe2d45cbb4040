/* SPDX-License-Identifier: MIT */
/*
 * sealed - what is personal: kept only as bytes that one person's key opens (AES-256-GCM, a fresh nonce each
 * time, bound to person, subject and kind, so that no piece passes for another).  The key lies in people.keys,
 * beside the store; backups leave it out unless they are asked for it.
 *
 * KIND: "person" (name and addresses), "source" (what was handed in), …; SUBJECT: the id that it belongs to.
 */
#pragma once

#include "store.h"

enum { SEALED_MAX = 64 << 20 };

/* A key for a new person; one that is there stays.  Commits by itself, before anything is sealed by it. */
int person_key_make(struct store *store, const char *candidate, struct error *err);

/* Inside a change.  What is there of that subject and kind is replaced. */
int sealed_put(struct store *store, const char *candidate, const char *subject, const char *kind,
               const void *data, size_t size, struct error *err);
/*
 * NUL-terminated behind its size; *out_data is NULL where nothing is kept.  ERR_SEALED: the key is gone, or the
 * bytes are not those that were sealed.  Caller frees, best by sealed_free.
 */
int sealed_get(struct store *store, const char *subject, const char *kind, char **out_data,
               size_t *out_size, struct error *err);
/* Wipes it first. */
void sealed_free(char *data, size_t size);

/* What is kept of a candidate, unopened; EACH returns 0 to go on, or a negated code. */
int sealed_each(struct store *store, const char *candidate,
                int (*each)(void *context, const char *subject, const char *kind,
                            struct error *err),
                void *context, struct error *err);
