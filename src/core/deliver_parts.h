/* SPDX-License-Identifier: MIT */
/* deliver_parts - what the files about delivering share. */
#pragma once

#include "address.h"
#include "deliver.h"
#include "record.h"
#include "request.h"
#include "schedule.h"
#include "send.h"

enum {
    ROUTES_MAX = ENDPOINTS_MAX,
    SLOTS = 4,       /* of an endpoint, at a time */
    READY_SLOW = 8,  /* claimed ahead for it */
    READY_FAST = 64, /* the same where it answers at once */
    FAST_US = 100000,
    RATE_AHEAD_S = 10,     /* claimed ahead of a bucket */
    DONE_MAX = 64,         /* outcomes that are written down together */
    DONE_AGE_MS = 5,       /* or those that wait for so long */
    LEASE_LEFT_MS = 30000, /* with less nothing is begun */
    LOOK_MS = 1000,
    HANGS_MS = REQUEST_TOTAL_MS + 10000 /* without an outcome: assess-send itself hangs */
};

/* An endpoint, with what is claimed for it. */
struct route {
    struct endpoint endpoint;
    struct sign_key keys[REQUEST_KEYS_MAX];
    size_t key_count;
    struct settings settings;
    char *auth, *client_key;
    char *token;         /* what auth was exchanged for; NULL: none yet */
    int64_t token_until; /* monotonic milliseconds */
    bool token_used;     /* something was delivered by it */
    struct outgoings ready;
    size_t next; /* of ready: the first that is not under way */
    unsigned flight;
    int64_t claimed_at, last_us;
    int64_t tokens, filled_at; /* thousandths of a request */
    bool seen, touched;
};

struct flight {
    uint64_t number; /* 0: free */
    struct route *route;
    struct outgoing outgoing;
    bool is_token;        /* it is for nothing but the route's token */
    int64_t at, begun_ms; /* wall, monotonic */
};

struct done {
    struct route *route;
    struct outgoing outgoing;
    struct schedule_answer answer;
    int status;
    char *record;
    int64_t due_at;
    bool ours;
};

struct deliverer {
    struct deliver_options options;
    struct deliver_report report;
    struct clock clock;
    char owner[JOB_OWNER_SIZE];
    char *allow;
    struct schedule_waits waits;
    struct sender *sender;
    struct route *routes[ROUTES_MAX];
    size_t route_count;
    struct flight flights[SEND_FLIGHT_MAX];
    size_t flight_count;
    uint64_t numbers;
    struct done done[DONE_MAX];
    size_t done_count;
    int64_t done_at, look_at; /* monotonic milliseconds */
};

int64_t deliver_mono_ms(const struct deliverer *deliverer);
uint64_t deliver_draw(void);
/* deliver_receive.c: what came of it, into done, which must have room. */
void deliver_take(struct deliverer *deliverer, struct flight *flight,
                  const struct send_outcome *outcome);
/* All outcomes that are there, into done. */
int deliver_receive(struct deliverer *deliverer, struct error *err);
/* How ENDPOINT stands after an answer; *out_action: what the audit is told, or as it was. */
void deliver_settle(struct endpoint *endpoint, const struct schedule_answer *answer, int status,
                    int64_t now, const char **out_action);
/* NUMBER 0: a free one; NULL: there is none. */
struct flight *deliver_find_flight(struct deliverer *deliverer, uint64_t number);
void route_forget_token(struct route *route);
void outgoing_done(struct outgoing *outgoing);
/* deliver_routes.c: the keys and secrets of its endpoint. */
int route_load_keys(struct store *store, struct route *route, struct error *err);
void route_clear(struct route *route); /* all that it owns */
/* What the store says of endpoints now; inside a change or not. */
int routes_load(struct deliverer *deliverer, struct error *err);
void routes_done(struct deliverer *deliverer);
/* May it be asked now, and how often at a time? */
unsigned route_slots(const struct route *route, int64_t now);
bool route_take_token(struct route *route, int64_t now_ms);
