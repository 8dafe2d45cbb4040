/* SPDX-License-Identifier: MIT */
#include "store_fixture.h"

#include "audit.h"
#include "auto.h"
#include "store_parts.h"

#include <string.h>

static void add_rows(struct store_fixture *fixture, unsigned count)
{
    AUTO(store_change_done) struct store_change change = {0};

    assert_int_equal(store_begin(fixture->store, &change, &fixture->err), 0);
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(audit_add(fixture->store, "test.row", "can_X", "", &fixture->err), 0);
    assert_int_equal(store_commit(&change, &fixture->err), 0);
}

static struct audit_report verified(struct store_fixture *fixture)
{
    struct audit_report report;

    assert_int_equal(audit_verify(fixture->store, 0, NULL, &report, &fixture->err), 0);
    return report;
}

static void spoil(struct store_fixture *fixture, const char *sql)
{
    assert_int_equal(db_run(fixture->store->db, sql, DB_NONE, &fixture->err), 0);
}

static void rows_are_the_tail_until_they_are_sealed(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct audit_report report;

    store_fixture_init(&fixture, state);
    add_rows(&fixture, 3);
    report = verified(&fixture);
    assert_int_equal(report.sealed, 0);
    assert_int_equal(report.unsealed, 3);
    assert_int_equal(report.oldest_unsealed_ms, fixture.time.wall_ms);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    report = verified(&fixture);
    assert_int_equal(report.sealed, 3);
    assert_int_equal(report.unsealed, 0);
    assert_int_equal(report.broken_at, 0);
}

static void more_than_a_batch_is_sealed_in_one_chain(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct audit_report report;

    store_fixture_init(&fixture, state);
    add_rows(&fixture, 2 * AUDIT_SEAL_BATCH + 1);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    add_rows(&fixture, 1);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    report = verified(&fixture);
    assert_int_equal(report.sealed, 2 * AUDIT_SEAL_BATCH + 2);
    assert_int_equal(report.broken_at, 0);
}

static void clock_that_goes_back_breaks_no_chain(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;

    store_fixture_init(&fixture, state);
    add_rows(&fixture, 2);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    fixture.time.wall_ms -= INT64_C(365) * 86400000;
    add_rows(&fixture, 2);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    assert_int_equal(verified(&fixture).broken_at, 0);
    assert_int_equal(verified(&fixture).sealed, 4);
}

static void each_change_of_a_sealed_row_is_seen(void **state)
{
    static const char *const changes[] = {
        SQL("UPDATE audit SET at = at + 1 WHERE seq = 3"),
        SQL("UPDATE audit SET login = 'mallory' WHERE seq = 3"),
        SQL("UPDATE audit SET action = 'test.row2' WHERE seq = 3"),
        SQL("UPDATE audit SET subject = 'can_Y' WHERE seq = 3"),
        SQL("UPDATE audit SET detail = 'x' WHERE seq = 3"),
        SQL("UPDATE audit SET hash = '' WHERE seq = 3"),
        SQL("DELETE FROM audit WHERE seq = 3"),
        SQL("UPDATE audit SET seq = 99 WHERE seq = 3"),
        SQL("UPDATE audit SET seq = NULL WHERE seq = 3"),
    };

    for (size_t i = 0; i < COUNT(changes); i++) {
        AUTO(store_fixture_done) struct store_fixture fixture;
        void *folder = NULL;

        assert_int_equal(fixture_setup(&folder), 0);
        store_fixture_init(&fixture, &folder);
        add_rows(&fixture, 5);
        assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
        spoil(&fixture, changes[i]);
        assert_int_equal(verified(&fixture).broken_at, 3);
        store_fixture_done(&fixture);
        assert_int_equal(fixture_teardown(&folder), 0);
    }
    (void)state;
}

static void end_that_was_cut_off_is_seen(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;

    store_fixture_init(&fixture, state);
    add_rows(&fixture, 5);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    spoil(&fixture, SQL("DELETE FROM audit WHERE seq > 3"));
    assert_int_equal(verified(&fixture).broken_at, 4);
}

/* Who can write the file can make it consistent again: only a head that is noted elsewhere tells. */
static void noted_head_shows_a_chain_that_was_made_anew(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct audit_report noted, report;

    store_fixture_init(&fixture, state);
    add_rows(&fixture, 5);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    noted = verified(&fixture);
    spoil(&fixture, SQL("DELETE FROM audit WHERE seq = 5"));
    spoil(&fixture, SQL("UPDATE audit SET seq = NULL, hash = NULL, login = 'mallory'"));
    spoil(&fixture, SQL("UPDATE audit_head SET seq = 0, hash = ''"));
    add_rows(&fixture, 1);
    assert_int_equal(audit_seal(fixture.store, &fixture.err), 0);
    assert_int_equal(verified(&fixture).broken_at, 0);
    assert_int_equal(audit_verify(fixture.store, noted.sealed, noted.head, &report, &fixture.err),
                     0);
    assert_int_equal(report.broken_at, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(rows_are_the_tail_until_they_are_sealed),
        TEST_IN_FOLDER(more_than_a_batch_is_sealed_in_one_chain),
        TEST_IN_FOLDER(clock_that_goes_back_breaks_no_chain),
        cmocka_unit_test(each_change_of_a_sealed_row_is_seen),
        TEST_IN_FOLDER(end_that_was_cut_off_is_seen),
        TEST_IN_FOLDER(noted_head_shows_a_chain_that_was_made_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
