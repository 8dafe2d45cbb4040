/* SPDX-License-Identifier: MIT */
/* check - what the files share that check a challenge package; private to core. */
#pragma once

#include "expectation.h"
#include "rules.h"
#include "session.h"

struct checking {
    struct assess *assess;
    struct grader grader;
    const struct check_request *request;
    struct challenge *challenge;
    struct package_tree tree;
    struct checked_challenge *checked;
    struct error *err;
};

/* Each returns an error only where it could not look. */
int check_validators(struct checking *checking);
int check_programs(struct checking *checking);
/* Does the generator, where there is one, still make the secret tests that are shipped? */
int check_generated(struct checking *checking);
/* Answers and examples of output, as the comparison sees them. */
int check_answers(struct checking *checking);
void check_tell(const struct checking *checking, enum check_phase phase, size_t program);

/* Compiles a program of the package, or says in *out_why why it cannot be run here. */
struct check_build {
    struct submission *submission;
    struct program program;
    struct artifact artifact;
    struct judgement *judgement;
};
enum check_built { CHECK_BUILT, CHECK_NOT_HERE, CHECK_NO_PROGRAM };
/* TOLD: what the package says of it, or NULL. */
int check_build(const struct checking *checking, const char *path, const struct expectation *told,
                struct check_build *build, enum check_built *out_built, struct error *out_why);
void check_build_done(struct check_build *build);
/* The first error of the compiler, as the finding's place and message. */
void check_place_diagnostic(const struct checking *checking, const char *path,
                            const struct compile_result *compile, struct finding *finding);
