/* SPDX-License-Identifier: MIT */
/*
 * Busy time of twenty people with 5,000 events each, in a window of four weeks: ours from text to spans, cold, beside
 * libical's own parser and loop over the same text, which puts moved and all-day events in wrong places.
 *
 *   bench_busy [--smoke] [--json]
 */
#include "bench.h"
#include "buf.h"
#include "busy.h"
#include "civil.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 20, EVENTS = 5000, ROUNDS = 15, TEXT_MAX = 8 << 20, WEEKS = 4 };

static uint64_t state = 88172645463325252u;

static unsigned draw(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state % below);
}

static void add_time(struct buf *out, const char *name, const char *zone, int64_t civil)
{
    unsigned month, day, rest;
    int year;

    civil_from_days(civil_day_of(civil, &rest), &year, &month, &day);
    buf_addf(out, "%s;TZID=%s:%04d%02u%02uT%02u%02u%02u\r\n", name, zone, year, month, day,
             rest / 3600, rest / 60 % 60, rest % 60);
}

/* About 540 bytes, folded, with attendees; one of twelve repeats. */
static void add_event(struct buf *out, unsigned person, unsigned number, int64_t origin)
{
    static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Asia/Kolkata"};
    static const char *const rules[] = {"FREQ=WEEKLY;BYDAY=MO,TH",
                                        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=MONTHLY;BYDAY=1TU",
                                        "FREQ=WEEKLY;INTERVAL=2"};
    const char *zone = zones[draw(3)];
    int64_t begin = origin - INT64_C(4) * 365 * CIVIL_DAY + (int64_t)draw(5 * 365 * 96) * 900;

    buf_addf(out, "BEGIN:VEVENT\r\nUID:%u-%u@example.com\r\nDTSTAMP:20260101T000000Z\r\n", person,
             number);
    buf_adds(out,
             "SUMMARY:A meeting about something that has a long name\\, and more words tha\r\n"
             " n fit one line\r\nDESCRIPTION:What nobody reads\\, and what goes on for a while "
             "and is fol\r\n ded again\r\n");
    add_time(out, "DTSTART", zone, begin);
    add_time(out, "DTEND", zone, begin + 2700);
    for (unsigned i = 0; i < 3; i++)
        buf_addf(out, "ATTENDEE;CN=Somebody %u;PARTSTAT=ACCEPTED:mailto:p%u@example.com\r\n", i, i);
    if (draw(12) == 0) {
        buf_addf(out, "RRULE:%s\r\n", rules[draw(4)]);
        if (draw(2) == 0)
            add_time(out, "EXDATE", zone, begin + INT64_C(7) * CIVIL_DAY);
    }
    buf_adds(out, "END:VEVENT\r\n");
}

static char *make_calendar(unsigned person, unsigned events, int64_t origin, size_t *out_size)
{
    struct buf out;

    buf_init(&out, TEXT_MAX);
    buf_adds(&out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for (unsigned i = 0; i < events; i++)
        add_event(&out, person, i, origin);
    buf_adds(&out, "END:VCALENDAR\r\n");
    *out_size = out.size;
    return buf_take(&out);
}

struct calendars {
    char *texts[PEOPLE];
    size_t sizes[PEOPLE];
    int64_t from, to;
};

/* Zones are read once for all, as the process that reads calendars does. */
static bool read_all(const struct calendars *calendars, struct series *series, size_t *out_spans)
{
    struct zone_set *zones = NULL;
    struct error err;
    double started = bench_now_ms();
    bool fine = zone_set_open(NULL, &zones, &err) == 0;

    *out_spans = 0;
    for (unsigned i = 0; fine && i < PEOPLE; i++) {
        struct busy_request request = {.text = calendars->texts[i],
                                       .size = calendars->sizes[i],
                                       .from = calendars->from,
                                       .to = calendars->to,
                                       .zones = zones};
        struct busy busy = {0};

        fine = zone_find(zones, "Europe/Berlin", &request.home, &err) == 0 &&
               busy_read(&request, &busy, &err) == 0 && busy.fault_count == 0;
        *out_spans += busy.count;
        busy_done(&busy);
        zone_set_forget(zones);
    }
    zone_set_close(zones);
    series_add(series, bench_now_ms() - started);
    return fine;
}

static void count_one(icalcomponent *component, struct icaltime_span *span, void *context)
{
    (void)component;
    (void)span;
    ++*(size_t *)context;
}

/* One calendar; the twenty take twenty times as long. */
static bool read_by_libical(const struct calendars *calendars, struct series *series)
{
    struct icaltimetype from = icaltime_from_timet_with_zone(calendars->from, 0, NULL);
    struct icaltimetype to = icaltime_from_timet_with_zone(calendars->to, 0, NULL);
    double started = bench_now_ms();
    icalcomponent *calendar = icalcomponent_new_from_string(calendars->texts[0]);
    size_t count = 0;

    if (!calendar)
        return false;
    for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
        icalcomponent_foreach_recurrence(event, from, to, count_one, &count);
    icalcomponent_free(calendar);
    series_add(series, (bench_now_ms() - started) * PEOPLE);
    return count > 0;
}

int main(int argc, char *argv[])
{
    struct series ours = {0}, theirs = {0};
    struct calendars calendars = {.from = INT64_C(1796000400)};
    bool smoke = argc > 1 && strcmp(argv[1], "--smoke") == 0, fine = true;
    size_t spans = 0;

    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--json") == 0)
            bench_as_json();
    calendars.to = calendars.from + INT64_C(7) * WEEKS * CIVIL_DAY;
    for (unsigned i = 0; i < PEOPLE; i++) {
        calendars.texts[i] =
            make_calendar(i, smoke ? 50 : EVENTS, calendars.from, &calendars.sizes[i]);
        fine = fine && calendars.texts[i];
    }
    for (int i = 0; fine && i < (smoke ? 1 : ROUNDS); i++)
        fine =
            read_all(&calendars, &ours, &spans) && (i > 2 || read_by_libical(&calendars, &theirs));
    bench_open("busy time of 20 people");
    bench_row(
        &(struct bench_row){"libical's parser and loop", "ms", &theirs, &theirs, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"ours, cold", "ms", &ours, &theirs, AT_MOST, 100});
    bench_note("    %zu spans in four weeks of %d events each", spans, smoke ? 50 : EVENTS);
    for (unsigned i = 0; i < PEOPLE; i++)
        free(calendars.texts[i]);
    series_done(&ours);
    series_done(&theirs);
    return fine ? 0 : 1;
}
