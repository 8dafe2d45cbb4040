/* SPDX-License-Identifier: MIT */
/*
 * Rules that name hours, minutes or seconds, by libical's iterator: the only call of it that needs no zone, so that none of
 * its faults with zones, overrides and all-day events is near.
 */
#include "civil.h"
#include "recur.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

enum { RULE_MAX = 1000, HOUR = 3600, MINUTE = 60 };

static struct icaltimetype time_of(int64_t civil)
{
    struct icaltimetype time = icaltime_null_time();
    unsigned rest, month, day;

    civil_from_days(civil_day_of(civil, &rest), &time.year, &month, &day);
    time.month = (int)month;
    time.day = (int)day;
    time.hour = (int)(rest / HOUR);
    time.minute = (int)(rest / MINUTE % 60);
    time.second = (int)(rest % MINUTE);
    return time;
}

static int64_t civil_of(const struct icaltimetype *time)
{
    return civil_days(time->year, (unsigned)time->month, (unsigned)time->day) * CIVIL_DAY +
           (int64_t)time->hour * HOUR + (int64_t)time->minute * MINUTE + time->second;
}

static bool go_through(const struct recur_range *range, icalrecur_iterator *iterator,
                       bool (*each)(void *context, int64_t civil), void *context)
{
    for (struct icaltimetype time = icalrecur_iterator_next(iterator); !icaltime_is_null_time(time);
         time = icalrecur_iterator_next(iterator)) {
        int64_t civil = civil_of(&time);

        *range->steps -= 10;
        if (*range->steps < 0)
            return false;
        if (civil >= range->to || civil > range->until)
            return true;
        if (civil >= range->from && !each(context, civil))
            return true;
    }
    return true;
}

bool ical_rule_expand(const struct recur *recur, const struct recur_range *range,
                      bool (*each)(void *context, int64_t civil), void *context)
{
    struct icalrecurrencetype rule;
    icalrecur_iterator *iterator;
    char text[RULE_MAX];
    bool done;

    if (recur->text.size >= sizeof text)
        return false;
    memcpy(text, recur->text.text, recur->text.size);
    text[recur->text.size] = '\0';
    rule = icalrecurrencetype_from_string(text);
    if (rule.freq == ICAL_NO_RECURRENCE)
        return false;
    /* ours: its own may be in UTC */
    rule.until = icaltime_null_time();
    iterator = icalrecur_iterator_new(rule, time_of(range->begin));
    if (!iterator)
        return false;
    if (recur->count == 0 && range->from > range->begin)
        (void)icalrecur_iterator_set_start(iterator, time_of(range->from));
    done = go_through(range, iterator, each, context);
    icalrecur_iterator_free(iterator);
    return done;
}
