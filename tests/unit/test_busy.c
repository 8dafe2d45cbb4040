/* SPDX-License-Identifier: MIT */
/* What a calendar that is broken or hostile costs and says; what sound ones say is tests/schedule/busy.py. */
#include "fixture.h"

#include "busy.h"
#include "civil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct zone_set *set;

#define CALENDAR(lines) "BEGIN:VCALENDAR\r\n" lines "END:VCALENDAR\r\n"
#define EVENT(lines)    "BEGIN:VEVENT\r\nUID:1\r\n" lines "END:VEVENT\r\n"

/* Of the year 2026, at home in Berlin. */
static int read_text(const char *text, size_t size, struct busy *busy, struct error *err)
{
    struct busy_request request = {.text = text,
                                   .size = size,
                                   .from = civil_days(2026, 1, 1) * CIVIL_DAY,
                                   .to = civil_days(2027, 1, 1) * CIVIL_DAY,
                                   .zones = set,
                                   .address = "ada@example.com"};

    assert_int_equal(zone_find(set, "Europe/Berlin", &request.home, err), 0);
    return busy_read(&request, busy, err);
}

static void read_it(const char *text, struct busy *busy)
{
    struct error err;

    if (read_text(text, strlen(text), busy, &err) < 0)
        fail_msg("%s", err.message);
}

static void has_fault(const char *text, unsigned line, const char *words)
{
    struct busy busy = {0};

    read_it(text, &busy);
    if (busy.fault_count != 1)
        fail_msg("%zu faults: %s", busy.fault_count, text);
    assert_int_equal(busy.faults[0].line, line);
    if (!strstr(busy.faults[0].message, words))
        fail_msg("%s: %s", busy.faults[0].message, text);
    busy_done(&busy);
}

static void what_cannot_be_read_is_told_with_its_line(void **state)
{
    (void)state;
    has_fault(CALENDAR(EVENT("DTSTART:2026\r\n")), 4, "is no time");
    has_fault(CALENDAR(EVENT("DTSTART:20260230T000000Z\r\n")), 4, "is no time");
    has_fault(CALENDAR(EVENT("DTSTART;TZID=Mars/Olympus:20260201T000000\r\n")), 4,
              "there is no zone 'Mars/Olympus'");
    has_fault(CALENDAR(EVENT("")), 2, "has no DTSTART");
    has_fault(CALENDAR(EVENT("DTSTART:20260201T000000Z\r\nDURATION:1H\r\n")), 5, "duration");
    has_fault(CALENDAR("BEGIN:VFREEBUSY\r\nFREEBUSY:20260201T000000Z\r\nEND:VFREEBUSY\r\n"), 3,
              "period");
    has_fault(CALENDAR(EVENT("DTSTART:20260201T000000Z\r\nEXRULE:FREQ=DAILY\r\n")), 5, "EXRULE");
}

static void a_rule_that_is_none_is_told_and_its_first_one_is_busy(void **state)
{
    static const char *const rules[] = {"FREQ=DAILY;COUNT=2;UNTIL=20260301T000000Z",
                                        "FREQ=DAILY;INTERVAL=0",
                                        "FREQ=DAILY;COUNT=0",
                                        "FREQ=MONTHLY;BYMONTHDAY=32",
                                        "FREQ=MONTHLY;BYMONTHDAY=1,",
                                        "FREQ=DAILY;X-PART=1",
                                        "FREQ=SECONDLY",
                                        "FREQ=MINUTELY;BYHOUR=1",
                                        "FREQ=HOURLY;COUNT=2000000000",
                                        "INTERVAL=2",
                                        "FREQ=WEEKLY;BYDAY=1MO",
                                        "FREQ=DAILY;FREQ=DAILY",
                                        "FREQ=YEARLY;BYDAY=54MO",
                                        "FREQ=WEEKLY;WKST=XX"};
    char text[400];

    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct busy busy = {0};

        (void)snprintf(text, sizeof text,
                       CALENDAR(EVENT("DTSTART:20260201T100000Z\r\nDURATION:PT1H\r\nRRULE:%s\r\n")),
                       rules[i]);
        read_it(text, &busy);
        if (busy.fault_count != 1 || busy.count != 1)
            fail_msg("%s: %zu faults, %zu spans", rules[i], busy.fault_count, busy.count);
        busy_done(&busy);
    }
}

static void hours_in_a_rule_are_followed_too(void **state)
{
    struct busy busy = {0};

    (void)state;
    read_it(CALENDAR(EVENT("DTSTART:20260201T100000Z\r\nDURATION:PT1H\r\n"
                           "RRULE:FREQ=DAILY;BYHOUR=10,15;COUNT=4\r\n")),
            &busy);
    assert_int_equal(busy.fault_count, 0);
    assert_int_equal(busy.count, 4);
    assert_int_equal(busy.spans[3].from - busy.spans[0].from, 29 * 3600);
    busy_done(&busy);
}

static void what_is_no_calendar_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "hello",
        "BEGIN:VEVENT\nEND:VEVENT\n",
        "BEGIN:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VEVENT\n",
        "BEGIN:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:A\nBEGIN:B\nBEGIN:C\nBEGIN:D\nEND:D\nEND:C\nEND:B\nEND:A\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=\"x:20260101T000000\nEND:VEVENT\nEND:VCALENDAR\n"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct busy busy = {0};
        struct error err;

        if (read_text(texts[i], strlen(texts[i]), &busy, &err) != -(int)ERR_USAGE)
            fail_msg("%s", texts[i]);
        assert_non_null(strstr(err.message, "line ") || texts[i][0] == '\0' ? err.message : NULL);
    }
}

/* COUNT copies of LINES in one calendar. */
static char *repeat(const char *lines, size_t count)
{
    size_t size = strlen(lines);
    char *text = malloc(size * count + 100), *at = text;

    assert_non_null(text);
    at += sprintf(at, "BEGIN:VCALENDAR\r\n");
    for (size_t i = 0; i < count; i++) {
        memcpy(at, lines, size);
        at += size;
    }
    (void)sprintf(at, "END:VCALENDAR\r\n");
    return text;
}

static void a_bomb_ends_by_its_budget_and_says_so(void **state)
{
    static const char *const bombs[] = {
        EVENT("DTSTART:00010101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2000000000\r\n"),
        EVENT("DTSTART:20250101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;"
              "BYMINUTE=1,2,3,4,5,6,7,8,9;BYSECOND=1,2,3,4,5,6,7,8,9\r\n"),
        EVENT("DTSTART:20250101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n"
              "EXDATE:20250301T000000Z,20250302T000000Z,20250303T000000Z,20250304T000000Z\r\n")};

    (void)state;
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        char *text = repeat(bombs[i], 20000);
        struct busy busy = {0};

        read_it(text, &busy);
        assert_true(busy.fault_count >= 1);
        assert_non_null(
            strstr(busy.faults[busy.fault_count - 1].message, "more than can be followed"));
        busy_done(&busy);
        free(text);
    }
}

static void a_day_that_never_is_ends(void **state)
{
    struct busy busy = {0};

    (void)state;
    read_it(CALENDAR(EVENT("DTSTART:20000101T000000Z\r\nDURATION:PT1H\r\n"
                           "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")),
            &busy);
    assert_int_equal(busy.count, 0);
    assert_int_equal(busy.fault_count, 0);
    busy_done(&busy);
}

static void words_of_strangers_are_escaped(void **state)
{
    struct busy busy = {0};

    (void)state;
    read_it(CALENDAR(EVENT("DTSTART;TZID=\x1b[2Jx:20260201T000000\r\n")), &busy);
    assert_int_equal(busy.fault_count, 1);
    assert_null(strchr(busy.faults[0].message, '\x1b'));
    busy_done(&busy);
}

static int open_set(void **state)
{
    struct error err;

    (void)state;
    return zone_set_open(NULL, &set, &err);
}

static int close_set(void **state)
{
    (void)state;
    zone_set_close(set);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_read_is_told_with_its_line),
        cmocka_unit_test(a_rule_that_is_none_is_told_and_its_first_one_is_busy),
        cmocka_unit_test(hours_in_a_rule_are_followed_too),
        cmocka_unit_test(what_is_no_calendar_is_refused),
        cmocka_unit_test(a_bomb_ends_by_its_budget_and_says_so),
        cmocka_unit_test(a_day_that_never_is_ends),
        cmocka_unit_test(words_of_strangers_are_escaped),
    };

    return cmocka_run_group_tests(tests, open_set, close_set);
}
