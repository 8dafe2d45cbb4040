/* SPDX-License-Identifier: MIT */
/*
 * grade - compile a program and run it on tests, in the sandbox.  Only user of assess-sandbox.h.
 *
 * What the candidate's program did goes into the judgement.  A negative return is our own failure:
 * then the judgement says nothing about the submission.
 */
#pragma once

#include "assess-sandbox.h"
#include "assess/run.h"
#include "challenge.h"
#include "clock.h"
#include "profile.h"

#include <signal.h>

struct grader {
    struct sandbox *sandbox;
    struct sandbox_lane **lanes;
    size_t lane_count;
    const char *cache_dir; /* "" or NULL: none */
    bool forgets_programs; /* the cache is for tool chains and headers only */
    const char *host_id;   /* what measured times hold for */
    struct clock clock;
    const volatile sig_atomic_t *interrupted;
    const int *output_error; /* see struct run_request */
    void (*on_progress)(void *context, const struct run_progress *progress);
    void *context;
};

/* What is in /app when tests run. */
struct artifact {
    bool is_binary;
    char *data; /* of the binary */
    size_t size;
};

void artifact_done(struct artifact *artifact);

struct compile_limits {
    int64_t cpu_ns;
    uint64_t memory_bytes;
};

/*
 * Compiles, or takes the result from the cache.  judgement->compile is filled; its verdict is CE
 * where the program does not compile, and then *out_artifact is empty.
 */
int grade_compile(const struct grader *grader, const struct program *program,
                  const struct compile_limits *limits, struct judgement *judgement,
                  struct artifact *out_artifact, struct error *err);

/*
 * Makes the header of a program_blank now, so that nobody waits for it later (header.h); false where
 * there is none afterwards.
 */
bool grade_warm_header(const struct grader *grader, const struct program *program);

/* What is wanted of the tests, and who hears of each; all zero is what `assess run` does. */
struct testing_wish {
    bool run_all;  /* every test, though some failed; else up to the first failure in order */
    bool keep_all; /* evidence of every test that failed, not of the first alone */
    int64_t
        run_to_ns; /* CPU time at which a run is stopped, to see how slow it is; 0: 1.1 x the limit */
    /* See struct run_request. */
    void (*on_test)(void *context, const struct judgement *so_far, const struct test_result *test);
    void *context;
};

/*
 * The tests of CHALLENGE in order, on all lanes.  Fills tests, groups, limits, verdict and score; what
 * a signal left undone reads not_run, and judgement->interrupted says so.
 */
int grade_tests(const struct grader *grader, const struct program *program,
                const struct artifact *artifact, const struct challenge *challenge,
                const struct testing_wish *wish, struct judgement *judgement, struct error *err);

/* One run on the caller's streams; fills the single test "run". */
int grade_plain(const struct grader *grader, const struct program *program,
                const struct artifact *artifact, const struct plain_request *request,
                struct judgement *judgement, struct error *err);

/* Runs of a program on inputs that are no tests, on all lanes. */
struct input_runs {
    size_t count;
    struct sandbox_limits limits;
    /* The input of run INDEX; freed by the callee. */
    int (*read)(void *context, size_t index, char **out_data, size_t *out_size, struct error *err);
    /* How it ended; SAID is its error text, else its output. */
    void (*on_end)(void *context, size_t index, const struct sandbox_result *result,
                   const char *said, size_t said_size);
    void *context;
};

int grade_inputs(const struct grader *grader, const struct program *program,
                 const struct artifact *artifact, const struct input_runs *runs, struct error *err);

/* The longest CPU time over all tests, for deriving a limit; ERR_PACKAGE if one is not right. */
int grade_slowest(const struct grader *grader, const struct program *program,
                  const struct artifact *artifact, const struct challenge *challenge,
                  int64_t *out_cpu_ns, struct error *err);

/* ---- for the other files of this folder, and core/doctor -------------------------------------- */

int grade_fail(struct error *err, const struct sandbox_error *why);
/* Nobody is told that a signal came before poll began to wait, and who listens wants to hear now and then. */
enum { GRADE_POLL_MS = 100 };
/* The sandbox moves the wall limit of a run that waits for its core to at most so many times itself. */
enum { GRADE_WALL_MOST = 5 };
bool grade_interrupted(const struct grader *grader, struct error *err);
/* 0, or an error where what we write is no longer read. */
int grade_unheard(const struct grader *grader, struct error *err);

struct box_request {
    const struct stage *stage;
    const struct program *program;
    const struct sandbox_file *files;
    size_t file_count;
    const char *cwd; /* NULL: /box/work */
    const char *const *outputs;
    uint64_t outputs_max_bytes;
    struct sandbox_limits limits;
};

int grade_open_box(struct sandbox_lane *lane, const struct box_request *request,
                   struct sandbox_policy *policy, struct sandbox_box **out_box, struct error *err);
int grade_open_policy(const char *name, struct sandbox_policy **out_policy, struct error *err);
void grade_show_compiling(const struct grader *grader);
/*
 * One run without input in BOX, to its end; ERR_INTERRUPTED as soon as a signal comes.  ON_WAIT, or NULL,
 * is called now and then.
 */
int grade_run_once(const struct grader *grader, struct sandbox_box *box,
                   void (*on_wait)(const struct grader *grader), struct sandbox_result *result,
                   struct error *err);
/* /app of a test run: the binary, or the sources.  Caller frees *out_files. */
int grade_app_files(const struct program *program, const struct artifact *artifact,
                    struct sandbox_file **out_files, size_t *out_count, struct error *err);
/* 0, or the error where a run's end says something of this host and nothing of the program. */
int grade_check_run(const struct sandbox_result *result, struct error *err);
/* Into one test: verdict (without comparing), limit, figures, refused calls. */
int grade_fill_test(const struct sandbox_result *result, int64_t cpu_limit_ns,
                    struct test_result *test, struct error *err);
/* Takes those refused calls out of TEST that are the runtime's own. */
void grade_forget_own_calls(const struct stage *stage, struct test_result *test);
