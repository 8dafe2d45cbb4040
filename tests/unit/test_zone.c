/* SPDX-License-Identifier: MIT */
/* What time it is where; each zone of the system beside Python's is tests/schedule/zones.py. */
#include "fixture.h"

#include "civil.h"
#include "zone_parts.h"

#include <stdlib.h>
#include <string.h>

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
    static const char *const some[] = {"AUS Eastern Standard Time", "Yukon Standard Time",
                                       "India Standard Time",       "Russia Time Zone 3",
                                       "Dateline Standard Time",    "UTC+13"};

    (void)state;
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        (void)find(some[i]);
}

static bool read_rule(const char *rule, struct zone *zone)
{
    *zone = (struct zone){0};
    return zone_add_rule(zone, rule);
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
                                       "CET-168",
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
        cmocka_unit_test(a_gap_goes_by_the_offset_before_and_a_fold_by_the_first_pass),
        cmocka_unit_test(names_are_of_iana_or_of_windows_and_never_guessed),
        cmocka_unit_test(each_windows_name_has_its_zone),
        cmocka_unit_test(rules_of_posix_are_read_and_what_is_none_is_not),
        cmocka_unit_test(a_table_that_is_none_is_refused),
        cmocka_unit_test(a_calendars_own_zone_is_kept_in_order),
    };

    return cmocka_run_group_tests(tests, open_set, close_set);
}
