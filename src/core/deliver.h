/* SPDX-License-Identifier: MIT */
/*
 * deliver - webhooks on their way, beside whatever else a worker does; private to core.
 *
 * What is due is claimed in batches, an endpoint at a time, and given to assess-send; what came of it is committed in
 * groups together with the next claims.  Nothing here waits: a turn does what can be done now.
 */
#pragma once

#include "session.h"
#include "webhooks.h"

struct deliverer;

struct deliver_event {
    const char *delivery, *event, *endpoint, *type;
    enum delivery_end end;
    int status;
    const char *reason; /* "" where it was delivered */
    enum endpoint_state endpoint_state;
    int64_t due_at; /* of DELIVERY_WAITS */
};

/* webhooks_sent.c: added to LIST; ids in FILTER are whole. */
int webhooks_list(struct store *store, const struct delivery_filter *filter,
                  struct delivery_list *list, struct error *err);

struct deliver_report {
    int64_t delivered, failed;
};

struct deliver_options {
    struct assess *assess;
    struct store *store; /* outlives it */
    const char *only;    /* this endpoint; NULL: all */
    void (*on_event)(void *context, const struct deliver_event *event);
    void *context;
};

int deliverer_open(const struct deliver_options *options, struct deliverer **out_deliverer,
                   struct error *err);
/* What was under way is given back, so that the next worker has it at once.  *OUT_REPORT: may be NULL. */
void deliverer_close(struct deliverer *deliverer, struct deliver_report *out_report);

int deliverer_turn(struct deliverer *deliverer, struct error *err);
/* Something may have become due: the next turn looks. */
void deliverer_wake(struct deliverer *deliverer);
/* Something is under way, or not written down yet. */
bool deliverer_is_busy(const struct deliverer *deliverer);
/* Until an outcome is there, something is due, or MAX_MS. */
void deliverer_wait(struct deliverer *deliverer, int64_t max_ms);
