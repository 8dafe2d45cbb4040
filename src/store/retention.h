/* SPDX-License-Identifier: MIT */
/*
 * retention - what has been kept for as long as it should be.  Nothing of somebody who is held goes, and nothing of an order
 * that is not over.
 */
#pragma once

#include "id.h"
#include "store.h"

enum retained {
    RETAINED_TRIALS,     /* what was tried and not handed in: sources and reports */
    RETAINED_SOURCES,    /* what was handed in */
    RETAINED_REPORTS,    /* what came of it, test by test; verdicts and digests stay */
    RETAINED_DELIVERIES, /* events for other systems that wait for nobody, and what came of each try */
    RETAINED_PIECES
};

/* RETAINED_DELIVERIES go by so many events at a time: ask again while *out_count is as many. */
enum { RETENTION_BATCH = 1000 };

/*
 * Inside a change: the time by which ages are told.  Nothing that a wrong clock erased comes back, so after a leap
 * time goes on by a week at first, and then twice as fast as the clock, until it is where the clock is.
 */
int retention_clock(struct store *store, int64_t *out_now, struct error *err);
/* Inside a change, with a row of the audit where there was something: pieces of runs that are older than BEFORE. */
int retention_drop(struct store *store, enum retained what, int64_t before, int64_t *out_count,
                   struct error *err);
/* Somebody of whom nothing is open, and with whom nothing has happened since BEFORE; *out_found false: nobody. */
int retention_person(struct store *store, int64_t before, char out_id[ID_SIZE], bool *out_found,
                     struct error *err);
