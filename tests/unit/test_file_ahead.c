/* SPDX-License-Identifier: MIT */
#include "file_ahead.h"

#include "file.h"
#include "fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static struct file_ahead plenty(void)
{
    return (struct file_ahead){.libraries = "/nowhere", .bytes = 100000, .entries = 100};
}

static uint64_t taken(struct file_ahead ahead, const char *path)
{
    uint64_t before = ahead.bytes;

    file_read_ahead(&ahead, path);
    return before - ahead.bytes;
}

static void a_file_or_all_below_a_folder_is_read(void **state)
{
    struct fixture *fixture = *state;

    fixture_write(fixture, "one", "123");
    fixture_write(fixture, "in/two", "12345");
    fixture_write(fixture, "in/deeper/three", "1234567");
    assert_int_equal(taken(plenty(), fixture_path(fixture, "one")), 3);
    assert_int_equal(taken(plenty(), fixture->path), 15);
}

static void what_is_never_needed_is_passed_over(void **state)
{
    static const char *const unread[] = {"other", "fortran", NULL};
    struct fixture *fixture = *state;
    struct file_ahead ahead = plenty();

    ahead.unread = unread;
    fixture_write(fixture, "one", "123");
    fixture_write(fixture, "fortran", "123456");
    fixture_write(fixture, "in/other/three", "1234567");
    fixture_write(fixture, "in/others", "12");
    assert_int_equal(taken(ahead, fixture->path), 5);
}

static void what_is_no_file_is_left_out_and_not_waited_for(void **state)
{
    struct fixture *fixture = *state;

    fixture_fifo(fixture, "fifo");
    fixture_link(fixture, ".", "round");
    fixture_link(fixture, "nowhere", "broken");
    fixture_write(fixture, ".hidden", "12");
    fixture_write(fixture, "file", "123");
    assert_int_equal(taken(plenty(), fixture->path), 3);
    assert_int_equal(taken(plenty(), fixture_path(fixture, "missing")), 0);
    assert_int_equal(taken(plenty(), fixture_path(fixture, "fifo")), 0);
}

static void no_more_is_read_than_is_allowed(void **state)
{
    struct fixture *fixture = *state;
    struct file_ahead ahead = plenty();

    fixture_write(fixture, "a/1", "123");
    fixture_write(fixture, "a/2", "123");
    ahead.entries = 2; /* the folder a, and what comes first in it */
    assert_int_equal(taken(ahead, fixture->path), 3);
    fixture_write(fixture, "a/b/3", "123");
    ahead = plenty();
    ahead.bytes = 7;
    assert_int_equal(taken(ahead, fixture->path), 6);
    ahead = plenty();
    ahead.large_only = true;
    assert_int_equal(taken(ahead, fixture->path), 0);
    assert_int_equal(taken(ahead, fixture_path(fixture, "a/1")), 3);
}

/* This test itself is a program; its library is looked for where we say. */
static void a_programs_libraries_are_read_too(void **state)
{
    struct fixture *fixture = *state;
    struct file_ahead ahead = plenty();
    uint64_t alone;

    ahead.bytes = UINT64_MAX;
    alone = taken(ahead, "/proc/self/exe");
    fixture_write(fixture, "libc.so.6", "12345");
    ahead.libraries = fixture->path;
    assert_int_equal(taken(ahead, "/proc/self/exe"), alone + 5);
}

static void damaged_programs_are_files_like_others(void **state)
{
    struct fixture *fixture = *state;
    char *whole = NULL;
    size_t size = 0;
    struct error err;

    assert_int_equal(file_read_at(AT_FDCWD, "/proc/self/exe", 64u << 20, &whole, &size, &err), 0);
    for (size_t at = 16; at < 1024 && at < size; at++) {
        char before = whole[at];

        whole[at] = (char)~before;
        fixture_write_bytes(fixture, "damaged", whole, size < 8192 ? size : 8192);
        (void)taken(plenty(), fixture_path(fixture, "damaged"));
        whole[at] = before;
    }
    for (size_t cut = 0; cut < 1024 && cut < size; cut += 7) {
        fixture_write_bytes(fixture, "cut", whole, cut);
        assert_int_equal(taken(plenty(), fixture_path(fixture, "cut")), cut);
    }
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(a_file_or_all_below_a_folder_is_read),
        TEST_IN_FOLDER(what_is_never_needed_is_passed_over),
        TEST_IN_FOLDER(what_is_no_file_is_left_out_and_not_waited_for),
        TEST_IN_FOLDER(no_more_is_read_than_is_allowed),
        TEST_IN_FOLDER(a_programs_libraries_are_read_too),
        TEST_IN_FOLDER(damaged_programs_are_files_like_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
