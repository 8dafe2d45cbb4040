/* SPDX-License-Identifier: MIT */
/* generate - fresh secret tests from a package's generator (assess-challenge(5), GENERATOR). */
#pragma once

#include "generated.h"
#include "grade.h"

/* In the place of a seed: none, so that the shipped tests come out again. */
#define GENERATE_SHIPPED INT64_C(-1)

/*
 * Runs generators/generate.py in a box with SEED, which never stands on a command line.  What it says
 * where it fails is in err->detail; its faults are ERR_PACKAGE.
 */
int grade_generate(const struct grader *grader, const struct profiles *profiles,
                   const struct challenge *challenge, int64_t seed, struct generated *out_generated,
                   struct error *err);
