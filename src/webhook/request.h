/* SPDX-License-Identifier: MIT */
/* request - what an event looks like on the wire, for the adaptor of its endpoint.  No sockets. */
#pragma once

#include "assess/webhook.h"
#include "send.h"
#include "settings.h"
#include "sign.h"

enum { REQUEST_KEYS_MAX = 4, REQUEST_TOTAL_MS = 20000 };

/* "standard-webhook", "cloudevents", "http-template"; NULL-ended. */
extern const char *const request_adaptors[];

struct request_input {
    const struct endpoint *endpoint;
    const char *event, *type, *trace; /* ids and the name of the type */
    const char *body;                 /* the frozen bytes */
    int64_t created_at;               /* of the event, milliseconds */
    int64_t now;                      /* of this try, milliseconds */
    uint64_t span;                    /* any 64 bits but 0: Trace Context's parent-id */
    const char *version;              /* of assess */
    const struct sign_key *keys;      /* the newest first */
    size_t key_count;
    const struct settings *settings;
    const char *auth, *client_key; /* secrets, or NULL */
};

/* Owns what its send_request points to. */
struct request {
    struct send_request send;
    char *url, *body;                   /* of a template; else NULL */
    struct buf texts[SEND_HEADERS_MAX]; /* of its headers */
};
void request_done(struct request *request); /* wiped */

/* A header's value, to be filled; NULL: there are too many. */
struct buf *request_add(struct request *request, const char *name);
void request_put(struct request *request, const char *name, const char *value);
/* Headers, trust and times, when all is in it.  SETTINGS and CLIENT_KEY (or NULL) are borrowed. */
int request_end(struct request *request, const struct settings *settings, const char *client_key,
                struct error *err);

int request_make(const struct request_input *input, struct request *out_request, struct error *err);
