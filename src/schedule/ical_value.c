/* SPDX-License-Identifier: MIT */
/* Values of iCalendar: times, durations, offsets (RFC 5545, 3.3.4 to 3.3.6, 3.3.14). */
#include "civil.h"
#include "recur.h"

#include <string.h>

enum { HOUR = 3600, MINUTE = 60, DATE_SIZE = 8, TIME_SIZE = 15, DIGITS_MAX = 9 };

static bool read_digits(const char *text, size_t size, unsigned *out)
{
    *out = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *out = *out * 10 + (unsigned)(text[i] - '0');
    }
    return true;
}

bool ical_read_time(struct ical_span text, int64_t *out_civil, bool *out_is_date, bool *out_is_utc)
{
    unsigned year, month, day, hour = 0, minute = 0, second = 0;
    bool whole = text.size == DATE_SIZE;

    if ((!whole && text.size != TIME_SIZE &&
         !(text.size == TIME_SIZE + 1 && (text.text[TIME_SIZE] | 0x20) == 'z')) ||
        !read_digits(text.text, 4, &year) || !read_digits(text.text + 4, 2, &month) ||
        !read_digits(text.text + 6, 2, &day) || !civil_is_date((int)year, month, day))
        return false;
    if (!whole &&
        ((text.text[8] | 0x20) != 't' || !read_digits(text.text + 9, 2, &hour) ||
         !read_digits(text.text + 11, 2, &minute) || !read_digits(text.text + 13, 2, &second) ||
         hour > 23 || minute > 59 || second > 60))
        return false;
    /* a leap second is the last one of its minute (3.3.12) */
    second = second > 59 ? 59 : second;
    *out_civil = civil_days((int)year, month, day) * CIVIL_DAY + (int64_t)hour * HOUR +
                 (int64_t)minute * MINUTE + second;
    *out_is_date = whole;
    *out_is_utc = text.size == TIME_SIZE + 1;
    return true;
}

bool ical_read_duration(struct ical_span text, int64_t *out_days, int64_t *out_seconds)
{
    const char *at = text.text, *end = text.text + text.size;
    int64_t sign = at < end && *at == '-' ? -1 : 1, days = 0, seconds = 0;
    bool in_time = false, any = false;

    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at == end || (*at | 0x20) != 'p')
        return false;
    for (at++; at < end; at++) {
        const char *first = at;
        unsigned number;

        if ((*at | 0x20) == 't' && !in_time) {
            in_time = true;
            continue;
        }
        while (at < end && *at >= '0' && *at <= '9')
            at++;
        if (at == end || at == first || at - first > DIGITS_MAX ||
            !read_digits(first, (size_t)(at - first), &number))
            return false;
        switch (*at | 0x20) {
        case 'w': days += in_time ? 0 : (int64_t)number * 7; break;
        case 'd': days += in_time ? 0 : (int64_t)number; break;
        case 'h': seconds += in_time ? (int64_t)number * HOUR : 0; break;
        case 'm': seconds += in_time ? (int64_t)number * MINUTE : 0; break;
        case 's': seconds += in_time ? (int64_t)number : 0; break;
        default: return false;
        }
        any = true;
    }
    *out_days = sign * days;
    *out_seconds = sign * seconds;
    return any;
}

bool ical_read_offset(struct ical_span text, int32_t *out_seconds)
{
    unsigned hours, minutes, seconds = 0;
    int32_t sign;

    if ((text.size != 5 && text.size != 7) || (text.text[0] != '+' && text.text[0] != '-') ||
        !read_digits(text.text + 1, 2, &hours) || !read_digits(text.text + 3, 2, &minutes) ||
        (text.size == 7 && !read_digits(text.text + 5, 2, &seconds)) || hours > 23 ||
        minutes > 59 || seconds > 59)
        return false;
    sign = text.text[0] == '-' ? -1 : 1;
    *out_seconds = sign * (int32_t)(hours * HOUR + minutes * MINUTE + seconds);
    return true;
}
