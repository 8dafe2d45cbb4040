/* SPDX-License-Identifier: MIT */
/* A table of a zone, or a rule as its end has one: times go there and back, and changes are in order. */
#include "fuzz.h"

#include "zone_parts.h"

#include <string.h>

static void check(const struct zone *zone)
{
    for (size_t i = 0; i < zone->count; i++) {
        int64_t from = zone->changes[i].from;
        enum zone_kind kind;

        HOLDS(i == 0 || zone->changes[i - 1].from < from);
        HOLDS(zone_offset(zone, from) == zone->changes[i].offset);
        if (from > -INT64_C(1000000000000) && from < INT64_C(1000000000000) && i < 50)
            (void)zone_to_utc(zone, from + zone->changes[i].offset, &kind);
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
        if (zone_add_rule(&zone, rule))
            check(&zone);
        free(zone.changes);
    }
    return 0;
}
