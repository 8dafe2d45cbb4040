/* SPDX-License-Identifier: MIT */
/* POSIX TZ strings, as the end of a TZif file has one: what holds after its last change (RFC 8536, 3.3 and 3.3.1). */
#include "civil.h"
#include "zone_parts.h"

#include <string.h>

enum {
    HOUR = 3600,
    NAME_LEAST = 3,
    OFFSET_HOURS_MAX = 24,
    TIME_HOURS_MAX = 167, /* version 3 */
    DEFAULT_TIME = 2 * HOUR,
    FIRST_YEAR = 1900 /* where a table ends before, its last offset holds until then */
};

struct change_rule {
    enum { RULE_JULIAN, RULE_DAY, RULE_MONTH } kind; /* Jn, n, Mm.w.d */
    unsigned day, week, month; /* day: of the week from Sunday, or of the year */
    int32_t time;
};

struct rule {
    int32_t standard, saving;
    bool saves;
    struct change_rule begin, end;
};

static bool read_number(const char **at, unsigned least, unsigned most, unsigned *out)
{
    unsigned number = 0;
    const char *text = *at;

    while (*text >= '0' && *text <= '9' && text - *at < 4)
        number = number * 10 + (unsigned)(*text++ - '0');
    if (text == *at || number < least || number > most)
        return false;
    *at = text;
    *out = number;
    return true;
}

static bool read_name(const char **at)
{
    const char *text = *at, *first;
    bool quoted = *text == '<';

    text += quoted;
    first = text;
    while ((*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z') ||
           (quoted && ((*text >= '0' && *text <= '9') || *text == '+' || *text == '-')))
        text++;
    if (text - first < NAME_LEAST || (quoted && *text != '>'))
        return false;
    *at = text + quoted;
    return true;
}

/* "[+-]hh[:mm[:ss]]" */
static bool read_time(const char **at, unsigned hours_max, int32_t *out_seconds)
{
    unsigned parts[3] = {0};
    int sign = **at == '-' ? -1 : 1;

    if (**at == '-' || **at == '+')
        ++*at;
    if (!read_number(at, 0, hours_max, &parts[0]))
        return false;
    for (unsigned i = 1; i < 3 && **at == ':'; i++) {
        ++*at;
        if (!read_number(at, 0, 59, &parts[i]))
            return false;
    }
    *out_seconds = sign * (int32_t)(parts[0] * HOUR + parts[1] * 60 + parts[2]);
    return true;
}

static bool read_change(const char **at, struct change_rule *change)
{
    *change = (struct change_rule){.kind = RULE_DAY, .time = DEFAULT_TIME};
    if (**at != ',')
        return false;
    ++*at;
    if (**at == 'M') {
        change->kind = RULE_MONTH;
        ++*at;
        if (!read_number(at, 1, 12, &change->month) || *(*at)++ != '.' ||
            !read_number(at, 1, 5, &change->week) || *(*at)++ != '.' ||
            !read_number(at, 0, 6, &change->day))
            return false;
    } else {
        bool julian = **at == 'J';

        *at += julian;
        change->kind = julian ? RULE_JULIAN : RULE_DAY;
        if (!read_number(at, julian, 365, &change->day))
            return false;
    }
    if (**at != '/')
        return true;
    ++*at;
    return read_time(at, TIME_HOURS_MAX, &change->time);
}

/* POSIX counts offsets west. */
static bool read_rule(const char *text, struct rule *rule)
{
    *rule = (struct rule){0};
    if (!read_name(&text) || !read_time(&text, OFFSET_HOURS_MAX, &rule->standard))
        return false;
    rule->standard = -rule->standard;
    if (!*text)
        return true;
    rule->saves = true;
    rule->saving = rule->standard + HOUR;
    if (!read_name(&text))
        return false;
    if (*text != ',') {
        if (!read_time(&text, OFFSET_HOURS_MAX, &rule->saving))
            return false;
        rule->saving = -rule->saving;
    }
    return read_change(&text, &rule->begin) && read_change(&text, &rule->end) && !*text;
}

static int64_t day_of(const struct change_rule *change, int year)
{
    int64_t first = civil_days(year, 1, 1), day;
    bool leap = civil_month_days(year, 2) == 29;

    if (change->kind == RULE_DAY)
        return first + change->day;
    if (change->kind == RULE_JULIAN)
        return first + change->day - 1 + (leap && change->day >= 60);
    first = civil_days(year, change->month, 1);
    /* of the week from Sunday; ours begins with Monday */
    day =
        first + (change->day + 6 + 7 - civil_weekday(first)) % 7 + (int64_t)(change->week - 1) * 7;
    while (day >= first + civil_month_days(year, change->month))
        day -= 7;
    return day;
}

/* What is not later than the end of the table is in it; where one year ends saving and the next begins it, nothing is. */
static bool push_later(struct zone *zone, int64_t since, int64_t from, int32_t offset)
{
    if (from <= since)
        return true;
    if (zone->count > 0 && from == zone->changes[zone->count - 1].from)
        zone->count--;
    return zone_push(zone, from, offset);
}

/* The year before that of SINCE: its last change may be a week into the next one. */
static int first_year(int64_t since)
{
    unsigned month, day, rest;
    int year;

    if (since < civil_days(FIRST_YEAR, 1, 1) * CIVIL_DAY)
        return FIRST_YEAR;
    if (since >= civil_days(ZONE_LAST_YEAR + 1, 1, 1) * CIVIL_DAY)
        return ZONE_LAST_YEAR;
    civil_from_days(civil_day_of(since, &rest), &year, &month, &day);
    return year - 1;
}

bool zone_add_rule(struct zone *zone, int64_t since, const char *text)
{
    struct rule rule;

    if (!read_rule(text, &rule))
        return false;
    if (!rule.saves) {
        if (zone->count == 0)
            zone->first = rule.standard;
        return zone->count == 0 || zone->changes[zone->count - 1].offset == rule.standard;
    }
    for (int year = first_year(since); year <= ZONE_LAST_YEAR; year++) {
        int64_t begin = day_of(&rule.begin, year) * CIVIL_DAY + rule.begin.time - rule.standard;
        int64_t end = day_of(&rule.end, year) * CIVIL_DAY + rule.end.time - rule.saving;
        bool begins_first = begin < end;

        if (!push_later(zone, since, begins_first ? begin : end,
                        begins_first ? rule.saving : rule.standard) ||
            !push_later(zone, since, begins_first ? end : begin,
                        begins_first ? rule.standard : rule.saving))
            return false;
    }
    return true;
}
