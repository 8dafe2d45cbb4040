/* SPDX-License-Identifier: MIT */
/* accepted - the accepted submissions of a package, ready to run; private to core. */
#pragma once

#include "session.h"

#include "file.h"
#include "submission.h"

struct accepted {
    struct submission *submission;
    struct program program;
    struct artifact artifact;
    struct judgement *judgement; /* of the compiler */
    bool runs_here; /* false: its language is not installed; nothing else is set then */
};

/* No folder is no submission.  Release with file_names_done. */
int accepted_list(const struct challenge *challenge, struct file_names *out_names,
                  struct error *err);
int accepted_load(const struct challenge *challenge, const char *name,
                  struct submission **out_submission, struct error *err);
/*
 * Loaded and compiled: the verdict stands in out->judgement->compile.  Release with accepted_done,
 * whatever this returns.
 */
int accepted_prepare(const struct assess *assess, const struct grader *grader,
                     const struct challenge *challenge, const char *name, struct accepted *out,
                     struct error *err);
void accepted_done(struct accepted *accepted);
