/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "submission.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct submission *loaded(struct fixture *fixture, const char *path)
{
    struct submission *submission = NULL;
    struct error err = {0};

    assert_int_equal(submission_load(fixture_path(fixture, path), &submission, &err), 0);
    return submission;
}

static void assert_refused(struct fixture *fixture, const char *path, enum error_code code)
{
    struct submission *submission = NULL;
    struct error err = {0};

    assert_int_equal(submission_load(fixture_path(fixture, path), &submission, &err), -(int)code);
    assert_null(submission);
    assert_true(err.message[0] != '\0');
}

static void file_is_a_submission_of_one_file(void **state)
{
    struct fixture *fixture = *state;
    struct submission *submission = NULL;

    fixture_write(fixture, "main.c", "int main(void) { return 0; }\n");
    submission = loaded(fixture, "main.c");
    assert_int_equal(submission->file_count, 1);
    assert_false(submission->is_folder);
    assert_string_equal(submission->basename, "main.c");
    assert_string_equal(submission->files[0].name, "main.c");
    assert_int_equal(submission->files[0].size, 29);
    assert_int_equal(strncmp(submission->digest, "sha256:", 7), 0);
    assert_string_equal(submission->marker, "");
    submission_free(submission);
}

static void folder_is_sorted_and_keeps_inner_names(void **state)
{
    struct fixture *fixture = *state;
    struct submission *submission = NULL;

    fixture_write(fixture, "s/main.py", "import lib\n");
    fixture_write(fixture, "s/lib/__init__.py", "");
    fixture_write(fixture, "s/lib.py", "x\n");
    fixture_write(fixture, "s/.git/config", "no\n");
    fixture_write(fixture, "s/.hidden", "no\n");
    fixture_link(fixture, "/etc/passwd", "s/link.py");
    submission = loaded(fixture, "s/");
    assert_true(submission->is_folder);
    assert_string_equal(submission->basename, "s");
    assert_int_equal(submission->file_count, 3);
    assert_string_equal(submission->files[0].name, "lib.py");
    assert_string_equal(submission->files[1].name, "lib/__init__.py");
    assert_string_equal(submission->files[2].name, "main.py");
    assert_int_equal(submission->skipped, 3);
    submission_free(submission);
}

static void digest_follows_names_and_contents(void **state)
{
    struct fixture *fixture = *state;
    struct submission *first = NULL, *second = NULL, *third = NULL;

    fixture_write(fixture, "a/main.c", "1\n");
    fixture_write(fixture, "b/main.c", "1\n");
    fixture_write(fixture, "c/main.c", "2\n");
    first = loaded(fixture, "a");
    second = loaded(fixture, "b");
    third = loaded(fixture, "c");
    assert_string_equal(first->digest, second->digest);
    assert_string_not_equal(first->digest, third->digest);
    submission_free(first);
    submission_free(second);
    submission_free(third);
}

static void marker_is_found_behind_signs_of_a_comment(void **state)
{
    static const struct {
        const char *text, *marker;
        unsigned bad_line;
    } rows[] = {
        {"# assess: sum\n",                                                                    "sum",  0},
        {"// assess: sum2 \r\n",                                                               "sum2", 0},
        {"/* assess: sum */\n",                                                                "sum",  0},
        {"/* assess: sum*/\n",                                                                 "sum",  0},
        {"<!-- assess: sum-->\n",                                                              "sum",  0},
        {"#!/bin/sh\n\n\n\n# assess: late\n",                                                  "late", 0},
        {"\xEF\xBB\xBF# assess: bom",                                                          "bom",  0},
        {"1\n2\n3\n4\n5\n# assess: toolate\n",                                                 "",     0},
        {"# this will assess: sum\n",                                                          "",     0},
        {"# assess: ../sum\n",                                                                 "",     1},
        {"# assess: /etc/passwd\n",                                                            "",     1},
        {"# assess: sum/up\n",                                                                 "",     1},
        {"# assess: Sum\n",                                                                    "",     1},
        {"# assess: a-b\n",                                                                    "",     1},
        {"// assess: ratelimiter, by me\n",                                                    "",     1},
        {"# assess:\n",                                                                        "",     1},
        {"# assess: x123456789012345678901234567890123456789012345678901234567890123456789\n", "",
         1                                                                                              },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct submission *submission = NULL;

        fixture_write(fixture, "f", rows[i].text);
        submission = loaded(fixture, "f");
        assert_string_equal(submission->marker, rows[i].marker);
        assert_int_equal(submission->bad_marker_line, rows[i].bad_line);
        submission_free(submission);
    }
}

static void what_is_no_source_text_is_refused(void **state)
{
    struct fixture *fixture = *state;

    fixture_write(fixture, "empty", "");
    fixture_write_bytes(fixture, "binary", "a\0b", 3);
    fixture_fifo(fixture, "fifo");
    fixture_folder(fixture, "nothing");
    fixture_write(fixture, "allempty/a.c", "");
    fixture_write_bytes(fixture, "mixed/a.c", "x\n", 2);
    fixture_write_bytes(fixture, "mixed/a.out",
                        "\x7F"
                        "ELF\0",
                        5);
    assert_refused(fixture, "empty", ERR_SUBMISSION);
    assert_refused(fixture, "binary", ERR_SUBMISSION);
    assert_refused(fixture, "fifo", ERR_UNREADABLE);
    assert_refused(fixture, "nothing", ERR_SUBMISSION);
    assert_refused(fixture, "allempty", ERR_SUBMISSION);
    assert_refused(fixture, "mixed", ERR_SUBMISSION);
    assert_refused(fixture, "missing", ERR_NOT_FOUND);
}

static const char hundred[] =
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123"
    "456789";

/* Nothing that leads elsewhere comes in: neither by a symbolic link, nor by another name of a file. */
static void links_bring_nothing_in(void **state)
{
    struct fixture *fixture = *state;
    struct submission *submission = NULL;

    fixture_write(fixture, "secret/key.c", "secret\n");
    fixture_write(fixture, "s/main.c", "x\n");
    fixture_write(fixture, "s/__pycache__/main.pyc", "x\n");
    fixture_link(fixture, "../secret/key.c", "s/key.c");
    fixture_link(fixture, "../secret", "s/folder");
    fixture_link(fixture, "s", "whole");
    fixture_link(fixture, "s/main.c", "main.c");
    submission = loaded(fixture, "s");
    assert_int_equal(submission->file_count, 1);
    assert_int_equal(submission->skipped, 3);
    submission_free(submission);
    assert_refused(fixture, "whole", ERR_UNREADABLE);
    assert_refused(fixture, "main.c", ERR_UNREADABLE);
    assert_int_equal(fchmodat(fixture->fd, "s", 0777, 0), 0);
    assert_int_equal(linkat(fixture->fd, "secret/key.c", fixture->fd, "s/hard.c", 0), 0);
    assert_refused(fixture, "s", ERR_SUBMISSION);
    assert_refused(fixture, "s/hard.c", ERR_UNREADABLE);
}

/* Both an author's links inside his package and a way out of it. */
static void part_of_a_package_may_link_inside_it(void **state)
{
    struct fixture *fixture = *state;
    struct submission *submission = NULL;
    struct error err = {0};

    fixture_write(fixture, "p/all/a.c", "x\n");
    fixture_write(fixture, "outside.c", "x\n");
    fixture_link(fixture, "../all/a.c", "p/accepted/a.c");
    fixture_link(fixture, "../../outside.c", "p/accepted/b.c");
    int fd = openat(fixture->fd, "p", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    assert_int_equal(submission_load_beneath(fd, "accepted/a.c", &submission, &err), 0);
    assert_string_equal(submission->files[0].name, "a.c");
    submission_free(submission);
    assert_int_equal(submission_load_beneath(fd, "accepted/b.c", &submission, &err),
                     -(int)ERR_UNREADABLE);
    (void)close(fd);
}

static void tree_of_folders_is_bounded(void **state)
{
    struct fixture *fixture = *state;
    char name[64];

    fixture_write(fixture, "s/main.c", "x\n");
    for (int i = 0; i < 100; i++)
        for (int k = 0; k < 101; k++) {
            (void)snprintf(name, sizeof name, "s/%d/%d", i, k);
            fixture_folder(fixture, name);
        }
    assert_refused(fixture, "s", ERR_SUBMISSION);
}

static void hostile_folders_are_refused(void **state)
{
    struct fixture *fixture = *state;

    char name[300];

    fixture_write(fixture, "control/a\nb.c", "x\n");
    (void)snprintf(name, sizeof name, "long/%.100s/%.100s.c", hundred, hundred);
    fixture_write(fixture, name, "x\n");
    fixture_write(fixture, "latin/\xFF.c", "x\n");
    fixture_write(fixture, "pipe/a.c", "x\n");
    fixture_fifo(fixture, "pipe/b.c");
    fixture_write(fixture, "deep/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/a.c", "x\n");
    for (int i = 0; i <= SUBMISSION_FILES_MAX; i++) {
        (void)snprintf(name, sizeof name, "many/%d.c", i);
        fixture_write(fixture, name, "x\n");
    }
    assert_refused(fixture, "control", ERR_SUBMISSION);
    assert_refused(fixture, "long", ERR_SUBMISSION);
    assert_refused(fixture, "latin", ERR_SUBMISSION);
    assert_refused(fixture, "pipe", ERR_SUBMISSION);
    assert_refused(fixture, "deep", ERR_SUBMISSION);
    assert_refused(fixture, "many", ERR_SUBMISSION);
}

static void size_is_bounded_over_all_files(void **state)
{
    struct fixture *fixture = *state;
    char *text = malloc(SUBMISSION_MAX);
    struct submission *submission = NULL;

    memset(text, 'x', SUBMISSION_MAX);
    fixture_write_bytes(fixture, "s/a.c", text, SUBMISSION_MAX);
    submission = loaded(fixture, "s");
    submission_free(submission);
    fixture_write(fixture, "s/b.c", "x");
    assert_refused(fixture, "s", ERR_SUBMISSION);
    free(text);
}

static void name_of_the_given_file_may_be_anything(void **state)
{
    struct fixture *fixture = *state;
    struct submission *submission = NULL;

    fixture_write(fixture, "a \xFF\n.c", "x\n");
    submission = loaded(fixture, "a \xFF\n.c");
    assert_string_equal(submission->basename, "a \xFF\n.c");
    submission_free(submission);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(file_is_a_submission_of_one_file),
        TEST_IN_FOLDER(folder_is_sorted_and_keeps_inner_names),
        TEST_IN_FOLDER(digest_follows_names_and_contents),
        TEST_IN_FOLDER(marker_is_found_behind_signs_of_a_comment),
        TEST_IN_FOLDER(what_is_no_source_text_is_refused),
        TEST_IN_FOLDER(links_bring_nothing_in),
        TEST_IN_FOLDER(part_of_a_package_may_link_inside_it),
        TEST_IN_FOLDER(tree_of_folders_is_bounded),
        TEST_IN_FOLDER(hostile_folders_are_refused),
        TEST_IN_FOLDER(size_is_bounded_over_all_files),
        TEST_IN_FOLDER(name_of_the_given_file_may_be_anything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
