/* SPDX-License-Identifier: MIT */
/* What was kept for long enough goes, and nothing else. */
#include "store_fixture.h"

#include "auto.h"
#include "candidates.h"
#include "decisions.h"
#include "orders.h"
#include "retention.h"
#include "sealed.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ada[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAV";
static const char bob[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAW";
static const int64_t day = INT64_C(86400000);

static void must(struct store_fixture *fixture, int rc)
{
    if (rc < 0)
        fail_msg("%s (%s)", fixture->err.message, fixture->err.detail);
}

/* An order in STATE, that was ordered and ended now. */
static void add_order(struct store_fixture *fixture, const char *id, const char *candidate,
                      enum order_state state)
{
    AUTO(order_done)
    struct order order = {.id = text_copy(id),
                          .candidate = text_copy(candidate),
                          .role = text_copy("backend"),
                          .application = text_copy(""),
                          .threshold = -1,
                          .ordered_at = fixture->time.wall_ms,
                          .challenges = calloc(1, sizeof *order.challenges),
                          .challenge_count = 1};
    struct store_change change = {0};

    order.challenges[0] = (struct order_challenge){.id = text_copy("cache"), .weight = 1};
    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, orders_add(fixture->store, &order, &fixture->err));
    order.state = state;
    order.ended_at = fixture->time.wall_ms;
    must(fixture, orders_put(fixture->store, &order, "order.test", &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
}

/* A run with its source and its report. */
static void add_run(struct store_fixture *fixture, const char *id, const char *order,
                    const char *candidate, unsigned number)
{
    struct store_change change = {0};
    struct run_row row = {
        .challenge = "cache", .number = number, .created_at = fixture->time.wall_ms};

    (void)snprintf(row.id, sizeof row.id, "%s", id);
    (void)snprintf(row.assessment, sizeof row.assessment, "%s", order);
    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, runs_add(fixture->store, &row, &fixture->err));
    must(fixture, sealed_put(fixture->store, candidate, id, "source", "s", 1, &fixture->err));
    must(fixture, sealed_put(fixture->store, candidate, id, "report", "r", 1, &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
}

static void begin_with(struct store_fixture *fixture, void **state)
{
    struct store_change change = {0};

    store_fixture_init(fixture, state);
    must(fixture, person_key_make(fixture->store, ada, &fixture->err));
    must(fixture, person_key_make(fixture->store, bob, &fixture->err));
    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, candidate_add(fixture->store, ada, "A-1", &fixture->err));
    must(fixture, candidate_add(fixture->store, bob, "B-1", &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
}

static void hold(struct store_fixture *fixture, const char *id)
{
    struct store_change change = {0};

    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, candidate_hold(fixture->store, id, true, &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
}

static int64_t drop(struct store_fixture *fixture, enum retained what, int64_t before)
{
    struct store_change change = {0};
    int64_t count = -1;

    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, retention_drop(fixture->store, what, before, &count, &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
    return count;
}

static bool is_kept(struct store_fixture *fixture, const char *run, const char *kind)
{
    char *data = NULL;
    size_t size;
    bool kept;

    must(fixture, sealed_get(fixture->store, run, kind, &data, &size, &fixture->err));
    kept = data != NULL;
    sealed_free(data, size);
    return kept;
}

static void pieces_go_by_kind_and_age(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    int64_t later;

    begin_with(&fixture, state);
    later = fixture.time.wall_ms + 1;
    add_order(&fixture, "ord_1", ada, ORDER_GRADED);
    add_run(&fixture, "run_0", "ord_1", ada, 0);
    add_run(&fixture, "run_1", "ord_1", ada, 1);
    assert_int_equal(drop(&fixture, RETAINED_SOURCES, fixture.time.wall_ms), 0);
    assert_int_equal(drop(&fixture, RETAINED_TRIALS, later), 2);
    assert_false(is_kept(&fixture, "run_0", "source"));
    assert_true(is_kept(&fixture, "run_1", "source"));
    assert_int_equal(drop(&fixture, RETAINED_SOURCES, later), 1);
    assert_false(is_kept(&fixture, "run_1", "source"));
    assert_true(is_kept(&fixture, "run_1", "report"));
    assert_int_equal(drop(&fixture, RETAINED_REPORTS, later), 1);
    assert_int_equal(drop(&fixture, RETAINED_REPORTS, later), 0);
}

static void nothing_goes_of_what_is_open_or_held(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    int64_t later;

    begin_with(&fixture, state);
    later = fixture.time.wall_ms + 1;
    add_order(&fixture, "ord_1", ada, ORDER_SUBMITTED);
    add_run(&fixture, "run_1", "ord_1", ada, 1);
    add_order(&fixture, "ord_2", bob, ORDER_GRADED);
    add_run(&fixture, "run_2", "ord_2", bob, 1);
    hold(&fixture, bob);
    assert_int_equal(drop(&fixture, RETAINED_SOURCES, later), 0);
}

static void somebody_goes_once_nothing_has_happened_for_long(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct decision_row row = {"dec_1", "ord_1", "reject", 0, 0};
    struct store_change change = {0};
    char id[ID_SIZE];
    int64_t first;
    bool found;

    begin_with(&fixture, state);
    hold(&fixture, bob);
    first = fixture.time.wall_ms + 1;
    must(&fixture, retention_person(fixture.store, first, id, &found, &fixture.err));
    assert_true(found);
    assert_string_equal(id, ada);
    fixture.time.wall_ms += day;
    add_order(&fixture, "ord_1", ada, ORDER_GRADED);
    must(&fixture, retention_person(fixture.store, first, id, &found, &fixture.err));
    assert_false(found);
    must(&fixture, retention_person(fixture.store, first + day, id, &found, &fixture.err));
    assert_true(found);
    row.decided_at = first + day;
    must(&fixture, store_begin(fixture.store, &change, &fixture.err));
    must(&fixture, decisions_add(fixture.store, &row, &fixture.err));
    must(&fixture, store_commit(&change, &fixture.err));
    must(&fixture, retention_person(fixture.store, first + day, id, &found, &fixture.err));
    assert_false(found);
    must(&fixture, retention_person(fixture.store, first + 2 * day, id, &found, &fixture.err));
    assert_true(found);
    add_order(&fixture, "ord_2", ada, ORDER_STARTED);
    must(&fixture, retention_person(fixture.store, first + 9 * day, id, &found, &fixture.err));
    assert_false(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(pieces_go_by_kind_and_age),
        TEST_IN_FOLDER(nothing_goes_of_what_is_open_or_held),
        TEST_IN_FOLDER(somebody_goes_once_nothing_has_happened_for_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
