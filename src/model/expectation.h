/* SPDX-License-Identifier: MIT */
/*
 * expectation - what each program under submissions/ promises: by its folder, by
 * submissions/submissions.yaml (2025-09), by a tag @EXPECTED_RESULTS@ in folders that promise
 * nothing (DOMjudge), and by the exact code in assess.yaml.
 *
 * Memory limit, output limit and forbidden calls are kinds of run-time error to the format.
 */
#pragma once

#include "challenge.h"
#include "package_tree.h"
#include "submission.h"

enum { REQUIREMENTS_MAX = 8 };

/* Sets of verdicts: bit 1u << verdict. */
struct expectation {
    char *path;                          /* below submissions/ */
    char *entry;                         /* the file to start, by submissions.yaml; or NULL */
    char *language;                      /* its code there, "python3"; or NULL */
    unsigned permitted;                  /* every test gets one of these */
    unsigned required[REQUIREMENTS_MAX]; /* of each set, some test gets one */
    size_t required_count;
    unsigned whole; /* the verdict of the whole is one of these; 0: not asked */
    bool known;     /* something promises something */
};

/* In the order of their paths, accepted programs first.  Caller frees with expectations_done. */
int expectations_read(const struct challenge *challenge, const struct package_tree *tree,
                      struct expectation **out_items, size_t *out_count, struct error *err);
void expectations_done(struct expectation *items, size_t count);

/* What its package says of the program (language, entry) goes along with what is loaded of it. */
int expectation_tell(const struct expectation *expectation, struct submission *submission,
                     struct error *err);
/* Would a program that passes every test break the promise? */
bool expectation_must_fail(const struct expectation *expectation);
/* Is it there to show that the time limit is low enough? */
bool expectation_must_be_slow(const struct expectation *expectation);
/* VERDICTS by test, WHOLE that of the first failure in order. */
bool expectation_fits(const struct expectation *expectation, const enum verdict *verdicts,
                      size_t count, enum verdict whole);
/* "AC", "RTE or TLE" into OUT. */
void expectation_words(const struct expectation *expectation, char *out, size_t size);
