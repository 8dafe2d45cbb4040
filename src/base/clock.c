/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <stdio.h>
#include <time.h>

enum { MS_PER_SECOND = 1000, NS_PER_MS = 1000000, TEXT_SIZE = 25 };

static const int64_t ns_per_second = 1000000000;
static const int64_t ms_per_day = 86400000;

static int64_t system_wall_ms(void *context)
{
    struct timespec now = {0};

    (void)context;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / NS_PER_MS;
}

static int64_t system_monotonic_ns(void *context)
{
    struct timespec now = {0};

    (void)context;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * ns_per_second + now.tv_nsec;
}

struct clock clock_system(void)
{
    return (struct clock){system_wall_ms, system_monotonic_ns, NULL};
}

static int64_t fixed_wall_ms(void *context)
{
    return ((const struct clock_fixed *)context)->wall_ms;
}

static int64_t fixed_monotonic_ns(void *context)
{
    return ((const struct clock_fixed *)context)->monotonic_ns;
}

struct clock clock_of_fixed(struct clock_fixed *fixed)
{
    return (struct clock){fixed_wall_ms, fixed_monotonic_ns, fixed};
}

/* Days since 1970 to a date of the proleptic Gregorian calendar, counted in years from March. */
static void date_of_days(int64_t days, unsigned *out_year, unsigned *out_month, unsigned *out_day)
{
    int64_t shifted = days + 719468; /* since 0000-03-01 */
    int64_t era = shifted / 146097;
    int64_t day_of_era = shifted % 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;

    *out_day = (unsigned)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    *out_month = (unsigned)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    *out_year = (unsigned)(year_of_era + era * 400 + (*out_month <= 2 ? 1 : 0));
}

void clock_format(int64_t wall_ms, char *out)
{
    /* the years 0001 to 9999: what fits the four digits of RFC 3339 */
    const int64_t first = -62135596800000, last = 253402300799999;
    int64_t ms = wall_ms < first ? first : wall_ms > last ? last : wall_ms;
    int64_t days = ms / ms_per_day - (ms % ms_per_day < 0 ? 1 : 0);
    unsigned rest = (unsigned)(ms - days * ms_per_day);
    unsigned seconds = rest / MS_PER_SECOND;
    unsigned year = 0, month = 0, day = 0;

    date_of_days(days, &year, &month, &day);
    (void)snprintf(out, TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", year % 10000, month % 100,
                   day % 100, seconds / 3600 % 100, seconds / 60 % 60, seconds % 60,
                   rest % MS_PER_SECOND);
}
