/* SPDX-License-Identifier: MIT */
/*
 * ical_scan - the lines of an iCalendar object (RFC 5545, 3.1 and 3.2) that say when somebody is busy; all others are
 * passed over.  Each line is looked at once, and copied only where it is folded.
 *
 * Hostile input: at most ICAL_DEPTH_MAX components inside one another, lines of ICAL_LINE_MAX bytes unfolded; what is
 * longer or deeper, or ends too soon, is ERR_USAGE with its line.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ICAL_DEPTH_MAX = 4, ICAL_LINE_MAX = 64 << 10, ICAL_PROPERTIES_MAX = 4 << 20 };

struct ical_span { /* in the text, or in the scan's memory; no NUL behind it */
    const char *text;
    size_t size;
};

enum ical_name {
    ICAL_DTSTART,
    ICAL_DTEND,
    ICAL_DURATION,
    ICAL_RRULE,
    ICAL_EXRULE,
    ICAL_RDATE,
    ICAL_EXDATE,
    ICAL_RECURRENCE_ID,
    ICAL_UID,
    ICAL_STATUS,
    ICAL_TRANSP,
    ICAL_BUSYSTATUS, /* X-MICROSOFT-CDO-BUSYSTATUS */
    ICAL_ATTENDEE,
    ICAL_FREEBUSY,
    ICAL_TZID,
    ICAL_OFFSET_FROM,
    ICAL_OFFSET_TO,
    ICAL_METHOD,
    ICAL_NAMES
};

struct ical_property {
    enum ical_name name;
    unsigned line;                /* from 1 */
    uint32_t next;                /* of the same component; 0: none */
    bool is_date, is_period;      /* VALUE=DATE, VALUE=PERIOD */
    bool and_future;              /* RANGE=THISANDFUTURE */
    struct ical_span value, tzid; /* tzid: of TZID=, or empty */
    struct ical_span state;       /* PARTSTAT= or FBTYPE=, or empty */
};

enum ical_kind {
    ICAL_CALENDAR,
    ICAL_EVENT,
    ICAL_BUSY_TIME,
    ICAL_ZONE,
    ICAL_STANDARD,
    ICAL_DAYLIGHT
};

struct ical_component {
    enum ical_kind kind;
    unsigned line;
    uint32_t parent;            /* its place */
    uint32_t last;              /* property; 0: none */
    uint32_t named[ICAL_NAMES]; /* the first one of each name; 0: none */
};

struct ical_scan {
    struct ical_property *properties; /* the first one is none */
    struct ical_component *components;
    size_t property_count, component_count;
    struct ical_block *memory; /* of what was folded */
};
void ical_scan_done(struct ical_scan *scan);

/* TEXT outlives the scan.  ADDRESS: of attendees only those whose line ends with it; NULL: none of them. */
int ical_scan(const char *text, size_t size, const char *address, struct ical_scan *out_scan,
              struct error *err);

/* The first property NAME of COMPONENT, or the next one after PROPERTY; NULL: there is none. */
const struct ical_property *ical_get(const struct ical_scan *scan,
                                     const struct ical_component *component, enum ical_name name);
const struct ical_property *ical_next(const struct ical_scan *scan,
                                      const struct ical_property *property);
bool ical_is(struct ical_span span, const char *word); /* without regard to case */
