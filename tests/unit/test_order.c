/* SPDX-License-Identifier: MIT */
#include "assess/order.h"
#include "fixture.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE (INT64_C(60) * 1000)
#define HOUR   (60 * MINUTE)

static const int64_t day = 24 * HOUR;
static const int64_t monday = INT64_C(1764547200000);

/* Two challenges, an hour from the start, a week from now. */
static struct order ordered(void)
{
    struct order order = {
        .id = text_copy("ord_1"),
        .candidate = text_copy("can_1"),
        .role = text_copy("backend"),
        .application = text_copy(""),
        .clock_ms = HOUR,
        .threshold = 70,
        .ordered_at = monday,
        .deadline_at = monday + 7 * day,
        .challenges = calloc(2, sizeof *order.challenges),
        .challenge_count = 2,
    };

    assert_non_null(order.challenges);
    order.challenges[0] = (struct order_challenge){.id = text_copy("a"), .weight = 3};
    order.challenges[1] = (struct order_challenge){.id = text_copy("b"), .weight = 1};
    return order;
}

static enum order_answer grade(struct order *order, const char *challenge, unsigned number,
                               int score, int64_t now)
{
    const struct order_result result = {.run = "run_1",
                                        .verdict = score == 100 ? "AC" : "WA",
                                        .number = number,
                                        .score = score,
                                        .max_score = 100};

    return order_grade(order, challenge, &result, now);
}

static void an_order_goes_its_way(void **state)
{
    struct order order = ordered();

    (void)state;
    assert_int_equal(order_submit(&order, "a", monday), ORDER_NOT_STARTED);
    assert_int_equal(order_start(&order, monday + 1), ORDER_TAKEN);
    assert_int_equal(order_start(&order, monday + 2), ORDER_STARTED_ALREADY);
    assert_int_equal(order.started_at, monday + 1);
    assert_int_equal(order_submit(&order, "a", monday + 3), ORDER_TAKEN);
    assert_int_equal(order.state, ORDER_STARTED);
    assert_int_equal(order_submit(&order, "c", monday + 3), ORDER_HAS_NO_SUCH);
    assert_int_equal(order_submit(&order, "b", monday + 4), ORDER_TAKEN);
    assert_int_equal(order.state, ORDER_SUBMITTED);
    assert_int_equal(grade(&order, "a", 1, 100, monday + 5), ORDER_TAKEN);
    assert_int_equal(order.state, ORDER_SUBMITTED);
    assert_int_equal(grade(&order, "b", 1, 0, monday + 6), ORDER_TAKEN);
    assert_int_equal(order.state, ORDER_GRADED);
    assert_int_equal(order_score(&order), 7500);
    assert_int_equal(order_cancel(&order, monday + 7), ORDER_IS_GRADED);
    order_done(&order);
}

static void the_last_submission_counts(void **state)
{
    struct order order = ordered();

    (void)state;
    (void)order_start(&order, monday);
    (void)order_submit(&order, "a", monday + 10);
    /* the system's clock was set back: it is the later one all the same */
    assert_int_equal(order_submit(&order, "a", monday + 5), ORDER_TAKEN);
    (void)order_submit(&order, "b", monday + 11);
    assert_int_equal(order.challenges[0].submissions, 2);
    assert_int_equal(grade(&order, "a", 1, 100, monday + 12), ORDER_OUTDATED);
    assert_int_equal(grade(&order, "a", 3, 100, monday + 12), ORDER_OUTDATED);
    assert_int_equal(grade(&order, "a", 0, 100, monday + 12), ORDER_OUTDATED);
    assert_int_equal(grade(&order, "b", 1, 50, monday + 12), ORDER_TAKEN);
    assert_int_equal(grade(&order, "a", 2, 10, monday + 13), ORDER_TAKEN);
    assert_int_equal(order.state, ORDER_GRADED);
    /* while there is time, better ones may follow */
    assert_int_equal(order_submit(&order, "a", monday + 14), ORDER_TAKEN);
    assert_int_equal(order.state, ORDER_SUBMITTED);
    assert_int_equal(grade(&order, "a", 3, 100, monday + 15), ORDER_TAKEN);
    assert_int_equal(order.state, ORDER_GRADED);
    assert_int_equal(order_score(&order), 8750);
    assert_int_equal(order_submit(&order, "a", monday + HOUR), ORDER_TIME_IS_OVER);
    order_done(&order);
}

static void something_may_be_tried_while_the_clock_runs(void **state)
{
    struct order order = ordered();

    (void)state;
    assert_int_equal(order_try(&order, "a", monday), ORDER_NOT_STARTED);
    (void)order_start(&order, monday);
    assert_int_equal(order_try(&order, "c", monday), ORDER_HAS_NO_SUCH);
    assert_int_equal(order_try(&order, "a", monday + HOUR - 1), ORDER_TAKEN);
    assert_int_equal(order_try(&order, "a", monday + HOUR), ORDER_TIME_IS_OVER);
    assert_int_equal(order.state, ORDER_STARTED);
    (void)order_cancel(&order, monday + 1);
    assert_int_equal(order_try(&order, "a", monday + 2), ORDER_IS_CANCELLED);
    order_done(&order);
}

static void extra_time_is_rounded_up_and_does_not_overflow(void **state)
{
    static const struct {
        int64_t clock_ms;
        unsigned percent;
        int64_t wanted;
    } rows[] = {
        {HOUR,          0,   HOUR           },
        {HOUR,          25,  HOUR + HOUR / 4},
        {HOUR,          100, 2 * HOUR       },
        {1,             1,   2              },
        {101,           50,  152            },
        {3,             33,  4              },
        {0,             50,  0              },
        {INT64_MAX,     0,   INT64_MAX      },
        {INT64_MAX,     1,   INT64_MAX      },
        {INT64_MAX / 2, 400, INT64_MAX      },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(order_clock(rows[i].clock_ms, rows[i].percent), rows[i].wanted);
}

static void whatever_comes_first_ends_it(void **state)
{
    static const struct {
        int64_t clock_ms, deadline, started, now;
        unsigned extra;
        enum order_end end;
        int64_t left;
        bool over;
    } rows[] = {
  /* nothing runs before the start but the deadline */
        {HOUR,      10 * HOUR, 0,             0,             0,   ORDER_END_DEADLINE, 10 * HOUR, false},
        {HOUR,      10 * HOUR, 0,             10 * HOUR - 1, 0,   ORDER_END_DEADLINE, 1,         false},
        {HOUR,      10 * HOUR, 0,             10 * HOUR,     0,   ORDER_END_DEADLINE, 0,         true },
        {HOUR,      0,         0,             99 * HOUR,     0,   ORDER_END_NONE,     0,         false},
        {HOUR,      10 * HOUR, HOUR,          HOUR,          0,   ORDER_END_CLOCK,    HOUR,      false},
        {HOUR,      10 * HOUR, HOUR,          2 * HOUR - 1,  0,   ORDER_END_CLOCK,    1,         false},
        {HOUR,      10 * HOUR, HOUR,          2 * HOUR,      0,   ORDER_END_CLOCK,    0,         true },
        {HOUR,      10 * HOUR, HOUR,          2 * HOUR,      100, ORDER_END_CLOCK,    HOUR,      false},
        {HOUR,      10 * HOUR, 10 * HOUR - 5, 10 * HOUR - 2, 100, ORDER_END_DEADLINE, 2,         false},
        {HOUR,      10 * HOUR, 9 * HOUR,      9 * HOUR,      0,   ORDER_END_CLOCK,    HOUR,      false},
        {0,         10 * HOUR, HOUR,          2 * HOUR,      0,   ORDER_END_DEADLINE, 8 * HOUR,  false},
 /* the clock was set back behind the start: no more than there was */
        {HOUR,      10 * HOUR, 5 * HOUR,      HOUR,          0,   ORDER_END_CLOCK,    HOUR,      false},
        {HOUR,      0,         HOUR,          INT64_MAX,     0,   ORDER_END_CLOCK,    0,         true },
        {INT64_MAX, 0,         HOUR,          2 * HOUR,      400, ORDER_END_CLOCK,    -1,        false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct order order = {.clock_ms = rows[i].clock_ms, .extra_percent = rows[i].extra};
        struct order_time time;
        int64_t now = rows[i].now == INT64_MAX ? INT64_MAX : monday + rows[i].now;

        order.ordered_at = monday;
        order.deadline_at = rows[i].deadline > 0 ? monday + rows[i].deadline : 0;
        order.started_at = rows[i].started > 0 ? monday + rows[i].started : 0;
        order_time_at(&order, now, &time);
        assert_int_equal(time.end, rows[i].end);
        assert_int_equal(time.is_over, rows[i].over);
        if (rows[i].left >= 0)
            assert_int_equal(time.left_ms, rows[i].left);
        else
            assert_true(time.ends_at == INT64_MAX);
    }
}

static void time_alone_expires_or_closes(void **state)
{
    struct order never = ordered(), empty = ordered(), half = ordered();

    (void)state;
    assert_false(order_settle(&never, monday + 7 * day - 1));
    assert_true(order_settle(&never, monday + 7 * day));
    assert_int_equal(never.state, ORDER_EXPIRED);
    assert_int_equal(order_start(&never, monday), ORDER_TIME_IS_OVER);
    (void)order_start(&empty, monday);
    assert_int_equal(order_submit(&empty, "a", monday + HOUR), ORDER_TIME_IS_OVER);
    assert_int_equal(empty.state, ORDER_EXPIRED);
    (void)order_start(&half, monday);
    (void)order_submit(&half, "a", monday + 1);
    assert_int_equal(grade(&half, "a", 1, 100, monday + 2), ORDER_TAKEN);
    assert_int_equal(half.state, ORDER_STARTED);
    assert_true(order_settle(&half, monday + 2 * HOUR));
    assert_int_equal(half.state, ORDER_GRADED);
    assert_int_equal(half.ended_at, monday + HOUR);
    assert_int_equal(order_score(&half), 7500);
    order_done(&never);
    order_done(&empty);
    order_done(&half);
}

static void extending_and_cancelling_have_their_time(void **state)
{
    struct order order = ordered();

    (void)state;
    assert_int_equal(order_extend(&order, 50, order.deadline_at, monday), ORDER_TAKEN);
    (void)order_start(&order, monday);
    assert_int_equal(order_submit(&order, "a", monday + HOUR), ORDER_TAKEN);
    assert_int_equal(order_extend(&order, 100, order.deadline_at, monday + HOUR), ORDER_TAKEN);
    assert_int_equal(order_submit(&order, "a", monday + 2 * HOUR - 1), ORDER_TAKEN);
    assert_int_equal(order_extend(&order, 100, order.deadline_at, monday + 2 * HOUR),
                     ORDER_TIME_IS_OVER);
    assert_int_equal(order_cancel(&order, monday + 2 * HOUR), ORDER_TAKEN);
    assert_int_equal(order_cancel(&order, monday + 2 * HOUR), ORDER_IS_CANCELLED);
    assert_int_equal(order_submit(&order, "a", monday + HOUR), ORDER_IS_CANCELLED);
    assert_int_equal(grade(&order, "a", 2, 100, monday + HOUR), ORDER_IS_CANCELLED);
    order_done(&order);
}

static void more_time_opens_what_time_alone_has_ended(void **state)
{
    struct order empty = ordered();
    struct order half = ordered();

    (void)state;
    /* a clock that was a day ahead, and is right again */
    (void)order_start(&empty, monday);
    assert_true(order_settle(&empty, monday + day));
    assert_int_equal(order_extend(&empty, 0, empty.deadline_at, monday + HOUR), ORDER_TIME_IS_OVER);
    assert_int_equal(empty.state, ORDER_EXPIRED);
    assert_int_equal(empty.ended_at, monday + HOUR);
    assert_int_equal(order_extend(&empty, 0, empty.deadline_at, monday + MINUTE), ORDER_TAKEN);
    assert_int_equal(empty.state, ORDER_STARTED);
    assert_int_equal(empty.ended_at, 0);
    assert_int_equal(order_submit(&empty, "a", monday + HOUR - 1), ORDER_TAKEN);
    (void)order_start(&half, monday);
    (void)order_submit(&half, "a", monday + 1);
    (void)grade(&half, "a", 1, 100, monday + 2);
    assert_true(order_settle(&half, monday + HOUR));
    assert_int_equal(half.state, ORDER_GRADED);
    assert_int_equal(order_extend(&half, 50, half.deadline_at, monday + HOUR), ORDER_TAKEN);
    assert_int_equal(half.state, ORDER_STARTED);
    assert_int_equal(order_submit(&half, "b", monday + HOUR), ORDER_TAKEN);
    assert_int_equal(half.state, ORDER_SUBMITTED);
    assert_int_equal(grade(&half, "b", 1, 100, monday + HOUR), ORDER_TAKEN);
    /* each has something: that was no matter of time */
    assert_int_equal(order_extend(&half, 90, half.deadline_at, monday + HOUR), ORDER_IS_GRADED);
    order_done(&empty);
    order_done(&half);
}

/* xorshift64*, seeded by the test: the same sequences everywhere. */
static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(0x2545F4914F6CDD1D);
}

static enum order_answer act_by_chance(struct order *order, uint64_t *seed, int64_t now)
{
    const char *challenge = &"a\0b\0c"[2 * (draw(seed) % 3)];

    switch (draw(seed) % 8) {
    case 0: return order_start(order, now);
    case 1: return draw(seed) % 8 == 0 ? order_cancel(order, now) : ORDER_NOT_STARTED;
    case 2: return order_extend(order, (unsigned)(draw(seed) % 200), order->deadline_at, now);
    case 3:
    case 4: return grade(order, challenge, (unsigned)(draw(seed) % 4), 50, now);
    case 5: return order_settle(order, now) ? ORDER_TAKEN : ORDER_NOT_STARTED;
    default: return order_submit(order, challenge, now);
    }
}

static void check_invariants(const struct order *before, const struct order *order, bool over)
{
    unsigned submissions = 0;
    bool judged = true;

    for (size_t i = 0; i < order->challenge_count; i++) {
        const struct order_challenge *item = &order->challenges[i];

        assert_true(item->submissions >= before->challenges[i].submissions);
        assert_true(item->graded <= item->submissions);
        submissions += item->submissions;
        judged = judged && item->graded == item->submissions;
    }
    /* what is final stays, but by more time, and a start is never moved */
    if (before->state == ORDER_CANCELLED)
        assert_int_equal(order->state, before->state);
    if (before->state == ORDER_EXPIRED && order->state != ORDER_EXPIRED)
        assert_true(!over && order->extra_percent != before->extra_percent);
    if (before->started_at > 0)
        assert_int_equal(order->started_at, before->started_at);
    assert_int_equal(order->started_at == 0,
                     order->state == ORDER_ORDERED ||
                         (order->started_at == 0 &&
                          (order->state == ORDER_CANCELLED || order->state == ORDER_EXPIRED)));
    if (order->state == ORDER_EXPIRED)
        assert_int_equal(submissions, 0);
    if (order->state == ORDER_GRADED)
        assert_true(judged && submissions > 0);
    if (over)
        assert_true(order->state != ORDER_STARTED && order->state != ORDER_ORDERED);
}

static void whatever_happens_in_any_order_the_rules_hold(void **state)
{
    uint64_t seed = 20261130;

    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        struct order order = ordered();
        int64_t now = monday;

        for (unsigned step = 0; step < 40; step++) {
            struct order_challenge items[2] = {order.challenges[0], order.challenges[1]};
            struct order before = order;
            struct order_time time;

            before.challenges = items;
            /* mostly forwards, sometimes back, sometimes far */
            now += (int64_t)(draw(&seed) % (uint64_t)(10 * MINUTE)) - MINUTE;
            if (draw(&seed) % 50 == 0)
                now += (draw(&seed) % 2 == 0 ? 1 : -1) * day;
            (void)act_by_chance(&order, &seed, now);
            (void)order_settle(&order, now);
            order_time_at(&order, now, &time);
            assert_true(time.left_ms >= 0 && (!time.is_over || time.left_ms == 0));
            check_invariants(&before, &order, time.is_over);
        }
        order_done(&order);
    }
}

static void documents_for_reports_tell_nothing_of_extra_time(void **state)
{
    static const char *const told[] = {"extra", "clock", "ends_at", "left_ms", "5400000"};
    struct order order = ordered();
    char *operators = NULL, *report = NULL, *without = NULL;

    (void)state;
    order.extra_percent = 50;
    (void)order_start(&order, monday);
    (void)order_submit(&order, "a", monday + HOUR + 1);
    (void)order_settle(&order, monday + 2 * HOUR);
    operators = order_to_json(&order, ORDER_FOR_OPERATOR, monday + 2 * HOUR);
    report = order_to_json(&order, ORDER_FOR_REPORT, monday + 2 * HOUR);
    order.extra_percent = 0;
    order.started_at += 7;
    order.challenges[0].submitted_at -= HOUR;
    without = order_to_json(&order, ORDER_FOR_REPORT, monday + 2 * HOUR);
    assert_non_null(strstr(operators, "\"extra_time_percent\":50"));
    for (size_t i = 0; i < COUNT(told); i++)
        assert_null(strstr(report, told[i]));
    /* byte for byte what it would be without */
    assert_string_equal(report, without);
    free(operators);
    free(report);
    free(without);
    order_done(&order);
}

static void names_of_states_are_read_back(void **state)
{
    enum order_state found;

    (void)state;
    for (unsigned i = 0; i < ORDER_STATES; i++) {
        assert_true(order_state_by_name(order_state_name((enum order_state)i), &found));
        assert_int_equal(found, i);
    }
    assert_false(order_state_by_name("lost", &found));
    for (unsigned i = 0; i < ORDER_ANSWERS; i++)
        assert_non_null(order_answer_words((enum order_answer)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_goes_its_way),
        cmocka_unit_test(the_last_submission_counts),
        cmocka_unit_test(something_may_be_tried_while_the_clock_runs),
        cmocka_unit_test(extra_time_is_rounded_up_and_does_not_overflow),
        cmocka_unit_test(whatever_comes_first_ends_it),
        cmocka_unit_test(time_alone_expires_or_closes),
        cmocka_unit_test(extending_and_cancelling_have_their_time),
        cmocka_unit_test(more_time_opens_what_time_alone_has_ended),
        cmocka_unit_test(whatever_happens_in_any_order_the_rules_hold),
        cmocka_unit_test(documents_for_reports_tell_nothing_of_extra_time),
        cmocka_unit_test(names_of_states_are_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
