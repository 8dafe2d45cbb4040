/* SPDX-License-Identifier: MIT */
/* Opening, changes, ids: what the store is before anything is in it. */
#include "store_fixture.h"

#include "auto.h"
#include "candidates.h"
#include "store_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int add(struct store_fixture *fixture, const char *id, const char *external_id)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = store_begin(fixture->store, &change, &fixture->err);

    if (rc == 0)
        rc = candidate_add(fixture->store, id, external_id, &fixture->err);
    return rc == 0 ? store_commit(&change, &fixture->err) : rc;
}

static void new_store_is_ours_alone(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct stat status;

    store_fixture_init(&fixture, state);
    assert_int_equal(stat(fixture_path(*state, "data/store"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(stat(fixture_path(*state, "data/store/assess.db"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(stat(fixture_path(*state, "data/store/people.keys"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void reading_makes_no_store(void **state)
{
    struct store_fixture fixture = {.folder = *state};

    assert_int_equal(store_fixture_open(&fixture, STORE_READ), -(int)ERR_NOT_FOUND);
    assert_int_not_equal(access(fixture_path(*state, "data"), F_OK), 0);
}

static void what_was_committed_is_there_again(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct candidate_row row;

    store_fixture_init(&fixture, state);
    assert_int_equal(add(&fixture, "can_01ARYZ6S41TSV4RRFFQ69G5FAV", "A-1"), 0);
    store_fixture_again(&fixture);
    assert_int_equal(
        candidate_get(fixture.store, "can_01ARYZ6S41TSV4RRFFQ69G5FAV", &row, &fixture.err), 0);
    assert_string_equal(row.external_id, "A-1");
    assert_int_equal(row.created_at_ms, 1795996800000);
}

static void change_that_is_left_is_undone(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct store_change change = {0};
    struct candidate_row row;

    store_fixture_init(&fixture, state);
    assert_int_equal(store_begin(fixture.store, &change, &fixture.err), 0);
    assert_int_equal(
        candidate_add(fixture.store, "can_01ARYZ6S41TSV4RRFFQ69G5FAV", "A-1", &fixture.err), 0);
    store_change_done(&change);
    assert_int_equal(
        candidate_get(fixture.store, "can_01ARYZ6S41TSV4RRFFQ69G5FAV", &row, &fixture.err),
        -(int)ERR_NOT_FOUND);
}

static void end_of_an_id_is_enough_where_it_fits_one(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    char id[40];

    store_fixture_init(&fixture, state);
    assert_int_equal(add(&fixture, "can_01ARYZ6S41TSV4RRFFQ69G5FAV", "A-1"), 0);
    assert_int_equal(add(&fixture, "can_01ARYZ6S42TSV4RRFFQ69G5FAV", "A-2"), 0);
    assert_int_equal(add(&fixture, "can_01ARYZ6S43TSV4RRFFQ69G5XXX", "A-3"), 0);
    assert_int_equal(candidate_find(fixture.store, "5xxx", id, &fixture.err), 0);
    assert_string_equal(id, "can_01ARYZ6S43TSV4RRFFQ69G5XXX");
    assert_int_equal(candidate_find(fixture.store, "A-2", id, &fixture.err), 0);
    assert_string_equal(id, "can_01ARYZ6S42TSV4RRFFQ69G5FAV");
    assert_int_equal(candidate_find(fixture.store, "Q69G5FAV", id, &fixture.err),
                     -(int)ERR_AMBIGUOUS);
    assert_int_equal(candidate_find(fixture.store, "YYYY", id, &fixture.err), -(int)ERR_NOT_FOUND);
}

static void second_one_of_an_external_id_is_a_conflict(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;

    store_fixture_init(&fixture, state);
    assert_int_equal(add(&fixture, "can_01ARYZ6S41TSV4RRFFQ69G5FAV", "A-1"), 0);
    assert_int_equal(add(&fixture, "can_01ARYZ6S42TSV4RRFFQ69G5FAV", "A-1"), -(int)ERR_CONFLICT);
}

static void other_peoples_permissions_are_refused(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;

    store_fixture_init(&fixture, state);
    store_fixture_done(&fixture);
    assert_int_equal(chmod(fixture_path(*state, "data/store/assess.db"), 0640), 0);
    assert_int_equal(store_fixture_open(&fixture, STORE_READ), -(int)ERR_STORE);
    assert_non_null(strstr(fixture.err.message, "open to others"));
    assert_int_equal(chmod(fixture_path(*state, "data/store/assess.db"), 0600), 0);
    assert_int_equal(chmod(fixture_path(*state, "data/store"), 0755), 0);
    assert_int_equal(store_fixture_open(&fixture, STORE_READ), -(int)ERR_STORE);
    assert_int_equal(chmod(fixture_path(*state, "data/store"), 0700), 0);
    assert_int_equal(store_fixture_open(&fixture, STORE_READ), 0);
}

static void link_in_the_place_of_the_store_is_refused(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    char moved[400];

    store_fixture_init(&fixture, state);
    store_fixture_done(&fixture);
    (void)snprintf(moved, sizeof moved, "%s", fixture_path(*state, "moved.db"));
    assert_int_equal(rename(fixture_path(*state, "data/store/assess.db"), moved), 0);
    assert_int_equal(symlink(moved, fixture_path(*state, "data/store/assess.db")), 0);
    assert_int_equal(store_fixture_open(&fixture, STORE_READ), -(int)ERR_STORE);
}

/* Every byte of the file as it was. */
static char *bytes_of(void **state, size_t *out_size)
{
    int fd = open(fixture_path(*state, "data/store/assess.db"), O_RDONLY);
    struct stat status;
    char *bytes;

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &status), 0);
    *out_size = (size_t)status.st_size;
    bytes = malloc(*out_size);
    assert_non_null(bytes);
    assert_int_equal(read(fd, bytes, *out_size), status.st_size);
    (void)close(fd);
    return bytes;
}

static void assert_untouched(void **state, const char *before, size_t size)
{
    size_t now = 0;
    char *bytes = bytes_of(state, &now);

    assert_int_equal(now, size);
    assert_memory_equal(bytes, before, size);
    free(bytes);
}

static void newer_store_is_refused_and_untouched(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    char *before;
    size_t size;

    store_fixture_init(&fixture, state);
    assert_int_equal(db_run(fixture.store->db,
                            SQL("INSERT INTO migration (number, applied_at) VALUES (?, ?)"),
                            DB_VALUES(db_i64(999), db_i64(1)), &fixture.err),
                     0);
    store_fixture_done(&fixture);
    before = bytes_of(state, &size);
    assert_int_equal(store_fixture_open(&fixture, STORE_WRITE), -(int)ERR_STORE_NEWER);
    assert_non_null(strstr(fixture.err.message, "schema 999"));
    assert_untouched(state, before, size);
    free(before);
}

static void damaged_store_is_refused_and_kept(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    static const char rubbish[4096] = "this was a page";
    size_t size;
    char *before;
    int fd;

    store_fixture_init(&fixture, state);
    assert_int_equal(add(&fixture, "can_01ARYZ6S41TSV4RRFFQ69G5FAV", "A-1"), 0);
    store_fixture_done(&fixture);
    fd = open(fixture_path(*state, "data/store/assess.db"), O_WRONLY);
    for (off_t page = 2; page < 8; page++)
        assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, page * 4096), sizeof rubbish);
    (void)close(fd);
    before = bytes_of(state, &size);
    assert_int_equal(store_fixture_open(&fixture, STORE_WRITE), -(int)ERR_STORE_DAMAGED);
    assert_untouched(state, before, size);
    free(before);
}

static void file_that_is_no_store_is_refused(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;

    store_fixture_init(&fixture, state);
    store_fixture_done(&fixture);
    fixture_write(*state, "text",
                  "this is a text, and longer than the hundred bytes of a header; "
                  "so that nobody can take it for a new store that is still empty");
    assert_int_equal(chmod(fixture_path(*state, "text"), 0600), 0);
    char from[400];
    (void)snprintf(from, sizeof from, "%s", fixture_path(*state, "text"));
    assert_int_equal(rename(from, fixture_path(*state, "data/store/assess.db")), 0);
    assert_int_equal(store_fixture_open(&fixture, STORE_WRITE), -(int)ERR_STORE_DAMAGED);
}

static void network_file_systems_are_known(void **state)
{
    (void)state;
    assert_string_equal(store_remote_system(0x6969), "NFS");
    assert_string_equal(store_remote_system(0xFF534D42), "CIFS");
    assert_string_equal(store_remote_system(0xFFFFFFFFFF534D42), "CIFS");
    assert_null(store_remote_system(0xEF53));
    assert_null(store_remote_system(0x01021994));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(new_store_is_ours_alone),
        TEST_IN_FOLDER(reading_makes_no_store),
        TEST_IN_FOLDER(what_was_committed_is_there_again),
        TEST_IN_FOLDER(change_that_is_left_is_undone),
        TEST_IN_FOLDER(end_of_an_id_is_enough_where_it_fits_one),
        TEST_IN_FOLDER(second_one_of_an_external_id_is_a_conflict),
        TEST_IN_FOLDER(other_peoples_permissions_are_refused),
        TEST_IN_FOLDER(link_in_the_place_of_the_store_is_refused),
        TEST_IN_FOLDER(newer_store_is_refused_and_untouched),
        TEST_IN_FOLDER(damaged_store_is_refused_and_kept),
        TEST_IN_FOLDER(file_that_is_no_store_is_refused),
        cmocka_unit_test(network_file_systems_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
