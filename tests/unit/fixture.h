/* SPDX-License-Identifier: MIT */
/*
 * fixture - a folder of its own for each test, outside the tree, removed afterwards; and cmocka's
 * header with what it needs in front of it.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct fixture {
    char path[64];
    int fd;
    char joined[320]; /* what fixture_path returned last */
};

/* For cmocka_unit_test_setup_teardown; *state is the struct fixture. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Write a file below the folder; the folders on its way are made. */
void fixture_write(struct fixture *fixture, const char *path, const char *text);
void fixture_write_bytes(struct fixture *fixture, const char *path, const void *data, size_t size);
void fixture_folder(struct fixture *fixture, const char *path);
void fixture_link(struct fixture *fixture, const char *target, const char *path);
void fixture_fifo(struct fixture *fixture, const char *path);
/* The full path; valid until the next call. */
const char *fixture_path(struct fixture *fixture, const char *path);

#define TEST_IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
