/* SPDX-License-Identifier: MIT */
/* session - what an opened struct assess holds; shared by the use cases, private to core. */
#pragma once

#include "assess/assess.h"
#include "config.h"
#include "file.h"
#include "grade.h"
#include "profile.h"

struct assess {
    struct config config;
    struct profiles profiles;
    struct sandbox *sandbox;
    struct sandbox_lane *lanes[64];
    size_t lane_count;
    bool in_scope;     /* of the user's systemd manager, made by us */
    char host_id[256]; /* processor and kernel */
    const volatile sig_atomic_t *interrupted;
};

/* Configuration, languages and the host's name; the rest of *assess stays zero. */
int session_begin(struct assess *assess, const struct assess_options *options, struct error *err);
/* The library's words for the host's facts. */
int session_open_sandbox(struct assess *assess, const struct assess_options *options,
                         struct error *err);
/* As many lanes as are free, at least one; waits, and says so once, while none is. */
int session_open_lanes(struct assess *assess, const struct assess_options *options,
                       struct error *err);
int session_give_up_capabilities(struct error *err);
struct grader session_grader(const struct assess *assess);

/* scope.c: this process into a delegated scope of the user's systemd manager, where there is one. */
bool scope_enter(void);

/* mistakes.c: what is plainly wrong with REQUEST, without opening anything that it names. */
int session_check_request(const struct assess *assess, const struct run_request *request,
                          struct error *err);
/* languages_own.c: the operator's files beside his configuration; none is no fault. */
int languages_add_own(struct assess *assess, struct error *err);

/* paths.c: beside the program itself, never from the environment.  Caller frees. */
int paths_program(const char *name, char **out_path, struct error *err); /* of libexec/assess */
int paths_share(const char *name, char **out_path, struct error *err);
/* The processor's name from /proc/cpuinfo, and the kernel's release; caller frees. */
char *host_cpu_model(void);
char *host_kernel(void);

/* challenges.c: the folder of a catalogue id, or ERR_NOT_FOUND with a hint. */
int catalogue_find(const struct assess *assess, const char *id, char **out_dir, struct error *err);

/* The same for a person's word: an id of the catalogue, or a folder; *out_catalogued says which. */
int catalogue_locate(const struct assess *assess, const char *word, char **out_dir,
                     bool *out_catalogued, struct error *err);

/* The same among the shipped ones alone. */
int catalogue_find_shipped(const struct assess *assess, const char *id, char **out_dir,
                           struct error *err);

struct submission;
/* run.c: would DIRECTORY's challenge take it, as it is? */
int run_takes(const struct assess *assess, const char *directory,
              const struct submission *submission, const char *language, struct error *err);
/* assess_run of a challenge that is known; *SUBMISSION is taken, else (NULL) it is read from request->path. */
int run_judge(const struct assess *assess, const struct run_request *request, const char *directory,
              struct submission **submission, struct judgement **out_judgement, struct error *err);

/* trial.c: the same for a challenge of request->order; what was judged is kept. */
int trial_run(struct assess *assess, const struct run_request *request,
              struct judgement **out_judgement, struct error *err);

/* roles.c: the role ID, read; ERR_NOT_FOUND has a hint, a broken file is the error that it has. */
int roles_find(const struct assess *assess, const char *id, struct role_info *out_info,
               struct error *err);

/* variants.c: the operator's own.  *out_fd is -1 where there are none; ERR_UNREADABLE: not safely ours. */
int variants_open(const struct assess *assess, char **out_path, int *out_fd, struct error *err);
/* The folder of ID's variant, or NULL. */
int variants_find(const struct assess *assess, const char *id, char **out_dir, struct error *err);
/* Ids of all, sorted; none is no fault. */
int variants_ids(const struct assess *assess, struct file_names *out_names, struct error *err);

/* time_limit.c: a fixed limit stays; else it is derived from the accepted submissions, once. */
int time_limit_settle(const struct assess *assess, const struct grader *grader,
                      struct challenge *challenge, struct error *err);
