/* SPDX-License-Identifier: MIT */
/*
 * Use case: take what is handed in.  Everything is looked at before anything counts; then the submissions, their
 * sealed sources and the jobs that judge them are one change.  Judging follows, here or by `assess work`.
 */
#include "work.h"

#include "auto.h"
#include "sealed.h"
#include "stored.h"
#include "submission.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct handing {
    struct submission *submission;
    const char *challenge; /* of the order */
    char run[ID_SIZE];
};

struct handings {
    struct handing *items;
    size_t count;
};

static void handings_done(struct handings *handings)
{
    for (size_t i = 0; i < handings->count; i++)
        submission_free(handings->items[i].submission);
    free(handings->items);
}

void submitted_done(struct submitted *submitted)
{
    for (size_t i = 0; i < submitted->count; i++)
        judgement_free(submitted->items[i].judgement);
    free(submitted->items);
    order_info_done(&submitted->info);
    *submitted = (struct submitted){0};
}

/* ---- which challenge ---------------------------------------------------------------------------- */

static const char *part_of(const struct order *order, const char *id)
{
    for (size_t i = 0; i < order->challenge_count; i++)
        if (strcmp(order->challenges[i].id, id) == 0)
            return order->challenges[i].id;
    return NULL;
}

static void hint_challenges(const struct order *order, struct error *err)
{
    char list[200] = "";

    for (size_t i = 0; i < order->challenge_count; i++) {
        size_t used = strlen(list);

        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "",
                       order->challenges[i].id);
    }
    error_hint(err, "order %s has: %s", id_short(order->id), list);
}

int ordering_part(const struct order *order, const char *wanted,
                  const struct submission *submission, const char **out_challenge,
                  struct error *err)
{
    const char *marker = submission->marker[0] ? submission->marker : NULL;
    const char *word = wanted ? wanted : marker;
    char shown[120], path[200];

    (void)text_escape_into(path, sizeof path, submission->path, strlen(submission->path));
    if (!word && order->challenge_count == 1)
        word = order->challenges[0].id;
    if (!word) {
        (void)error_set(err, ERR_USAGE, "which challenge is '%s' for?", path);
        hint_challenges(order, err);
        return -(int)ERR_USAGE;
    }
    *out_challenge = part_of(order, word);
    if (!*out_challenge) {
        (void)error_set(err, ERR_USAGE, "%s '%s' of '%s' is not in the order",
                        word == marker ? "the marker" : "the challenge",
                        text_escape_into(shown, sizeof shown, word, strlen(word)), path);
        hint_challenges(order, err);
        return -(int)ERR_USAGE;
    }
    if (marker && strcmp(marker, *out_challenge) != 0)
        return error_set(err, ERR_USAGE, "'%s' is for '%s', says its marker, not for '%s'", path,
                         marker, *out_challenge);
    return 0;
}

static int check_handing(const struct assess *assess, const struct submit_request *request,
                         const struct handing *handing, struct error *err)
{
    auto_free char *directory = NULL;
    int rc = catalogue_find(assess, handing->challenge, &directory, err);

    return rc == 0 ? run_takes(assess, directory, handing->submission, request->language, err) : rc;
}

static int read_all(const struct assess *assess, const struct submit_request *request,
                    const struct order *order, struct handings *handings, struct error *err)
{
    int rc = 0;

    handings->items = calloc(request->count, sizeof *handings->items);
    if (!handings->items)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < request->count; i++) {
        struct handing *handing = &handings->items[handings->count++];

        rc = submission_load(request->paths[i], &handing->submission, err);
        if (rc == 0)
            rc = ordering_part(order, request->challenge, handing->submission, &handing->challenge,
                               err);
        for (size_t j = 0; rc == 0 && j < i; j++)
            if (strcmp(handings->items[j].challenge, handing->challenge) == 0)
                rc = error_set(err, ERR_USAGE, "two of the paths are for '%s'; one counts",
                               handing->challenge);
        if (rc == 0)
            rc = check_handing(assess, request, handing, err);
    }
    return rc;
}

/* ---- taking ------------------------------------------------------------------------------------- */

static unsigned number_of(const struct order *order, const char *challenge)
{
    for (size_t i = 0; i < order->challenge_count; i++)
        if (strcmp(order->challenges[i].id, challenge) == 0)
            return order->challenges[i].submissions;
    return 0;
}

static int seal_source(struct store *store, const struct order *order,
                       const struct handing *handing, struct error *err)
{
    size_t size = 0;
    char *pack = submission_pack(handing->submission, &size);
    int rc = pack
                 ? sealed_put(store, order->candidate, handing->run, SEALED_SOURCE, pack, size, err)
                 : error_memory(err);

    sealed_free(pack, pack ? size : 0);
    return rc;
}

static int take_one(struct store *store, const struct submit_request *request,
                    const struct order *order, struct handing *handing, struct error *err)
{
    const struct job_wanted wanted = {.kind = JOB_GRADE,
                                      .priority = JOB_NORMAL,
                                      .subject = handing->run,
                                      .candidate = order->candidate,
                                      .body = ""};
    struct run_row row = {.number = number_of(order, handing->challenge),
                          .created_at = store_now_ms(store)};
    char job[ID_SIZE];
    int rc = id_new("run", row.created_at, handing->run, err);

    (void)snprintf(row.id, sizeof row.id, "%s", handing->run);
    (void)snprintf(row.assessment, sizeof row.assessment, "%s", order->id);
    (void)snprintf(row.challenge, sizeof row.challenge, "%s", handing->challenge);
    (void)snprintf(row.submission_digest, sizeof row.submission_digest, "%s",
                   handing->submission->digest);
    (void)snprintf(row.language, sizeof row.language, "%s",
                   request->language ? request->language : "");
    if (rc == 0)
        rc = runs_add(store, &row, err);
    if (rc == 0)
        rc = seal_source(store, order, handing, err);
    return rc == 0 ? job_enqueue(store, &wanted, job, err) : rc;
}

static int take_all(struct store *store, const struct submit_request *request,
                    struct handings *handings, struct error *err)
{
    AUTO(order_done) struct order order = {0};
    AUTO(store_change_done) struct store_change change = {0};
    enum order_answer answer = ORDER_TAKEN;
    bool settled = false;
    int rc = ordering_begin(store, request->order, &change, &order, &settled, err);

    for (size_t i = 0; rc == 0 && answer == ORDER_TAKEN && i < handings->count; i++) {
        answer = order_submit(&order, handings->items[i].challenge, store_now_ms(store));
        if (answer == ORDER_TAKEN)
            rc = take_one(store, request, &order, &handings->items[i], err);
    }
    if (rc < 0)
        return rc;
    return ordering_end(store, &change, &order, settled, answer, "order.submit", err);
}

/* It is on the disk, so whoever handed it in must not be told less. */
static int say_taken(const struct handings *handings, struct error *err)
{
    bool is_one = handings->count == 1;

    (void)error_wrap(err, "%s taken, but not judged, which \"assess work\" does",
                     is_one ? "the submission is" : "the submissions are");
    if (!err->hint[0])
        error_hint(err, "%s need not be handed in again", is_one ? "it" : "they");
    return -(int)err->code;
}

/* ---- judging ------------------------------------------------------------------------------------ */

static int judge_one(struct assess *assess, struct store *store,
                     const struct submit_request *request, const char *run,
                     struct judgement **out_judgement, struct error *fault, struct error *err)
{
    AUTO(jobs_done) struct jobs jobs = {0};
    AUTO(worked_done) struct worked worked = {0};
    const struct hearing hearing = {request->on_progress, request->context};
    int rc = work_claim_run(store, run, &jobs, err);

    /* a worker has it already: it will be judged all the same */
    if (rc < 0 || jobs.count == 0)
        return rc;
    rc = work_grade(assess, store, &jobs.items[0], &hearing, &worked, err);
    if (rc == 0) {
        *out_judgement = take(worked.judgement);
        *fault = worked.fault;
    }
    return rc;
}

static int judge_all(struct assess *assess, struct store *store,
                     const struct submit_request *request, const struct handings *handings,
                     struct submitted *submitted, struct error *err)
{
    int rc = 0;

    submitted->items = calloc(handings->count + 1, sizeof *submitted->items);
    if (!submitted->items)
        return error_memory(err);
    submitted->count = handings->count;
    for (size_t i = 0; rc == 0 && i < handings->count; i++) {
        const struct handing *handing = &handings->items[i];

        (void)snprintf(submitted->items[i].run, sizeof submitted->items[i].run, "%s", handing->run);
        (void)snprintf(submitted->items[i].challenge, sizeof submitted->items[i].challenge, "%s",
                       handing->challenge);
        if (!request->queue && !(assess->interrupted && *assess->interrupted))
            rc = judge_one(assess, store, request, handing->run, &submitted->items[i].judgement,
                           &submitted->items[i].fault, err);
    }
    if (!request->queue && assess->interrupted)
        submitted->interrupted = (int)*assess->interrupted;
    return rc;
}

int assess_order_submit(struct assess *assess, const struct submit_request *request,
                        struct submitted *out_submitted, struct error *err)
{
    AUTO(submitted_done) struct submitted submitted = {0};
    AUTO(order_info_done) struct order_info before = {0};
    AUTO(handings_done) struct handings handings = {0};
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0 && request->challenge && request->count > 1)
        rc = error_set(err, ERR_USAGE, "one challenge takes one path");
    if (rc == 0)
        rc = orders_find(store, request->order, id, err);
    if (rc == 0)
        rc = ordering_look(store, id, &before, err);
    if (rc == 0)
        rc = read_all(assess, request, &before.order, &handings, err);
    if (rc == 0)
        rc = take_all(store, request, &handings, err);
    if (rc < 0)
        return rc;
    rc = judge_all(assess, store, request, &handings, &submitted, err);
    if (rc == 0)
        rc = ordering_look(store, id, &submitted.info, err);
    if (rc < 0)
        return say_taken(&handings, err);
    *out_submitted = take_struct(submitted);
    return 0;
}

/* What was handed in for the order and waits. */
static int judge_waiting(struct assess *assess, struct store *store,
                         const struct submit_request *request, const struct order_info *info,
                         struct submitted *submitted, struct error *err)
{
    int rc = 0;

    submitted->items = calloc(info->run_count + 1, sizeof *submitted->items);
    if (!submitted->items)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < info->run_count; i++) {
        const struct order_run *run = &info->runs[i];
        size_t at = submitted->count;

        if (run->judged_at != 0 || run->number == 0)
            continue;
        (void)snprintf(submitted->items[at].run, sizeof submitted->items[at].run, "%s", run->id);
        (void)snprintf(submitted->items[at].challenge, sizeof submitted->items[at].challenge, "%s",
                       run->challenge);
        submitted->count++;
        if (!(assess->interrupted && *assess->interrupted))
            rc = judge_one(assess, store, request, run->id, &submitted->items[at].judgement,
                           &submitted->items[at].fault, err);
    }
    if (assess->interrupted)
        submitted->interrupted = (int)*assess->interrupted;
    return rc;
}

int assess_order_judge(struct assess *assess, const struct submit_request *request,
                       struct submitted *out_submitted, struct error *err)
{
    AUTO(submitted_done) struct submitted submitted = {0};
    AUTO(order_info_done) struct order_info before = {0};
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0)
        rc = orders_find(store, request->order, id, err);
    if (rc == 0)
        rc = ordering_look(store, id, &before, err);
    if (rc == 0)
        rc = judge_waiting(assess, store, request, &before, &submitted, err);
    if (rc == 0)
        rc = ordering_look(store, id, &submitted.info, err);
    if (rc < 0)
        return rc;
    *out_submitted = take_struct(submitted);
    return 0;
}
