/* SPDX-License-Identifier: MIT */
/* What time does by itself: orders end, people are forgotten. */
#include "store_fixture.h"

#include "audit.h"
#include "auto.h"
#include "candidates.h"
#include "orders.h"
#include "sealed.h"
#include "sweep.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ada[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAV";
static const char bob[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAW";
static const int64_t day = INT64_C(86400000);
static const unsigned for_good[RETAIN_CLASSES];

static void must(struct store_fixture *fixture, int rc)
{
    if (rc < 0)
        fail_msg("%s (%s)", fixture->err.message, fixture->err.detail);
}

/* Somebody, and an order that is over in a day. */
static void add(struct store_fixture *fixture, const char *candidate, const char *id)
{
    AUTO(order_done)
    struct order order = {.id = text_copy(id),
                          .candidate = text_copy(candidate),
                          .role = text_copy("backend"),
                          .application = text_copy(""),
                          .threshold = -1,
                          .ordered_at = fixture->time.wall_ms,
                          .deadline_at = fixture->time.wall_ms + day,
                          .challenges = calloc(1, sizeof *order.challenges),
                          .challenge_count = 1};
    struct store_change change = {0};

    order.challenges[0] = (struct order_challenge){.id = text_copy("cache"), .weight = 1};
    must(fixture, person_key_make(fixture->store, candidate, &fixture->err));
    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, candidate_add(fixture->store, candidate, id, &fixture->err));
    must(fixture, orders_add(fixture->store, &order, &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
}

static struct swept sweep_now(struct store_fixture *fixture, const unsigned days[RETAIN_CLASSES])
{
    struct swept swept = {0};

    must(fixture, sweep(fixture->store, days, &swept, &fixture->err));
    return swept;
}

static enum candidate_state state_of(struct store_fixture *fixture, const char *candidate)
{
    struct candidate_row row;

    must(fixture, candidate_get(fixture->store, candidate, &row, &fixture->err));
    return row.state;
}

static int count_over(void *context, const struct audit_row *row)
{
    *(unsigned *)context += strcmp(row->action, "order.over") == 0;
    return 0;
}

static void orders_end_once_and_the_audit_says_so(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(order_done) struct order order = {0};
    unsigned told = 0;

    store_fixture_init(&fixture, state);
    add(&fixture, ada, "ord_1");
    add(&fixture, bob, "ord_2");
    assert_int_equal(sweep_now(&fixture, for_good).ended, 0);
    fixture.time.wall_ms += day;
    assert_int_equal(sweep_now(&fixture, for_good).ended, 2);
    assert_int_equal(sweep_now(&fixture, for_good).ended, 0);
    must(&fixture, orders_get(fixture.store, "ord_1", &order, &fixture.err));
    assert_int_equal(order.state, ORDER_EXPIRED);
    must(&fixture, audit_each(fixture.store, "ord_1", count_over, &told, &fixture.err));
    assert_int_equal(told, 1);
}

static void people_are_forgotten_but_who_is_held(void **state)
{
    static const unsigned days[RETAIN_CLASSES] = {[RETAIN_PEOPLE] = 10};
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct store_change change = {0};

    store_fixture_init(&fixture, state);
    add(&fixture, ada, "ord_1");
    add(&fixture, bob, "ord_2");
    must(&fixture, store_begin(fixture.store, &change, &fixture.err));
    must(&fixture, candidate_hold(fixture.store, bob, true, &fixture.err));
    must(&fixture, store_commit(&change, &fixture.err));
    fixture.time.wall_ms += 9 * day;
    assert_int_equal(sweep_now(&fixture, days).erased, 0);
    fixture.time.wall_ms += 5 * day;
    assert_int_equal(sweep_now(&fixture, for_good).erased, 0);
    assert_int_equal(sweep_now(&fixture, days).erased, 1);
    assert_int_equal(state_of(&fixture, ada), CANDIDATE_ERASED);
    assert_int_equal(state_of(&fixture, bob), CANDIDATE_ACTIVE);
}

static void a_clock_that_leaps_erases_nobody_before_somebody_can_see_it(void **state)
{
    static const unsigned days[RETAIN_CLASSES] = {[RETAIN_PEOPLE] = 30};
    AUTO(store_fixture_done) struct store_fixture fixture;
    unsigned looks = 0;

    store_fixture_init(&fixture, state);
    add(&fixture, ada, "ord_1");
    fixture.time.wall_ms += 1499 * day;
    for (int i = 0; i < 200; i++) { /* a worker that is started again and again */
        fixture.time.wall_ms += day / 200;
        assert_int_equal(sweep_now(&fixture, days).erased, 0);
    }
    fixture.time.wall_ms -= 1499 * day; /* somebody has seen it */
    assert_int_equal(sweep_now(&fixture, days).erased, 0);
    assert_int_equal(state_of(&fixture, ada), CANDIDATE_ACTIVE);
    fixture.time.wall_ms += 100 * day; /* nobody was here for so long, which is no error */
    while (sweep_now(&fixture, days).erased == 0) {
        fixture.time.wall_ms += day;
        assert_true(++looks < 20);
    }
    assert_true(looks >= 10);
    assert_int_equal(state_of(&fixture, ada), CANDIDATE_ERASED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(orders_end_once_and_the_audit_says_so),
        TEST_IN_FOLDER(people_are_forgotten_but_who_is_held),
        TEST_IN_FOLDER(a_clock_that_leaps_erases_nobody_before_somebody_can_see_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
