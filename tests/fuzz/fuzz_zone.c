/* SPDX-License-Identifier: MIT */
/* A table of a zone, or a rule as its end has one: times go there and back, and changes are in order. */
#include "fuzz.h"

#include "zone_parts.h"

#include <string.h>

enum { APART = 4 * ZONE_OFFSET_MAX };

static void check(const struct zone *zone)
{
    for (size_t i = 0; i < zone->count; i++) {
        int64_t from = zone->changes[i].from, utc;
        enum zone_kind kind;

        HOLDS(i == 0 || zone->changes[i - 1].from < from);
        HOLDS(zone_offset(zone, from) == zone->changes[i].offset);
        HOLDS(zone->changes[i].offset >= -ZONE_OFFSET_MAX &&
              zone->changes[i].offset <= ZONE_OFFSET_MAX);
        utc = zone_to_utc(zone, from + zone->changes[i].offset, &kind);
        /* where no other change is near, the clock shows the instant, or shows it for the second time */
        if ((i == 0 || zone->changes[i - 1].from < from - APART) &&
            (i + 1 == zone->count || zone->changes[i + 1].from > from + APART))
            HOLDS(kind == ZONE_FOLD ? utc < from : kind == ZONE_ORDINARY && utc == from);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct zone zone = {0};
    char rule[200];

    if (zone_read_tzif(data, size, &zone))
        check(&zone);
    free(zone.changes);
    zone = (struct zone){0};
    if (size > 0 && size < sizeof rule) {
        memcpy(rule, data, size);
        rule[size] = '\0';
        if (zone_add_rule(&zone, INT64_MIN, rule))
            check(&zone);
        free(zone.changes);
    }
    return 0;
}
