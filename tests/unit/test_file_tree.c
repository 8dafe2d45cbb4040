/* SPDX-License-Identifier: MIT */
#include "auto.h"
#include "file.h"
#include "file_tree.h"
#include "fixture.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t count(struct fixture *fixture, const char *path)
{
    struct file_names names = {0};
    struct error err = {0};
    int fd = openat(fixture->fd, path, O_RDONLY | O_CLOEXEC);
    size_t found;

    assert_int_equal(file_list_fd(fd, path, true, 1000, &names, &err), 0);
    found = names.count;
    file_names_done(&names);
    (void)close(fd);
    return found;
}

static void begin(struct fixture *fixture, const char *path, enum file_tree_kind kind,
                  struct file_tree *tree)
{
    struct error err = {0};

    assert_int_equal(file_tree_begin(fixture_path(fixture, path), kind, tree, &err), 0);
}

static unsigned mode_of(struct fixture *fixture, const char *path)
{
    struct stat status;

    assert_int_equal(fstatat(fixture->fd, path, &status, AT_SYMLINK_NOFOLLOW), 0);
    return status.st_mode & 0777;
}

static void it_is_there_whole_and_only_when_committed(void **state)
{
    struct fixture *fixture = *state;
    struct file_tree tree;
    struct error err = {0};
    bool exists = true;

    fixture_write(fixture, "d/other", "");
    begin(fixture, "d/new", FILE_TREE_PRIVATE, &tree);
    assert_int_equal(file_tree_add(&tree, "a/b/c", "text", 4, false, &err), 0);
    assert_int_equal(file_tree_add(&tree, "a/d", "", 0, true, &err), 0);
    assert_int_equal(faccessat(fixture->fd, "d/new", F_OK, 0), -1);
    assert_int_equal(file_tree_commit(&tree, false, &exists, &err), 0);
    assert_false(exists);
    file_tree_done(&tree);
    assert_int_equal(mode_of(fixture, "d/new"), 0700);
    assert_int_equal(mode_of(fixture, "d/new/a/b"), 0700);
    assert_int_equal(mode_of(fixture, "d/new/a/b/c"), 0600);
    assert_int_equal(mode_of(fixture, "d/new/a/d"), 0700);
    assert_int_equal(count(fixture, "d"), 2);
}

static void given_up_it_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct file_tree tree;
    struct error err = {0};

    fixture_write(fixture, "d/other", "");
    begin(fixture, "d/new", FILE_TREE_OPEN, &tree);
    assert_int_equal(file_tree_add(&tree, "a/b", "text", 4, false, &err), 0);
    assert_int_equal(file_tree_add(&tree, "a/b", "text", 4, false, &err), -(int)ERR_SYSTEM);
    assert_int_equal(file_tree_add(&tree, "a/b/c", "text", 4, false, &err), -(int)ERR_SYSTEM);
    file_tree_done(&tree);
    assert_int_equal(count(fixture, "d"), 1);
}

static void a_folder_is_replaced_whole_or_kept(void **state)
{
    struct fixture *fixture = *state;
    struct file_tree tree;
    struct error err = {0};
    bool exists = false;

    fixture_write(fixture, "d/new/old", "");
    begin(fixture, "d/new", FILE_TREE_PRIVATE, &tree);
    assert_int_equal(file_tree_add(&tree, "fresh", "", 0, false, &err), 0);
    assert_int_equal(file_tree_commit(&tree, false, &exists, &err), 0);
    assert_true(exists);
    assert_int_equal(faccessat(fixture->fd, "d/new/old", F_OK, 0), 0);
    assert_int_equal(file_tree_commit(&tree, true, &exists, &err), 0);
    assert_false(exists);
    file_tree_done(&tree);
    assert_int_equal(faccessat(fixture->fd, "d/new/old", F_OK, 0), -1);
    assert_int_equal(faccessat(fixture->fd, "d/new/fresh", F_OK, 0), 0);
    assert_int_equal(count(fixture, "d"), 1);
}

static void leavings_of_the_dead_are_cleared_and_those_of_the_living_kept(void **state)
{
    struct fixture *fixture = *state;
    struct file_tree living, tree;

    fixture_write(fixture, "d/.new.0123ab/half", "");
    fixture_write(fixture, "d/.new.txt/mine", "");
    begin(fixture, "d/other", FILE_TREE_STORED, &living);
    begin(fixture, "d/new", FILE_TREE_STORED, &tree);
    assert_int_equal(faccessat(fixture->fd, "d/.new.0123ab", F_OK, 0), -1);
    assert_int_equal(faccessat(fixture->fd, "d/.new.txt/mine", F_OK, 0), 0);
    assert_int_equal(count(fixture, "d"), 3);
    file_tree_done(&tree);
    file_tree_done(&living);
    assert_int_equal(count(fixture, "d"), 1);
}

/* Where others have folders, too, a name alone is no proof. */
static void leavings_of_its_own_name_are_cleared_anywhere(void **state)
{
    struct fixture *fixture = *state;
    struct file_tree living, tree;

    fixture_write(fixture, "d/.new.0123ab/new/half", "");
    fixture_write(fixture, "d/.new.0123ac/notes", "");
    fixture_write(fixture, "d/.other.0123ab/other/half", "");
    begin(fixture, "d/new", FILE_TREE_PRIVATE, &living);
    begin(fixture, "d/new", FILE_TREE_OPEN, &tree);
    assert_int_equal(faccessat(fixture->fd, "d/.new.0123ab", F_OK, 0), -1);
    assert_int_equal(faccessat(fixture->fd, "d/.new.0123ac/notes", F_OK, 0), 0);
    assert_int_equal(count(fixture, "d"), 4);
    file_tree_done(&tree);
    file_tree_done(&living);
    assert_int_equal(count(fixture, "d"), 2);
}

static void a_file_has_no_place_for_it(void **state)
{
    struct fixture *fixture = *state;
    struct file_tree tree = FILE_TREE_NONE;
    struct error err = {0};

    fixture_write(fixture, "file", "");
    assert_int_equal(
        file_tree_begin(fixture_path(fixture, "file/new"), FILE_TREE_OPEN, &tree, &err),
        -(int)ERR_NOT_FOUND);
}

static void removing_follows_no_link(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    bool was_there = false;
    int fd;

    fixture_write(fixture, "kept/file", "");
    fixture_write(fixture, "d/gone/a/b", "");
    assert_int_equal(symlinkat("../../kept", fixture->fd, "d/gone/link"), 0);
    fd = openat(fixture->fd, "d", O_RDONLY | O_CLOEXEC);
    assert_int_equal(file_tree_remove(fd, "gone", &was_there, &err), 0);
    assert_true(was_there);
    assert_int_equal(file_tree_remove(fd, "gone", &was_there, &err), 0);
    assert_false(was_there);
    (void)close(fd);
    assert_int_equal(count(fixture, "d"), 0);
    assert_int_equal(faccessat(fixture->fd, "kept/file", F_OK, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(it_is_there_whole_and_only_when_committed),
        TEST_IN_FOLDER(given_up_it_leaves_nothing),
        TEST_IN_FOLDER(a_folder_is_replaced_whole_or_kept),
        TEST_IN_FOLDER(leavings_of_the_dead_are_cleared_and_those_of_the_living_kept),
        TEST_IN_FOLDER(leavings_of_its_own_name_are_cleared_anywhere),
        TEST_IN_FOLDER(a_file_has_no_place_for_it),
        TEST_IN_FOLDER(removing_follows_no_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
