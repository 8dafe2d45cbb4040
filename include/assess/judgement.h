/* SPDX-License-Identifier: MIT */
/*
 * judgement - the whole outcome of grading one submission: plain data that the judge fills, the
 * terminal and the JSON encoder read.  Strings are owned by the judgement (malloc) and never NULL
 * after judgement_new; arrays likewise.  Free with judgement_free.
 *
 * Units: nanoseconds, bytes, milliseconds since 1970 for started_at and ended_at.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum verdict {
    VERDICT_NOT_RUN, /* harmless zero; in JSON "not_run" */
    VERDICT_AC,
    VERDICT_WA,
    VERDICT_TLE,
    VERDICT_MLE,
    VERDICT_OLE,
    VERDICT_RTE,
    VERDICT_CE,
    VERDICT_SEC,
    VERDICT_JE,
    VERDICT_COUNT
};

enum limit_kind { LIMIT_NONE, LIMIT_CPU, LIMIT_WALL, LIMIT_MEMORY, LIMIT_OUTPUT, LIMIT_PROCESSES };

/* Who reads: a candidate never sees input, answer, output or validator message of a secret test. */
enum audience { AUDIENCE_CANDIDATE, AUDIENCE_REVIEWER };

#define JUDGEMENT_DIGEST_SIZE 72 /* "sha256:…" */

struct denied_call {
    char syscall[24];
    char detail[96]; /* readable arguments, e.g. "AF_INET, SOCK_STREAM"; may be "" */
    uint32_t count;
};

/* First place where output and answer differ; lines and columns from 1, 0 when unknown. */
struct difference {
    bool known;
    size_t answer_line, answer_column; /* column in bytes */
    size_t output_line, output_column;
    size_t answer_offset, output_offset; /* bytes; at the end of the text when a token is missing */
    char message[160];                   /* e.g. "expected \"12\", found \"13\""; escaped ASCII */
    bool would_pass_ignoring_case;
    bool would_pass_ignoring_space;
};

struct test_result {
    char *name;  /* "secret/01-edge" */
    char *group; /* "sample" or "secret" (or deeper: "secret/small") */
    bool secret;
    int64_t size; /* "n" where the package names it, else 0 */
    enum verdict verdict;
    int64_t cpu_ns, wall_ns;
    int64_t first_cpu_ns, second_cpu_ns; /* of both runs where the test was repeated, else 0 */
    uint64_t memory_bytes;
    int exit_code;
    int signal;
    uint64_t stdout_bytes, stderr_bytes;
    enum limit_kind limit;
    char output_digest[JUDGEMENT_DIGEST_SIZE]; /* of standard output; "" where it was not run */
    struct denied_call *denied;
    size_t denied_count;
    char *message; /* for a reviewer; "" when there is nothing to say */
    struct difference difference;
    /*
     * For the report: of the first test that failed, of the others only where the caller asked for all
     * (bounded over all tests: then later ones have none).  NULL otherwise.  Raw bytes, cut.
     */
    char *input, *answer, *output, *errors;
    size_t input_size, answer_size, output_size, errors_size;
};

struct group_result {
    char *name; /* "sample", "secret" */
    enum verdict verdict;
    int score, max_score; /* max 0: not scored */
    size_t tests, passed;
};

struct diagnostic {
    char *file;
    unsigned line, column, end_column; /* from 1, the end inclusive; 0 unknown */
    char severity[16];                 /* "error", "warning", "note" */
    char *message;
    char *text; /* the source line, or "" */
    /* What the compiler would write on this line from fix_column up to, not including, fix_end. */
    char *fix; /* NULL: it does not say */
    unsigned fix_column, fix_end;
};

struct compile_result {
    enum verdict verdict; /* AC or CE; NOT_RUN where the language has no compile step */
    int64_t cpu_ns, wall_ns;
    uint64_t memory_bytes;
    bool cached;
    enum limit_kind limit;
    struct diagnostic *diagnostics;
    size_t diagnostic_count;
    char *output;  /* the compiler's own text; raw bytes */
    char *command; /* as a person would type it */
};

struct judgement_limits {
    int64_t cpu_ns, wall_ns;
    uint64_t memory_bytes, output_bytes;
    uint32_t processes;
};

struct judgement {
    char run[40];         /* the id by which it is kept, or "" */
    enum verdict verdict; /* not_run where a signal came before there was one */
    int score, max_score;
    int interrupted; /* the signal that ended it early, else 0; tests that were not finished read not_run */
    char *challenge_id, *challenge_name, *challenge_version, *challenge_digest; /* "" if none */
    char *challenge_directory; /* local output only; "" for the catalogue's own package */
    bool challenge_private;    /* a variant that the operator made; its seed is in no report */
    char *submission_path;     /* local output only, never in JSON */
    char *submission_digest;   /* "sha256:…" */
    char *language;            /* "c" */
    char *language_name;       /* "C17" */
    char *compiler, *runtime;  /* "gcc 12.2.0", ""; exact versions */
    char toolchain_digest[JUDGEMENT_DIGEST_SIZE]; /* of both and of how they are called; or "" */
    char *cpu_model, *kernel;
    struct compile_result compile;
    struct test_result *tests;
    size_t test_count;
    struct group_result *groups;
    size_t group_count;
    struct judgement_limits limits;
    char *size_name; /* what the package calls the size of a test: "n"; or "" */
    char *meter;
    char **protections;
    size_t protection_count;
    unsigned jobs;
    int64_t judging_ns; /* wall, all tests */
    int64_t started_at, ended_at;
    struct {
        char code[8];      /* "E0310" or "" */
        char message[512]; /* why, where verdict is JE */
        char hint[256];
    } failure;
};

int judgement_new(struct judgement **out_judgement);
void judgement_free(struct judgement *judgement);

/*
 * What AUDIENCE is told of call INDEX.  The arguments of a call are numbers that the candidate's program
 * chose, so those of a secret test would carry its input out: for a candidate they are left out, and
 * calls that read alike then are one.  False: an earlier one has it.
 */
bool judgement_denied(const struct test_result *test, enum audience audience, size_t index,
                      struct denied_call *out_call);

/* Over the name and the output of each test that was run. */
void judgement_outputs_digest(const struct judgement *judgement,
                              char out_digest[JUDGEMENT_DIGEST_SIZE]);

const char *verdict_code(enum verdict verdict);  /* "AC", … "not_run" */
const char *verdict_words(enum verdict verdict); /* "accepted", "wrong answer", … */
const char *limit_name(enum limit_kind limit);   /* "cpu", …; NULL for none */

/* The assess-result/1 document, one encoder for all; caller frees.  NULL: out of memory. */
char *judgement_to_json(const struct judgement *judgement, enum audience audience);
