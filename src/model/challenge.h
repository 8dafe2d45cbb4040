/* SPDX-License-Identifier: MIT */
/*
 * challenge - a Kattis problem package, read natively (legacy, legacy-icpc, 2023-07-draft,
 * 2025-09), and our own assess.yaml beside it.  Nothing here judges.
 *
 * The source of the rules: Kattis problem package format, versions legacy and 2025-09.
 * Faults of a package are ERR_PACKAGE with a place; what we cannot do yet (custom validators,
 * interactive, multi-pass, scoring) is ERR_UNSUPPORTED.
 */
#pragma once

#include "assess/error.h"
#include "assess/judgement.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Flags of the default validator (Kattis, "default output validator"). */
struct validator_flags {
    bool case_sensitive;
    bool space_change_sensitive;
    bool has_relative, has_absolute;
    double relative, absolute;
};

struct testcase {
    char *name;  /* "secret/01-edge": data-relative, without extension */
    char *group; /* "sample", "secret", "secret/small": the folder */
    bool secret;
    int64_t size;                   /* "n" where the package names it, else 0 */
    char *input_path, *answer_path; /* relative to the package folder */
    char *why;                      /* what assess.yaml says it is there for, or NULL */
    uint64_t input_size, answer_size;
    struct validator_flags flags;
};

struct expected_submission {
    char *path; /* relative to submissions/ */
    enum verdict verdict;
    bool exact; /* named by assess.yaml, not by the folder */
};

struct challenge {
    char *id;        /* folder name */
    char *directory; /* absolute or as given */
    char *name;
    char *version;   /* "" if not said */
    char *format;    /* "legacy", "legacy-icpc", "2023-07-draft", "2025-09" */
    char digest[72]; /* over problem.yaml, assess.yaml, flags, all data files */
    int directory_fd;

    int64_t cpu_ns;        /* fixed time limit; 0: to be derived */
    double ac_to_limit;    /* 2025-09 time_multipliers.ac_to_time_limit; legacy time_multiplier */
    double limit_to_tle;   /* 2025-09 time_limit_to_tle; legacy time_safety_margin */
    int64_t resolution_ns; /* 2025-09 time_resolution; legacy 1 s */
    uint64_t memory_bytes; /* 2048 MiB where nothing is said */
    uint64_t output_bytes; /* 8 MiB where nothing is said */
    uint64_t code_bytes;   /* 128 KiB */
    int64_t compile_ns;    /* 60 s */
    uint64_t compile_memory_bytes; /* 2048 MiB */

    struct testcase *tests; /* samples first, then secret, each depth first by name */
    size_t test_count;
    char **languages; /* ids allowed, or count 0 for all */
    size_t language_count;
    bool has_validator_flags; /* some tests want arguments for the input validators */

    char *size_name;  /* what assess.yaml calls the size of a test; NULL: it says nothing */
    bool is_variant;  /* made by `assess challenge vary` */
    unsigned minutes; /* from assess.yaml; 0: not said */
    struct expected_submission *expected;
    size_t expected_count;
    char *statement_path; /* relative; "" if there is none */
};

/* In a private variant: where its data came from, for its operator alone. */
#define CHALLENGE_VARIANT_FILE ".variant.yaml"

int challenge_load(const char *directory, struct challenge **out_challenge, struct error *err);

/* The parts that are read one after the other. */
enum challenge_part {
    CHALLENGE_PROBLEM,
    CHALLENGE_TIME_LIMITS,
    CHALLENGE_TESTS,
    CHALLENGE_STATEMENT,
    CHALLENGE_SUBMISSIONS,
    CHALLENGE_ASSESS,
};

struct challenge_listener {
    void (*on_fault)(void *context, enum challenge_part part, const struct error *fault);
    void *context;
};

/*
 * Reads every part, whatever is wrong with others, and tells the first fault of each.  A challenge
 * with a fault is for looking at, not for judging.
 */
int challenge_inspect(const char *directory, const struct challenge_listener *listener,
                      struct challenge **out_challenge, struct error *err);
void challenge_free(struct challenge *challenge);
/* Read a test's input or answer; caller frees.  ERR_PACKAGE names the test. */
int challenge_read(const struct challenge *challenge, const char *path, char **out_data,
                   size_t *out_size, struct error *err);
/* A folder with a problem.yaml. */
bool challenge_is_package(const char *directory);
/* LANGUAGE is the id of a profile; a challenge that names none takes all. */
bool challenge_takes(const struct challenge *challenge, const char *language);
bool challenge_id_is_valid(const char *id); /* [a-z0-9]+, at most 63 */
