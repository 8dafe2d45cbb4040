/* SPDX-License-Identifier: MIT */
/* Whose links are followed, whose folders are trusted.  What needs other users is root's to test. */
#include "file.h"
#include "fixture.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { STRANGER = 1234, CALLER = 4321 };

/* 0, or the code; what was opened has TEXT in it. */
static int given(struct fixture *fixture, const char *path, enum file_last last, const char *text)
{
    struct error err = {0};
    char found[64] = "";
    int fd = -1;
    int result = file_open_given(fixture_path(fixture, path), last, &fd, &err);

    if (result < 0) {
        assert_true(err.message[0] != '\0');
        return result;
    }
    assert_true(read(fd, found, sizeof found - 1) >= 0);
    assert_string_equal(found, text);
    (void)close(fd);
    return 0;
}

static void assert_refused(struct fixture *fixture, const char *path, enum file_last last)
{
    assert_int_equal(given(fixture, path, last, ""), -(int)ERR_UNREADABLE);
}

static void give_link(struct fixture *fixture, const char *path, uid_t user)
{
    assert_int_equal(fchownat(fixture->fd, path, user, user, AT_SYMLINK_NOFOLLOW), 0);
}

static void own_link_is_followed_on_the_way_but_not_at_its_end(void **state)
{
    struct fixture *fixture = *state;

    fixture_write(fixture, "real/a.c", "text");
    fixture_link(fixture, "real", "way");
    fixture_link(fixture, "../way/./a.c", "real/end.c");
    assert_int_equal(given(fixture, "way/a.c", FILE_LAST_NO_LINK, "text"), 0);
    assert_int_equal(given(fixture, "way/../real//a.c", FILE_LAST_NO_LINK, "text"), 0);
    assert_int_equal(given(fixture, "real/end.c", FILE_LAST_MAY_LINK, "text"), 0);
    assert_refused(fixture, "real/end.c", FILE_LAST_NO_LINK);
    assert_refused(fixture, "way/", FILE_LAST_NO_LINK);
}

static void links_in_a_circle_or_to_nothing_end(void **state)
{
    struct fixture *fixture = *state;

    fixture_link(fixture, "b", "a");
    fixture_link(fixture, "a", "b");
    fixture_link(fixture, "itself/x", "itself");
    fixture_link(fixture, "nowhere", "dangling");
    assert_refused(fixture, "a", FILE_LAST_MAY_LINK);
    assert_refused(fixture, "itself", FILE_LAST_MAY_LINK);
    assert_int_equal(given(fixture, "dangling", FILE_LAST_MAY_LINK, ""), -(int)ERR_NOT_FOUND);
    assert_int_equal(given(fixture, "a.c/", FILE_LAST_MAY_LINK, ""), -(int)ERR_NOT_FOUND);
}

static void link_of_a_stranger_leads_to_his_own_files_only(void **state)
{
    struct fixture *fixture = *state;

    if (geteuid() != 0)
        skip(); /* only root can give links away */
    fixture_write(fixture, "secret/key", "secret");
    fixture_write(fixture, "his/a.c", "his");
    fixture_link(fixture, "../secret/key", "his/end");
    fixture_link(fixture, "../secret", "his/way");
    fixture_link(fixture, "a.c", "his/good");
    fixture_link(fixture, "end", "his/twice");
    give_link(fixture, "his/a.c", STRANGER);
    assert_int_equal(given(fixture, "his/end", FILE_LAST_MAY_LINK, "secret"), 0);
    for (int i = 0; i < 4; i++)
        give_link(fixture, (const char *[]){"his/end", "his/way", "his/good", "his/twice"}[i],
                  STRANGER);
    assert_refused(fixture, "his/end", FILE_LAST_MAY_LINK);
    assert_refused(fixture, "his/twice", FILE_LAST_MAY_LINK);
    assert_refused(fixture, "his/way/key", FILE_LAST_NO_LINK);
    assert_int_equal(given(fixture, "his/good", FILE_LAST_MAY_LINK, "his"), 0);
}

static void ordinary_user_is_led_nowhere_either(void **state)
{
    struct fixture *fixture = *state;

    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(fixture->path, 0755), 0);
    fixture_write(fixture, "mine/key", "mine");
    fixture_link(fixture, "mine/key", "his");
    fixture_link(fixture, "mine/key", "roots");
    give_link(fixture, "his", STRANGER);
    give_link(fixture, "mine/key", CALLER);
    assert_int_equal(fchmodat(fixture->fd, "mine/key", 0600, 0), 0);
    assert_int_equal(seteuid(CALLER), 0);
    assert_refused(fixture, "his", FILE_LAST_MAY_LINK);
    assert_int_equal(given(fixture, "roots", FILE_LAST_MAY_LINK, "mine"), 0);
    assert_int_equal(seteuid(0), 0);
}

static void hard_link_that_others_may_have_made_is_refused(void **state)
{
    struct fixture *fixture = *state;
    const char *const paths[] = {"own/a.c", "open/a.c"};

    fixture_write(fixture, "real.c", "text");
    fixture_folder(fixture, "own");
    fixture_folder(fixture, "open");
    for (size_t i = 0; i < COUNT(paths); i++) {
        assert_int_equal(linkat(fixture->fd, "real.c", fixture->fd, paths[i], 0), 0);
        assert_int_equal(given(fixture, paths[i], FILE_LAST_NO_LINK, "text"), 0);
    }
    assert_int_equal(fchmodat(fixture->fd, "open", 01777, 0), 0);
    assert_refused(fixture, "open/a.c", FILE_LAST_NO_LINK);
    if (geteuid() != 0)
        return;
    give_link(fixture, "own", STRANGER);
    assert_refused(fixture, "own/a.c", FILE_LAST_NO_LINK);
}

static void what_is_no_file_is_not_even_opened(void **state)
{
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/tty", "/dev/stdin"};
    struct fixture *fixture = *state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct error err = {0};

    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s",
                   fixture_path(fixture, "socket"));
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    (void)close(fd);
    fixture_fifo(fixture, "fifo");
    assert_refused(fixture, "socket", FILE_LAST_NO_LINK);
    assert_refused(fixture, "fifo", FILE_LAST_NO_LINK);
    for (size_t i = 0; i < COUNT(devices); i++)
        assert_int_equal(file_open_given(devices[i], FILE_LAST_NO_LINK, &fd, &err),
                         -(int)ERR_UNREADABLE);
}

static int own(struct fixture *fixture, const char *path)
{
    struct error err = {0};
    int fd = -1;
    int result = file_open_own_folder(fixture_path(fixture, path), &fd, &err);

    if (result == 0)
        (void)close(fd);
    return result;
}

static mode_t mode_of(struct fixture *fixture, const char *path)
{
    struct stat status;

    assert_int_equal(fstatat(fixture->fd, path, &status, AT_SYMLINK_NOFOLLOW), 0);
    return status.st_mode & 07777;
}

static void own_folder_is_made_for_us_alone(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    mode_t before = umask(0);
    int fd = -1;

    assert_int_equal(own(fixture, "a/b/c"), 0);
    assert_int_equal(own(fixture, "a/b/c/"), 0);
    assert_int_equal(own(fixture, "a/b/../d"), 0);
    (void)umask(before);
    assert_int_equal(mode_of(fixture, "a"), 0700);
    assert_int_equal(mode_of(fixture, "a/b/c"), 0700);
    assert_int_equal(mode_of(fixture, "a/d"), 0700);
    fixture_write(fixture, "file", "");
    assert_int_equal(own(fixture, "file"), -(int)ERR_NOT_FOUND);
    assert_int_equal(own(fixture, "file/x"), -(int)ERR_NOT_FOUND);
    assert_int_equal(file_open_own_folder("a/b", &fd, &err), -(int)ERR_UNREADABLE);
}

static void way_that_others_can_change_leads_to_no_own_folder(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(own(fixture, "way/own"), 0);
    assert_int_equal(fchmodat(fixture->fd, "way", 0777, 0), 0);
    assert_int_equal(own(fixture, "way/own"), -(int)ERR_UNREADABLE);
    assert_int_equal(fchmodat(fixture->fd, "way", 01777, 0), 0);
    assert_int_equal(own(fixture, "way/own"), 0);
    assert_int_equal(fchmodat(fixture->fd, "way/own", 0755, 0), 0);
    assert_int_equal(own(fixture, "way/own"), -(int)ERR_UNREADABLE);
    assert_int_equal(fchmodat(fixture->fd, "way/own", 0700, 0), 0);
    fixture_link(fixture, "way", "link");
    assert_int_equal(own(fixture, "link/own"), 0);
    if (geteuid() != 0)
        return;
    give_link(fixture, "link", STRANGER);
    assert_int_equal(own(fixture, "link/own"), -(int)ERR_UNREADABLE);
    give_link(fixture, "way/own", STRANGER);
    assert_int_equal(own(fixture, "way/own"), -(int)ERR_UNREADABLE);
    give_link(fixture, "way/own", 0);
    give_link(fixture, "way", STRANGER);
    assert_int_equal(own(fixture, "way/own"), -(int)ERR_UNREADABLE);
    /* nothing was made where it is not ours to make */
    assert_int_equal(own(fixture, "way/new"), -(int)ERR_UNREADABLE);
    assert_int_equal(faccessat(fixture->fd, "way/new", F_OK, 0), -1);
}

static void file_that_others_wrote_is_not_ours(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    int fd = -1;

    fixture_write(fixture, "f", "x");
    fd = openat(fixture->fd, "f", O_RDONLY | O_CLOEXEC);
    assert_int_equal(file_check_ours(fd, "f", &err), 0);
    assert_int_equal(fchmod(fd, 0666), 0);
    assert_int_equal(file_check_ours(fd, "f", &err), -(int)ERR_UNREADABLE);
    assert_int_equal(fchmod(fd, 0644), 0);
    if (geteuid() == 0) {
        assert_int_equal(fchown(fd, STRANGER, STRANGER), 0);
        assert_int_equal(file_check_ours(fd, "f", &err), -(int)ERR_UNREADABLE);
    }
    (void)close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(own_link_is_followed_on_the_way_but_not_at_its_end),
        TEST_IN_FOLDER(links_in_a_circle_or_to_nothing_end),
        TEST_IN_FOLDER(link_of_a_stranger_leads_to_his_own_files_only),
        TEST_IN_FOLDER(ordinary_user_is_led_nowhere_either),
        TEST_IN_FOLDER(hard_link_that_others_may_have_made_is_refused),
        TEST_IN_FOLDER(what_is_no_file_is_not_even_opened),
        TEST_IN_FOLDER(own_folder_is_made_for_us_alone),
        TEST_IN_FOLDER(way_that_others_can_change_leads_to_no_own_folder),
        TEST_IN_FOLDER(file_that_others_wrote_is_not_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
