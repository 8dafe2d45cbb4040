/* SPDX-License-Identifier: MIT */
/*
 * recur - rules of recurrence (RFC 5545, 3.3.10) in civil time, seconds since 1970 on the wall (civil.h).
 *
 * Rules of days, weeks, months and years go by themselves, and begin where they are asked for; those that name hours,
 * minutes or seconds, too, go by libical's iterator (ical_rule.c).  Rules of less than a day are refused: nobody is
 * interviewed by the minute, and one line of them takes minutes to go through.
 */
#pragma once

#include "ical_scan.h"

enum { RECUR_DAYS_MAX = 64, RECUR_MESSAGE_SIZE = 100 };

enum recur_frequency { RECUR_DAILY, RECUR_WEEKLY, RECUR_MONTHLY, RECUR_YEARLY };

struct recur {
    enum recur_frequency frequency;
    int interval;
    int64_t count;     /* 0: without */
    int64_t until;     /* the last one may be here; INT64_MAX: without */
    bool until_is_utc; /* else it is civil; a date is the end of that day */
    uint32_t months;   /* bit 1: January; 0: all */
    struct {
        int8_t ordinal, day; /* 0: each; 0: Monday */
    } days[RECUR_DAYS_MAX];
    size_t day_count;
    int16_t month_days[RECUR_DAYS_MAX], year_days[RECUR_DAYS_MAX], weeks[RECUR_DAYS_MAX],
        positions[RECUR_DAYS_MAX];
    size_t month_day_count, year_day_count, week_count, position_count;
    unsigned week_start; /* 0: Monday */
    bool has_times;      /* BYHOUR and others: libical's */
    struct ical_span text;
};

/* False: it is none, and MESSAGE says why. */
bool recur_parse(struct ical_span text, struct recur *out_recur, char message[RECUR_MESSAGE_SIZE]);

struct recur_range {
    int64_t begin;    /* DTSTART, civil: the first one whatever the rule says */
    int64_t from, to; /* civil: [from, to) of those that are wanted */
    /*
     * Civil; INT64_MAX: none.  The caller's, since that of a rule may be in UTC.  With one before BEGIN there is no instance at
     * all: that is what clients leave of a series that was emptied from its first one on.
     */
    int64_t until;
    int64_t *steps; /* are taken from it; negative: they have run out */
};
/* EACH, in order; it returns false to end.  False: the steps ran out, or (libical) the rule cannot be followed. */
bool recur_expand(const struct recur *recur, const struct recur_range *range,
                  bool (*each)(void *context, int64_t civil), void *context);

/* ical_rule.c */
bool ical_rule_expand(const struct recur *recur, const struct recur_range *range,
                      bool (*each)(void *context, int64_t civil), void *context);

/* "20261201T093000Z", "20261201": civil seconds; *out_is_date, *out_is_utc.  False: it is none. */
bool ical_read_time(struct ical_span text, int64_t *out_civil, bool *out_is_date, bool *out_is_utc);
/* RFC 5545, 3.3.6: days are nominal, the rest exact.  False: it is none. */
bool ical_read_duration(struct ical_span text, int64_t *out_days, int64_t *out_seconds);
/* "+0100", "-023000" */
bool ical_read_offset(struct ical_span text, int32_t *out_seconds);
