/* SPDX-License-Identifier: MIT */
/* testing - one program on all tests of a challenge, as judge.c wants it; private to this folder. */
#pragma once

#include "grade.h"

/* One lane with the submission's box and what it is doing. */
struct worker {
    struct sandbox_box *box;
    size_t test;
    bool busy;
    bool repeated;
    bool unwanted;            /* a failure before it makes it moot */
    bool killed;              /* once already, perhaps by somebody outside */
    struct test_result first; /* of two, while the second runs */
    int input;
};

struct judging {
    const struct grader *grader;
    const struct challenge *challenge;
    const struct stage *stage; /* of the program that is running */
    struct testing_wish wish;
    const struct judgement *so_far; /* for wish.on_test */
    struct test_result *tests;
    struct worker *workers;
    size_t worker_count;
    size_t next;          /* the next test to start */
    size_t ended;         /* tests with a result */
    size_t told;          /* tests that wish.on_test has heard of */
    size_t kept;          /* bytes of evidence */
    size_t first_failure; /* index, or test count */
    int64_t cpu_limit_ns;
    struct sandbox_limits limits;
};

/* Tests without results, named as the challenge names them; caller owns *out_tests. */
int testing_new(const struct challenge *challenge, struct test_result **out_tests,
                struct error *err);
struct judging testing_begin(const struct grader *grader, const struct challenge *challenge,
                             int64_t cpu_limit_ns);
/* Lets runs go on to CPU_NS, which decides no verdict. */
void testing_extend(struct judging *judging, int64_t cpu_ns);
/* Runs until all that count have a result; judging->tests is set before. */
int testing_run(struct judging *judging, const struct program *program,
                const struct artifact *artifact, struct error *err);
/* How many tests count, as far as is known: all, or those up to the first failure. */
size_t testing_count(const struct judging *judging);
/* Frees what a result owns but its name and group. */
void testing_clear(struct test_result *test);

/* testing_one.c: start worker->test on its lane. */
int testing_start(struct judging *judging, struct worker *worker, struct error *err);
/* What its run came to: a result that is kept, or another run of the same test. */
int testing_finish(struct judging *judging, struct worker *worker,
                   const struct sandbox_result *result, struct error *err);
/* The lane is free for another test. */
void testing_release(struct worker *worker);
