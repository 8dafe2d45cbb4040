/* SPDX-License-Identifier: MIT */
/*
 * policy_rules.h - a policy text as a list of rules, between policy_rules.c and policy.c only.
 *
 * The text is read in full before a program is made of it, and each rule keeps its place, so that
 * every message can name a line.  Lines for one call never contradict each other or depend on their
 * order; what libseccomp could translate wrongly is refused.
 */
#pragma once

#include "policy.h"

#define RULES_MAX 400
#define TESTS_MAX 6

enum verdict {
    VERDICT_ALLOW,
    VERDICT_ERRNO,
    VERDICT_RECORD,
};

enum comparison {
    COMPARE_EQ,
    COMPARE_NE,
    COMPARE_LT,
    COMPARE_LE,
    COMPARE_GT,
    COMPARE_GE,
    COMPARE_MASKED, /* (argument & mask) == value */
};

struct test {
    unsigned arg;
    enum comparison comparison;
    uint64_t mask; /* COMPARE_MASKED */
    uint64_t value;
};

/* Where we are reading; parents are the files that include this one. */
struct place {
    const char *name;
    unsigned line;
    const struct place *parent;
};

struct rule {
    const char *file;
    unsigned line;
    char name[24];
    int nr; /* by libseccomp, of this architecture */
    enum verdict verdict;
    int error; /* VERDICT_ERRNO, VERDICT_RECORD */
    unsigned test_count;
    struct test tests[TESTS_MAX];
};

/* Zeroed memory is an empty list. */
struct rule_list {
    int default_error; /* 0: not said */
    unsigned files;
    size_t count;
    size_t tested;
    struct rule rules[RULES_MAX];
};

/* Appends the rules of TEXT; they borrow NAME and the names of embedded files. */
int policy_rules_parse(struct rule_list *list, const char *name, const char *text, size_t size,
                       struct sandbox_error *err);

/* The embedded file NAME, with or without its ".policy"; NULL when there is none. */
const struct sandbox_embedded *policy_file(const char *name);

/* The value of a symbolic name of the policy language; false when there is no such name. */
bool policy_word(const char *name, uint64_t *out_value);
/* The same for the name of an errno. */
bool policy_errno(const char *name, int *out_error);

/* Fills *err with "NAME:LINE: …" and returns -SANDBOX_INVALID. */
int policy_fail_at(struct sandbox_error *err, const struct place *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
