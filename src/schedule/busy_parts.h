/* SPDX-License-Identifier: MIT */
/* busy_parts - what the files about busy time share. */
#pragma once

#include "busy.h"
#include "recur.h"

/* A zone by the name that the calendar uses. */
struct busy_zone {
    struct ical_span name;
    const struct zone *zone; /* NULL: it is none */
};

struct reading {
    const struct busy_request *request;
    struct ical_scan scan;
    struct busy busy;
    size_t span_room;
    struct busy_zone *zones;
    size_t zone_count;
    int64_t steps;
    struct error *err;
    bool out_of_memory, out_of_steps;
};

/* A time of the calendar: an instant, or a date that is a whole day at home. */
struct busy_time {
    int64_t civil; /* in its zone */
    const struct zone *zone;
    bool is_date;
};

void busy_fault(struct reading *reading, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void busy_add(struct reading *reading, int64_t from, int64_t to, bool tentative);

/* busy_zone.c: the zone that PROPERTY names; NULL and a fault: there is none. */
const struct zone *busy_zone(struct reading *reading, const struct ical_property *property);
int64_t busy_instant(const struct busy_time *time);
/* One value of PROPERTY; false and a fault: it cannot be read. */
bool busy_time(struct reading *reading, const struct ical_property *property,
               struct ical_span value, struct busy_time *out_time);
/* busy_event.c: events with what repeats and changes them. */
void busy_events(struct reading *reading);
