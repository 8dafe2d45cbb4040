/* SPDX-License-Identifier: MIT */
/* A program of a package, ready to run: an example submission or an input validator. */
#include "check.h"

#include "auto.h"
#include "text.h"
#include "tools.h"

#include <stdio.h>
#include <string.h>

void check_build_done(struct check_build *build)
{
    program_done(&build->program);
    artifact_done(&build->artifact);
    submission_free(build->submission);
    judgement_free(build->judgement);
    *build = (struct check_build){0};
}

static bool is_ours(const struct error *err)
{
    return err->code == ERR_SYSTEM || err->code == ERR_SANDBOX || err->code == ERR_JUDGE ||
           err->code == ERR_INTERRUPTED;
}

int check_build(const struct checking *checking, const char *path, const struct expectation *told,
                struct check_build *build, enum check_built *out_built, struct error *out_why)
{
    const struct challenge *challenge = checking->challenge;
    const struct compile_limits limits = {challenge->compile_ns, challenge->compile_memory_bytes};
    int rc = submission_load_beneath(challenge->directory_fd, path, &build->submission, out_why);

    *out_built = CHECK_NO_PROGRAM;
    if (rc == 0 && told)
        rc = expectation_tell(told, build->submission, out_why);
    if (rc == 0) {
        rc = program_find(&checking->assess->profiles, build->submission, NULL, &build->program,
                          out_why);
        if (rc == 0)
            rc = toolchain_check(&checking->assess->profiles, build->program.profile,
                                 build->program.chain, out_why);
        *out_built = rc < 0 ? CHECK_NOT_HERE : CHECK_BUILT;
    }
    if (rc < 0 && !is_ours(out_why))
        return 0;
    if (rc < 0) {
        *checking->err = *out_why;
        return rc;
    }
    if (judgement_new(&build->judgement) < 0)
        return error_memory(checking->err);
    return grade_compile(&checking->grader, &build->program, &limits, build->judgement,
                         &build->artifact, checking->err);
}

void check_place_diagnostic(const struct checking *checking, const char *path,
                            const struct compile_result *compile, struct finding *finding)
{
    finding_file(finding, checking->challenge, path);
    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        const struct diagnostic *diagnostic = &compile->diagnostics[i];
        struct error_place *place = &finding->place;
        size_t used = strlen(finding->message);

        if (!strstr(diagnostic->severity, "error"))
            continue;
        (void)snprintf(finding->message + used, sizeof finding->message - used, ": %.150s",
                       diagnostic->message);
        place->line = diagnostic->line;
        place->column = diagnostic->column;
        place->length = diagnostic->end_column > diagnostic->column
                            ? diagnostic->end_column - diagnostic->column + 1
                            : 1;
        (void)snprintf(place->text, sizeof place->text, "%s", diagnostic->text);
        return;
    }
}
