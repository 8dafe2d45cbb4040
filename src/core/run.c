/* SPDX-License-Identifier: MIT */
/* Use cases: grade one submission; just run one. */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "digest.h"
#include "file.h"
#include "submission.h"
#include "text.h"
#include "tools.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AUTO_OWNER(challenge, challenge_free)
AUTO_OWNER(submission, submission_free)

/* ---- which challenge -------------------------------------------------------------------------- */

/* The nearest folder above PATH that is a package, or NULL. */
static char *enclosing_package(const char *path)
{
    char whole[PATH_MAX];
    char *slash;

    if (!realpath(path, whole))
        return NULL;
    while ((slash = strrchr(whole, '/')) && slash != whole) {
        *slash = '\0';
        if (challenge_is_package(whole))
            return text_copy(whole);
    }
    return NULL;
}

/* An id of the catalogue, or else of the package around PATH: a new one is in no catalogue yet. */
static int from_marker(const struct assess *assess, const struct submission *submission,
                       const char *path, char **out_dir, struct error *err)
{
    int rc = catalogue_find(assess, submission->marker, out_dir, err);

    if (rc == -(int)ERR_NOT_FOUND) {
        auto_free char *around = enclosing_package(path);

        if (around && strcmp(strrchr(around, '/') + 1, submission->marker) == 0) {
            *out_dir = take(around);
            return 0;
        }
    }
    return rc < 0 ? error_wrap(err, "the marker in '%s'", submission->path) : 0;
}

int assess_find_challenge(struct assess *assess, const struct run_request *request, char **out_dir,
                          struct error *err)
{
    AUTO(auto_submission_clean) struct submission *submission = NULL;
    bool catalogued;
    int rc;

    *out_dir = NULL;
    if (request->challenge)
        return catalogue_locate(assess, request->challenge, out_dir, &catalogued, err);
    rc = submission_load(request->path, &submission, err);
    if (rc < 0)
        return rc;
    if (submission->marker[0])
        return from_marker(assess, submission, request->path, out_dir, err);
    if (submission->bad_marker_line > 0) {
        (void)error_set(err, ERR_SUBMISSION,
                        "line %u of '%s' has \"assess:\" without the id of a challenge",
                        submission->bad_marker_line, request->path);
        error_hint(err, "a marker is a comment like \"assess: ratelimiter\"; or say it with -c");
        return -(int)ERR_SUBMISSION;
    }
    *out_dir = enclosing_package(request->path);
    return 0;
}

/* ---- one submission --------------------------------------------------------------------------- */

struct work {
    struct submission *submission;
    struct program program;
    struct challenge *challenge; /* NULL for a plain run */
    struct judgement *judgement;
    struct artifact artifact;
};

static void work_done(struct work *work)
{
    program_done(&work->program);
    artifact_done(&work->artifact);
    challenge_free(work->challenge);
    submission_free(work->submission);
    judgement_free(work->judgement);
}

/* Replaces *text; false: out of memory. */
static bool set_text(char **text, char *fresh)
{
    if (!fresh)
        return false;
    free(*text);
    *text = fresh;
    return true;
}

static int copy_protections(const struct assess *assess, struct judgement *judgement)
{
    const struct sandbox_facts *facts = sandbox_facts(assess->sandbox);
    char **protections = calloc(facts->protection_count + 1, sizeof(*protections));

    if (!protections)
        return -1;
    judgement->protections = protections;
    for (size_t i = 0; i < facts->protection_count; i++) {
        protections[i] = text_copy(facts->protections[i]);
        if (!protections[i])
            return -1;
        judgement->protection_count++;
    }
    return set_text(&judgement->meter, text_copy(facts->meter_name)) ? 0 : -1;
}

static int describe_tools(const struct profiles *profiles, const struct toolchain *chain,
                          struct judgement *judgement, struct error *err)
{
    const struct tool *tools[] = {&chain->compiler, &chain->runtime};
    char **texts[] = {&judgement->compiler, &judgement->runtime};

    for (int i = 0; i < 2; i++) {
        char *version = NULL;
        int rc = tools[i]->name ? tool_version(profiles, tools[i], &version, err) : 0;

        if (rc < 0)
            return rc;
        if (version)
            (void)set_text(texts[i], version);
    }
    return 0;
}

static void add_words(struct digest *digest, const struct words *words)
{
    digest_add_size(digest, words->count);
    for (size_t i = 0; i < words->count; i++)
        digest_add_text(digest, words->items[i]);
}

/* What of it can change a verdict without showing in a version: how it is called. */
static int digest_tools(const struct profile *profile, struct judgement *judgement,
                        struct error *err)
{
    struct digest *digest = digest_new();

    if (!digest)
        return error_memory(err);
    digest_add_text(digest, "assess-toolchain/1");
    digest_add_text(digest, profile->id);
    digest_add_text(digest, judgement->compiler);
    digest_add_text(digest, judgement->runtime);
    add_words(digest, &profile->compile.command);
    add_words(digest, &profile->run.command);
    digest_end(digest, judgement->toolchain_digest);
    return 0;
}

static int describe(const struct assess *assess, struct work *work, struct error *err)
{
    struct judgement *judgement = work->judgement;
    const struct challenge *challenge = work->challenge;
    const struct profile *profile = work->program.profile;

    if (copy_protections(assess, judgement) < 0 ||
        !set_text(&judgement->submission_path, text_copy(work->submission->path)) ||
        !set_text(&judgement->submission_digest, text_copy(work->submission->digest)) ||
        !set_text(&judgement->language, text_copy(profile->id)) ||
        !set_text(&judgement->language_name, text_copy(profile->name)) ||
        !set_text(&judgement->cpu_model, host_cpu_model()) ||
        !set_text(&judgement->kernel, host_kernel()))
        return error_set(err, ERR_SYSTEM, "out of memory");
    if (challenge && (!set_text(&judgement->challenge_id, text_copy(challenge->id)) ||
                      !set_text(&judgement->challenge_name, text_copy(challenge->name)) ||
                      !set_text(&judgement->challenge_version, text_copy(challenge->version)) ||
                      !set_text(&judgement->challenge_digest, text_copy(challenge->digest)) ||
                      (challenge->size_name &&
                       !set_text(&judgement->size_name, text_copy(challenge->size_name)))))
        return error_set(err, ERR_SYSTEM, "out of memory");
    judgement->challenge_private = challenge && challenge->is_variant;
    if (describe_tools(&assess->profiles, work->program.chain, judgement, err) < 0)
        return -(int)err->code;
    return digest_tools(profile, judgement, err);
}

/* Where the tests came from, if that is not what the challenge's id says. */
static int name_folder(const struct assess *assess, const char *directory,
                       struct judgement *judgement, struct error *err)
{
    auto_free char *listed = NULL;
    struct error unlisted;
    char whole[PATH_MAX], listed_whole[PATH_MAX];

    if (catalogue_find(assess, judgement->challenge_id, &listed, &unlisted) == 0 &&
        realpath(directory, whole) && realpath(listed, listed_whole) &&
        strcmp(whole, listed_whole) == 0)
        return 0;
    return set_text(&judgement->challenge_directory, text_copy(directory)) ? 0 : error_memory(err);
}

static int check_against_challenge(const struct challenge *challenge,
                                   const struct submission *submission,
                                   const struct profile *profile, struct error *err)
{
    size_t bytes = 0;

    if (!challenge_takes(challenge, profile->id))
        return error_set(err, ERR_LANGUAGE, "the challenge '%s' does not take %s", challenge->id,
                         profile->name);
    for (size_t i = 0; i < submission->file_count; i++)
        bytes += submission->files[i].size;
    if (bytes > challenge->code_bytes) {
        (void)error_set(err, ERR_SUBMISSION, "the submission has %zu bytes; '%s' allows %llu",
                        bytes, challenge->id, (unsigned long long)challenge->code_bytes);
        error_hint(err, "leave out what is generated or not needed");
        return -(int)ERR_SUBMISSION;
    }
    return 0;
}

static int prepare(const struct assess *assess, const char *path, const char *language,
                   struct work *work, struct error *err)
{
    int rc = work->submission ? 0 : submission_load(path, &work->submission, err);

    if (rc == 0)
        rc = program_find(&assess->profiles, work->submission, language, &work->program, err);
    if (rc == 0)
        rc = toolchain_check(&assess->profiles, work->program.profile, work->program.chain, err);
    if (rc == 0 && work->challenge)
        rc = check_against_challenge(work->challenge, work->submission, work->program.profile, err);
    if (rc == 0 && judgement_new(&work->judgement) < 0)
        rc = error_set(err, ERR_SYSTEM, "out of memory");
    if (rc == 0)
        rc = describe(assess, work, err);
    return rc;
}

static struct compile_limits compile_limits(const struct challenge *challenge)
{
    if (!challenge)
        return (struct compile_limits){0};
    return (struct compile_limits){.cpu_ns = challenge->compile_ns,
                                   .memory_bytes = challenge->compile_memory_bytes};
}

/* A failing judge, said as JE: the only bridge from our errors to a verdict. */
static int as_judging_error(struct judgement *judgement, const struct error *err)
{
    judgement->verdict = VERDICT_JE;
    judgement->score = 0;
    (void)snprintf(judgement->failure.code, sizeof(judgement->failure.code), "%s",
                   error_name(err->code));
    (void)snprintf(judgement->failure.message, sizeof(judgement->failure.message), "%s",
                   err->message);
    (void)snprintf(judgement->failure.hint, sizeof(judgement->failure.hint), "%s", err->hint);
    return 0;
}

/* Nothing was wrong with what the caller asked for, and the candidate's program was under way. */
static bool is_judging_error(const struct error *err)
{
    return err->code == ERR_SANDBOX || err->code == ERR_SYSTEM || err->code == ERR_JUDGE;
}

static int compile_and_test(const struct grader *grader, const struct run_request *request,
                            struct work *work, struct error *err)
{
    const struct testing_wish wish = {.run_all = request->keep_all,
                                      .keep_all = request->keep_all,
                                      .on_test = request->on_test,
                                      .context = request->context};
    const struct compile_limits limits = compile_limits(work->challenge);
    int rc = grade_compile(grader, &work->program, &limits, work->judgement, &work->artifact, err);

    if (rc < 0)
        return rc;
    if (request->on_compiled)
        request->on_compiled(request->context, work->judgement);
    if (work->judgement->compile.verdict == VERDICT_CE) {
        work->judgement->verdict = VERDICT_CE;
        work->judgement->max_score = 100;
        return 0;
    }
    return grade_tests(grader, &work->program, &work->artifact, work->challenge, &wish,
                       work->judgement, err);
}

/* A signal goes to what we started, too: its failure is then no finding about this machine. */
static int as_interrupted(const struct grader *grader, int rc, struct error *err)
{
    return rc < 0 && grade_interrupted(grader, err) ? -(int)ERR_INTERRUPTED : rc;
}

/* No verdict and no points: an unfinished judgement says nothing about the submission. */
static int as_unfinished(struct judgement *judgement, const struct error *err)
{
    judgement->interrupted = err->os_error;
    judgement->verdict = VERDICT_NOT_RUN;
    judgement->score = 0;
    judgement->max_score = 100;
    return 0;
}

int run_takes(const struct assess *assess, const char *directory,
              const struct submission *submission, const char *language, struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    AUTO(program_done) struct program program = {0};
    int rc = challenge_load(directory, &challenge, err);

    if (rc == 0)
        rc = program_find(&assess->profiles, submission, language, &program, err);
    return rc == 0 ? check_against_challenge(challenge, submission, program.profile, err) : rc;
}

int run_judge(const struct assess *assess, const struct run_request *request, const char *directory,
              struct submission **submission, struct judgement **out_judgement, struct error *err)
{
    AUTO(work_done) struct work work = {.submission = submission ? take(*submission) : NULL};
    struct grader grader = session_grader(assess);
    int rc = challenge_load(directory, &work.challenge, err);

    grader.on_progress = request->on_progress;
    grader.context = request->context;
    grader.output_error = request->output_error;
    if (rc == 0)
        rc = prepare(assess, request->path, request->language, &work, err);
    if (rc == 0)
        rc = name_folder(assess, directory, work.judgement, err);
    if (rc == 0)
        rc = time_limit_settle(assess, &grader, work.challenge, err);
    if (rc != 0)
        return as_interrupted(&grader, rc, err);
    grader.forgets_programs = submission != NULL; /* the store has it, and erases it */
    work.judgement->started_at = grader.clock.wall_ms(grader.clock.context);
    rc = compile_and_test(&grader, request, &work, err);
    if (rc < 0 && grade_interrupted(&grader, err))
        rc = as_unfinished(work.judgement, err);
    if (rc < 0 && is_judging_error(err))
        rc = as_judging_error(work.judgement, err);
    work.judgement->ended_at = grader.clock.wall_ms(grader.clock.context);
    if (rc == 0)
        *out_judgement = take(work.judgement);
    return rc;
}

int assess_run(struct assess *assess, const struct run_request *request,
               struct judgement **out_judgement, struct error *err)
{
    const struct grader grader = session_grader(assess);
    auto_free char *directory = NULL;
    int rc;

    if (request->order)
        return as_interrupted(&grader, trial_run(assess, request, out_judgement, err), err);
    rc = assess_find_challenge(assess, request, &directory, err);

    if (rc == 0 && !directory)
        rc = error_set(err, ERR_NOT_FOUND, "'%s' belongs to no challenge", request->path);
    if (rc < 0)
        return as_interrupted(&grader, rc, err);
    return run_judge(assess, request, directory, NULL, out_judgement, err);
}

int assess_run_plain(struct assess *assess, const struct plain_request *request,
                     struct judgement **out_judgement, struct error *err)
{
    AUTO(work_done) struct work work = {0};
    struct grader grader = session_grader(assess);
    const struct compile_limits limits = compile_limits(NULL);
    int rc = prepare(assess, request->path, request->language, &work, err);

    grader.on_progress = request->on_progress;
    grader.context = request->progress_context;
    if (rc < 0)
        return as_interrupted(&grader, rc, err);
    work.judgement->started_at = grader.clock.wall_ms(grader.clock.context);
    rc = grade_compile(&grader, &work.program, &limits, work.judgement, &work.artifact, err);
    if (rc == 0 && request->on_start)
        request->on_start(request->progress_context);
    if (rc == 0 && work.judgement->compile.verdict == VERDICT_CE)
        work.judgement->verdict = VERDICT_CE;
    else if (rc == 0)
        rc = grade_plain(&grader, &work.program, &work.artifact, request, work.judgement, err);
    work.judgement->ended_at = grader.clock.wall_ms(grader.clock.context);
    if (rc == 0)
        *out_judgement = take(work.judgement);
    return rc;
}
