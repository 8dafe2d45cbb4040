/* SPDX-License-Identifier: MIT */
/*
 * rules - what a challenge package should be, beyond what is needed to judge with it: one row a rule,
 * with a stable code.  Nothing here compiles or runs anything.
 *
 * Sources: Kattis problem package format, versions legacy and 2025-09, and what authors of packages
 * get wrong.
 */
#pragma once

#include "assess/check.h"
#include "challenge.h"
#include "package_tree.h"

enum rule {
    RULE_FORMAT,
    RULE_UNSUPPORTED,
    RULE_ID,
    RULE_UNKNOWN_ENTRY,
    RULE_NAME,
    RULE_LINK,
    RULE_LARGE,
    RULE_BINARY,
    RULE_MISSING_KEY,
    RULE_RIGHTS,
    RULE_LIMITS,
    RULE_NO_STATEMENT,
    RULE_TITLES,
    RULE_BOUNDS,
    RULE_QUOTED_SAMPLE,
    RULE_NO_ANSWER,
    RULE_NO_INPUT,
    RULE_NO_SECRET,
    RULE_NO_SAMPLE,
    RULE_SAME_INPUT,
    RULE_CARRIAGE_RETURN,
    RULE_NO_NEWLINE,
    RULE_NOT_UTF8,
    RULE_EMPTY,
    RULE_OUTPUT_DATA,
    RULE_LARGE_ANSWER,
    RULE_STALE,
    RULE_NO_VALIDATOR,
    RULE_BROKEN_VALIDATOR,
    RULE_INPUT_REFUSED,
    RULE_INVALID_ACCEPTED,
    RULE_NONSENSE_ACCEPTED,
    RULE_VALIDATOR_SKIPPED,
    RULE_NO_ACCEPTED,
    RULE_NO_MUST_FAIL,
    RULE_STRAY_PROGRAM,
    RULE_NO_SUBMISSION,
    RULE_PROGRAM_SKIPPED,
    RULE_VERDICT,
    RULE_COMPILE,
    RULE_SLOW_ACCEPTED,
    RULE_NEAR_LIMIT,
    RULE_IDLE_TEST,
    RULES
};

struct rule_row {
    const char *code; /* "P0101" */
    enum finding_severity severity;
};

struct rule_row rule_of(enum rule rule);

/* The finding to add a place and a hint to; never NULL. */
struct finding *findings_add(struct findings *findings, enum rule rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void finding_hint(struct finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The hint of FAULT, if it has one. */
void finding_hint_of(struct finding *finding, const struct error *fault);
/* PATH of the package, as a whole. */
void finding_file(struct finding *finding, const struct challenge *challenge, const char *path);
/* LENGTH bytes from OFFSET in the text of PATH. */
void finding_text(struct finding *finding, const struct challenge *challenge, const char *path,
                  const char *data, size_t size, size_t offset, size_t length);
void findings_done(struct findings *findings);

/* What a rule looks at. */
struct inspection {
    const struct challenge *challenge; /* parts that could not be read have their defaults */
    const struct package_tree *tree;
    struct findings *findings;
    struct error *err; /* for what is no fault of the package */
};

/*
 * Reads the package and applies all rules.  *out_challenge is NULL where it cannot be used for
 * judging; *out_unsupported: because it asks for what we cannot do.  An error is only what kept us
 * from looking.
 */
int rules_apply(const char *directory, struct checked_challenge *checked,
                struct challenge **out_challenge, bool *out_unsupported, struct error *err);

/* Each is a file. */
int rules_files(const struct inspection *inspection);
int rules_problem(const struct inspection *inspection);
int rules_statement(const struct inspection *inspection);
int rules_data(const struct inspection *inspection);
int rules_submissions(const struct inspection *inspection);

/* The whole of PATH, NUL-terminated; caller frees. */
int rules_read(const struct inspection *inspection, const char *path, char **out_data,
               size_t *out_size);
