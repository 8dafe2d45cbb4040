/* SPDX-License-Identifier: MIT */
/* A rule's text.  What is not understood makes the whole rule none: half of a rule is another one. */
#include "recur.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { INTERVAL_MAX = 10000 };

struct parsing {
    struct recur *recur;
    char *message;
    uint32_t seen; /* parts, by their place in the table below */
};

static bool fail(const struct parsing *parsing, const char *why)
{
    (void)snprintf(parsing->message, RECUR_MESSAGE_SIZE, "%s", why);
    return false;
}

static bool read_number(struct ical_span text, int64_t least, int64_t most, int64_t *out)
{
    size_t at = text.size > 0 && (text.text[0] == '-' || text.text[0] == '+');
    int64_t number = 0;

    if (at == text.size || text.size - at > 10)
        return false;
    for (size_t i = at; i < text.size; i++) {
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
        number = number * 10 + (text.text[i] - '0');
    }
    number = text.size > 0 && text.text[0] == '-' ? -number : number;
    *out = number;
    return number >= least && number <= most;
}

/* What stands before the next comma; *LEFT is what is behind it.  False: there is nothing more. */
static bool take_word(struct ical_span *left, struct ical_span *out_word)
{
    const char *comma;

    if (!left->text)
        return false;
    comma = memchr(left->text, ',', left->size);
    *out_word = (struct ical_span){left->text, comma ? (size_t)(comma - left->text) : left->size};
    *left = comma ? (struct ical_span){comma + 1, left->size - out_word->size - 1}
                  : (struct ical_span){NULL, 0};
    return true;
}

/* Numbers from -MOST to MOST, without 0. */
static bool read_list(const struct parsing *parsing, struct ical_span text, int64_t most,
                      int16_t *out, size_t *out_count)
{
    struct ical_span word;

    for (*out_count = 0; take_word(&text, &word); ++*out_count) {
        int64_t number;

        if (*out_count == RECUR_DAYS_MAX || !read_number(word, -most, most, &number) || number == 0)
            return fail(parsing, "a number of its rule does not fit");
        out[*out_count] = (int16_t)number;
    }
    return true;
}

static bool read_weekday(struct ical_span text, unsigned *out_day)
{
    static const char days[7][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

    for (unsigned i = 0; text.size == 2 && i < 7; i++)
        if (strncasecmp(days[i], text.text, 2) == 0) {
            *out_day = i;
            return true;
        }
    return false;
}

/* ---- parts ------------------------------------------------------------------------------------------ */

static bool read_frequency(const struct parsing *parsing, struct ical_span text)
{
    static const char *const words[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};

    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (ical_is(text, words[i])) {
            parsing->recur->frequency = (enum recur_frequency)i;
            return true;
        }
    return fail(parsing,
                ical_is(text, "HOURLY") || ical_is(text, "MINUTELY") || ical_is(text, "SECONDLY")
                    ? "its rule repeats within a day, which is refused"
                    : "its rule has no frequency that there is");
}

static bool read_interval(const struct parsing *parsing, struct ical_span text)
{
    int64_t number;

    if (!read_number(text, 1, INTERVAL_MAX, &number))
        return fail(parsing, "INTERVAL is a number from 1");
    parsing->recur->interval = (int)number;
    return true;
}

static bool read_count(const struct parsing *parsing, struct ical_span text)
{
    return read_number(text, 1, INT32_MAX, &parsing->recur->count)
               ? true
               : fail(parsing, "COUNT is a number from 1");
}

static bool read_until(const struct parsing *parsing, struct ical_span text)
{
    struct recur *recur = parsing->recur;
    bool is_date;

    if (!ical_read_time(text, &recur->until, &is_date, &recur->until_is_utc))
        return fail(parsing, "UNTIL is no time");
    recur->until += is_date ? 86399 : 0;
    return true;
}

static bool read_days(const struct parsing *parsing, struct ical_span text)
{
    struct recur *recur = parsing->recur;
    struct ical_span word;

    while (take_word(&text, &word)) {
        struct ical_span number = {word.text, word.size >= 2 ? word.size - 2 : 0};
        int64_t ordinal = 0;
        unsigned day;

        if (word.size < 2 || recur->day_count == RECUR_DAYS_MAX ||
            !read_weekday((struct ical_span){word.text + number.size, 2}, &day) ||
            (number.size > 0 && (!read_number(number, -53, 53, &ordinal) || ordinal == 0)))
            return fail(parsing, "a day of BYDAY is none");
        recur->days[recur->day_count].ordinal = (int8_t)ordinal;
        recur->days[recur->day_count++].day = (int8_t)day;
    }
    return true;
}

static bool read_months(const struct parsing *parsing, struct ical_span text)
{
    struct ical_span word;
    int64_t month;

    while (take_word(&text, &word)) {
        if (!read_number(word, 1, 12, &month))
            return fail(parsing, "a month of BYMONTH is none");
        parsing->recur->months |= 1u << month;
    }
    return true;
}

static bool read_month_days(const struct parsing *parsing, struct ical_span text)
{
    return read_list(parsing, text, 31, parsing->recur->month_days,
                     &parsing->recur->month_day_count);
}

static bool read_year_days(const struct parsing *parsing, struct ical_span text)
{
    return read_list(parsing, text, 366, parsing->recur->year_days,
                     &parsing->recur->year_day_count);
}

static bool read_weeks(const struct parsing *parsing, struct ical_span text)
{
    return read_list(parsing, text, 53, parsing->recur->weeks, &parsing->recur->week_count);
}

static bool read_positions(const struct parsing *parsing, struct ical_span text)
{
    return read_list(parsing, text, 366, parsing->recur->positions,
                     &parsing->recur->position_count);
}

static bool read_week_start(const struct parsing *parsing, struct ical_span text)
{
    return read_weekday(text, &parsing->recur->week_start) ? true : fail(parsing, "WKST is no day");
}

static bool note_times(const struct parsing *parsing, struct ical_span text)
{
    (void)text;
    parsing->recur->has_times = true;
    return true;
}

static const struct {
    const char *name;
    bool (*read)(const struct parsing *parsing, struct ical_span text);
} parts[] = {
    {"FREQ",       read_frequency },
    {"INTERVAL",   read_interval  },
    {"COUNT",      read_count     },
    {"UNTIL",      read_until     },
    {"BYDAY",      read_days      },
    {"BYMONTH",    read_months    },
    {"BYMONTHDAY", read_month_days},
    {"BYYEARDAY",  read_year_days },
    {"BYWEEKNO",   read_weeks     },
    {"BYSETPOS",   read_positions },
    {"WKST",       read_week_start},
    {"BYHOUR",     note_times     },
    {"BYMINUTE",   note_times     },
    {"BYSECOND",   note_times     },
};

enum { PARTS = sizeof parts / sizeof *parts, PART_FREQUENCY = 0 };

/* ---- the whole -------------------------------------------------------------------------------------- */

static bool read_part(struct parsing *parsing, struct ical_span part)
{
    const char *equals = memchr(part.text, '=', part.size);
    struct ical_span name = {part.text, equals ? (size_t)(equals - part.text) : 0};

    for (unsigned i = 0; equals && i < PARTS; i++) {
        if (!ical_is(name, parts[i].name))
            continue;
        if (parsing->seen & (1u << i))
            return fail(parsing, "its rule says something twice");
        parsing->seen |= 1u << i;
        return parts[i].read(parsing, (struct ical_span){equals + 1, part.size - name.size - 1});
    }
    return fail(parsing, "its rule has a part that there is not");
}

/* RFC 5545, 3.3.10: what may not stand together. */
static bool check(const struct parsing *parsing)
{
    const struct recur *recur = parsing->recur;
    bool ordinals = false;

    for (size_t i = 0; i < recur->day_count; i++)
        ordinals = ordinals || recur->days[i].ordinal != 0;
    if (!(parsing->seen & (1u << PART_FREQUENCY)))
        return fail(parsing, "its rule has no FREQ");
    if (recur->count > 0 && recur->until != INT64_MAX)
        return fail(parsing, "its rule has COUNT and UNTIL");
    if (ordinals && (recur->frequency < RECUR_MONTHLY || recur->week_count > 0))
        return fail(parsing, "its rule counts days where there is nothing to count in");
    if ((recur->year_day_count > 0 && recur->frequency != RECUR_YEARLY) ||
        (recur->week_count > 0 && recur->frequency != RECUR_YEARLY) ||
        (recur->month_day_count > 0 && recur->frequency == RECUR_WEEKLY))
        return fail(parsing, "its rule has parts that do not fit its FREQ");
    if (recur->position_count > 0 &&
        recur->day_count + recur->month_day_count + recur->year_day_count + recur->week_count ==
            0 &&
        recur->months == 0 && !recur->has_times)
        return fail(parsing, "its rule has BYSETPOS of nothing");
    return true;
}

bool recur_parse(struct ical_span text, struct recur *out_recur, char message[RECUR_MESSAGE_SIZE])
{
    struct parsing parsing = {out_recur, message, 0};

    *out_recur = (struct recur){.interval = 1, .until = INT64_MAX, .text = text};
    message[0] = '\0';
    while (text.size > 0) {
        const char *semicolon = memchr(text.text, ';', text.size);
        size_t size = semicolon ? (size_t)(semicolon - text.text) : text.size;

        if (!read_part(&parsing, (struct ical_span){text.text, size}))
            return false;
        /* one at the end is forgiven: clients write it */
        text.text += semicolon ? size + 1 : size;
        text.size -= semicolon ? size + 1 : size;
    }
    return check(&parsing);
}
