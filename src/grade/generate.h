/* SPDX-License-Identifier: MIT */
/* generate - fresh secret tests from a package's generator (assess-challenge(5), GENERATOR). */
#pragma once

#include "grade.h"

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

/* In the place of a seed: none, so that the shipped tests come out again. */
#define GENERATE_SHIPPED INT64_C(-1)

/*
 * Runs generators/generate.py in a box with SEED, which never stands on a command line.  What it says
 * where it fails is in err->detail; its faults are ERR_PACKAGE.
 */
int grade_generate(const struct grader *grader, const struct profiles *profiles,
                   const struct challenge *challenge, int64_t seed, struct generated *out_generated,
                   struct error *err);
void generated_done(struct generated *generated);

/*
 * "SIZE NAME\n" and SIZE bytes, again and again, sorted by name: what comes out of the box.  Takes PACK,
 * which is malloc'ed.
 */
int generated_unpack(char *pack, size_t size, struct generated *out_generated, struct error *err);
