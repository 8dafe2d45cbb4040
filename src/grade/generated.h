/* SPDX-License-Identifier: MIT */
/* generated - the tests that a generator wrote, as its box hands them back. */
#pragma once

#include "assess/error.h"

#include <stddef.h>

struct generated_file {
    const char *name; /* "01-edge.in" */
    const char *data;
    size_t size;
};

struct generated {
    struct generated_file *items; /* sorted by name: each .ans stands before its .in */
    size_t count;
    char *names, *pack; /* what the items point into */
};

/*
 * "SIZE NAME\n" and SIZE bytes, again and again, sorted by name: what comes out of the box.  Takes PACK,
 * which is malloc'ed.
 */
int generated_unpack(char *pack, size_t size, struct generated *out_generated, struct error *err);
void generated_done(struct generated *generated);
