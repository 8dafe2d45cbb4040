/* SPDX-License-Identifier: MIT */
/* The outbox: each change of state is an event, each endpoint has its own queue, and nothing is put twice. */
#include "store_fixture.h"

#include "auto.h"
#include "candidates.h"
#include "orders.h"
#include "retention.h"
#include "text.h"
#include "webhooks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ada[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAV";
static const char live[] = "end_01ARYZ6S41TSV4RRFFQ69G5FB1";
static const char dead[] = "end_01ARYZ6S41TSV4RRFFQ69G5FB2";

static void must(struct store_fixture *fixture, int rc)
{
    if (rc < 0)
        fail_msg("%s (%s)", fixture->err.message, fixture->err.detail);
}

static void begin(struct store_fixture *fixture, struct store_change *change)
{
    must(fixture, store_begin(fixture->store, change, &fixture->err));
}

static void commit(struct store_fixture *fixture, struct store_change *change)
{
    must(fixture, store_commit(change, &fixture->err));
}

static void add_endpoint(struct store_fixture *fixture, const char *id, const char *name,
                         unsigned types, bool ordered)
{
    AUTO(endpoint_done)
    struct endpoint endpoint = {.url = text_copy("https://ats.example.com/"),
                                .adaptor = "standard-webhook",
                                .types = types,
                                .ordered = ordered,
                                .settings = text_copy("{}"),
                                .created_at = fixture->time.wall_ms};
    struct store_change change = {0};

    (void)snprintf(endpoint.id, sizeof endpoint.id, "%s", id);
    (void)snprintf(endpoint.name, sizeof endpoint.name, "%s", name);
    begin(fixture, &change);
    must(fixture, endpoints_add(fixture->store, &endpoint, &fixture->err));
    commit(fixture, &change);
}

static void order_id(char out[ID_SIZE], unsigned number)
{
    (void)snprintf(out, ID_SIZE, "ord_01ARYZ6S41TSV4RRFFQ69G%04u", number);
}

static void add_order(struct store_fixture *fixture, unsigned number)
{
    char id[ID_SIZE];
    struct store_change change = {0};

    order_id(id, number);
    AUTO(order_done)
    struct order order = {.id = text_copy(id),
                          .candidate = text_copy(ada),
                          .role = text_copy("backend"),
                          .application = text_copy("GH-1"),
                          .clock_ms = 3600000,
                          .threshold = -1,
                          .ordered_at = fixture->time.wall_ms,
                          .challenges = calloc(1, sizeof *order.challenges),
                          .challenge_count = 1};
    order.challenges[0] = (struct order_challenge){.id = text_copy("cache"), .weight = 1};
    begin(fixture, &change);
    must(fixture, orders_add(fixture->store, &order, &fixture->err));
    commit(fixture, &change);
}

static void put_order(struct store_fixture *fixture, unsigned number, enum order_state state)
{
    AUTO(order_done) struct order order = {0};
    struct store_change change = {0};
    char id[ID_SIZE];

    order_id(id, number);
    begin(fixture, &change);
    must(fixture, orders_get(fixture->store, id, &order, &fixture->err));
    order.state = state;
    must(fixture, orders_put(fixture->store, &order, "order.put", &fixture->err));
    commit(fixture, &change);
}

static void begin_with(struct store_fixture *fixture, void **state)
{
    struct store_change change = {0};

    store_fixture_init(fixture, state);
    begin(fixture, &change);
    must(fixture, candidate_add(fixture->store, ada, "A-1", &fixture->err));
    commit(fixture, &change);
}

static void claim(struct store_fixture *fixture, const char *endpoint, size_t max,
                  struct outgoings *out)
{
    AUTO(endpoint_done) struct endpoint found = {0};
    struct store_change change = {0};

    begin(fixture, &change);
    must(fixture, endpoints_get(fixture->store, endpoint, &found, &fixture->err));
    must(fixture, deliveries_claim(fixture->store, &found, INT64_C(86400000), "worker", max, out,
                                   &fixture->err));
    commit(fixture, &change);
}

static bool put(struct store_fixture *fixture, const struct outgoing *outgoing,
                enum delivery_end end, int64_t due_at)
{
    const struct delivery_result result = {.end = end,
                                           .due_at = due_at,
                                           .status = end == DELIVERY_DELIVERED ? 204 : 500,
                                           .reason =
                                               end == DELIVERY_DELIVERED ? "" : "server_error",
                                           .record = "{}",
                                           .counts = true};
    struct store_change change = {0};
    bool ours = false;

    begin(fixture, &change);
    must(fixture, deliveries_put(fixture->store, outgoing, &result, &ours, &fixture->err));
    commit(fixture, &change);
    return ours;
}

/* ---- tests ------------------------------------------------------------------------------------------ */

static void each_change_of_state_is_an_event_for_whoever_takes_it(void **state)
{
    static const char *const types[] = {"order.added", "order.started", "order.expired"};
    AUTO(outgoings_done) struct outgoings all = {0};
    AUTO(outgoings_done) struct outgoings some = {0};
    struct store_fixture fixture;

    begin_with(&fixture, state);
    add_endpoint(&fixture, live, "ats", 0, false);
    add_endpoint(&fixture, dead, "", 1u << EVENT_STARTED, false);
    add_order(&fixture, 1);
    fixture.time.wall_ms += 10;
    put_order(&fixture, 1, ORDER_STARTED);
    fixture.time.wall_ms += 10;
    put_order(&fixture, 1, ORDER_STARTED);
    put_order(&fixture, 1, ORDER_EXPIRED);
    claim(&fixture, live, 10, &all);
    claim(&fixture, dead, 10, &some);
    assert_int_equal(all.count, COUNT(types));
    for (size_t i = 0; i < COUNT(types); i++) {
        char sequence[40];

        assert_string_equal(all.items[i].type, types[i]);
        (void)snprintf(sequence, sizeof sequence, "\"sequence\":%u,", (unsigned)i + 1);
        assert_non_null(strstr(all.items[i].body, sequence));
        assert_non_null(strstr(all.items[i].body, "\"external_id\":\"A-1\""));
        assert_null(strchr(all.items[i].event, '.'));
    }
    assert_int_equal(some.count, 1);
    assert_string_equal(some.items[0].event, all.items[1].event);
    assert_string_equal(some.items[0].body, all.items[1].body);
    store_fixture_done(&fixture);
}

static void what_waits_for_one_endpoint_keeps_no_other_waiting(void **state)
{
    AUTO(outgoings_done) struct outgoings first = {0};
    AUTO(outgoings_done) struct outgoings second = {0};
    struct store_fixture fixture;

    begin_with(&fixture, state);
    add_endpoint(&fixture, dead, "", 0, false);
    for (unsigned i = 0; i < 30; i++)
        add_order(&fixture, i);
    add_endpoint(&fixture, live, "", 0, false);
    add_order(&fixture, 31);
    claim(&fixture, live, 4, &first);
    assert_int_equal(first.count, 1);
    claim(&fixture, dead, 4, &second);
    assert_int_equal(second.count, 4);
    store_fixture_done(&fixture);
}

static void a_later_event_of_an_order_waits_for_the_one_before(void **state)
{
    AUTO(outgoings_done) struct outgoings first = {0};
    AUTO(outgoings_done) struct outgoings none = {0};
    AUTO(outgoings_done) struct outgoings again = {0};
    struct store_fixture fixture;

    begin_with(&fixture, state);
    add_endpoint(&fixture, live, "", 0, true);
    add_order(&fixture, 1);
    put_order(&fixture, 1, ORDER_STARTED);
    add_order(&fixture, 2);
    claim(&fixture, live, 10, &first);
    assert_int_equal(first.count, 2);
    assert_string_equal(first.items[0].type, "order.added");
    assert_string_equal(first.items[1].type, "order.added");
    assert_true(put(&fixture, &first.items[0], DELIVERY_WAITS, fixture.time.wall_ms + 5000));
    assert_true(put(&fixture, &first.items[1], DELIVERY_WAITS, fixture.time.wall_ms + 5000));
    claim(&fixture, live, 10, &none);
    assert_int_equal(none.count, 0);
    fixture.time.wall_ms += 5000;
    claim(&fixture, live, 10, &again);
    assert_int_equal(again.count, 2);
    assert_int_equal(again.items[0].attempts, 1);
    assert_true(put(&fixture, &again.items[0], DELIVERY_DELIVERED, 0));
    assert_true(put(&fixture, &again.items[1], DELIVERY_DEAD, 0));
    outgoings_done(&again);
    claim(&fixture, live, 10, &again);
    assert_int_equal(again.count, 1);
    assert_string_equal(again.items[0].type, "order.started");
    store_fixture_done(&fixture);
}

static void an_answer_that_comes_too_late_is_nobodys(void **state)
{
    AUTO(outgoings_done) struct outgoings slow = {0};
    AUTO(outgoings_done) struct outgoings fast = {0};
    struct store_fixture fixture;

    begin_with(&fixture, state);
    add_endpoint(&fixture, live, "", 0, false);
    add_order(&fixture, 1);
    claim(&fixture, live, 10, &slow);
    for (unsigned lost = 0; lost < 5; lost++) {
        fixture.time.wall_ms += 60001;
        outgoings_done(&fast);
        claim(&fixture, live, 10, &fast);
        assert_int_equal(fast.count, 1);
        assert_string_equal(fast.items[0].event, slow.items[0].event);
    }
    assert_false(put(&fixture, &slow.items[0], DELIVERY_DELIVERED, 0));
    assert_true(put(&fixture, &fast.items[0], DELIVERY_DELIVERED, 0));
    assert_false(put(&fixture, &fast.items[0], DELIVERY_DELIVERED, 0));
    store_fixture_done(&fixture);
}

static int count(void *context, const struct delivery *delivery, struct error *err)
{
    (void)delivery;
    (void)err;
    ++*(unsigned *)context;
    return 0;
}

static unsigned count_state(struct store_fixture *fixture, const char *state)
{
    unsigned found = 0;

    must(fixture, deliveries_each(fixture->store, &(struct delivery_filter){.state = state}, count,
                                  &found, &fixture->err));
    return found;
}

static void what_is_sent_once_more_has_its_old_id_and_words(void **state)
{
    AUTO(outgoings_done) struct outgoings first = {0};
    AUTO(outgoings_done) struct outgoings again = {0};
    struct store_change change = {0};
    struct store_fixture fixture;

    begin_with(&fixture, state);
    add_endpoint(&fixture, live, "", 0, false);
    add_order(&fixture, 1);
    claim(&fixture, live, 10, &first);
    assert_true(put(&fixture, &first.items[0], DELIVERY_DEAD, 0));
    assert_int_equal(count_state(&fixture, "dead"), 1);
    begin(&fixture, &change);
    must(&fixture, deliveries_replay(fixture.store, first.items[0].delivery, &fixture.err));
    commit(&fixture, &change);
    begin(&fixture, &change);
    assert_int_equal(deliveries_replay(fixture.store, first.items[0].delivery, &fixture.err),
                     -(int)ERR_CONFLICT);
    store_change_done(&change);
    claim(&fixture, live, 10, &again);
    assert_int_equal(again.count, 1);
    assert_string_equal(again.items[0].event, first.items[0].event);
    assert_string_equal(again.items[0].body, first.items[0].body);
    assert_int_equal(again.items[0].failures, 0);
    store_fixture_done(&fixture);
}

static void what_belongs_to_an_erased_person_goes_with_him(void **state)
{
    AUTO(outgoings_done) struct outgoings first = {0};
    AUTO(outgoings_done) struct outgoings none = {0};
    struct store_change change = {0};
    struct store_fixture fixture;
    struct erasure erasure;

    begin_with(&fixture, state);
    add_endpoint(&fixture, live, "", 0, false);
    add_order(&fixture, 1);
    add_order(&fixture, 2);
    claim(&fixture, live, 1, &first);
    begin(&fixture, &change);
    must(&fixture, candidate_erase(fixture.store, ada, &erasure, &fixture.err));
    commit(&fixture, &change);
    assert_int_equal(erasure.cancelled, 2);
    assert_int_equal(count_state(&fixture, "cancelled"), 2);
    assert_false(put(&fixture, &first.items[0], DELIVERY_DELIVERED, 0));
    claim(&fixture, live, 10, &none);
    assert_int_equal(none.count, 0);
    begin(&fixture, &change);
    assert_int_equal(deliveries_replay(fixture.store, first.items[0].delivery, &fixture.err),
                     -(int)ERR_CONFLICT);
    store_change_done(&change);
    store_fixture_done(&fixture);
}

struct secrets {
    char text[256];
};

static int add_secret(void *context, const void *secret, size_t size, struct error *err)
{
    struct secrets *secrets = context;
    size_t at = strlen(secrets->text);

    (void)err;
    (void)snprintf(secrets->text + at, sizeof secrets->text - at, "%.*s ", (int)size,
                   (const char *)secret);
    return 0;
}

static void secrets_are(struct store_fixture *fixture, const char *wanted)
{
    struct secrets secrets = {""};

    must(fixture,
         secrets_each(fixture->store, live, SECRET_SIGN, add_secret, &secrets, &fixture->err));
    assert_string_equal(secrets.text, wanted);
}

static void an_old_secret_signs_beside_the_new_one_for_a_while(void **state)
{
    struct store_fixture fixture;

    begin_with(&fixture, state);
    must(&fixture, secrets_put(fixture.store, live, SECRET_SIGN, "one", 3, 0, &fixture.err));
    secrets_are(&fixture, "one ");
    must(&fixture, secrets_put(fixture.store, live, SECRET_SIGN, "two", 3, 1000, &fixture.err));
    secrets_are(&fixture, "two one ");
    fixture.time.wall_ms += 999;
    secrets_are(&fixture, "two one ");
    fixture.time.wall_ms += 1;
    secrets_are(&fixture, "two ");
    must(&fixture, secrets_put(fixture.store, live, SECRET_SIGN, "three", 5, 0, &fixture.err));
    secrets_are(&fixture, "three ");
    must(&fixture, secrets_remove(fixture.store, live, &fixture.err));
    secrets_are(&fixture, "");
    store_fixture_done(&fixture);
}

static void an_endpoint_that_was_removed_gets_nothing_more(void **state)
{
    AUTO(endpoint_done) struct endpoint found = {0};
    struct store_change change = {0};
    struct store_fixture fixture;
    int64_t cancelled = 0;

    begin_with(&fixture, state);
    add_endpoint(&fixture, live, "ats", 0, false);
    add_order(&fixture, 1);
    begin(&fixture, &change);
    must(&fixture, endpoints_remove(fixture.store, live, &cancelled, &fixture.err));
    commit(&fixture, &change);
    assert_int_equal(cancelled, 1);
    add_order(&fixture, 2);
    assert_int_equal(count_state(&fixture, "pending"), 0);
    assert_int_equal(endpoints_get(fixture.store, live, &found, &fixture.err), -(int)ERR_NOT_FOUND);
    /* its name is free again */
    add_endpoint(&fixture, dead, "ats", 0, false);
    store_fixture_done(&fixture);
}

static int64_t drop(struct store_fixture *fixture, int64_t before)
{
    struct store_change change = {0};
    int64_t count = -1;

    begin(fixture, &change);
    must(fixture,
         retention_drop(fixture->store, RETAINED_DELIVERIES, before, &count, &fixture->err));
    commit(fixture, &change);
    return count;
}

static void what_was_told_goes_with_its_age_unless_it_waits_or_its_order_is_open(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(outgoings_done) struct outgoings out = {0};
    int64_t first, later;

    begin_with(&fixture, state);
    add_endpoint(&fixture, live, "", 0, false);
    first = fixture.time.wall_ms;
    add_order(&fixture, 1);
    add_order(&fixture, 2);
    put_order(&fixture, 1, ORDER_CANCELLED);
    later = fixture.time.wall_ms + 1;
    assert_int_equal(drop(&fixture, later), 0); /* all of them wait */
    claim(&fixture, live, 10, &out);
    assert_int_equal(out.count, 3);
    for (size_t i = 0; i < out.count; i++)
        assert_true(put(&fixture, &out.items[i], DELIVERY_DELIVERED, 0));
    assert_int_equal(drop(&fixture, first), 0); /* too young */
    assert_int_equal(drop(&fixture, later), 2); /* the other order is open */
    put_order(&fixture, 2, ORDER_CANCELLED);
    assert_int_equal(drop(&fixture, later), 1); /* and its end waits */
    assert_int_equal(drop(&fixture, later), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(each_change_of_state_is_an_event_for_whoever_takes_it),
        TEST_IN_FOLDER(what_waits_for_one_endpoint_keeps_no_other_waiting),
        TEST_IN_FOLDER(a_later_event_of_an_order_waits_for_the_one_before),
        TEST_IN_FOLDER(an_answer_that_comes_too_late_is_nobodys),
        TEST_IN_FOLDER(what_is_sent_once_more_has_its_old_id_and_words),
        TEST_IN_FOLDER(what_belongs_to_an_erased_person_goes_with_him),
        TEST_IN_FOLDER(an_old_secret_signs_beside_the_new_one_for_a_while),
        TEST_IN_FOLDER(an_endpoint_that_was_removed_gets_nothing_more),
        TEST_IN_FOLDER(what_was_told_goes_with_its_age_unless_it_waits_or_its_order_is_open),
    };

    return cmocka_run_group_tests_name("webhooks", tests, NULL, NULL);
}
