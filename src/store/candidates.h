/* SPDX-License-Identifier: MIT */
/*
 * candidates - people who apply.  The row has ids and times; what names the person is sealed (sealed.h) under
 * the kind "person".
 *
 * Erasing takes three steps, each committed, and goes on where it was interrupted (candidates_settle):
 *   1 in one change: the row is "erasing", sealed pieces and the external id are gone, what is pending is
 *     cancelled, the audit has it;
 *   2 the key is destroyed, and the logs of both files are emptied;
 *   3 the row is "erased", the audit has it.
 */
#pragma once

#include "assess/candidate.h"
#include "store.h"

#define SEALED_PERSON "person"

enum { EXTERNAL_ID_MAX = 128 };

struct candidate_row {
    char id[40];
    char external_id[EXTERNAL_ID_MAX + 1]; /* "" once erased */
    enum candidate_state state;
    int64_t held_at_ms; /* 0: not held */
    int64_t created_at_ms, erased_at_ms;
};

/* Whole id, its end, or the external id.  ERR_NOT_FOUND, ERR_AMBIGUOUS. */
int candidate_find(struct store *store, const char *typed, char out_id[40], struct error *err);
int candidate_get(struct store *store, const char *id, struct candidate_row *out_row,
                  struct error *err);
/* By time; EACH returns 0 to go on, else that is what this returns. */
int candidates_each(struct store *store, bool erased_too,
                    int (*each)(void *context, const struct candidate_row *row, struct error *err),
                    void *context, struct error *err);

/* ERR_CONFLICT where somebody has that external id. */
int candidate_check_free(struct store *store, const char *external_id, struct error *err);

/* Inside a change, each with its row of the audit.  ERR_CONFLICT: the external id is taken; it is erased. */
int candidate_add(struct store *store, const char *id, const char *external_id, struct error *err);
int candidate_hold(struct store *store, const char *id, bool held, struct error *err);

struct erasure {
    int64_t sealed[8]; /* by kind, in the order of erasure_kinds */
    int64_t sealed_other;
    int64_t cancelled; /* jobs that were pending */
    int64_t backups, backups_with_keys, last_backup_ms;
};

/* Step 1, inside a change.  ERR_CONFLICT: held. */
int candidate_erase(struct store *store, const char *id, struct erasure *out_erasure,
                    struct error *err);
/*
 * Steps 2 and 3 for all that are "erasing", and for those whom a backup brought back; no change is open.
 * ERR_STORE_BUSY: the keys are gone, and somebody reads what is older, for a minute where WAITING.
 */
int candidates_settle(struct store *store, bool waiting, struct error *err);

extern const char *const erasure_kinds[]; /* NULL-ended */
