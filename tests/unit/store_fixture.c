/* SPDX-License-Identifier: MIT */
#include "store_fixture.h"

void store_fixture_init(struct store_fixture *fixture, void **state)
{
    *fixture = (struct store_fixture){.folder = *state, .time = {.wall_ms = 1795996800000}};
    assert_int_equal(store_fixture_open(fixture, STORE_WRITE), 0);
}

int store_fixture_open(struct store_fixture *fixture, enum store_use use)
{
    const struct store_options options = {.folder = fixture_path(fixture->folder, "data/store"),
                                          .use = use,
                                          .clock = clock_of_fixed(&fixture->time)};
    int rc = store_open(&options, &fixture->store, &fixture->err);

    if (rc < 0)
        fixture->store = NULL;
    return rc;
}

void store_fixture_again(struct store_fixture *fixture)
{
    store_close(fixture->store);
    if (store_fixture_open(fixture, STORE_WRITE) < 0)
        fail_msg("%s (%s)", fixture->err.message, fixture->err.detail);
}

void store_fixture_done(struct store_fixture *fixture)
{
    store_close(fixture->store);
    fixture->store = NULL;
}
