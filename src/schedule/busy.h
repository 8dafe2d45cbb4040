/* SPDX-License-Identifier: MIT */
/*
 * busy - when somebody is busy by a calendar (RFC 5545).
 *
 * Busy is what is opaque and not cancelled, and what its owner has not declined; TENTATIVE by the caller's policy; all-day
 * events from midnight to midnight of the owner's own zone; floating times in it.  Changed instances take the place of
 * theirs, whatever zone they are written in.  Zones are those that the calendar brings, then IANA's, then Windows'; one that
 * is none of them is a fault, and nothing is guessed.
 *
 * What cannot be read is a fault with its line, for a person to see: whoever schedules beside it should not go on.  Hostile
 * calendars end by a budget of steps (BUSY_STEPS_MAX), with a fault.
 */
#pragma once

#include "assess/error.h"
#include "zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BUSY_FAULTS_MAX = 100, BUSY_SPANS_MAX = 200000, BUSY_STEPS_MAX = 3000000 };

struct busy_span {
    int64_t from, to; /* instants: seconds since 1970 */
    bool tentative;   /* nothing in it is sure */
};

struct busy_fault {
    unsigned line;
    char message[160]; /* escaped: may be shown */
};

struct busy_request {
    const char *text; /* an iCalendar object, as it came */
    size_t size;
    int64_t from, to;        /* the window */
    const struct zone *home; /* of whose calendar it is */
    struct zone_set *zones;
    const char *address; /* whose it is, "ada@example.com", or NULL */
    bool tentative_is_free;
};

struct busy {
    struct busy_span *spans; /* apart from one another, in order, inside of the window */
    size_t count;
    struct busy_fault *faults;
    size_t fault_count;
};
void busy_done(struct busy *busy);

/* ERR_USAGE: it is no calendar. */
int busy_read(const struct busy_request *request, struct busy *out_busy, struct error *err);
