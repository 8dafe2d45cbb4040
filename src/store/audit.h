/* SPDX-License-Identifier: MIT */
/*
 * audit - who did what, when, to what.
 *
 * A row commits with the change that it describes, unsealed.  The sealer gives rows their numbers in the order
 * of their times, and each the SHA-256 of the row before it and of its own bytes; changing, dropping or moving
 * a sealed row breaks the chain at that place.  Who can write the file can also make a new chain: whoever
 * wants to rule that out keeps the head that verify shows, and gives it to a later verify.
 *
 * The bytes: "assess-audit/1", the store's id, the hash before, the number, id, time, login, action, subject
 * and detail, each behind its length (digest.h).  Details name ids and figures, never a person's data.
 */
#pragma once

#include "assess/store.h"
#include "store.h"

enum { AUDIT_HASH_SIZE = 72, AUDIT_SEAL_BATCH = 1000 };

/* Inside a change.  ACTION: "candidate.add"; DETAIL: "" or a few words of ours. */
int audit_add(struct store *store, const char *action, const char *subject, const char *detail,
              struct error *err);
/* Chains what is unsealed, in changes of its own. */
int audit_seal(struct store *store, struct error *err);

/*
 * KNOWN_SEQ, KNOWN_HEAD: a head that was noted earlier; 0 and NULL for none.  What is broken is no error.
 */
int audit_verify(struct store *store, int64_t known_seq, const char *known_head,
                 struct audit_report *out_report, struct error *err);

struct audit_row {
    const char *id, *login, *action, *subject, *detail;
    int64_t at_ms;
    int64_t seq; /* 0: not sealed yet */
};
/* Rows about SUBJECT and, where that is a candidate, about his orders, by time; EACH returns 0 to go on. */
int audit_each(struct store *store, const char *subject,
               int (*each)(void *context, const struct audit_row *row), void *context,
               struct error *err);
