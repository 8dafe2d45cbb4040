/* SPDX-License-Identifier: MIT */
/* The changes of a zone, in order. */
#include "zone_parts.h"

#include <stdlib.h>

static bool has_room(struct zone *zone)
{
    struct zone_change *grown;

    /* a power of two is full */
    if ((zone->count & (zone->count - 1)) != 0)
        return true;
    grown = reallocarray(zone->changes, zone->count ? 2 * zone->count : 1, sizeof *grown);
    if (grown)
        zone->changes = grown;
    return grown != NULL;
}

bool zone_push(struct zone *zone, int64_t from, int32_t offset)
{
    int32_t last = zone->count > 0 ? zone->changes[zone->count - 1].offset : zone->first;

    if (zone->count > 0 && from <= zone->changes[zone->count - 1].from)
        return false;
    if (from < -ZONE_TIME_MAX || from > ZONE_TIME_MAX || offset < -ZONE_OFFSET_MAX ||
        offset > ZONE_OFFSET_MAX)
        return false;
    if (offset == last)
        return true;
    if (zone->count == ZONE_CHANGES_MAX)
        return false;
    if (!has_room(zone))
        return false;
    zone->changes[zone->count++] = (struct zone_change){from, offset};
    return true;
}
