/* SPDX-License-Identifier: MIT */
/* The fault table: what each outcome means for a delivery and its endpoint. */
#include "fixture.h"

#include "schedule.h"

#include <string.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

static const int64_t now = INT64_C(1796000000000);
static const int64_t day = 24 * 60 * 60 * INT64_C(1000);

static struct schedule_waits standard;

static struct schedule_answer judge(enum send_reason reason, int status, int64_t failures)
{
    const struct send_outcome outcome = {.reason = reason, .status = status};
    const struct schedule_delivery delivery = {&standard, failures, now - MINUTE};

    return schedule_judge(&outcome, &delivery, now, 7);
}

static struct schedule_answer answered(int status, int64_t failures, int64_t retry_after_s)
{
    const struct send_outcome outcome = {
        .reason = SEND_ANSWERED, .status = status, .retry_after_s = retry_after_s};
    const struct schedule_delivery delivery = {&standard, failures, now - MINUTE};

    return schedule_judge(&outcome, &delivery, now, 7);
}

static void whatever_broke_behind_its_headers_2xx_is_delivered(void **state)
{
    (void)state;
    for (int status = 200; status < 300; status++)
        assert_int_equal(answered(status, 3, 0).end, SCHEDULE_DELIVERED);
}

static void tries_follow_the_schedule_within_a_fifth_and_then_end(void **state)
{
    static const int64_t waits[] = {5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR,
                                    10 * HOUR,  14 * HOUR,  20 * HOUR,   24 * HOUR};

    (void)state;
    for (size_t failures = 0; failures < COUNT(waits); failures++)
        for (uint64_t random = 0; random < UINT64_MAX - UINT64_MAX / 97;
             random += UINT64_MAX / 97) {
            const struct send_outcome outcome = {.reason = SEND_REFUSED};
            const struct schedule_delivery delivery = {&standard, (int64_t)failures, now};
            struct schedule_answer answer = schedule_judge(&outcome, &delivery, now, random);

            assert_int_equal(answer.end, SCHEDULE_AGAIN);
            assert_true(answer.counts && answer.breaks);
            assert_in_range(answer.wait_ms, waits[failures] / 10 * 8,
                            waits[failures] / 10 * 12 + 1);
        }
    assert_int_equal(judge(SEND_REFUSED, 0, COUNT(waits)).end, SCHEDULE_DEAD);
    assert_int_equal(judge(SEND_REFUSED, 0, INT64_MAX).end, SCHEDULE_DEAD);
    assert_int_equal(judge(SEND_REFUSED, 0, -1).end, SCHEDULE_AGAIN);
}

static void waits_are_words_and_what_is_none_is_told(void **state)
{
    static const char *const none[] = {
        "", " ", "5", "s", "5x", "0s", "-5s", "8d", "169h", "5s,5m", "5s 1h 99999999999s"};
    struct schedule_waits waits;
    struct error err;
    char many[200] = "";

    (void)state;
    assert_int_equal(schedule_waits_parse(" 1s  90m 7d ", &waits, &err), 0);
    assert_int_equal(waits.count, 3);
    assert_int_equal(waits.items[1], 90 * MINUTE);
    assert_int_equal(waits.items[2], 7 * day);
    for (size_t i = 0; i < COUNT(none); i++)
        if (schedule_waits_parse(none[i], &waits, &err) != -(int)ERR_CONFIG)
            fail_msg("'%s' was read", none[i]);
    for (int i = 0; i <= SCHEDULE_WAITS_MAX; i++)
        memcpy(many + (size_t)i * 3, "1s ", 4);
    assert_int_equal(schedule_waits_parse(many, &waits, &err), -(int)ERR_CONFIG);
}

static void a_redirect_is_a_failure_and_not_followed(void **state)
{
    static const int codes[] = {300, 301, 302, 303, 304, 307, 308};

    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        assert_int_equal(answered(codes[i], 0, 0).end, SCHEDULE_AGAIN);
        assert_string_equal(answered(codes[i], 0, 0).reason, "redirect");
    }
}

static void too_many_requests_hold_the_endpoint_and_are_no_fault_of_it(void **state)
{
    struct schedule_answer answer = answered(429, 0, 7);

    (void)state;
    assert_int_equal(answer.end, SCHEDULE_AGAIN);
    assert_int_equal(answer.hold_ms, 7 * SECOND);
    assert_int_equal(answer.wait_ms, 7 * SECOND);
    assert_false(answer.breaks);
    assert_int_equal(answered(429, 0, 3600).hold_ms, HOUR);
    assert_int_equal(answered(429, 0, INT64_MAX).hold_ms, day);
    /* not to be understood: the schedule, and a minute at least */
    assert_int_equal(answered(429, 0, 0).hold_ms, MINUTE);
    assert_true(answered(429, 3, 0).wait_ms > HOUR);
}

static void a_server_that_says_when_is_obeyed(void **state)
{
    (void)state;
    assert_int_equal(answered(503, 0, 90).hold_ms, 90 * SECOND);
    assert_true(answered(503, 0, 90).breaks);
    assert_int_equal(answered(500, 0, 90).hold_ms, 0);
    for (int status = 500; status < 600; status++)
        assert_int_equal(answered(status, 0, 0).end, SCHEDULE_AGAIN);
    assert_int_equal(answered(408, 5, 0).end, SCHEDULE_AGAIN);
}

static void what_will_never_be_taken_is_given_up_after_three_tries(void **state)
{
    static const int codes[] = {400, 405, 413, 415, 422, 451};

    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        assert_int_equal(answered(codes[i], 0, 0).end, SCHEDULE_AGAIN);
        assert_int_equal(answered(codes[i], 1, 0).end, SCHEDULE_AGAIN);
        assert_int_equal(answered(codes[i], 2, 0).end, SCHEDULE_DEAD);
        assert_false(answered(codes[i], 0, 0).breaks);
    }
    assert_int_equal(judge(SEND_BAD_REQUEST, 0, 2).end, SCHEDULE_DEAD);
}

static void credentials_pause_and_gone_disables_and_nothing_is_lost(void **state)
{
    (void)state;
    assert_true(answered(401, 9, 0).pauses && answered(403, 9, 0).pauses);
    assert_int_equal(answered(401, 9, 0).end, SCHEDULE_AGAIN);
    assert_false(answered(401, 9, 0).counts);
    assert_true(answered(410, 9, 0).disables);
    assert_int_equal(answered(410, 9, 0).end, SCHEDULE_AGAIN);
    assert_false(answered(410, 9, 0).counts);
}

static void not_found_is_tried_for_a_day(void **state)
{
    const struct send_outcome outcome = {.reason = SEND_ANSWERED, .status = 404};
    struct schedule_delivery delivery = {&standard, 6, now - day + 1};

    (void)state;
    assert_int_equal(schedule_judge(&outcome, &delivery, now, 7).end, SCHEDULE_AGAIN);
    delivery.created_at = now - day;
    assert_int_equal(schedule_judge(&outcome, &delivery, now, 7).end, SCHEDULE_DEAD);
}

static void an_address_that_is_not_allowed_is_left_alone_for_an_hour(void **state)
{
    struct schedule_answer answer = judge(SEND_BLOCKED_ADDRESS, 0, 0);

    (void)state;
    assert_int_equal(answer.hold_ms, HOUR);
    assert_true(answer.wait_ms >= HOUR);
    assert_string_equal(answer.reason, "blocked_address");
}

static void a_resolver_that_is_out_opens_no_breaker(void **state)
{
    struct schedule_answer answer = judge(SEND_DNS, 0, 2);

    (void)state;
    assert_int_equal(answer.end, SCHEDULE_AGAIN);
    assert_true(answer.counts);
    assert_false(answer.breaks);
}

static void after_a_timeout_a_minute_passes(void **state)
{
    (void)state;
    assert_int_equal(judge(SEND_TIMEOUT, 0, 0).wait_ms, MINUTE);
    assert_true(judge(SEND_TIMEOUT, 0, 1).wait_ms > MINUTE);
}

static void our_own_faults_count_against_nobody(void **state)
{
    struct schedule_answer answer = judge(SEND_LOCAL, 0, 20);

    (void)state;
    assert_int_equal(answer.end, SCHEDULE_AGAIN);
    assert_false(answer.counts || answer.breaks);
}

static void the_breaker_opens_at_five_and_longer_each_time(void **state)
{
    (void)state;
    assert_int_equal(schedule_breaker_ms(4), 0);
    assert_int_equal(schedule_breaker_ms(5), 30 * SECOND);
    assert_int_equal(schedule_breaker_ms(6), MINUTE);
    assert_int_equal(schedule_breaker_ms(10), 10 * MINUTE);
    assert_int_equal(schedule_breaker_ms(INT64_MAX), 10 * MINUTE);
}

static void five_days_of_failures_alone_end_it(void **state)
{
    (void)state;
    assert_false(schedule_gives_up(100, now - 5 * day + 1, now));
    assert_true(schedule_gives_up(100, now - 5 * day, now));
    /* a clock that leapt, and hardly a try */
    assert_false(schedule_gives_up(9, now - 50 * day, now));
    assert_false(schedule_gives_up(100, 0, now));
}

int main(void)
{
    struct error err;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_broke_behind_its_headers_2xx_is_delivered),
        cmocka_unit_test(tries_follow_the_schedule_within_a_fifth_and_then_end),
        cmocka_unit_test(waits_are_words_and_what_is_none_is_told),
        cmocka_unit_test(a_redirect_is_a_failure_and_not_followed),
        cmocka_unit_test(too_many_requests_hold_the_endpoint_and_are_no_fault_of_it),
        cmocka_unit_test(a_server_that_says_when_is_obeyed),
        cmocka_unit_test(what_will_never_be_taken_is_given_up_after_three_tries),
        cmocka_unit_test(credentials_pause_and_gone_disables_and_nothing_is_lost),
        cmocka_unit_test(not_found_is_tried_for_a_day),
        cmocka_unit_test(an_address_that_is_not_allowed_is_left_alone_for_an_hour),
        cmocka_unit_test(a_resolver_that_is_out_opens_no_breaker),
        cmocka_unit_test(after_a_timeout_a_minute_passes),
        cmocka_unit_test(our_own_faults_count_against_nobody),
        cmocka_unit_test(the_breaker_opens_at_five_and_longer_each_time),
        cmocka_unit_test(five_days_of_failures_alone_end_it),
    };

    if (schedule_waits_parse(SCHEDULE_STANDARD, &standard, &err) < 0)
        return 1;
    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
