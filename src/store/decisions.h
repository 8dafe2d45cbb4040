/* SPDX-License-Identifier: MIT */
/*
 * decisions - what people decided of orders.  A decision is never changed: who changes his mind adds one, and the last
 * is in force.  Who and why are sealed under the person's key (sealed.h), by the decision's id and SEALED_DECISION.
 */
#pragma once

#include "id.h"
#include "store.h"

#define SEALED_DECISION "decision"

struct decision_row {
    char id[ID_SIZE], assessment[ID_SIZE];
    char word[16]; /* "advance", "reject" */
    int64_t score;
    int64_t decided_at;
};

/* Inside a change, with its row of the audit: which word, and which decision it takes the place of. */
int decisions_add(struct store *store, const struct decision_row *row, struct error *err);
/* Those of ASSESSMENT, the last one last; EACH returns 0 to go on. */
int decisions_each(struct store *store, const char *assessment,
                   int (*each)(void *context, const struct decision_row *row, struct error *err),
                   void *context, struct error *err);
