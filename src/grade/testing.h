/* SPDX-License-Identifier: MIT */
/* testing - one program on all tests of a challenge, as judge.c wants it; private to this folder. */
#pragma once

#include "grade.h"

struct worker;

struct judging {
    const struct grader *grader;
    const struct challenge *challenge;
    struct test_result *tests;
    struct worker *workers;
    size_t worker_count;
    size_t next;          /* the next test to start */
    size_t ended;         /* tests with a result */
    size_t first_failure; /* index, or test count */
    int64_t cpu_limit_ns;
    struct sandbox_limits limits;
    const char *latest;
};

/* Tests without results, named as the challenge names them; caller owns *out_tests. */
int testing_new(const struct challenge *challenge, struct test_result **out_tests,
                struct error *err);
struct judging testing_begin(const struct grader *grader, const struct challenge *challenge,
                             int64_t cpu_limit_ns);
/* Runs until all have a result or the first failure in order is known; judging->tests is set before. */
int testing_run(struct judging *judging, const struct program *program,
                const struct artifact *artifact, struct error *err);
/* Frees what a result owns but its name and group. */
void testing_clear(struct test_result *test);
