/* SPDX-License-Identifier: MIT */
/* store_fixture - a store in the folder of a test, with a clock that the test sets. */
#pragma once

#include "fixture.h"

#include "store.h"

struct store_fixture {
    struct fixture *folder;
    struct clock_fixed time;
    struct store *store; /* closed by store_fixture_done; tests may close it, and set NULL */
    struct error err;
};

/* A new store, open for writing.  Its time is 2026-11-30. */
void store_fixture_init(struct store_fixture *fixture, void **state);
void store_fixture_done(struct store_fixture *fixture);
int store_fixture_open(struct store_fixture *fixture, enum store_use use);
/* Closes and opens it for writing. */
void store_fixture_again(struct store_fixture *fixture);
