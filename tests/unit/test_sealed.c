/* SPDX-License-Identifier: MIT */
/* Sealing, keys, and what erasing leaves. */
#include "store_fixture.h"

#include "auto.h"
#include "candidates.h"
#include "seal.h"
#include "sealed.h"
#include "store_parts.h"

#include <string.h>

#define ADA "can_01ARYZ6S41TSV4RRFFQ69G5FAV"
#define BOB "can_01ARYZ6S42TSV4RRFFQ69G5FAW"

static void add(struct store_fixture *fixture, const char *id, const char *external_id,
                const char *text)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct store *store = fixture->store;

    assert_int_equal(person_key_make(store, id, &fixture->err), 0);
    assert_int_equal(store_begin(store, &change, &fixture->err), 0);
    assert_int_equal(candidate_add(store, id, external_id, &fixture->err), 0);
    assert_int_equal(sealed_put(store, id, id, "person", text, strlen(text), &fixture->err), 0);
    assert_int_equal(store_commit(&change, &fixture->err), 0);
}

static void assert_text(struct store_fixture *fixture, const char *subject, const char *wanted)
{
    char *text = NULL;
    size_t size = 0;

    assert_int_equal(sealed_get(fixture->store, subject, "person", &text, &size, &fixture->err), 0);
    assert_non_null(text);
    assert_string_equal(text, wanted);
    assert_int_equal(size, strlen(wanted));
    sealed_free(text, size);
}

static void erase(struct store_fixture *fixture, const char *id, int wanted)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct erasure erasure;

    assert_int_equal(store_begin(fixture->store, &change, &fixture->err), 0);
    assert_int_equal(candidate_erase(fixture->store, id, &erasure, &fixture->err), wanted);
    if (wanted == 0)
        assert_int_equal(store_commit(&change, &fixture->err), 0);
}

static void what_was_sealed_opens_as_it_was(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;

    store_fixture_init(&fixture, state);
    add(&fixture, ADA, "A-1", "Ada");
    add(&fixture, BOB, "A-2", "");
    store_fixture_again(&fixture);
    assert_text(&fixture, ADA, "Ada");
    assert_text(&fixture, BOB, "");
}

static void nothing_kept_is_no_error(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    char *text;
    size_t size;

    store_fixture_init(&fixture, state);
    assert_int_equal(sealed_get(fixture.store, ADA, "person", &text, &size, &fixture.err), 0);
    assert_null(text);
}

static void same_text_is_sealed_differently_each_time(void **state)
{
    static const unsigned char key[SEAL_KEY] = {1};
    unsigned char one[SEAL_MORE + 3], other[SEAL_MORE + 3];
    struct error err;

    (void)state;
    assert_int_equal(seal_close(key, "bound", "Ada", 3, one, &err), 0);
    assert_int_equal(seal_close(key, "bound", "Ada", 3, other, &err), 0);
    assert_memory_not_equal(one, other, sizeof one);
    assert_memory_not_equal(one + 1 + SEAL_NONCE, "Ada", 3);
}

static void every_changed_byte_is_seen(void **state)
{
    static const unsigned char key[SEAL_KEY] = {1};
    unsigned char sealed[SEAL_MORE + 3], text[3];
    struct error err;

    (void)state;
    assert_int_equal(seal_close(key, "bound", "Ada", 3, sealed, &err), 0);
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        assert_int_equal(seal_open(key, "bound", sealed, sizeof sealed, text, &err),
                         -(int)ERR_SEALED);
        sealed[i] ^= 1;
    }
    assert_int_equal(seal_open(key, "bound", sealed, SEAL_MORE - 1, text, &err), -(int)ERR_SEALED);
    assert_int_equal(seal_open(key, "other", sealed, sizeof sealed, text, &err), -(int)ERR_SEALED);
    assert_int_equal(seal_open(key, "bound", sealed, sizeof sealed, text, &err), 0);
    assert_memory_equal(text, "Ada", 3);
}

static void piece_of_one_person_does_not_pass_for_anothers(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    char *text;
    size_t size;

    store_fixture_init(&fixture, state);
    add(&fixture, ADA, "A-1", "Ada");
    add(&fixture, BOB, "A-2", "Bob");
    assert_int_equal(db_run(fixture.store->db,
                            SQL("UPDATE sealed SET body = (SELECT body FROM sealed WHERE "
                                "subject = ?) WHERE subject = ?"),
                            DB_VALUES(db_text(ADA), db_text(BOB)), &fixture.err),
                     0);
    assert_int_equal(sealed_get(fixture.store, BOB, "person", &text, &size, &fixture.err),
                     -(int)ERR_SEALED);
    assert_null(text);
}

static void erased_person_has_neither_key_nor_pieces(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct candidate_row row;
    int64_t keys = -1, pieces = -1;

    store_fixture_init(&fixture, state);
    add(&fixture, ADA, "A-1", "Ada");
    erase(&fixture, ADA, 0);
    assert_int_equal(candidates_settle(fixture.store, true, &fixture.err), 0);
    assert_int_equal(candidate_get(fixture.store, ADA, &row, &fixture.err), 0);
    assert_int_equal(row.state, CANDIDATE_ERASED);
    assert_string_equal(row.external_id, "");
    assert_int_equal(db_count(fixture.store->keys, "person_key", &keys, &fixture.err), 0);
    assert_int_equal(db_count(fixture.store->db, "sealed", &pieces, &fixture.err), 0);
    assert_int_equal(keys, 0);
    assert_int_equal(pieces, 0);
}

static void interrupted_erasure_is_ended_later(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct candidate_row row;

    store_fixture_init(&fixture, state);
    add(&fixture, ADA, "A-1", "Ada");
    erase(&fixture, ADA, 0);
    store_fixture_again(&fixture);
    assert_int_equal(candidate_get(fixture.store, ADA, &row, &fixture.err), 0);
    assert_int_equal(row.state, CANDIDATE_ERASING);
    assert_int_equal(candidates_settle(fixture.store, true, &fixture.err), 0);
    assert_int_equal(candidate_get(fixture.store, ADA, &row, &fixture.err), 0);
    assert_int_equal(row.state, CANDIDATE_ERASED);
}

static void held_person_is_not_erased(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct store_change change = {0};

    store_fixture_init(&fixture, state);
    add(&fixture, ADA, "A-1", "Ada");
    assert_int_equal(store_begin(fixture.store, &change, &fixture.err), 0);
    assert_int_equal(candidate_hold(fixture.store, ADA, true, &fixture.err), 0);
    assert_int_equal(store_commit(&change, &fixture.err), 0);
    erase(&fixture, ADA, -(int)ERR_CONFLICT);
    assert_text(&fixture, ADA, "Ada");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(what_was_sealed_opens_as_it_was),
        TEST_IN_FOLDER(nothing_kept_is_no_error),
        cmocka_unit_test(same_text_is_sealed_differently_each_time),
        cmocka_unit_test(every_changed_byte_is_seen),
        TEST_IN_FOLDER(piece_of_one_person_does_not_pass_for_anothers),
        TEST_IN_FOLDER(erased_person_has_neither_key_nor_pieces),
        TEST_IN_FOLDER(interrupted_erasure_is_ended_later),
        TEST_IN_FOLDER(held_person_is_not_erased),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
