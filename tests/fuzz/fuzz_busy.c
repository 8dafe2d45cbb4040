/* SPDX-License-Identifier: MIT */
/* A calendar of a stranger: spans are apart, in order and inside of the window, and it ends. */
#include "fuzz.h"

#include "busy.h"

#include <string.h>

static void check(const struct busy *busy, int64_t from, int64_t to)
{
    int64_t end = from - 1;

    for (size_t i = 0; i < busy->count; i++) {
        HOLDS(busy->spans[i].from > end && busy->spans[i].from < busy->spans[i].to);
        HOLDS(busy->spans[i].from >= from && busy->spans[i].to <= to);
        end = busy->spans[i].to;
    }
    for (size_t i = 0; i < busy->fault_count; i++)
        HOLDS(memchr(busy->faults[i].message, '\0', sizeof busy->faults[i].message));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct busy_request request = {.text = (const char *)data,
                                   .size = size,
                                   .from = INT64_C(1767225600), /* 2026 */
                                   .to = INT64_C(1798761600),
                                   .address = "a@b.example"};
    struct zone_set *zones = NULL;
    struct busy busy = {0};
    struct error err;

    HOLDS(zone_set_open(NULL, &zones, &err) == 0);
    HOLDS(zone_find(zones, "Europe/Berlin", &request.home, &err) == 0);
    request.zones = zones;
    if (busy_read(&request, &busy, &err) == 0)
        check(&busy, request.from, request.to);
    else
        HOLDS(err.message[0]);
    busy_done(&busy);
    zone_set_close(zones);
    return 0;
}
