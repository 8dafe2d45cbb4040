/* SPDX-License-Identifier: MIT */
#include "clock.h"
#include "fixture.h"

static void times_are_shown_in_utc(void **state)
{
    static const struct {
        int64_t wall_ms;
        const char *text;
    } rows[] = {
        {0,               "1970-01-01T00:00:00.000Z"},
        {-1,              "1969-12-31T23:59:59.999Z"},
        {951782399999,    "2000-02-28T23:59:59.999Z"},
        {951782400000,    "2000-02-29T00:00:00.000Z"},
        {951868800000,    "2000-03-01T00:00:00.000Z"},
        {1795461000123,   "2026-11-23T19:10:00.123Z"},
        {4107542400000,   "2100-03-01T00:00:00.000Z"},
        {4107542399000,   "2100-02-28T23:59:59.000Z"},
        {-2208988800000,  "1900-01-01T00:00:00.000Z"},
        {253402300799999, "9999-12-31T23:59:59.999Z"},
        {INT64_MAX,       "9999-12-31T23:59:59.999Z"},
        {INT64_MIN,       "0001-01-01T00:00:00.000Z"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[25];

        clock_format(rows[i].wall_ms, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void fixed_clock_shows_what_was_set(void **state)
{
    struct clock_fixed fixed = {.wall_ms = 5, .monotonic_ns = 7};
    struct clock clock = clock_of_fixed(&fixed);

    (void)state;
    assert_int_equal(clock.wall_ms(clock.context), 5);
    assert_int_equal(clock.monotonic_ns(clock.context), 7);
    fixed.monotonic_ns = 8;
    assert_int_equal(clock.monotonic_ns(clock.context), 8);
}

static void system_clock_never_goes_back(void **state)
{
    struct clock clock = clock_system();
    int64_t first = clock.monotonic_ns(clock.context);

    (void)state;
    assert_true(clock.monotonic_ns(clock.context) >= first);
    assert_true(clock.wall_ms(clock.context) > 1577836800000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_shown_in_utc),
        cmocka_unit_test(fixed_clock_shows_what_was_set),
        cmocka_unit_test(system_clock_never_goes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
