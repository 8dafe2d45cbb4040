/* SPDX-License-Identifier: MIT */
/*
 * check - what is found out about challenge packages: faults against the format, and what each
 * program under submissions/ got on each test.  Plain data; assess_challenge_check (assess.h) fills it.
 *
 * Ownership: all of it is the report's, and goes with check_report_done.  What on_progress is shown is still
 * growing, and only good during the call.
 *
 * Errors: what is wrong with a package is a finding; what kept us from looking at one is its failure, and the
 * others are looked at; a signal is in report->interrupted.  The call itself fails only where no folder was
 * found (ERR_NOT_FOUND) or memory is out.
 *
 * Limits: 1,000 findings a package, then only counted; 100,000 files and folders.
 */
#pragma once

#include "assess/error.h"
#include "assess/judgement.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum finding_severity { FINDING_WARNING, FINDING_ERROR };

struct finding {
    const char *code; /* static: "P0301"; `assess explain` has a page for each */
    enum finding_severity severity;
    char message[256];
    char hint[256];
    struct error_place place;
};

/* Bounded: what found no room is counted in left_out, and in errors and warnings all the same. */
struct findings {
    struct finding *items;
    size_t count, errors, warnings, left_out;
    struct finding spare; /* where the next one goes when there is no room */
};

struct checked_test {
    char *name; /* "secret/01-edge" */
    char *why;  /* what assess.yaml says it is there for, or "" */
    bool secret;
    size_t kills; /* programs meant to fail that it fails */
};

enum program_state {
    PROGRAM_WAITING,
    PROGRAM_COMPILING,
    PROGRAM_TESTING,
    PROGRAM_FITS,    /* got what its folder promises */
    PROGRAM_DIFFERS, /* got something else: a finding says what */
    PROGRAM_SKIPPED, /* not judged: a finding says why */
    PROGRAM_ABSENT,  /* not judged: the tools of its language are not on this machine */
};

struct checked_run {
    enum verdict verdict; /* NOT_RUN: not yet, or never */
    int64_t cpu_ns;
};

struct checked_program {
    char *path;        /* below submissions/ */
    char expected[48]; /* "AC", "WA", "RTE or TLE" */
    bool must_fail;
    bool must_be_slow; /* run past the limit, to know how far it goes */
    enum program_state state;
    enum verdict verdict;     /* of its first failure in order */
    struct checked_run *runs; /* one a test */
    char language[32];        /* PROGRAM_ABSENT: its name */
    char install[256];        /* PROGRAM_ABSENT: the line that installs it, or "" */
    size_t fails;             /* tests that it fails */
    size_t slowest;           /* index of the run that took longest */
};

struct checked_challenge {
    char *id, *name, *directory, *format;
    size_t files;
    int64_t cpu_ns;
    uint64_t memory_bytes;
    double limit_to_tle; /* how far past the limit a slow program should go */
    struct checked_test *tests;
    size_t test_count;
    struct checked_program *programs; /* in the order in which they are judged */
    size_t program_count;
    size_t validators, inputs; /* input validators that ran, inputs that all of them accepted */
    struct findings findings;
    struct error failure; /* ERR_OK, or why the rest could not be looked at */
};

struct check_report {
    struct checked_challenge *items;
    size_t count;
    size_t errors, warnings, unchecked; /* unchecked: challenges with a failure */
    int interrupted;                    /* signal number, or 0: the rest is as far as it came */
};

enum check_phase { CHECK_READING, CHECK_VALIDATING, CHECK_JUDGING, CHECK_DONE };

struct check_progress {
    enum check_phase phase;
    const struct checked_challenge *challenge; /* as far as it is */
    size_t program;                            /* CHECK_JUDGING: which one something happened to */
};

struct check_request {
    const char *const *directories; /* folders, or ids of the catalogue */
    size_t count;
    bool format_only;
    void (*on_progress)(void *context, const struct check_progress *progress);
    void *context;
};

void check_report_done(struct check_report *report);
void checked_challenge_done(struct checked_challenge *challenge);
/* The assess-check/1 document; caller frees.  NULL: out of memory. */
char *check_report_to_json(const struct check_report *report);
