/* SPDX-License-Identifier: MIT */
/* The driver's file, where another process is at it. */
#include "fixture.h"

#include "auto.h"
#include "db_sqlite.h"

#include <fcntl.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(new_file_that_another_one_writes_is_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
