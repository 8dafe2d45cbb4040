/* SPDX-License-Identifier: MIT */
/*
 * zone - what time it is where: between instants (seconds since 1970 UTC) and civil seconds (civil.h).
 *
 * Tables are those of the system (TZif, RFC 8536), read by ourselves: the library that calendars are read with breaks
 * RFC 5545, 3.3.5 in gaps and folds, and takes what it does not know for UTC.
 *
 *   zone_set_open(NULL, &set, err)  zone_find(set, "Europe/Berlin", &zone, err)  zone_to_utc(zone, civil, NULL)
 */
#pragma once

#include "assess/error.h"

#include <stddef.h>
#include <stdint.h>

enum { ZONE_NAME_SIZE = 64, ZONE_CHANGES_MAX = 10000, ZONE_LAST_YEAR = 2100 };

struct zone;
struct zone_set; /* owns its zones; each is read once */

/* FOLDER: of TZif files; NULL: the system's. */
int zone_set_open(const char *folder, struct zone_set **out_set, struct error *err);
void zone_set_close(struct zone_set *set); /* NULL is fine */

/*
 * NAME: of IANA ("Europe/Berlin"), "UTC" (also "Z"), or of Windows by CLDR ("W. Europe Standard Time").  *OUT_ZONE is borrowed
 * from SET.  ERR_NOT_FOUND: there is none; nothing is guessed, but the hint may say which name is near.  ERR_CONFIG: its table
 * cannot be read.  Up to ZONE_LAST_YEAR it is as the table says; the offset at the end of that year stays.
 */
int zone_find(struct zone_set *set, const char *name, const struct zone **out_zone,
              struct error *err);

/* Those of zone_add go: for the next calendar. */
void zone_set_forget(struct zone_set *set);

/*
 * One that a calendar brings along, whatever it is called there: zone_find does not find it.  FIRST holds before the first of
 * CHANGES, which are sorted, else ERR_USAGE.
 */
struct zone_change {
    int64_t from; /* the instant */
    int32_t offset;
};
int zone_add(struct zone_set *set, const char *name, int32_t first,
             const struct zone_change *changes, size_t count, const struct zone **out_zone,
             struct error *err);

const char *zone_name(const struct zone *zone);
int32_t zone_offset(const struct zone *zone, int64_t utc); /* seconds east */

enum zone_kind {
    ZONE_ORDINARY,
    ZONE_GAP, /* no clock shows it: clocks were put forward */
    ZONE_FOLD /* clocks show it twice */
};
/* RFC 5545, 3.3.5: in a gap by the offset before it, in a fold the first of the two.  *OUT_KIND: may be NULL. */
int64_t zone_to_utc(const struct zone *zone, int64_t civil, enum zone_kind *out_kind);

/* zone_windows.c: the name of IANA for one of Windows (CLDR windowsZones, territory 001); NULL: it is none. */
const char *zone_of_windows(const char *name);
