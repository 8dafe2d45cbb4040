/* SPDX-License-Identifier: MIT */
/*
 * send - HTTP requests to servers of other people, and what came of them.
 *
 * They are made by a process of its own, libexec/assess/assess-send: it has libcurl, sockets and the requests that it
 * was given, and neither a store nor files.  This is the caller's side: a non-blocking socket that takes requests and
 * gives outcomes, in any order.
 *
 *   sender_open(path, &sender, err)  sender_put(sender, &request, err)  …poll sender_fd()…  sender_get(sender, &outcome, &got, err)
 *
 * What comes from the other side is cut to size and escaped (text_escape_into) before it is in an outcome: it may be
 * shown as it is.  Secrets are in requests only; they reach neither a log nor a command line nor the environment.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SEND_BODY_MAX = 64 << 10, /* of a request */
    SEND_HEADERS_MAX = 24,
    SEND_MESSAGE_MAX = 384 << 10, /* a whole request, certificates and all */
    SEND_FLIGHT_MAX = 256,        /* requests that are under way; sender_put refuses more */
    SEND_ANSWER_MAX =
        64 << 10, /* of the headers, and of the body, of an answer; then it is cut off */
    SEND_SNIPPET_SIZE = 2048,
    SEND_FILE_MAX = 32 << 20, /* of an answer's body that goes to a file */
    SEND_RETRY_MAX_S = 7 * 24 * 60 * 60,
};

struct send_header {
    const char *name, *value;
};

/* All texts are borrowed; NULL stands for none. */
struct send_request {
    uint64_t number;    /* the caller's: the outcome has it */
    const char *method; /* "POST"; "GET" has no body */
    const char *url;
    struct send_header headers[SEND_HEADERS_MAX];
    size_t header_count;
    const void *body;
    size_t body_size;
    const char *ca_pem;             /* trusted instead of the system's */
    const char *cert_pem, *key_pem; /* the client's own */
    const char *allow;              /* the operator's exceptions: address_rules of address.h */
    int64_t connect_ms, total_ms;   /* TLS is part of connecting */
    size_t
        answer_max; /* with it the answer's body goes to ANSWER_FD, a memory file, up to so many bytes */
    int answer_fd; /* borrowed until sender_put returns; meaningless where ANSWER_MAX is 0 */
};

/* What happened.  An answer with a status has come where it is SEND_ANSWERED; whatever broke behind its headers. */
enum send_reason {
    SEND_ANSWERED,
    SEND_DNS,             /* the name has no address, or the resolver did not say */
    SEND_REFUSED,         /* nobody listens there, or no way leads there */
    SEND_BLOCKED_ADDRESS, /* the name leads to an address that is not allowed; nothing was sent */
    SEND_TLS,             /* no trust in it, or no TLS */
    SEND_TIMEOUT,         /* no answer in time; whether it was read nobody knows */
    SEND_BROKEN,          /* reset or closed before an answer; the same */
    SEND_PROTOCOL,        /* not HTTP, or headers without end */
    SEND_BAD_REQUEST,     /* ours: the URL or a header cannot be sent */
    SEND_LOCAL,           /* ours: no memory, no descriptors, the sender ended */
    SEND_REASONS
};
const char *send_reason_name(enum send_reason reason); /* "blocked_address" */

struct send_outcome {
    uint64_t number;
    enum send_reason reason;
    int status; /* 100 to 599; 0: none */
    int64_t
        retry_after_s; /* by number or date, at most SEND_RETRY_MAX_S; 0: none, or not to be understood */
    unsigned wire_attempts; /* libcurl repeats by itself on a connection that died in between */
    bool cut; /* the answer was longer than SEND_ANSWER_MAX, or broke behind its headers */
    int64_t dns_us, connect_us, tls_us, first_us, total_us; /* since the start; -1: not reached */
    char peer[64]; /* "203.0.113.7:443", "[2001:db8::1]:443" */
    char tls[32];  /* "TLSv1.3" */
    char location[256];
    char etag[256];        /* as it came, or ""; not escaped: to be sent back, not shown */
    uint64_t answer_bytes; /* of the body, wherever it went */
    char detail[200];      /* what the library said */
    char snippet[SEND_SNIPPET_SIZE];
    size_t
        body_size; /* of the raw answer, below: for what must be read of it (an id, a token); at most SEND_ANSWER_MAX */
    const char *body; /* raw, NUL behind it; until the next call on the sender */
};

struct sender;

/* PATH: of assess-send; returns when it says that it is ready.  ERR_INSTALLATION: it cannot run; ERR_SYSTEM. */
int sender_open(const char *path, struct sender **out_sender, struct error *err);
/* The process ends; what was under way is forgotten. */
void sender_close(struct sender *sender);
int sender_fd(const struct sender *sender); /* readable: sender_get has something */
size_t sender_flight(const struct sender *sender);
/*
 * *out_taken false: too much is under way, or its socket is full; ask again after a sender_get.  ERR_USAGE: it is too large
 * to be sent, now or later.
 */
int sender_put(struct sender *sender, const struct send_request *request, bool *out_taken,
               struct error *err);
/*
 * *out_got false: nothing yet.  ERR_SYSTEM: the process ended; everything under way has no outcome.  What cannot be read,
 * but has a number, is the outcome SEND_PROTOCOL of that one.
 */
int sender_get(struct sender *sender, struct send_outcome *out_outcome, bool *out_got,
               struct error *err);
