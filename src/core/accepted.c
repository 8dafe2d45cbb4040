/* SPDX-License-Identifier: MIT */
#include "accepted.h"

#include "auto.h"
#include "expectation.h"
#include "package_tree.h"
#include "text.h"
#include "tools.h"

#include <string.h>

#define ACCEPTED_MAX 1000

#define ACCEPTED "submissions/accepted"

int accepted_list(const struct challenge *challenge, struct file_names *out_names,
                  struct error *err)
{
    auto_close int fd = -1;
    int rc = file_open_beneath(challenge->directory_fd, ACCEPTED, FILE_LINKS_INSIDE, &fd, err);

    *out_names = (struct file_names){0};
    if (rc == -(int)ERR_NOT_FOUND)
        return 0;
    return rc < 0 ? rc : file_list_fd(fd, ACCEPTED, false, ACCEPTED_MAX, out_names, err);
}

/* What submissions.yaml says of a program; a fault in it is told by `challenge check`. */
static int tell(const struct challenge *challenge, const char *name, struct submission *submission,
                struct error *err)
{
    AUTO(package_tree_done) struct package_tree tree = {0};
    auto_free char *path = text_format("accepted/%s", name);
    struct expectation *items = NULL;
    struct error ignored;
    size_t count = 0;
    int rc = path ? 0 : error_memory(err);

    if (rc < 0 || package_tree_read(challenge->directory_fd, &tree, &ignored) < 0 ||
        expectations_read(challenge, &tree, &items, &count, &ignored) < 0)
        return rc;
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (strcmp(items[i].path, path) == 0)
            rc = expectation_tell(&items[i], submission, err);
    expectations_done(items, count);
    return rc;
}

int accepted_load(const struct challenge *challenge, const char *name,
                  struct submission **out_submission, struct error *err)
{
    auto_free char *path = text_format(ACCEPTED "/%s", name);

    return path ? submission_load_beneath(challenge->directory_fd, path, out_submission, err)
                : error_memory(err);
}

int accepted_prepare(const struct assess *assess, const struct grader *grader,
                     const struct challenge *challenge, const char *name, struct accepted *out,
                     struct error *err)
{
    const struct compile_limits limits = {challenge->compile_ns, challenge->compile_memory_bytes};
    struct error absent;
    int rc;

    *out = (struct accepted){0};
    rc = accepted_load(challenge, name, &out->submission, err);
    if (rc == 0)
        rc = tell(challenge, name, out->submission, err);
    if (rc < 0) {
        if (err->code != ERR_SYSTEM)
            err->code = ERR_PACKAGE;
        return error_wrap(err, "accepted submission");
    }
    if (program_find(&assess->profiles, out->submission, NULL, &out->program, &absent) < 0 ||
        toolchain_check(&assess->profiles, out->program.profile, out->program.chain, &absent) < 0)
        return 0;
    out->runs_here = true;
    if (judgement_new(&out->judgement) < 0)
        return error_memory(err);
    rc = grade_compile(grader, &out->program, &limits, out->judgement, &out->artifact, err);
    return rc < 0 ? error_wrap(err, "accepted submission '%s'", name) : 0;
}

void accepted_done(struct accepted *accepted)
{
    artifact_done(&accepted->artifact);
    program_done(&accepted->program);
    submission_free(accepted->submission);
    judgement_free(accepted->judgement);
    *accepted = (struct accepted){0};
}
