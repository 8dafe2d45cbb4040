/* SPDX-License-Identifier: MIT */
/* Orders and runs in the store: they come back as they were put. */
#include "store_fixture.h"

#include "audit.h"
#include "auto.h"
#include "candidates.h"
#include "decisions.h"
#include "orders.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ada[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAV";
static const char bob[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAW";

static void must(struct store_fixture *fixture, int rc)
{
    if (rc < 0)
        fail_msg("%s (%s)", fixture->err.message, fixture->err.detail);
}

static void add(struct store_fixture *fixture, const char *id, const char *candidate)
{
    AUTO(order_done)
    struct order order = {
        .id = text_copy(id),
        .candidate = text_copy(candidate),
        .role = text_copy("backend"),
        .application = text_copy("GH-1"),
        .clock_ms = 3600000,
        .extra_percent = 25,
        .threshold = -1,
        .ordered_at = fixture->time.wall_ms,
        .deadline_at = fixture->time.wall_ms + 1000000,
        .challenges = calloc(2, sizeof *order.challenges),
        .challenge_count = 2,
    };
    struct store_change change = {0};

    order.challenges[0] = (struct order_challenge){.id = text_copy("cache"), .weight = 2};
    order.challenges[1] = (struct order_challenge){.id = text_copy("limiter"), .weight = 1};
    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, orders_add(fixture->store, &order, &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
}

static void begin_with(struct store_fixture *fixture, void **state)
{
    struct store_change change = {0};

    store_fixture_init(fixture, state);
    must(fixture, store_begin(fixture->store, &change, &fixture->err));
    must(fixture, candidate_add(fixture->store, ada, "A-1", &fixture->err));
    must(fixture, candidate_add(fixture->store, bob, "B-1", &fixture->err));
    must(fixture, store_commit(&change, &fixture->err));
    add(fixture, "ord_01ARYZ6S41TSV4RRFFQ69G5FA1", ada);
    add(fixture, "ord_01ARYZ6S41TSV4RRFFQ69G5FA2", bob);
    add(fixture, "ord_01ARYZ6S41TSV4RRFFQ69G5FA3", ada);
}

static void an_order_comes_back_as_it_was_put(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(order_done) struct order order = {0};
    AUTO(order_done) struct order again = {0};
    struct store_change change = {0};
    char id[ID_SIZE];

    begin_with(&fixture, state);
    must(&fixture, orders_find(fixture.store, "g5fa1", id, &fixture.err));
    must(&fixture, orders_get(fixture.store, id, &order, &fixture.err));
    assert_int_equal(order.state, ORDER_ORDERED);
    assert_string_equal(order.application, "GH-1");
    assert_int_equal(order.extra_percent, 25);
    assert_int_equal(order.threshold, -1);
    assert_int_equal(order.challenge_count, 2);
    assert_string_equal(order.challenges[1].id, "limiter");
    assert_int_equal(order_start(&order, fixture.time.wall_ms + 5), ORDER_TAKEN);
    assert_int_equal(order_submit(&order, "cache", fixture.time.wall_ms + 6), ORDER_TAKEN);
    must(&fixture, store_begin(fixture.store, &change, &fixture.err));
    must(&fixture, orders_put(fixture.store, &order, "order.submit", &fixture.err));
    must(&fixture, store_commit(&change, &fixture.err));
    store_fixture_again(&fixture);
    must(&fixture, orders_get(fixture.store, id, &again, &fixture.err));
    assert_int_equal(again.state, ORDER_STARTED);
    assert_int_equal(again.started_at, fixture.time.wall_ms + 5);
    assert_int_equal(again.challenges[0].submissions, 1);
    assert_int_equal(again.challenges[0].submitted_at, fixture.time.wall_ms + 6);
    assert_int_equal(again.challenges[1].submissions, 0);
}

static int count(void *context, struct order *order, struct error *err)
{
    (void)err;
    ++*(unsigned *)context;
    order_done(order);
    return 0;
}

static void orders_are_listed_by_person_or_all(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    unsigned all = 0, hers = 0;

    begin_with(&fixture, state);
    for (unsigned i = 0; i < 210; i++) {
        char id[ID_SIZE];

        (void)snprintf(id, sizeof id, "ord_01ARYZ6S41TSV4RRFFQ6900%03u", i);
        add(&fixture, id, bob);
    }
    must(&fixture, orders_each(fixture.store, NULL, count, &all, &fixture.err));
    must(&fixture, orders_each(fixture.store, ada, count, &hers, &fixture.err));
    assert_int_equal(all, 213);
    assert_int_equal(hers, 2);
}

static int note_run(void *context, const struct run_row *row, struct error *err)
{
    (void)err;
    *(struct run_row *)context = *row;
    return 0;
}

static void a_run_is_kept_with_what_came_of_it(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct store_change change = {0};
    struct run_row row = {.id = "run_01ARYZ6S41TSV4RRFFQ69G5FA1",
                          .assessment = "ord_01ARYZ6S41TSV4RRFFQ69G5FA1",
                          .challenge = "cache",
                          .number = 1,
                          .submission_digest = "sha256:1",
                          .created_at = 7};
    struct run_row found = {0};

    begin_with(&fixture, state);
    must(&fixture, store_begin(fixture.store, &change, &fixture.err));
    must(&fixture, runs_add(fixture.store, &row, &fixture.err));
    (void)snprintf(row.verdict, sizeof row.verdict, "WA");
    row.score = 40;
    row.max_score = 100;
    row.judged_at = 9;
    must(&fixture, runs_put(fixture.store, &row, &fixture.err));
    must(&fixture, store_commit(&change, &fixture.err));
    must(&fixture, runs_each(fixture.store, row.assessment, note_run, &found, &fixture.err));
    assert_string_equal(found.verdict, "WA");
    assert_string_equal(found.submission_digest, "sha256:1");
    assert_int_equal(found.number, 1);
    assert_int_equal(found.created_at, 7);
    assert_int_equal(found.judged_at, 9);
    assert_int_equal(runs_get(fixture.store, "run_none", &found, &fixture.err),
                     -(int)ERR_NOT_FOUND);
}

static void erasing_somebody_cancels_what_is_open(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(order_done) struct order hers = {0};
    AUTO(order_done) struct order his = {0};
    struct store_change change = {0};
    struct erasure erasure;

    begin_with(&fixture, state);
    must(&fixture, store_begin(fixture.store, &change, &fixture.err));
    must(&fixture, candidate_erase(fixture.store, ada, &erasure, &fixture.err));
    must(&fixture, store_commit(&change, &fixture.err));
    must(&fixture,
         orders_get(fixture.store, "ord_01ARYZ6S41TSV4RRFFQ69G5FA1", &hers, &fixture.err));
    must(&fixture, orders_get(fixture.store, "ord_01ARYZ6S41TSV4RRFFQ69G5FA2", &his, &fixture.err));
    assert_int_equal(hers.state, ORDER_CANCELLED);
    assert_int_equal(his.state, ORDER_ORDERED);
}

static int note_decision(void *context, const struct decision_row *row, struct error *err)
{
    struct decision_row **next = context;

    (void)err;
    *(*next)++ = *row;
    return 0;
}

static int note_detail(void *context, const struct audit_row *row)
{
    char *details = context;

    if (strcmp(row->action, "order.decide") == 0)
        (void)snprintf(details + strlen(details), 200 - strlen(details), "%s;", row->detail);
    return 0;
}

static void a_second_decision_is_kept_beside_the_first(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct store_change change = {0};
    struct decision_row rows[2] = {
  /* the clock was set back in between */
        {"dec_01ARYZ6S41TSV4RRFFQ69G5FA2", "ord_01ARYZ6S41TSV4RRFFQ69G5FA1", "reject",  4000, 8},
        {"dec_01ARYZ6S41TSV4RRFFQ69G5FA1", "ord_01ARYZ6S41TSV4RRFFQ69G5FA1", "advance", 4100, 7},
    };
    struct decision_row found[2] = {0}, *next = found;
    char details[200] = "";

    begin_with(&fixture, state);
    must(&fixture, store_begin(fixture.store, &change, &fixture.err));
    for (size_t i = 0; i < 2; i++)
        must(&fixture, decisions_add(fixture.store, &rows[i], &fixture.err));
    must(&fixture, store_commit(&change, &fixture.err));
    must(&fixture,
         decisions_each(fixture.store, rows[0].assessment, note_decision, &next, &fixture.err));
    assert_ptr_equal(next, found + 2);
    assert_memory_equal(found, rows, sizeof rows);
    must(&fixture,
         audit_each(fixture.store, rows[0].assessment, note_detail, details, &fixture.err));
    assert_non_null(strstr(details, "reject dec_01ARYZ6S41TSV4RRFFQ69G5FA2;"));
    assert_non_null(strstr(details, "advance dec_01ARYZ6S41TSV4RRFFQ69G5FA1 "
                                    "instead of dec_01ARYZ6S41TSV4RRFFQ69G5FA2;"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(an_order_comes_back_as_it_was_put),
        TEST_IN_FOLDER(orders_are_listed_by_person_or_all),
        TEST_IN_FOLDER(a_run_is_kept_with_what_came_of_it),
        TEST_IN_FOLDER(a_second_decision_is_kept_beside_the_first),
        TEST_IN_FOLDER(erasing_somebody_cancels_what_is_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
