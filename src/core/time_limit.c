/* SPDX-License-Identifier: MIT */
/*
 * The time limit of a package that does not fix one: the slowest accepted submission that can run
 * here, times the package's factor, rounded up to its resolution (Kattis, "time limit").  Kept by the
 * package's digest, those submissions and the host, since it is measured.
 */
#include "accepted.h"

#include "auto.h"
#include "digest.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

AUTO_OWNER(submission, submission_free)

/* What is measured; a fault here is left for the measuring to tell. */
static void add_accepted(struct digest *digest, const struct challenge *challenge)
{
    struct file_names names = {0};
    struct error ignored;

    if (accepted_list(challenge, &names, &ignored) < 0)
        return;
    for (size_t i = 0; i < names.count; i++) {
        AUTO(auto_submission_clean) struct submission *submission = NULL;

        digest_add_text(digest, names.names[i]);
        if (accepted_load(challenge, names.names[i], &submission, &ignored) == 0)
            digest_add_text(digest, submission->digest);
    }
    file_names_done(&names);
}

/* The name of the kept limit, or NULL where none is kept. */
static char *kept_name(const struct assess *assess, const struct challenge *challenge)
{
    struct digest *digest;
    char text[DIGEST_TEXT_SIZE];

    if (!assess->config.cache[0])
        return NULL;
    digest = digest_new();
    if (!digest)
        return NULL;
    digest_add_text(digest, "time limit 2");
    digest_add_text(digest, challenge->digest);
    add_accepted(digest, challenge);
    digest_add_text(digest, assess->host_id);
    digest_end(digest, text);
    if (!text_has_prefix(text, "sha256:")) /* libcrypto failed: measured, not kept */
        return NULL;
    return text_copy(text + strlen("sha256:"));
}

/* Who could write there could set the limits of others: a folder of ours, or none. */
static int open_kept(const struct assess *assess)
{
    auto_free char *path = text_format("%s/../limits", assess->config.cache);
    struct error ignored;
    int fd = -1;

    return path && file_open_own_folder(path, &fd, &ignored) == 0 ? fd : -1;
}

static bool read_kept(const struct assess *assess, const char *name, int64_t *out_ns)
{
    auto_close int folder = name ? open_kept(assess) : -1;
    auto_free char *text = NULL;
    struct error ignored;
    size_t size;

    return folder >= 0 && file_read_beneath(folder, name, 64, &text, &size, &ignored) == 0 &&
           parse_i64(text, 1, INT64_C(86400000000000), out_ns);
}

static void keep(const struct assess *assess, const char *name, int64_t ns)
{
    auto_close int folder = name ? open_kept(assess) : -1;
    auto_free char *path = text_format("/proc/self/fd/%d/%s", folder, name ? name : "");
    auto_free char *text = text_format("%lld", (long long)ns);
    struct error ignored;

    if (folder >= 0 && path && text)
        (void)file_write_atomic(path, text, strlen(text), 0600, &ignored);
}

/* The slowest run of one accepted submission; *out_ns stays 0 where its language is not here. */
static int measure(const struct assess *assess, const struct grader *grader,
                   const struct challenge *challenge, const char *name, int64_t *out_ns,
                   struct error *err)
{
    AUTO(accepted_done) struct accepted accepted = {0};
    int rc = accepted_prepare(assess, grader, challenge, name, &accepted, err);

    if (rc < 0 || !accepted.runs_here)
        return rc;
    if (accepted.judgement->compile.verdict == VERDICT_CE)
        rc = error_set(err, ERR_PACKAGE, "the accepted submission does not compile");
    else
        rc = grade_slowest(grader, &accepted.program, &accepted.artifact, challenge, out_ns, err);
    return rc < 0 ? error_wrap(err, "accepted submission '%s'", name) : 0;
}

static int measure_all(const struct assess *assess, const struct grader *grader,
                       const struct challenge *challenge, int64_t *out_ns, struct error *err)
{
    struct file_names names = {0};
    int rc = accepted_list(challenge, &names, err);

    *out_ns = 0;
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        int64_t ns = 0;

        rc = measure(assess, grader, challenge, names.names[i], &ns, err);
        if (ns > *out_ns)
            *out_ns = ns;
    }
    file_names_done(&names);
    if (rc == 0 && *out_ns == 0) {
        rc = error_set(err, ERR_PACKAGE,
                       "'%s' has no time limit and no accepted submission that can run here",
                       challenge->id);
        error_hint(err, "write limits: time_limit: SECONDS into its problem.yaml");
    }
    return rc;
}

int time_limit_settle(const struct assess *assess, const struct grader *grader,
                      struct challenge *challenge, struct error *err)
{
    auto_free char *name = NULL;
    const struct run_progress progress = {.phase = RUN_MEASURING, .test = ""};
    struct grader silent = *grader; /* what it measures is not what the caller waits for */
    int64_t slowest;
    int64_t limit;
    int rc;

    if (challenge->cpu_ns > 0)
        return 0;
    name = kept_name(assess, challenge);
    if (read_kept(assess, name, &challenge->cpu_ns))
        return 0;
    if (grader->on_progress)
        grader->on_progress(grader->context, &progress);
    silent.on_progress = NULL;
    rc = measure_all(assess, &silent, challenge, &slowest, err);
    if (rc < 0)
        return rc;
    limit = (int64_t)((double)slowest * challenge->ac_to_limit);
    limit = (limit + challenge->resolution_ns - 1) / challenge->resolution_ns;
    challenge->cpu_ns = (limit > 0 ? limit : 1) * challenge->resolution_ns;
    keep(assess, name, challenge->cpu_ns);
    return 0;
}
