/* SPDX-License-Identifier: MIT */
/*
 * A period at a time: its days, those of them that the rule names, and by BYSETPOS some of these.  Without a count it
 * begins with the period before the one that is asked for.
 */
#include "recur.h"

#include "civil.h"

#include <string.h>

enum { DAYS = 366 };

struct expanding {
    const struct recur *recur;
    const struct recur_range *range;
    bool (*each)(void *context, int64_t civil);
    void *context;
    int64_t first_day, time; /* of DTSTART */
    int year;                /* of it */
    unsigned month, day, weekday;
    int64_t left; /* of COUNT */
    bool ended;
};

struct days {
    int64_t items[DAYS];
    size_t count;
};

/* ---- is it a day of the rule? ----------------------------------------------------------------------- */

static bool has_number(const int16_t *list, size_t count, int number, int size)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == number || (list[i] < 0 && size + 1 + list[i] == number))
            return true;
    return false;
}

/* Which of its weekday it is from the beginning and from the end, of what has FIRST to FIRST + SIZE. */
static bool is_named_day(const struct expanding *expanding, int64_t day, int64_t first, int size)
{
    const struct recur *recur = expanding->recur;
    int weekday = (int)civil_weekday(day);
    int ordinal = (int)((day - first) / 7 + 1), back = -(int)((first + size - 1 - day) / 7 + 1);

    for (size_t i = 0; i < recur->day_count; i++)
        if (recur->days[i].day == weekday &&
            (recur->days[i].ordinal == 0 || recur->days[i].ordinal == ordinal ||
             recur->days[i].ordinal == back))
            return true;
    return false;
}

/* Of a year that begins with the week that has four days of it. */
static int64_t first_week(const struct expanding *expanding, int year)
{
    int64_t first = civil_days(year, 1, 1);
    unsigned into = (civil_weekday(first) + 7 - expanding->recur->week_start) % 7;

    return first - into + (into > 3 ? 7 : 0);
}

static bool is_in_weeks(const struct expanding *expanding, int64_t day, int year)
{
    const struct recur *recur = expanding->recur;
    int64_t first = first_week(expanding, year), next = first_week(expanding, year + 1);
    int size;

    if (day < first || day >= next) {
        /* the first and last days of a year may be in weeks of the years beside it */
        year += day < first ? -1 : 1;
        first = first_week(expanding, year);
        next = first_week(expanding, year + 1);
    }
    size = (int)((next - first) / 7);
    return has_number(recur->weeks, recur->week_count, (int)((day - first) / 7) + 1, size);
}

static bool is_in_months(const struct expanding *expanding, unsigned month)
{
    return expanding->recur->months == 0 || (expanding->recur->months & (1u << month));
}

/* YEARLY: what the rule does not say comes from DTSTART. */
static bool is_of_year(const struct expanding *expanding, int64_t day, int year, unsigned month,
                       unsigned date)
{
    const struct recur *recur = expanding->recur;
    int64_t first = civil_days(year, 1, 1);
    int size = (int)(civil_days(year + 1, 1, 1) - first);
    bool in_month = recur->months != 0;

    if (recur->year_day_count > 0 &&
        !has_number(recur->year_days, recur->year_day_count, (int)(day - first) + 1, size))
        return false;
    if (recur->week_count > 0 && !is_in_weeks(expanding, day, year))
        return false;
    if (recur->month_day_count > 0 && !has_number(recur->month_days, recur->month_day_count,
                                                  (int)date, (int)civil_month_days(year, month)))
        return false;
    if (recur->day_count > 0)
        return in_month ? is_named_day(expanding, day, civil_days(year, month, 1),
                                       (int)civil_month_days(year, month))
                        : is_named_day(expanding, day, first, size);
    if (recur->week_count > 0)
        return civil_weekday(day) == expanding->weekday;
    if (recur->year_day_count + recur->month_day_count > 0)
        return true;
    return date == expanding->day && (in_month || month == expanding->month);
}

static bool is_of_month(const struct expanding *expanding, int64_t day, int year, unsigned month,
                        unsigned date)
{
    const struct recur *recur = expanding->recur;
    int size = (int)civil_month_days(year, month);

    if (recur->month_day_count > 0 &&
        !has_number(recur->month_days, recur->month_day_count, (int)date, size))
        return false;
    if (recur->day_count > 0)
        return is_named_day(expanding, day, civil_days(year, month, 1), size);
    return recur->month_day_count > 0 || date == expanding->day;
}

static bool is_of_week(const struct expanding *expanding, int64_t day, int year, unsigned month,
                       unsigned date)
{
    const struct recur *recur = expanding->recur;

    (void)year;
    (void)month;
    (void)date;
    return recur->day_count > 0 ? is_named_day(expanding, day, day, 1)
                                : civil_weekday(day) == expanding->weekday;
}

static bool is_of_day(const struct expanding *expanding, int64_t day, int year, unsigned month,
                      unsigned date)
{
    const struct recur *recur = expanding->recur;

    if (recur->month_day_count > 0 && !has_number(recur->month_days, recur->month_day_count,
                                                  (int)date, (int)civil_month_days(year, month)))
        return false;
    return recur->day_count == 0 || is_named_day(expanding, day, day, 1);
}

/* ---- periods ---------------------------------------------------------------------------------------- */

/* The first day of the period NUMBER that the rule uses, from that of DTSTART on; *out_size: how many days it has. */
static int64_t period_of(const struct expanding *expanding, int64_t number, int64_t *out_size)
{
    const struct recur *recur = expanding->recur;
    int64_t at = number * recur->interval, months, first;
    int year;

    switch (recur->frequency) {
    case RECUR_DAILY: *out_size = 1; return expanding->first_day + at;
    case RECUR_WEEKLY:
        *out_size = 7;
        return expanding->first_day - (expanding->weekday + 7 - recur->week_start) % 7 + at * 7;
    case RECUR_MONTHLY:
        months = expanding->year * INT64_C(12) + expanding->month - 1 + at;
        year = (int)(months / 12);
        *out_size = civil_month_days(year, (unsigned)(months % 12) + 1);
        return civil_days(year, (unsigned)(months % 12) + 1, 1);
    case RECUR_YEARLY: break;
    }
    year = expanding->year + (int)at;
    first = civil_days(year, 1, 1);
    *out_size = civil_days(year + 1, 1, 1) - first;
    return first;
}

/* The number of a period that is surely not behind DAY. */
static int64_t period_before(const struct expanding *expanding, int64_t day)
{
    static const int64_t longest[] = {1, 7, 31, 366};
    const struct recur *recur = expanding->recur;
    int64_t passed = day - expanding->first_day;
    int64_t number = passed / (longest[recur->frequency] * recur->interval) - 1;

    return number > 0 ? number : 0;
}

static void fill_days(struct expanding *expanding, int64_t first, int64_t size, struct days *days)
{
    static bool (*const tests[])(const struct expanding *, int64_t, int, unsigned,
                                 unsigned) = {is_of_day, is_of_week, is_of_month, is_of_year};
    const struct recur *recur = expanding->recur;

    days->count = 0;
    for (int64_t day = first; day < first + size;) {
        unsigned month, date;
        int year;

        civil_from_days(day, &year, &month, &date);
        if (!is_in_months(expanding, month) && recur->frequency == RECUR_YEARLY) {
            day += civil_month_days(year, month) - date + 1;
            continue;
        }
        --*expanding->range->steps;
        if (is_in_months(expanding, month) &&
            tests[recur->frequency](expanding, day, year, month, date))
            days->items[days->count++] = day;
        day++;
    }
}

static bool is_position(const struct expanding *expanding, size_t at, size_t count)
{
    const struct recur *recur = expanding->recur;

    return recur->position_count == 0 ||
           has_number(recur->positions, recur->position_count, (int)at + 1, (int)count);
}

/* DTSTART is the first one, whatever the rule says of it. */
static void tell(struct expanding *expanding, int64_t civil)
{
    if (civil >= expanding->range->to || civil > expanding->range->until) {
        expanding->ended = true;
        return;
    }
    if (civil >= expanding->range->from && !expanding->each(expanding->context, civil))
        expanding->ended = true;
    if (expanding->recur->count > 0 && --expanding->left == 0)
        expanding->ended = true;
}

bool recur_expand(const struct recur *recur, const struct recur_range *range,
                  bool (*each)(void *context, int64_t civil), void *context)
{
    struct expanding expanding = {recur, range, each, context, .left = recur->count};
    struct days days;
    int64_t number = 0, size;
    unsigned rest;

    if (recur->has_times)
        return ical_rule_expand(recur, range, each, context);
    expanding.first_day = civil_day_of(range->begin, &rest);
    expanding.time = rest;
    expanding.weekday = civil_weekday(expanding.first_day);
    civil_from_days(expanding.first_day, &expanding.year, &expanding.month, &expanding.day);
    tell(&expanding, range->begin);
    /* what is counted is counted from its beginning */
    if (recur->count == 0)
        number = period_before(&expanding, civil_day_of(range->from, &rest));
    for (; !expanding.ended && *range->steps >= 0; number++) {
        int64_t first = period_of(&expanding, number, &size);

        if (first * CIVIL_DAY >= range->to)
            break;
        --*range->steps;
        fill_days(&expanding, first, size, &days);
        for (size_t i = 0; i < days.count && !expanding.ended; i++) {
            int64_t civil = days.items[i] * CIVIL_DAY + expanding.time;

            if (civil > range->begin && is_position(&expanding, i, days.count))
                tell(&expanding, civil);
        }
    }
    return *range->steps >= 0;
}
