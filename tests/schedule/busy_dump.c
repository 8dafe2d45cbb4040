/* SPDX-License-Identifier: MIT */
/* busy_dump: lines "FILE HOME FROM TO ADDRESS" in, "-" for no address; out "FROM TO TENTATIVE", "! LINE WORDS" and ".". */
#include "auto.h"
#include "busy.h"
#include "file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int dump(struct zone_set *zones, const char *path, const char *home, int64_t from,
                int64_t to, const char *address)
{
    AUTO(busy_done) struct busy busy = {0};
    auto_free char *text = NULL;
    struct busy_request request = {.from = from,
                                   .to = to,
                                   .zones = zones,
                                   .address = strcmp(address, "-") == 0 ? NULL : address};
    struct error err;
    int rc = file_read_given(path, 64 << 20, &text, &request.size, &err);

    request.text = text;
    if (rc == 0)
        rc = zone_find(zones, home, &request.home, &err);
    if (rc == 0)
        rc = busy_read(&request, &busy, &err);
    if (rc < 0)
        (void)printf("! 0 %s\n", err.message);
    for (size_t i = 0; i < busy.count; i++)
        (void)printf("%" PRId64 " %" PRId64 " %d\n", busy.spans[i].from, busy.spans[i].to,
                     (int)busy.spans[i].tentative);
    for (size_t i = 0; i < busy.fault_count; i++)
        (void)printf("! %u %s\n", busy.faults[i].line, busy.faults[i].message);
    (void)puts(".");
    zone_set_forget(zones);
    return rc;
}

int main(void)
{
    char path[1000], home[64], address[200];
    struct zone_set *zones = NULL;
    struct error err;
    int64_t from, to;

    if (zone_set_open(NULL, &zones, &err) < 0)
        return 1;
    while (scanf("%999s %63s %" SCNd64 " %" SCNd64 " %199s", path, home, &from, &to, address) ==
           5) {
        (void)dump(zones, path, home, from, to, address);
        (void)fflush(stdout);
    }
    zone_set_close(zones);
    return 0;
}
