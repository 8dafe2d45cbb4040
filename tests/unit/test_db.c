/* SPDX-License-Identifier: MIT */
/* The driver's file, where another process is at it. */
#include "fixture.h"

#include "auto.h"
#include "db_sqlite.h"
#include "file.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

AUTO_OWNER(db, db_close)

static sqlite3 *other; /* the connection of somebody else, in the middle of a change */

static void other_does(const char *sql)
{
    assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* Time passes: the other one is done. */
static int sleep_until_other_is_done(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    if (!sqlite3_get_autocommit(other))
        other_does("COMMIT");
    return us;
}

static sqlite3_vfs *patient_files(void)
{
    static sqlite3_vfs vfs;

    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
    vfs = *sqlite3_vfs_find(NULL);
    vfs.zName = "patient";
    vfs.pNext = NULL;
    vfs.xSleep = sleep_until_other_is_done;
    return &vfs;
}

static void new_file_that_another_one_writes_is_waited_for(void **state)
{
    sqlite3_vfs *files = patient_files();
    AUTO(auto_db_clean) struct db *db = NULL;
    const struct db_options options = {.path = fixture_path(*state, "new.db")};
    struct error err;

    fixture_write(*state, "new.db", "");
    assert_int_equal(sqlite3_vfs_register(files, 1), SQLITE_OK);
    assert_int_equal(sqlite3_open(options.path, &other), SQLITE_OK);
    other_does("BEGIN IMMEDIATE; CREATE TABLE made (one BIGINT)");
    assert_int_equal(db_open(&options, &db, &err), 0);
    assert_int_equal(db_settle(db, &err), 0);
    assert_true(sqlite3_get_autocommit(other));
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    assert_int_equal(db_run(db, "INSERT INTO made (one) VALUES (1)", DB_NONE, &err), 0);
    assert_int_equal(sqlite3_vfs_unregister(files), SQLITE_OK);
}

enum { PEOPLE = 1000 };

static const char *known_as(unsigned person, char out[40])
{
    (void)snprintf(out, 40, "canary-%u-%u", person * 104729 % PEOPLE, person);
    return out;
}

static bool is_erased(unsigned person)
{
    return person * 104729 >> 3 & 1;
}

static void add_and_erase(struct db *db)
{
    char id[40], known[40];
    struct error err;

    assert_int_equal(db_begin(db, &err), 0);
    for (unsigned i = 0; i < PEOPLE; i++) {
        (void)snprintf(id, sizeof(id), "can_%020u", i);
        assert_int_equal(db_run(db, "INSERT INTO some (id, known) VALUES (?, ?)",
                                DB_VALUES(db_text(id), db_text(known_as(i, known))), &err),
                         0);
    }
    assert_int_equal(db_commit(db, &err), 0);
    assert_int_equal(db_begin(db, &err), 0);
    for (unsigned i = 0; i < PEOPLE; i++) {
        (void)snprintf(id, sizeof(id), "can_%020u", i);
        if (is_erased(i))
            assert_int_equal(db_run(db, "UPDATE some SET known = NULL WHERE id = ?",
                                    DB_VALUES(db_text(id)), &err),
                             0);
    }
    assert_int_equal(db_commit(db, &err), 0);
}

static bool has_text(const char *content, size_t size, const char *text)
{
    const char *end = content + size;

    for (const char *at = content; (at = memmem(at, (size_t)(end - at), text, strlen(text))); at++)
        if (at + strlen(text) == end || !isdigit((unsigned char)at[strlen(text)]))
            return true;
    return false;
}

/* Deleting from an index splits and balances its pages; with these ids four stay in such a page (3.40.1). */
static void what_was_deleted_is_in_no_page_once_it_is_purged(void **state)
{
    const struct db_options options = {.path = fixture_path(*state, "some.db")};
    AUTO(auto_db_clean) struct db *db = NULL;
    auto_free char *content = NULL;
    struct error err;
    size_t size = 0;

    fixture_write(*state, "some.db", "");
    assert_int_equal(db_open(&options, &db, &err), 0);
    assert_int_equal(db_settle(db, &err), 0);
    assert_int_equal(db_define(db,
                               "CREATE TABLE some (id TEXT PRIMARY KEY, known TEXT);"
                               "CREATE UNIQUE INDEX some_known ON some (known)",
                               &err),
                     0);
    add_and_erase(db);
    assert_int_equal(db_purge(db, true, &err), 0);
    assert_int_equal(file_read_at(AT_FDCWD, options.path, 1 << 26, &content, &size, &err), 0);
    for (unsigned i = 0; i < PEOPLE; i++) {
        char known[40];

        if (has_text(content, size, known_as(i, known)) == is_erased(i))
            fail_msg("%s is %s", known, is_erased(i) ? "still there" : "gone");
    }
}

static void purging_does_not_wait_unless_it_is_asked_to(void **state)
{
    const struct db_options options = {.path = fixture_path(*state, "read.db")};
    AUTO(auto_db_clean) struct db *db = NULL;
    struct error err;

    fixture_write(*state, "read.db", "");
    assert_int_equal(db_open(&options, &db, &err), 0);
    assert_int_equal(db_settle(db, &err), 0);
    assert_int_equal(db_define(db, "CREATE TABLE made (one BIGINT)", &err), 0);
    assert_int_equal(sqlite3_open(options.path, &other), SQLITE_OK);
    other_does("BEGIN; SELECT * FROM made");
    assert_int_equal(db_run(db, "INSERT INTO made (one) VALUES (1)", DB_NONE, &err), 0);
    assert_int_equal(db_purge(db, false, &err), -(int)ERR_STORE_BUSY);
    other_does("COMMIT");
    assert_int_equal(db_purge(db, false, &err), 0);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(new_file_that_another_one_writes_is_waited_for),
        TEST_IN_FOLDER(what_was_deleted_is_in_no_page_once_it_is_purged),
        TEST_IN_FOLDER(purging_does_not_wait_unless_it_is_asked_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
