/* SPDX-License-Identifier: MIT */
/*
 * webhooks - events, where they go, and what came of each try.  See assess/webhook.h for what they mean.
 *
 * An event is made by the change that it tells of (orders.c, decisions.c), so that none can forget it.  Each endpoint that
 * takes its type gets a delivery and a job (jobs.h) in its own queue: endpoints are claimed one by one, and what waits for
 * a dead one is never passed over for a live one.
 *
 * All but looking is inside a change of the caller's.
 */
#pragma once

#include "assess/webhook.h"
#include "id.h"
#include "jobs.h"
#include "store.h"

enum { EVENT_TRACE_SIZE = 33, ENDPOINTS_MAX = 1000 };

/* ---- endpoints -------------------------------------------------------------------------------------- */

/* With its row of the audit.  ERR_CONFLICT: the name is taken. */
int endpoints_add(struct store *store, const struct endpoint *endpoint, struct error *err);
/* By id, its end, or the name; not removed ones. */
int endpoints_find(struct store *store, const char *typed, char out_id[ID_SIZE], struct error *err);
int endpoints_get(struct store *store, const char *id, struct endpoint *out_endpoint,
                  struct error *err);
/* How many of its deliveries wait and are dead: takes as long as there are many. */
int endpoints_count(struct store *store, struct endpoint *endpoint, struct error *err);
/* Those that were not removed, by id; ENDPOINT is handed over.  EACH may ask the store. */
int endpoints_each(struct store *store,
                   int (*each)(void *context, struct endpoint *endpoint, struct error *err),
                   void *context, struct error *err);
/* State, reason, failures and holds.  ACTION: a word for the audit, or NULL for what is no person's matter. */
int endpoints_put(struct store *store, const struct endpoint *endpoint, const char *action,
                  struct error *err);
/* What waits for a later time is due, in the order in which it came; *out_count of them. */
int endpoints_hasten(struct store *store, const char *id, int64_t *out_count, struct error *err);
/* What waits is cancelled; its row stays for its deliveries. */
int endpoints_remove(struct store *store, const char *id, int64_t *out_cancelled,
                     struct error *err);

/* ---- secrets: in people.keys, committed by themselves, before what needs them ------------------------- */

#define SECRET_SIGN   "sign"
#define SECRET_AUTH   "auth"       /* a password, a token */
#define SECRET_CLIENT "client-key" /* of a client's certificate, PEM */

/* In force from now; those before are, for OVERLAP_MS more. */
int secrets_put(struct store *store, const char *endpoint, const char *kind, const void *secret,
                size_t size, int64_t overlap_ms, struct error *err);
/* Those in force, the newest first; SECRET is borrowed.  EACH returns 0 to go on. */
int secrets_each(struct store *store, const char *endpoint, const char *kind,
                 int (*each)(void *context, const void *secret, size_t size, struct error *err),
                 void *context, struct error *err);
int secrets_remove(struct store *store, const char *endpoint, struct error *err);

/* ---- events ------------------------------------------------------------------------------------------- */

/* What happened to ORDER, as it is now in the store; DECISION: its word, or "". */
int events_add(struct store *store, enum event_type type, const struct order *order,
               const char *decision, struct error *err);
/* For one endpoint, whatever types it takes; *out_delivery is its id. */
int events_add_test(struct store *store, const char *endpoint, char out_delivery[ID_SIZE],
                    struct error *err);
/* The words of an erased person's events go, and what waits with them. */
int events_forget(struct store *store, const char *candidate, struct error *err);

/* ---- deliveries --------------------------------------------------------------------------------------- */

/* What is to be sent. */
struct outgoing {
    char delivery[ID_SIZE], job[ID_SIZE], event[ID_SIZE];
    char type[32], trace[EVENT_TRACE_SIZE];
    char *body;
    int64_t attempt; /* of the job: with its id, what an answer names */
    int64_t attempts, failures, created_at;
};
struct outgoings {
    struct outgoing *items;
    size_t count;
};
void outgoings_done(struct outgoings *outgoings);

/* At most MAX that are due for ENDPOINT, the oldest first, leased to OWNER.  LONGEST_MS: the longest wait between tries. */
int deliveries_claim(struct store *store, const struct endpoint *endpoint, int64_t longest_ms,
                     const char *owner, size_t max, struct outgoings *out_outgoings,
                     struct error *err);

enum delivery_end { DELIVERY_DELIVERED, DELIVERY_WAITS, DELIVERY_DEAD };
struct delivery_result {
    enum delivery_end end;
    int64_t due_at; /* of DELIVERY_WAITS */
    int64_t status;
    const char *reason; /* "refused" */
    const char *record; /* JSON */
    bool counts;        /* as a failure of its schedule */
};
/*
 * *out_ours false: another has it, and nothing was written; but where it was cancelled meanwhile, what came of it is, and
 * "delivered" is what it is then.
 */
int deliveries_put(struct store *store, const struct outgoing *outgoing,
                   const struct delivery_result *result, bool *out_ours, struct error *err);

int deliveries_find(struct store *store, const char *typed, char out_id[ID_SIZE],
                    struct error *err);
/* The latest first. */
int deliveries_each(struct store *store, const struct delivery_filter *filter,
                    int (*each)(void *context, const struct delivery *delivery, struct error *err),
                    void *context, struct error *err);
int attempts_each(struct store *store, const char *delivery,
                  int (*each)(void *context, int64_t number, const char *record, struct error *err),
                  void *context, struct error *err);
/* Due again, with nothing held against it; ERR_CONFLICT: it waits already, or its words are gone. */
int deliveries_replay(struct store *store, const char *id, struct error *err);
/* Those that wait, and dead ones. */
int deliveries_count(struct store *store, int64_t *out_waiting, int64_t *out_dead,
                     struct error *err);
