/* SPDX-License-Identifier: MIT */
/* zone_dump: lines "ZONE CIVIL" in, "UTC KIND OFFSET" out, for what compares them with others. */
#include "zone.h"

#include <inttypes.h>
#include <stdio.h>

int main(void)
{
    struct zone_set *set = NULL;
    struct error err;
    char name[ZONE_NAME_SIZE];
    int64_t civil;

    if (zone_set_open(NULL, &set, &err) < 0)
        return 1;
    while (scanf("%63s %" SCNd64, name, &civil) == 2) {
        const struct zone *zone = NULL;
        enum zone_kind kind;
        int64_t utc;

        if (zone_find(set, name, &zone, &err) < 0) {
            (void)fprintf(stderr, "zone_dump: %s\n", err.message);
            return 1;
        }
        utc = zone_to_utc(zone, civil, &kind);
        (void)printf("%" PRId64 " %d %d\n", utc, (int)kind, (int)zone_offset(zone, utc));
    }
    zone_set_close(set);
    return 0;
}
