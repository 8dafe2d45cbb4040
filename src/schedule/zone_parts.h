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

/* DATA as a TZif file; false: it is none. */
bool zone_read_tzif(const unsigned char *data, size_t size, struct zone *zone);
/*
 * zone_rule.c: a POSIX TZ string (RFC 8536, 3.3.1), such as "CET-1CEST,M3.5.0,M10.5.0/3", from the last change that ZONE has
 * up to ZONE_LAST_YEAR; false: it is none.
 */
bool zone_add_rule(struct zone *zone, const char *rule);
bool zone_push(struct zone *zone, int64_t from, int32_t offset);
