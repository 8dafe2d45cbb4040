/* SPDX-License-Identifier: MIT */
/*
 * assess - the use cases, one function each.  The command line (and later the web) fills a request,
 * calls one function, and shows the result.
 *
 * Functions return 0 or the negated enum error_code that also stands in *err; outputs are written
 * only on success.  A judgement whose verdict is JE is a success of the call: the judge failed and
 * says so in judgement->failure; nothing is said about the submission.
 *
 * Order matters for a caller that is root: assess_open starts the lane launchers and gives up every
 * capability before any path named by the caller is opened.
 */
#pragma once

#include "assess/attack.h"
#include "assess/author.h"
#include "assess/candidate.h"
#include "assess/check.h"
#include "assess/error.h"
#include "assess/judgement.h"
#include "assess/metrics.h"
#include "assess/ordering.h"
#include "assess/results.h"
#include "assess/role.h"
#include "assess/run.h"
#include "assess/store.h"
#include "assess/webhook.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct assess;

struct run_request;

struct assess_options {
    const char *config_path; /* NULL: the system's, else the person's, else defaults */
    bool rlimit;             /* --meter rlimit: accept weak limits */
    unsigned jobs;           /* lanes to use; 0: as configured, else one a core */
    bool need_sandbox;       /* false: only catalogue and configuration */
    unsigned wait_s;         /* for a lane; 0: as long as it takes */
    bool at_once;            /* for a lane nobody waits: ERR_LANES where all are busy */
    /* NULL, or what will be run: before waiting for a lane its plain mistakes are told. */
    const struct run_request *purpose;
    /* Called at most once if all lanes are busy, before waiting.  HOLDERS: who has them, or "". */
    void (*on_wait)(void *context, const char *holders);
    void *context;
    const volatile sig_atomic_t *interrupted; /* set to the signal's number by the caller */
};

int assess_open(const struct assess_options *options, struct assess **out_assess,
                struct error *err);
void assess_close(struct assess *assess);

/* ---- run -------------------------------------------------------------------------------------- */

struct run_request {
    const char *path;      /* file or folder */
    const char *challenge; /* -c: id or folder; NULL: marker, else enclosing package */
    const char *language;  /* -l; NULL: by extension */
    const char
        *order;    /* NULL, or what it is tried for: one of its challenges, and the run is kept */
    bool keep_all; /* run every test, though some failed; keep the evidence of all that did */
    const int *output_error; /* NULL, or an errno: once not 0 nobody reads on, and the run ends */
    void (*on_progress)(void *context, const struct run_progress *progress);
    /*
     * Or NULL, both.  On the caller's thread: when compiling has ended; and once for each test that counts,
     * in order, as soon as it and all before it have ended.  SO_FAR has no groups and no verdict yet.
     */
    void (*on_compiled)(void *context, const struct judgement *so_far);
    void (*on_test)(void *context, const struct judgement *so_far, const struct test_result *test);
    void *context;
};

/*
 * Which challenge PATH belongs to: request->challenge, else the marker, else the package around it.
 * *out_dir is the package folder, or NULL where there is none; caller frees.
 */
int assess_find_challenge(struct assess *assess, const struct run_request *request, char **out_dir,
                          struct error *err);
/*
 * Compile, run the tests up to the first failure, judge.  Caller owns *out_judgement.  A signal while it
 * judges is a success, too: judgement->interrupted says so, and what was finished by then stands in it.
 */
int assess_run(struct assess *assess, const struct run_request *request,
               struct judgement **out_judgement, struct error *err);

/* The judgement has one test, named "run". */
int assess_run_plain(struct assess *assess, const struct plain_request *request,
                     struct judgement **out_judgement, struct error *err);

/* ---- challenges ------------------------------------------------------------------------------- */

struct challenge_info {
    char *id, *name, *version, *directory;
    char *format; /* "2025-09", "legacy", … */
    size_t samples, secrets;
    int64_t cpu_ns; /* 0: derived, not known yet */
    uint64_t memory_bytes;
    char *languages; /* "c cpp python", or "" for all */
    char *statement; /* text of the statement file; only from assess_challenge_show */
    char *tools; /* those that are here, "gcc 12.2.0; CPython 3.11.2"; only from there; or NULL */
    unsigned minutes;   /* 0: not said */
    bool is_variant;    /* private, made by assess_challenge_vary */
    struct error fault; /* code ERR_OK, or why the package cannot be used */
};

struct challenge_list {
    struct challenge_info *items;
    size_t count;
};

int assess_challenge_list(struct assess *assess, struct challenge_list *out_list,
                          struct error *err);
int assess_challenge_show(struct assess *assess, const char *id, struct challenge_info *out_info,
                          struct error *err);
/*
 * What is wrong with the packages is in *out_report, also where one could not be looked at; an error is
 * only what kept us from looking at any.  With request->format_only nothing is compiled or run, and no
 * sandbox is needed.
 */
int assess_challenge_check(struct assess *assess, const struct check_request *request,
                           struct check_report *out_report, struct error *err);
void challenge_list_done(struct challenge_list *list);
void challenge_info_done(struct challenge_info *info);

/* ---- beginning, and authors' tools ------------------------------------------------------------ */

/* Writes a new file that compiles, reads the input and names its challenge; never over another one. */
int assess_challenge_start(struct assess *assess, const struct start_request *request,
                           struct started *out_started, struct error *err);
void started_done(struct started *started);

/* A folder is never replaced. */
int assess_challenge_new(const struct new_request *request, struct new_challenge *out_new,
                         struct error *err);
void new_challenge_done(struct new_challenge *made);

/* A zip with the package's folder at its top; a file is never replaced. */
int assess_challenge_export(struct assess *assess, const struct export_request *request,
                            struct exported *out_exported, struct error *err);
void exported_done(struct exported *exported);

/*
 * Runs the package's generator in a box, judges every program of the package on what comes out, and
 * stores the variant where all did as they should; else the seed is refused (ERR_PACKAGE) and
 * nothing changes.  Needs the sandbox.
 */
int assess_challenge_vary(struct assess *assess, const struct vary_request *request,
                          struct varied *out_varied, struct error *err);
void varied_done(struct varied *varied);
/* The operator's own, by id. */
int assess_variant_list(struct assess *assess, struct variant_list *out_list, struct error *err);
void variant_list_done(struct variant_list *list);
/* The catalogue's own one is in force again, where it has one (*out_shipped). */
int assess_variant_remove(struct assess *assess, const char *id, bool *out_shipped,
                          struct error *err);

/* ---- people who apply ------------------------------------------------------------------------- */

/* Seals what is known of the person under a key that is made for it. */
int assess_candidate_add(struct assess *assess, const struct candidate_request *request,
                         struct candidate_info *out_info, struct error *err);
int assess_candidate_list(struct assess *assess, bool erased_too, struct candidate_list *out_list,
                          struct error *err);
/* Everything that is known of one, but for the pieces that follow. */
int assess_candidate_show(struct assess *assess, const char *candidate,
                          struct candidate_file *out_file, struct error *err);
/*
 * What was handed in and what came of it, piece by piece: memory for one at a time.  EACH returns false where it has no
 * memory.  ERR_SEALED where one cannot be opened.
 */
int assess_candidate_kept(struct assess *assess, const char *candidate,
                          bool (*each)(void *context, const struct kept_piece *piece),
                          void *context, struct error *err);
/* Held: neither erased nor expired, until it is released. */
int assess_candidate_hold(struct assess *assess, const char *candidate, bool held,
                          struct candidate_info *out_info, struct error *err);
/*
 * Takes away what names the person, and the key; empties the store's logs.  To be repeated without harm; for
 * good once it returns 0.
 */
int assess_candidate_erase(struct assess *assess, const char *candidate,
                           struct candidate_erasure *out_erasure, struct error *err);

/* ---- the store -------------------------------------------------------------------------------- */

/* Reads all of it.  That it is damaged stands in the report; nothing is changed. */
int assess_store_check(struct assess *assess, struct store_report *out_report, struct error *err);
int assess_store_backup(struct assess *assess, const struct backup_request *request,
                        struct backup_report *out_report, struct error *err);
/* What can be read, into the new file PATH. */
int assess_store_recover(struct assess *assess, const char *path,
                         struct recovery_report *out_report, struct error *err);
/* KNOWN_HEAD: "12:sha256:…", as an earlier one showed it; or NULL. */
int assess_audit_verify(struct assess *assess, const char *known_head,
                        struct audit_report *out_report, struct error *err);

/* ---- roles ------------------------------------------------------------------------------------ */

/* Shipped ones, and the operator's own beside the configuration.  A file that cannot be used has a fault. */
int assess_role_list(struct assess *assess, struct role_list *out_list, struct error *err);
int assess_role_show(struct assess *assess, const char *id, struct role_info *out_info,
                     struct error *err);

/* ---- orders ----------------------------------------------------------------------------------- */

int assess_order_add(struct assess *assess, const struct order_request *request,
                     struct order_info *out_info, struct error *err);
/* Of CANDIDATE, or all (NULL). */
int assess_order_list(struct assess *assess, const char *candidate, struct order_list *out_list,
                      struct error *err);
int assess_order_show(struct assess *assess, const char *order, struct order_info *out_info,
                      struct error *err);
/* The personal clock runs from now on. */
int assess_order_start(struct assess *assess, const char *typed, struct order_info *out_info,
                       struct error *err);
/*
 * Takes what is handed in, and judges it at once unless it is to be queued; then it needs the sandbox.  That
 * something could not be judged is no error of the call: it is kept, counts, and waits for `assess work`.
 */
int assess_order_submit(struct assess *assess, const struct submit_request *request,
                        struct submitted *out_submitted, struct error *err);
/* Judges what was handed in for REQUEST's order and waits; needs the sandbox. */
int assess_order_judge(struct assess *assess, const struct submit_request *request,
                       struct submitted *out_submitted, struct error *err);
int assess_order_extend(struct assess *assess, const struct extend_request *request,
                        struct order_info *out_info, struct error *err);
int assess_order_cancel(struct assess *assess, const char *typed, struct order_info *out_info,
                        struct error *err);
/* Judges what was queued, whoever queued it; needs the sandbox. */
int assess_work(struct assess *assess, const struct work_request *request,
                struct work_report *out_report, struct error *err);

/* How the work stands, for a monitor; reads alone. */
int assess_metrics(struct assess *assess, struct metrics *out_metrics, struct error *err);

/* ---- webhooks: webhook.h --------------------------------------------------------------------- */

int assess_webhook_add(struct assess *assess, const struct webhook_request *request,
                       struct endpoint_info *out_info, struct error *err);
int assess_webhook_list(struct assess *assess, struct endpoint_list *out_list, struct error *err);
/* ENDPOINT: its id, the end of it, or its name. */
int assess_webhook_show(struct assess *assess, const char *endpoint, struct endpoint_info *out_info,
                        struct error *err);
/* A new secret, the given one or (NULL) one that is made; the old ones sign beside it for HOURS. */
int assess_webhook_rotate(struct assess *assess, const char *endpoint, const char *secret,
                          size_t size, unsigned hours, struct endpoint_info *out_info,
                          struct error *err);
int assess_webhook_pause(struct assess *assess, const char *endpoint,
                         struct endpoint_info *out_info, struct error *err);
int assess_webhook_resume(struct assess *assess, const char *endpoint,
                          struct endpoint_info *out_info, struct error *err);
int assess_webhook_remove(struct assess *assess, const char *endpoint,
                          struct endpoint_info *out_info, struct error *err);
/* An event of its own, sent now; what came of it is the list's only item. */
int assess_webhook_test(struct assess *assess, const char *endpoint, struct delivery_list *out_list,
                        struct error *err);
/* What assess_webhook_test would send; nothing is sent or stored. */
int assess_webhook_sample(struct assess *assess, const char *endpoint,
                          struct webhook_sample *out_sample, struct error *err);
int assess_webhook_deliveries(struct assess *assess, const struct delivery_filter *filter,
                              struct delivery_list *out_list, struct error *err);
/* Those of FILTER that do not wait are due once more, under their old ids. */
int assess_webhook_replay(struct assess *assess, const struct delivery_filter *filter,
                          int64_t *out_count, struct error *err);
int assess_webhook_verify(const struct verify_request *request, enum verify_answer *out_answer,
                          struct error *err);

/* ---- results ---------------------------------------------------------------------------------- */

int assess_result_list(struct assess *assess, const struct result_filter *filter,
                       struct result_list *out_list, struct error *err);
/* With who decided, and why. */
int assess_result_show(struct assess *assess, const char *order, struct result *out_result,
                       struct error *err);
/*
 * Judges once more what the result comes from, and keeps that beside the runs that count; needs the sandbox.
 * ERR_CONFLICT: a package is another one.
 */
int assess_result_regrade(struct assess *assess, const struct regrade_request *request,
                          struct regraded *out_regraded, struct error *err);
/* Takes the place of an earlier decision, which is kept. */
int assess_result_decide(struct assess *assess, const struct decide_request *request,
                         struct result *out_result, struct error *err);

/* ---- languages -------------------------------------------------------------------------------- */

struct language_info {
    char id[16];      /* "cpp" */
    char name[32];    /* "C++17" */
    char endings[96]; /* ".cpp .cc .cxx" */
};

struct language_list {
    struct language_info items[128]; /* more than there are files for */
    size_t count;
};

void assess_language_list(const struct assess *assess, struct language_list *out_list);

enum { LANGUAGE_VERSION_SIZE = 32 };
/* "1.23.5": those of its tool chains that are here, the best first; how many. */
size_t assess_language_versions(const struct assess *assess, const char *id,
                                char (*out_versions)[LANGUAGE_VERSION_SIZE], size_t most);

/* ---- doctor ----------------------------------------------------------------------------------- */

enum check_state { CHECK_OK, CHECK_WARNING, CHECK_PROBLEM, CHECK_ABSENT };

struct check {
    enum check_state state;
    char name[32];  /* stable, for JSON: "meter" */
    char text[160]; /* "meter: cgroup v1 (memory, pids, cpuacct)" */
    char fix[256];  /* a command or a sentence; "" when none is needed */
};

/* One shipped program that is known to be right, judged here. */
struct doctor_solution {
    char *challenge, *program; /* an id; the name below submissions/accepted */
    enum verdict verdict;      /* VERDICT_NOT_RUN: its language is not installed */
    char *test;                /* the first that failed, else the slowest; "" where none was run */
    int64_t cpu_ns, limit_ns;  /* of that test */
};

struct doctor_report {
    struct check checks[48];
    size_t count;
    unsigned problems, warnings;
    struct doctor_solution *solutions;
    size_t solution_count;
};

struct doctor_request {
    bool quick; /* the challenges' accepted solutions are not judged */
    void (*on_progress)(void *context, const char *name, size_t done, size_t total);
    void *context;
};

/* Never fails because of what it finds: that is in the report. */
int assess_doctor(const struct assess_options *options, const struct doctor_request *request,
                  struct doctor_report *out_report, struct error *err);
void doctor_report_done(struct doctor_report *report);

struct prepared_groups {
    char path[256]; /* where */
    char join
        [320]; /* cgroup v2: the line that puts USER's shell below it, which v2 demands; or "" */
};

/* Root only: control groups for USER (a login name). */
int assess_prepare_user(const char *user, struct prepared_groups *out_groups, struct error *err);

/*
 * Attacks boxes of this host in every policy, or the sandbox that request->runner stands for.  What got
 * out is in the report; an error is only what kept us from trying.  The capabilities are given up first,
 * but for a runner, which may need them.
 */
int assess_attack(const struct assess_options *options, const struct attack_request *request,
                  struct attack_report *out_report, struct error *err);
void attack_report_done(struct attack_report *report);

/* ---- configuration, version ------------------------------------------------------------------- */

struct config_item {
    char key[48];
    char value[256];
    char origin[256]; /* "default", or a path */
};

struct config_list {
    struct config_item items[32];
    size_t count;
    char path[256]; /* the file in use, or "" */
};

int assess_config(const struct assess_options *options, struct config_list *out_list,
                  struct error *err);

/*
 * Which file is the configuration where none is named: the one there is, else (*out_exists false) the
 * personal one that there could be.  It is not read.  Caller frees.
 */
int assess_config_path(char **out_path, bool *out_exists, struct error *err);

const char *assess_version(void); /* "0.1.0" */
