/* SPDX-License-Identifier: MIT */
#include "file.h"
#include "fixture.h"
#include "text.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void whole_file_is_read_with_a_nul_behind(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    char *data = NULL;
    size_t size = 0;

    fixture_write_bytes(fixture, "a/b", "x\0y", 3);
    assert_int_equal(file_read_at(fixture->fd, "a/b", 100, &data, &size, &err), 0);
    assert_int_equal(size, 3);
    assert_memory_equal(data, "x\0y", 4);
    free(data);
}

static void file_of_unknown_size_is_read_to_its_end(void **state)
{
    struct error err = {0};
    char *data = NULL;
    size_t size = 0;

    (void)state;
    /* says it has no bytes, but has */
    assert_int_equal(file_read_at(AT_FDCWD, "/proc/self/status", 1 << 20, &data, &size, &err), 0);
    assert_true(size > 100);
    free(data);
    assert_int_equal(file_read_at(AT_FDCWD, "/proc/self/status", 10, &data, &size, &err),
                     -(int)ERR_UNREADABLE);
}

static void file_as_large_as_allowed_is_read_and_a_larger_one_is_not(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    char *data = NULL;
    size_t size = 0;

    fixture_write(fixture, "a", "12345");
    assert_int_equal(file_read_at(fixture->fd, "a", 5, &data, &size, &err), 0);
    free(data);
    data = NULL;
    assert_int_equal(file_read_at(fixture->fd, "a", 4, &data, &size, &err), -(int)ERR_UNREADABLE);
    assert_string_equal(err.message, "'a' is larger than 4 bytes");
    assert_null(data);
}

static void what_is_no_regular_file_is_refused_without_waiting(void **state)
{
    static const char *const paths[] = {"fifo", "folder", "/dev/null", "/dev/zero"};
    struct fixture *fixture = *state;

    fixture_fifo(fixture, "fifo");
    fixture_folder(fixture, "folder");
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct error err = {0};
        char *data = NULL;
        size_t size = 0;

        assert_int_equal(file_read_at(fixture->fd, paths[i], 100, &data, &size, &err),
                         -(int)ERR_UNREADABLE);
        assert_null(data);
    }
}

static void missing_file_is_named_and_escaped(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    char *data = NULL;
    size_t size = 0;

    assert_int_equal(file_read_at(fixture->fd, "no\x1B[1m", 100, &data, &size, &err),
                     -(int)ERR_NOT_FOUND);
    assert_string_equal(err.message, "'no\\x1b[1m' does not exist");
}

static void reading_beneath_refuses_links_and_ways_out(void **state)
{
    static const char *const paths[] = {"link", "up/a", "../x", "/etc/passwd", "inner/link"};
    struct fixture *fixture = *state;
    char *data = NULL;
    size_t size = 0;
    struct error err = {0};

    fixture_write(fixture, "a", "1");
    fixture_link(fixture, "a", "link");
    fixture_link(fixture, ".", "up");
    fixture_link(fixture, "../a", "inner/link");
    for (size_t i = 0; i < COUNT(paths); i++)
        assert_int_equal(file_read_beneath(fixture->fd, paths[i], 100, &data, &size, &err),
                         -(int)ERR_UNREADABLE);
    assert_int_equal(file_read_beneath(fixture->fd, "a", 100, &data, &size, &err), 0);
    free(data);
}

static void links_that_stay_inside_can_be_allowed(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    int fd = -1;

    fixture_write(fixture, "a", "1");
    fixture_link(fixture, "../a", "inner/link");
    fixture_link(fixture, "/etc/passwd", "absolute");
    fixture_link(fixture, "../../etc", "inner/out");
    assert_int_equal(file_open_beneath(fixture->fd, "inner/link", FILE_LINKS_INSIDE, &fd, &err), 0);
    (void)close(fd);
    assert_int_equal(file_open_beneath(fixture->fd, "absolute", FILE_LINKS_INSIDE, &fd, &err),
                     -(int)ERR_UNREADABLE);
    assert_int_equal(file_open_beneath(fixture->fd, "inner/out", FILE_LINKS_INSIDE, &fd, &err),
                     -(int)ERR_UNREADABLE);
    assert_string_equal(err.message, "'inner/out' follows a symbolic link out of its folder");
}

static void writing_replaces_a_file_as_a_whole(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct stat status;
    struct file_names names = {0};
    char *data = NULL;
    size_t size = 0;

    fixture_write(fixture, "a", "old");
    assert_int_equal(file_write_atomic(fixture_path(fixture, "a"), "newer", 5, 0640, &err), 0);
    assert_int_equal(file_read_at(fixture->fd, "a", 100, &data, &size, &err), 0);
    assert_string_equal(data, "newer");
    free(data);
    assert_int_equal(fstatat(fixture->fd, "a", &status, 0), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(file_list_fd(fixture->fd, "f", true, 10, &names, &err), 0);
    assert_int_equal(names.count, 1);
    file_names_done(&names);
}

static int list(struct fixture *fixture, const char *path, bool dot_files, struct file_names *names)
{
    struct error err = {0};
    int fd = openat(fixture->fd, path, O_RDONLY | O_CLOEXEC);
    int result = file_list_fd(fd, path, dot_files, 4, names, &err);

    (void)close(fd);
    return result;
}

static void a_new_file_is_never_written_over_another(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct file_names names = {0};
    bool exists = true;
    char *data = NULL;
    size_t size = 0;

    fixture_write(fixture, "d/a", "old");
    assert_int_equal(file_write_new(fixture_path(fixture, "d/b"), "new", 3, 0600, &exists, &err),
                     0);
    assert_false(exists);
    assert_int_equal(file_write_new(fixture_path(fixture, "d/a"), "new", 3, 0600, &exists, &err),
                     0);
    assert_true(exists);
    assert_int_equal(file_write_new(fixture_path(fixture, "no/a"), "new", 3, 0600, &exists, &err),
                     -(int)ERR_NOT_FOUND);
    assert_int_equal(file_read_at(fixture->fd, "d/a", 100, &data, &size, &err), 0);
    assert_string_equal(data, "old");
    free(data);
    assert_int_equal(list(fixture, "d", true, &names), 0);
    assert_int_equal(names.count, 2);
    file_names_done(&names);
}

static void a_free_name_keeps_folder_and_ending(void **state)
{
    struct fixture *fixture = *state;
    char *name = NULL;

    fixture_write(fixture, "d.e/a.tar.c", "");
    fixture_write(fixture, "d.e/a.tar-2.c", "");
    fixture_write(fixture, "d.e/b", "");
    name = file_free_name(fixture_path(fixture, "d.e/a.tar.c"));
    assert_string_equal(name, fixture_path(fixture, "d.e/a.tar-3.c"));
    free(name);
    name = file_free_name(fixture_path(fixture, "d.e/b"));
    assert_string_equal(name, fixture_path(fixture, "d.e/b-2"));
    free(name);
}

static void writing_into_a_missing_folder_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};

    assert_int_equal(file_write_atomic(fixture_path(fixture, "no/a"), "x", 1, 0644, &err),
                     -(int)ERR_SYSTEM);
    assert_int_equal(faccessat(fixture->fd, "no", F_OK, 0), -1);
}

static void list_is_sorted_by_bytes_and_bounded(void **state)
{
    struct fixture *fixture = *state;
    struct file_names names = {0};

    fixture_write(fixture, "f/b", "");
    fixture_write(fixture, "f/a-b", "");
    fixture_write(fixture, "f/a", "");
    fixture_write(fixture, "f/B", "");
    fixture_write(fixture, "f/.hidden", "");
    assert_int_equal(list(fixture, "f", false, &names), 0);
    assert_int_equal(names.count, 4);
    assert_string_equal(names.names[0], "B");
    assert_string_equal(names.names[1], "a");
    assert_string_equal(names.names[2], "a-b");
    assert_string_equal(names.names[3], "b");
    file_names_done(&names);
    assert_int_equal(list(fixture, "f", true, &names), -(int)ERR_UNREADABLE);
    assert_int_equal(list(fixture, "f/a", true, &names), -(int)ERR_NOT_FOUND);
}

static void paths_are_split_at_their_last_part(void **state)
{
    static const struct {
        const char *path, *folder, *name;
    } rows[] = {
        {"a",      ".",    "a" },
        {"a/b",    "a",    "b" },
        {"a/b/",   "a",    "b" },
        {"a//b",   "a",    "b" },
        {"/a",     "/",    "a" },
        {"//a",    "/",    "a" },
        {"/",      "/",    ""  },
        {"/a/b/c", "/a/b", "c" },
        {"..",     ".",    ".."},
        {"./x",    ".",    "x" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {0};
        char *folder = NULL, *name = NULL;

        assert_int_equal(file_split(rows[i].path, &folder, &name, &err), 0);
        assert_string_equal(folder, rows[i].folder);
        assert_string_equal(name, rows[i].name);
        free(folder);
        free(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(whole_file_is_read_with_a_nul_behind),
        cmocka_unit_test(file_of_unknown_size_is_read_to_its_end),
        TEST_IN_FOLDER(file_as_large_as_allowed_is_read_and_a_larger_one_is_not),
        TEST_IN_FOLDER(what_is_no_regular_file_is_refused_without_waiting),
        TEST_IN_FOLDER(missing_file_is_named_and_escaped),
        TEST_IN_FOLDER(reading_beneath_refuses_links_and_ways_out),
        TEST_IN_FOLDER(links_that_stay_inside_can_be_allowed),
        TEST_IN_FOLDER(writing_replaces_a_file_as_a_whole),
        TEST_IN_FOLDER(a_new_file_is_never_written_over_another),
        TEST_IN_FOLDER(a_free_name_keeps_folder_and_ending),
        TEST_IN_FOLDER(writing_into_a_missing_folder_leaves_nothing),
        TEST_IN_FOLDER(list_is_sorted_by_bytes_and_bounded),
        cmocka_unit_test(paths_are_split_at_their_last_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
