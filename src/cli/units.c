/* SPDX-License-Identifier: MIT */
#include "units.h"

#include <inttypes.h>
#include <stdio.h>

static const int64_t second = INT64_C(1000000000);
static const int64_t millisecond = INT64_C(1000000);
static const uint64_t mib = UINT64_C(1) << 20;
static const uint64_t wide_mib = 10000; /* the columns of tables have room for less */

char *units_time(char *out, int64_t ns)
{
    int64_t ms = (ns + millisecond / 2) / millisecond;

    if (ns < millisecond)
        (void)snprintf(out, UNITS_SIZE, "%s", ns > 0 ? "<1 ms" : "0 ms");
    else if (ms < 1000)
        (void)snprintf(out, UNITS_SIZE, "%" PRId64 " ms", ms);
    else
        (void)snprintf(out, UNITS_SIZE, "%.*f s",
                       ms < 9995    ? 2
                       : ms < 99950 ? 1
                                    : 0,
                       (double)ns / (double)second);
    return out;
}

char *units_seconds(char *out, int64_t ns, int decimals)
{
    (void)snprintf(out, UNITS_SIZE, "%.*f s", decimals, (double)ns / (double)second);
    return out;
}

char *units_bytes(char *out, uint64_t bytes)
{
    if (bytes < 1024)
        return units_count(out, bytes, "byte");
    if (bytes < mib)
        (void)snprintf(out, UNITS_SIZE, "%.1f KiB", (double)bytes / 1024.0);
    else if (bytes >= wide_mib * mib)
        (void)snprintf(out, UNITS_SIZE, "%.1f GiB", (double)bytes / (1024.0 * (double)mib));
    else if (bytes % mib == 0)
        (void)snprintf(out, UNITS_SIZE, "%" PRIu64 " MiB", bytes / mib);
    else
        (void)snprintf(out, UNITS_SIZE, "%.1f MiB", (double)bytes / (double)mib);
    return out;
}

char *units_mib(char *out, uint64_t bytes)
{
    if (bytes >= wide_mib * mib)
        return units_bytes(out, bytes);
    (void)snprintf(out, UNITS_SIZE, "%.1f MiB", (double)bytes / (double)mib);
    return out;
}

char *units_count(char *out, uint64_t count, const char *noun)
{
    (void)snprintf(out, UNITS_SIZE, "%" PRIu64 " %s%s", count, noun, count == 1 ? "" : "s");
    return out;
}
