/* SPDX-License-Identifier: MIT */
/*
 * Use case: try something out while the personal clock of an order runs.  It is judged as a submission would be, is
 * kept as a run without a number, and counts nothing.
 */
#include "work.h"

#include "auto.h"
#include "sealed.h"
#include "stored.h"
#include "submission.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

AUTO_OWNER(judgement, judgement_free)
AUTO_OWNER(submission, submission_free)

struct trial {
    struct order_info info;
    const char *challenge; /* of the order */
    struct run_row run;
    char *pack; /* what is to be sealed */
    size_t size;
};

static void trial_done(struct trial *trial)
{
    sealed_free(trial->pack, trial->size);
    order_info_done(&trial->info);
}

static int check(const struct trial *trial, int64_t now, struct error *err)
{
    enum order_answer answer = order_try(&trial->info.order, trial->challenge, now);

    return answer == ORDER_TAKEN ? 0 : ordering_refuse(&trial->info.order, answer, err);
}

/* The order, the challenge, and what will be kept of the submission. */
static int begin(struct store *store, const struct run_request *request,
                 const struct submission *submission, struct trial *trial, struct error *err)
{
    char id[ID_SIZE];
    int rc = orders_find(store, request->order, id, err);

    if (rc == 0)
        rc = ordering_look(store, id, &trial->info, err);
    if (rc == 0)
        rc = ordering_part(&trial->info.order, request->challenge, submission, &trial->challenge,
                           err);
    if (rc == 0)
        rc = check(trial, store_now_ms(store), err);
    if (rc < 0)
        return rc;
    trial->pack = submission_pack(submission, &trial->size);
    if (!trial->pack)
        return error_memory(err);
    (void)snprintf(trial->run.assessment, sizeof trial->run.assessment, "%s", id);
    (void)snprintf(trial->run.challenge, sizeof trial->run.challenge, "%s", trial->challenge);
    (void)snprintf(trial->run.submission_digest, sizeof trial->run.submission_digest, "%s",
                   submission->digest);
    (void)snprintf(trial->run.language, sizeof trial->run.language, "%s",
                   request->language ? request->language : "");
    return 0;
}

static int keep(struct store *store, struct trial *trial, struct judgement *judgement,
                struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    const struct order *order = &trial->info.order;
    struct run_row *run = &trial->run;
    char detail[120];
    int rc = store_begin(store, &change, err);

    run->created_at = store_now_ms(store);
    if (rc == 0)
        rc = id_new("run", run->created_at, run->id, err);
    work_fill_run(run, judgement, run->created_at);
    if (rc == 0)
        rc = runs_add(store, run, err);
    if (rc == 0)
        rc = runs_put(store, run, err);
    if (rc == 0)
        rc = sealed_put(store, order->candidate, run->id, SEALED_SOURCE, trial->pack, trial->size,
                        err);
    if (rc == 0)
        rc = work_seal_report(store, order->candidate, run->id, judgement, err);
    (void)snprintf(detail, sizeof detail, "%s %s", run->challenge, run->id);
    if (rc == 0)
        rc = audit_add(store, "order.try", order->id, detail, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

int trial_run(struct assess *assess, const struct run_request *request,
              struct judgement **out_judgement, struct error *err)
{
    AUTO(auto_judgement_clean) struct judgement *judgement = NULL;
    AUTO(auto_submission_clean) struct submission *submission = NULL;
    AUTO(trial_done) struct trial trial = {0};
    auto_store struct store *store = NULL;
    auto_free char *directory = NULL;
    int rc = submission_load(request->path, &submission, err);

    if (rc == 0)
        rc = stored_open(assess, STORE_WRITE, &store, err);
    if (rc == 0)
        rc = begin(store, request, submission, &trial, err);
    if (rc == 0)
        rc = catalogue_find(assess, trial.challenge, &directory, err);
    if (rc == 0)
        rc = run_judge(assess, request, directory, &submission, &judgement, err);
    /* of what was not judged to its end there is nothing to keep */
    if (rc == 0 && judgement->verdict != VERDICT_JE && !judgement->interrupted)
        rc = keep(store, &trial, judgement, err);
    if (rc == 0)
        *out_judgement = take(judgement);
    return rc;
}
