/* SPDX-License-Identifier: MIT */
#include "civil.h"

static const unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

/* Years that begin in March have their odd day last: each era of 400 has 146,097 days, and 719,468 lie before 1970. */
int64_t civil_days(int year, unsigned month, unsigned day)
{
    int64_t shifted = (int64_t)year - (month <= 2);
    int64_t era = floor_divide(shifted, 400);
    int64_t of_era = shifted - era * 400;
    int64_t of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void civil_from_days(int64_t days, int *out_year, unsigned *out_month, unsigned *out_day)
{
    int64_t shifted = days + 719468;
    int64_t era = floor_divide(shifted, 146097);
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    *out_day = (unsigned)(of_year - (153 * month + 2) / 5 + 1);
    *out_month = (unsigned)(month < 10 ? month + 3 : month - 9);
    *out_year = (int)(year + era * 400 + (*out_month <= 2));
}

unsigned civil_weekday(int64_t days)
{
    /* 1970-01-01 was a Thursday */
    return (unsigned)(days + 3 - floor_divide(days + 3, 7) * 7);
}

unsigned civil_month_days(int year, unsigned month)
{
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return lengths[month - 1] + (month == 2 && leap);
}

int64_t civil_day_of(int64_t seconds, unsigned *out_rest)
{
    int64_t day = floor_divide(seconds, CIVIL_DAY);

    *out_rest = (unsigned)(seconds - day * CIVIL_DAY);
    return day;
}

bool civil_is_date(int year, unsigned month, unsigned day)
{
    return year >= CIVIL_YEAR_MIN && year <= CIVIL_YEAR_MAX && month >= 1 && month <= 12 &&
           day >= 1 && day <= civil_month_days(year, month);
}
