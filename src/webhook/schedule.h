/* SPDX-License-Identifier: MIT */
/*
 * schedule - what an outcome means for a delivery and for its endpoint.  Pure; each rule is a row of the fault table in
 * tests/webhook.
 *
 * Tries follow the operator's waits, or those of the Standard Webhooks specification, each with up to a fifth more or less: at
 * once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h; then the delivery is dead, and listed.
 */
#pragma once

#include "assess/error.h"
#include "send.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SCHEDULE_WAITS_MAX = 30,
    SCHEDULE_HOPELESS = 3, /* tries where the other side says that it will never take it */
    SCHEDULE_BREAKER = 5,  /* failures in a row that open an endpoint's breaker */
    SCHEDULE_HOLD_MAX_MS =
        25 * 60 * 60 * 1000,  /* more than any hold: what ends later was written by a wrong clock */
    SCHEDULE_DISABLE_MIN = 10 /* failures in a row below which no endpoint is disabled */
};

#define SCHEDULE_STANDARD "5s 5m 30m 2h 5h 10h 14h 20h 24h"

struct schedule_waits {
    int64_t items[SCHEDULE_WAITS_MAX]; /* milliseconds between one try and the next */
    int64_t count;
};
/* Words like those of SCHEDULE_STANDARD, each from 1 s to 7 days.  ERR_CONFIG names the word that is none. */
int schedule_waits_parse(const char *text, struct schedule_waits *out_waits, struct error *err);

struct schedule_delivery {
    const struct schedule_waits *waits;
    int64_t failures;   /* that counted, before this try */
    int64_t created_at; /* milliseconds */
};

enum schedule_end { SCHEDULE_DELIVERED, SCHEDULE_AGAIN, SCHEDULE_DEAD };

struct schedule_answer {
    enum schedule_end end;
    int64_t wait_ms;    /* of SCHEDULE_AGAIN, from now */
    int64_t hold_ms;    /* nothing goes to the endpoint for so long; 0: it may */
    bool counts;        /* as a failure of the delivery */
    bool breaks;        /* as a failure of the endpoint */
    bool pauses;        /* the operator's turn: credentials */
    bool disables;      /* the other side wants no more */
    const char *reason; /* "redirect", "unauthorized", …; "" where it is delivered */
};

/* RANDOM: any 64 bits. */
struct schedule_answer schedule_judge(const struct send_outcome *outcome,
                                      const struct schedule_delivery *delivery, int64_t now,
                                      uint64_t random);

/* How long an endpoint with FAILURES in a row is left alone before one try; 0: it is not. */
int64_t schedule_breaker_ms(int64_t failures);
/* Nothing but failures for five days. */
bool schedule_gives_up(int64_t failures, int64_t failing_since, int64_t now);
