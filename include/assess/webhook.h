/* SPDX-License-Identifier: MIT */
/*
 * webhook - what happened to orders, told to other systems.  Plain data; the calls are in assess.h.
 *
 * An event comes with the change that it tells, in one transaction; its bytes are frozen then, and are the same at every
 * try and for every replay, under one id.  Each endpoint has a delivery of its own for it, made at least once: `assess
 * work` tries again, later and later, until the other side says 2xx or a reason to give up.
 *
 * Format: Standard Webhooks 1.0.0 (webhook-id, webhook-timestamp, webhook-signature: v1 = HMAC-SHA256 of id, time and body).
 *
 * Errors: ERR_USAGE (URL, secret, name of an event), ERR_NOT_FOUND, ERR_AMBIGUOUS, ERR_CONFLICT (the state does not allow
 * it), and those of the store.
 */
#pragma once

#include "assess/error.h"
#include "assess/order.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_type {
    EVENT_ADDED,
    EVENT_STARTED,
    EVENT_SUBMITTED,
    EVENT_GRADED,
    EVENT_REGRADED,
    EVENT_EXPIRED,
    EVENT_CANCELLED,
    EVENT_DECIDED,
    EVENT_TEST,
    EVENT_TYPES
};
const char *event_type_name(enum event_type type); /* "order.graded" */
bool event_type_by_name(const char *name, enum event_type *out_type);

enum {
    EVENT_BODY_MAX = 20000, /* bytes of ASCII */
    WEBHOOK_URL_MAX = 1000,
    WEBHOOK_NAME_MAX = 64,
    WEBHOOK_ATTEMPTS_KEPT = 20 /* of a delivery: the first and the latest */
};

struct event {
    const char *id; /* without a dot: it is signed */
    enum event_type type;
    int64_t at;                         /* milliseconds since 1970 */
    int64_t sequence;                   /* of its order, from 1; 0: of none */
    const struct order *order;          /* NULL: EVENT_TEST */
    const char *external_id, *decision; /* or "" */
};
/*
 * {"type", "timestamp", "data"}: one line of ASCII, at most EVENT_BODY_MAX; THIN: ids alone.  No extra time is in it, nor
 * when something was handed in.  Caller frees; NULL: no memory.
 */
char *event_to_json(const struct event *event, bool thin);

enum endpoint_state { ENDPOINT_ACTIVE, ENDPOINT_PAUSED, ENDPOINT_DISABLED, ENDPOINT_STATES };
const char *endpoint_state_name(enum endpoint_state state);

struct endpoint {
    char id[40];
    char name[WEBHOOK_NAME_MAX + 1]; /* the operator's word, or "" */
    char *url;
    char adaptor[32]; /* "standard-webhook" */
    unsigned types;   /* 1 << enum event_type; 0: all */
    bool thin, ordered;
    unsigned rate;  /* a second; 0: as fast as it goes */
    char *settings; /* of the adaptor, as JSON; no secrets */
    enum endpoint_state state;
    char reason[160]; /* why it is paused or disabled, or what failed last; or "" */
    int64_t failures; /* in a row */
    int64_t failing_since, held_until; /* 0: it is not */
    int64_t created_at;
    int64_t waiting, dead; /* deliveries */
};
void endpoint_done(struct endpoint *endpoint);

struct delivery {
    char id[40], event[40], endpoint[40], order[40]; /* order: "" for a test */
    char type[32], state[16]; /* "pending", "delivered", "dead", "cancelled" */
    char reason[64];          /* why it is not delivered: "refused", "redirect", …; or "" */
    int64_t sequence, attempts, status;   /* status: of the last try; 0: there was no answer */
    int64_t created_at, ended_at, due_at; /* 0: it has not ended, is not pending */
    enum endpoint_state endpoint_state;   /* how it left the endpoint; told by assess_work alone */
};

/* NULL or "": any.  SINCE, UNTIL: when it happened; 0: any. */
struct delivery_filter {
    const char *id, *endpoint, *state, *type, *event, *candidate;
    int64_t since, until;
    unsigned last_days; /* instead of SINCE; 0: any */
    size_t max;         /* the latest; 0: all */
};

/* A request as it would be made. */
struct webhook_header {
    char *name, *value;
    bool secret; /* its value is "": it is shown to nobody */
};
struct webhook_sample {
    char method[16];
    char *url, *body;
    struct webhook_header *headers;
    size_t header_count;
};
void webhook_sample_done(struct webhook_sample *sample);

struct webhook_request {
    const char *url, *name, *adaptor; /* NULL: no name; "standard-webhook" */
    unsigned types;                   /* as in struct endpoint */
    bool thin, ordered;
    unsigned rate;
    const char *secret; /* "whsec_…" or "whsk_…"; NULL: a new one is made */
    size_t secret_size;
    const char *ca_pem, *cert_pem, *key_pem; /* NULL: the system's trust; no certificate of ours */
    const char *template_name, *template_text; /* of an http-template; NULL: none */
    size_t template_size;
    const char *auth; /* what its auth needs, or NULL */
};

struct endpoint_info {
    struct endpoint endpoint;
    char secret[128]; /* the new one, shown this once; "" where it was given, or none was made */
    char public_key[128]; /* "whpk_…", or "" */
    int64_t cancelled;    /* deliveries that went with it */
};
void endpoint_info_done(struct endpoint_info *info); /* wiped */

struct endpoint_list {
    struct endpoint *items;
    size_t count;
};
void endpoint_list_done(struct endpoint_list *list);

struct delivery_list {
    struct delivery *items;
    size_t count;
    char **
        attempts; /* of the only one, where one was asked for by id: a record of each try, as JSON */
    size_t attempt_count;
};
void delivery_list_done(struct delivery_list *list);

struct verify_request {
    const char *secret;
    size_t secret_size;
    const char *id, *timestamp, *signatures; /* the three headers */
    const void *body;
    size_t size;
    int64_t now_s; /* 0: the clock's */
};
enum verify_answer { VERIFY_VALID, VERIFY_INVALID, VERIFY_TOO_OLD, VERIFY_TOO_NEW };

/* assess-endpoint/1, assess-endpoints/1, assess-deliveries/1: one line; caller frees.  NULL: no memory. */
char *endpoint_to_json(const struct endpoint_info *info);
char *endpoints_to_json(const struct endpoint_list *list);
char *deliveries_to_json(const struct delivery_list *list);
char *webhook_sample_to_json(const struct webhook_sample *sample); /* assess-request/1 */
char *replay_to_json(int64_t count);                               /* assess-replay/1 */
