/* SPDX-License-Identifier: MIT */
/*
 * civil - dates of the proleptic Gregorian calendar, and the time on a clock on the wall.
 *
 * Days are counted from 1970-01-01.  Civil seconds are what such a clock shows, as seconds since 1970-01-01 00:00 as if it
 * went by UTC; which instant that is a zone says (zone.h).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { CIVIL_DAY = 86400, CIVIL_YEAR_MIN = 1, CIVIL_YEAR_MAX = 9999 };

int64_t civil_days(int year, unsigned month, unsigned day);
void civil_from_days(int64_t days, int *out_year, unsigned *out_month, unsigned *out_day);
unsigned civil_weekday(int64_t days); /* 0: Monday */
unsigned civil_month_days(int year, unsigned month);
/* The day that SECONDS are in; *out_rest: seconds since its beginning. */
int64_t civil_day_of(int64_t seconds, unsigned *out_rest);
bool civil_is_date(int year, unsigned month, unsigned day);
