/* SPDX-License-Identifier: MIT */
/* What time it is where; each zone of the system beside Python's is tests/schedule/zones.py. */
#include "fixture.h"

#include "civil.h"
#include "zone_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct zone_set *set;

static const struct zone *find(const char *name)
{
    const struct zone *zone = NULL;
    struct error err;

    if (zone_find(set, name, &zone, &err) < 0)
        fail_msg("%s: %s", name, err.message);
    return zone;
}

static int64_t civil(int year, unsigned month, unsigned day, unsigned hour, unsigned minute)
{
    return civil_days(year, month, day) * CIVIL_DAY + hour * 3600 + minute * 60;
}

static void days_go_there_and_back(void **state)
{
    (void)state;
    assert_int_equal(civil_days(1970, 1, 1), 0);
    assert_int_equal(civil_days(2000, 3, 1), 11017);
    assert_int_equal(civil_weekday(civil_days(2026, 12, 1)), 1);
    for (int64_t day = civil_days(1, 1, 1); day < civil_days(9999, 12, 31); day += 13) {
        unsigned month, date;
        int year;

        civil_from_days(day, &year, &month, &date);
        assert_true(civil_is_date(year, month, date));
        assert_int_equal(civil_days(year, month, date), day);
    }
    assert_false(civil_is_date(2100, 2, 29));
    assert_true(civil_is_date(2000, 2, 29));
    assert_false(civil_is_date(2026, 13, 1));
    assert_false(civil_is_date(0, 1, 1));
    assert_false(civil_is_date(10000, 1, 1));
    assert_false(civil_is_date(2026, 4, 0));
    assert_int_equal(civil_month_days(1900, 2), 28);
}

static void seconds_before_1970_are_of_the_day_before(void **state)
{
    unsigned rest;

    (void)state;
    assert_int_equal(civil_day_of(-1, &rest), -1);
    assert_int_equal(rest, CIVIL_DAY - 1);
    assert_int_equal(civil_day_of(-CIVIL_DAY, &rest), -1);
    assert_int_equal(rest, 0);
    assert_int_equal(civil_day_of(CIVIL_DAY, &rest), 1);
    assert_int_equal(civil_weekday(-4), 6); /* 1969-12-28, a Sunday */
}

static void a_gap_goes_by_the_offset_before_and_a_fold_by_the_first_pass(void **state)
{
    const struct zone *berlin = find("Europe/Berlin");
    enum zone_kind kind;

    (void)state;
    assert_int_equal(zone_to_utc(berlin, civil(2026, 3, 29, 2, 30), &kind),
                     civil(2026, 3, 29, 1, 30));
    assert_int_equal(kind, ZONE_GAP);
    assert_int_equal(zone_to_utc(berlin, civil(2026, 10, 25, 2, 30), &kind),
                     civil(2026, 10, 25, 0, 30));
    assert_int_equal(kind, ZONE_FOLD);
    assert_int_equal(zone_to_utc(berlin, civil(2026, 12, 1, 12, 0), &kind),
                     civil(2026, 12, 1, 11, 0));
    assert_int_equal(kind, ZONE_ORDINARY);
    assert_int_equal(zone_offset(berlin, civil(2090, 7, 1, 0, 0)), 7200);
}

static void names_are_of_iana_or_of_windows_and_never_guessed(void **state)
{
    static const char *const none[] = {
        "Mars/Olympus", "",       "../../etc/passwd",      "/etc/localtime", "posix/UTC",
        "right/UTC",    "Europe", "Eastern Standard Timx", "zone.tab.x",     "Europe//Berlin"};

    (void)state;
    assert_string_equal(zone_name(find("W. Europe Standard Time")), "Europe/Berlin");
    assert_string_equal(zone_name(find("eastern standard time")), "America/New_York");
    assert_ptr_equal(find("UTC"), find("UTC"));
    assert_int_equal(zone_offset(find("UTC"), 0), 0);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const struct zone *zone;
        struct error err;

        assert_true(zone_find(set, none[i], &zone, &err) < 0);
        assert_int_equal(err.code, ERR_NOT_FOUND);
    }
}

static void each_windows_name_has_its_zone(void **state)
{
    size_t count = 0;

    (void)state;
    for (; zone_windows_name(count); count++) {
        assert_string_equal(zone_name(find(zone_windows_name(count))),
                            zone_of_windows(zone_windows_name(count)));
        if (count > 0)
            assert_true(strcasecmp(zone_windows_name(count - 1), zone_windows_name(count)) < 0);
    }
    assert_true(count >= 135);
}

static void utc_has_several_names_and_this_machines_zone_has_none(void **state)
{
    static const char *const utc[] = {"UTC", "Z", "GMT", "Etc/UTC"};
    static const char *const none[] = {"localtime", "posixrules", "Factory"};
    const struct zone *const untouched = find("UTC");

    (void)state;
    for (size_t i = 0; i < COUNT(utc); i++)
        assert_int_equal(zone_offset(find(utc[i]), 0), 0);
    assert_ptr_equal(find("Z"), untouched);
    for (size_t i = 0; i < COUNT(none); i++) {
        const struct zone *zone = untouched;
        struct error err;

        assert_int_equal(zone_find(set, none[i], &zone, &err), -(int)ERR_NOT_FOUND);
        assert_ptr_equal(zone, untouched);
    }
}

static void hint_is(struct zone_set *of, const char *name, const char *expected)
{
    const struct zone *zone;
    struct error err;

    assert_int_equal(zone_find(of, name, &zone, &err), -(int)ERR_NOT_FOUND);
    if (!strstr(err.hint, expected))
        fail_msg("%s: %s", name, err.hint);
}

static void what_may_have_been_meant_is_said(void **state)
{
    static const char *const cases[][2] = {
        {"Europe/Berln",                        "did you mean 'Europe/Berlin'?"          },
        {"europe/berlin",                       "did you mean 'Europe/Berlin'?"          },
        {"Berlin",                              "did you mean 'Europe/Berlin'?"          },
        {"New York",                            "did you mean 'America/New_York'?"       },
        {"utc",                                 "did you mean 'UTC'?"                    },
        {"W. Europe Standart Time",             "did you mean 'W. Europe Standard Time'?"},
        {"(UTC+01:00) Amsterdam, Berlin, Bern", "zones are called like Europe/Berlin"    },
        {"Mars/Olympus",                        "zones are called like Europe/Berlin"    },
    };
    struct zone_set *none = NULL;
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        hint_is(set, cases[i][0], cases[i][1]);
    assert_int_equal(zone_set_open("/nonexistent", &none, &err), 0);
    hint_is(none, "Europe/Berlin", "tzdata");
    for (int i = 0; i < 200; i++)
        hint_is(none, "Europe/Berlin", "/nonexistent");
    zone_set_close(none);
}

static bool read_rule(const char *rule, struct zone *zone)
{
    *zone = (struct zone){0};
    return zone_add_rule(zone, INT64_MIN, rule);
}

static void rules_of_posix_are_read_and_what_is_none_is_not(void **state)
{
    static const char *const none[] = {"",
                                       "CE-1",
                                       "CET",
                                       "CET-1CEST,M13.1.0,M10.5.0",
                                       "CET-1CEST,M3.5.0",
                                       "CET-1CEST,M3.6.0,M10.5.0",
                                       "CET-1CEST,M3.5.7,M10.5.0",
                                       "<+03-3",
                                       "CET-25",
                                       "CET-1CEST,M3.5.0/168,M10.5.0",
                                       "CET-1CEST,M3.5.0,M10.5.0x"};
    struct zone zone;

    (void)state;
    assert_true(read_rule("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", &zone));
    assert_int_equal(zone.changes[zone.count - 1].offset, -3 * 3600);
    free(zone.changes);
    assert_true(read_rule("IST-1GMT0,M10.5.0,M3.5.0/1", &zone));
    free(zone.changes);
    /* saving all year round: one year's end of it is the next one's beginning */
    assert_true(read_rule("XXX3EDT4,0/0,J365/23", &zone));
    assert_true(zone.count <= 2);
    free(zone.changes);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (read_rule(none[i], &zone))
            fail_msg("%s was read", none[i]);
        free(zone.changes);
    }
}

static void a_table_that_is_none_is_refused(void **state)
{
    unsigned char data[200] = "TZif2";
    struct zone zone = {0};

    (void)state;
    assert_false(zone_read_tzif(data, 4, &zone));
    assert_false(zone_read_tzif(data, sizeof data, &zone));
    memset(data + 20, 0xff, 24);
    assert_false(zone_read_tzif(data, sizeof data, &zone));
    free(zone.changes);
}

/* ---- tables that are made --------------------------------------------------------------------------- */

struct made {
    unsigned char data[400];
    size_t size;
};

static void put(struct made *made, uint64_t value, unsigned bytes)
{
    while (bytes-- > 0)
        made->data[made->size++] = (unsigned char)(value >> (8 * bytes));
}

static void put_header(struct made *made, char version, unsigned leaps, unsigned times)
{
    memcpy(made->data + made->size, "TZif", 4);
    made->size += 4;
    put(made, (unsigned char)version, 1);
    for (unsigned i = 0; i < 15; i++)
        put(made, 0, 1);
    put(made, 0, 4);
    put(made, 0, 4);
    put(made, leaps, 4);
    put(made, times, 4);
    put(made, 2, 4); /* types */
    put(made, 1, 4); /* letters */
}

struct table {
    int64_t from, then; /* THEN changes nothing but the name */
    int32_t first, offset;
    unsigned leaps;
    const char *rule;
};

static void put_body(struct made *made, const struct table *table, unsigned time_size)
{
    put(made, (uint64_t)table->from, time_size);
    put(made, (uint64_t)table->then, time_size);
    put(made, 0x0101, 2);
    put(made, (uint32_t)table->first, 4);
    put(made, 0, 2);
    put(made, (uint32_t)table->offset, 4);
    put(made, 0, 3);
    for (unsigned i = 0; i < table->leaps; i++) {
        put(made, i, time_size);
        put(made, 1, 4);
    }
}

static struct made make_table(char version, const struct table *table)
{
    struct made made = {.size = 0};

    put_header(&made, version, table->leaps, 2);
    put_body(&made, table, 4);
    if (version == '\0')
        return made;
    put_header(&made, version, table->leaps, 2);
    put_body(&made, table, 8);
    put(&made, '\n', 1);
    memcpy(made.data + made.size, table->rule, strlen(table->rule));
    made.size += strlen(table->rule);
    put(&made, '\n', 1);
    return made;
}

static bool read_table(char version, const struct table *table, struct zone *zone)
{
    struct made made = make_table(version, table);

    *zone = (struct zone){0};
    return zone_read_tzif(made.data, made.size, zone);
}

static void a_table_is_read_in_both_forms_and_whole_or_not_at_all(void **state)
{
    static const struct table table = {1000, 2000, -3600, 7200, 0, "<+02>-2"};
    static const char versions[] = {'\0', '2', '3', '4'};

    (void)state;
    for (size_t i = 0; i < COUNT(versions); i++) {
        struct made made = make_table(versions[i], &table);
        struct zone zone;

        assert_true(read_table(versions[i], &table, &zone));
        assert_int_equal(zone_offset(&zone, 999), -3600);
        assert_int_equal(zone_offset(&zone, 1000), 7200);
        free(zone.changes);
        for (size_t size = 0; size < made.size; size++) {
            zone = (struct zone){0};
            assert_false(zone_read_tzif(made.data, size, &zone));
            free(zone.changes);
        }
    }
}

static void a_table_of_times_or_offsets_beyond_all_bounds_is_refused(void **state)
{
    static const struct table tables[] = {
        {INT64_MAX - 1, INT64_MAX, 0,         3600,      0, ""},
        {INT64_MIN,     0,         0,         3600,      0, ""},
        {2000,          1000,      0,         3600,      0, ""},
        {1000,          1000,      0,         3600,      0, ""},
        {1000,          2000,      INT32_MIN, 3600,      0, ""},
        {1000,          2000,      0,         INT32_MIN, 0, ""},
        {1000,          2000,      0,         100000,    0, ""},
        {1000,          2000,      0,         3600,      1, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(tables); i++) {
        struct zone zone;

        if (read_table('2', &tables[i], &zone))
            fail_msg("table %zu was read", i);
        free(zone.changes);
    }
}

static void a_rule_behind_a_table_that_ends_anywhere_takes_no_time(void **state)
{
    /* a year that is none in 32 bits, or less than all of them */
    static const int64_t ends[] = {-ZONE_TIME_MAX, ZONE_TIME_MAX, INT64_C(67767976233532799),
                                   INT64_C(67768036191676799), -INT64_C(67768040609740800)};

    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        const struct table table = {
            ends[i] - (ends[i] > 0),     ends[i] + (ends[i] < 0), 0, 3600, 0,
            "CET-1CEST,M3.5.0,M10.5.0/3"};
        struct zone zone;

        assert_true(read_table('2', &table, &zone));
        assert_true(zone.count < 500);
        free(zone.changes);
    }
}

static void a_rule_begins_where_the_table_ends_though_only_a_name_changed(void **state)
{
    const struct table table = {civil(1980, 1, 1, 0, 0),     civil(2000, 1, 1, 0, 0), 0, 3600, 0,
                                "CET-1CEST,M3.5.0,M10.5.0/3"};
    struct zone zone;

    (void)state;
    assert_true(read_table('2', &table, &zone));
    assert_int_equal(zone_offset(&zone, civil(1990, 7, 1, 0, 0)), 3600);
    assert_int_equal(zone_offset(&zone, civil(2000, 7, 1, 0, 0)), 7200);
    assert_int_equal(zone_offset(&zone, civil(ZONE_LAST_YEAR, 7, 1, 0, 0)), 7200);
    assert_int_equal(zone_offset(&zone, civil(ZONE_LAST_YEAR + 1, 7, 1, 0, 0)), 3600);
    free(zone.changes);
}

static void a_calendars_own_zone_is_kept_in_order(void **state)
{
    static const struct zone_change changes[] = {
        {1000, 3600},
        {2000, 0   }
    };
    static const struct zone_change wrong[] = {
        {2000, 3600},
        {1000, 0   }
    };
    const struct zone *zone = NULL;
    struct error err;

    (void)state;
    assert_int_equal(zone_add(set, "Own", 0, changes, 2, &zone, &err), 0);
    assert_int_equal(zone_offset(zone, 1500), 3600);
    assert_int_equal(zone_to_utc(zone, 2000, NULL), 2000);
    assert_int_equal(zone_add(set, "Europe/Berlin", 0, changes, 2, &zone, &err), 0);
    assert_ptr_not_equal(zone, find("Europe/Berlin"));
    zone_set_forget(set);
    assert_int_equal(zone_offset(find("Europe/Berlin"), 0), 3600);
    assert_int_equal(zone_add(set, "Wrong", 0, wrong, 2, &zone, &err), -(int)ERR_USAGE);
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
        cmocka_unit_test(days_go_there_and_back),
        cmocka_unit_test(seconds_before_1970_are_of_the_day_before),
        cmocka_unit_test(a_gap_goes_by_the_offset_before_and_a_fold_by_the_first_pass),
        cmocka_unit_test(names_are_of_iana_or_of_windows_and_never_guessed),
        cmocka_unit_test(each_windows_name_has_its_zone),
        cmocka_unit_test(utc_has_several_names_and_this_machines_zone_has_none),
        cmocka_unit_test(what_may_have_been_meant_is_said),
        cmocka_unit_test(rules_of_posix_are_read_and_what_is_none_is_not),
        cmocka_unit_test(a_table_that_is_none_is_refused),
        cmocka_unit_test(a_table_is_read_in_both_forms_and_whole_or_not_at_all),
        cmocka_unit_test(a_table_of_times_or_offsets_beyond_all_bounds_is_refused),
        cmocka_unit_test(a_rule_behind_a_table_that_ends_anywhere_takes_no_time),
        cmocka_unit_test(a_rule_begins_where_the_table_ends_though_only_a_name_changed),
        cmocka_unit_test(a_calendars_own_zone_is_kept_in_order),
    };

    return cmocka_run_group_tests(tests, open_set, close_set);
}
