/* SPDX-License-Identifier: MIT */
/* zone_parts - what the files about zones share. */
#pragma once

#include "zone.h"

#include <stdbool.h>

struct zone {
    char name[ZONE_NAME_SIZE];
    int32_t first;
    struct zone_change *changes;
    size_t count;
    struct zone *next; /* of the set */
    bool brought;      /* by a calendar: its name is the calendar's, and finds nothing */
};

/* An offset is less than about a day, as RFC 8536 (3.2) has it; times are those from which no sum with one overflows. */
enum { ZONE_OFFSET_MAX = 26 * 3600 };
#define ZONE_TIME_MAX (INT64_C(1) << 59)

/* DATA as a TZif file; false: it is none, or it counts leap seconds. */
bool zone_read_tzif(const unsigned char *data, size_t size, struct zone *zone);
/*
 * zone_rule.c: a POSIX TZ string (RFC 8536, 3.3.1), such as "CET-1CEST,M3.5.0,M10.5.0/3", for what is later than SINCE, the
 * last time in the table, up to ZONE_LAST_YEAR; false: it is none.
 */
bool zone_add_rule(struct zone *zone, int64_t since, const char *rule);
/* False: not later than the change before, out of bounds, one too many, or no memory.  What changes nothing is left out. */
bool zone_push(struct zone *zone, int64_t from, int32_t offset);

/* zone_names.c: names that may have been meant. */
struct zone_names {
    char *data;         /* zone.tab of the folder */
    const char **names; /* in it, NULL-ended */
    const char **parts; /* each one's last part */
    unsigned asked;
};
void zone_names_done(struct zone_names *names);
/* What to do about the unknown NAME, as the hint of *err; costs little however often it is asked. */
void zone_names_hint(struct zone_names *names, const char *folder, const char *name,
                     struct error *err);
/* The names of Windows in their order, without regard to case; NULL behind the last. */
const char *zone_windows_name(size_t index);
