/* SPDX-License-Identifier: MIT */
/*
 * Use case: judge once more what an order's result comes from.  What was handed in is judged as it was kept, against the
 * same package; the run that counts goes on counting, and the new one is kept beside it.
 */
#include "regrade.h"

#include "auto.h"
#include "challenge.h"
#include "results.h"
#include "sealed.h"
#include "stored.h"
#include "submission.h"
#include "text.h"
#include "webhooks.h"
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

AUTO_OWNER(challenge, challenge_free)
AUTO_OWNER(judgement, judgement_free)
AUTO_OWNER(submission, submission_free)

struct regrading {
    struct assess *assess;
    struct store *store;
    const struct regrade_request *request;
    const struct order *order;
};

/* ---- before anything is judged -------------------------------------------------------------------- */

static int check_package(const struct assess *assess, const struct run_row *run, struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    auto_free char *directory = NULL;
    int rc = catalogue_find(assess, run->challenge, &directory, err);

    if (rc == 0)
        rc = challenge_load(directory, &challenge, err);
    if (rc != 0 || strcmp(challenge->digest, run->challenge_digest) == 0)
        return rc;
    (void)error_set(err, ERR_CONFLICT,
                    "the package '%s' is another one than the order was judged by", run->challenge);
    error_hint(err, "put back the one with the digest %.23s..., or its variant; nothing was judged",
               run->challenge_digest);
    return -(int)ERR_CONFLICT;
}

static int check_all(const struct regrading *regrading, struct error *err)
{
    const struct order *order = regrading->order;
    size_t judged = 0;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < order->challenge_count; i++) {
        struct run_row run;

        if (order->challenges[i].graded == 0)
            continue;
        judged++;
        rc = runs_get(regrading->store, order->challenges[i].run, &run, err);
        if (rc == 0)
            rc = check_package(regrading->assess, &run, err);
    }
    if (rc == 0 && judged == 0) {
        rc = error_set(err, ERR_CONFLICT, "order %s: nothing of it was judged yet",
                       id_short(order->id));
        error_hint(err, "assess order show %s", id_short(order->id));
    }
    return rc;
}

/* ---- one ------------------------------------------------------------------------------------------ */

static int judge(const struct regrading *regrading, const struct run_row *was,
                 struct judgement **out_judgement, struct error *err)
{
    AUTO(auto_submission_clean) struct submission *submission = NULL;
    AUTO(auto_judgement_clean) struct judgement *judgement = NULL;
    auto_free char *directory = NULL;
    const struct run_request request = {.path = "",
                                        .language = was->language[0] ? was->language : NULL,
                                        .keep_all = true,
                                        .on_progress = regrading->request->on_progress,
                                        .context = regrading->request->context};
    int rc = work_load_source(regrading->store, was->id, &submission, err);

    if (rc == 0)
        rc = catalogue_find(regrading->assess, was->challenge, &directory, err);
    if (rc == 0)
        rc = run_judge(regrading->assess, &request, directory, &submission, &judgement, err);
    if (rc == 0)
        rc = work_check_judged(judgement, err);
    if (rc == 0)
        *out_judgement = take(judgement);
    return rc;
}

static int keep(const struct regrading *regrading, const struct run_row *was,
                struct judgement *judgement, struct regraded_run *item, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct store *store = regrading->store;
    struct run_row run = *was;
    char detail[160];
    int rc = store_begin(store, &change, err);

    run.created_at = store_now_ms(store);
    memcpy(run.again, was->id, sizeof run.again);
    if (rc == 0)
        rc = id_new("run", run.created_at, run.id, err);
    work_fill_run(&run, judgement, run.created_at);
    if (rc == 0)
        rc = runs_add(store, &run, err);
    if (rc == 0)
        rc = runs_put(store, &run, err);
    if (rc == 0)
        rc = work_seal_report(store, regrading->order->candidate, run.id, judgement, err);
    (void)snprintf(detail, sizeof detail, "%s %s: %s", run.challenge, run.id,
                   regrade_name(item->answer));
    if (rc == 0)
        rc = audit_add(store, "order.regrade", regrading->order->id, detail, err);
    if (rc == 0)
        rc = events_add(store, EVENT_REGRADED, regrading->order, "", err);
    (void)snprintf(item->run, sizeof item->run, "%s", run.id);
    return rc == 0 ? store_commit(&change, err) : rc;
}

static void describe(const struct run_row *was, const struct judgement *judgement,
                     struct regraded_run *item)
{
    struct run_row is = *was;

    work_fill_run(&is, judgement, 0);
    item->was_score = was->score;
    item->score = is.score;
    item->max_score = is.max_score;
    item->outputs_equal = strcmp(was->outputs_digest, is.outputs_digest) == 0;
    (void)snprintf(item->challenge, sizeof item->challenge, "%s", was->challenge);
    (void)snprintf(item->was_run, sizeof item->was_run, "%s", was->id);
    (void)snprintf(item->was, sizeof item->was, "%s", was->verdict);
    (void)snprintf(item->is, sizeof item->is, "%s", is.verdict);
    (void)snprintf(item->was_toolchain, sizeof item->was_toolchain, "%s", was->toolchain);
    (void)snprintf(item->toolchain, sizeof item->toolchain, "%s", is.toolchain);
}

static int regrade_one(const struct regrading *regrading, const char *run,
                       struct regraded_run *item, struct error *err)
{
    AUTO(auto_judgement_clean) struct judgement *judgement = NULL;
    struct run_row was;
    size_t size = 0;
    char *report = NULL;
    int rc = runs_get(regrading->store, run, &was, err);

    if (rc == 0)
        rc = sealed_get(regrading->store, run, SEALED_REPORT, &report, &size, err);
    if (rc == 0)
        rc = judge(regrading, &was, &judgement, err);
    if (rc == 0) {
        describe(&was, judgement, item);
        rc = regrade_compare(report, size, judgement, item, err);
    }
    sealed_free(report, size);
    return rc == 0 ? keep(regrading, &was, judgement, item, err) : rc;
}

/* ---- all ------------------------------------------------------------------------------------------ */

static int regrade_all(const struct regrading *regrading, struct regraded *regraded,
                       struct error *err)
{
    const struct order *order = regrading->order;
    int rc = 0;

    (void)snprintf(regraded->order, sizeof regraded->order, "%s", order->id);
    regraded->items = calloc(order->challenge_count + 1, sizeof *regraded->items);
    if (!regraded->items)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < order->challenge_count; i++) {
        struct regraded_run *item = &regraded->items[regraded->count];

        if (order->challenges[i].graded == 0)
            continue;
        regraded->count++;
        rc = regrade_one(regrading, order->challenges[i].run, item, err);
        if (rc == 0 && item->answer > regraded->answer)
            regraded->answer = item->answer;
    }
    return rc;
}

int assess_result_regrade(struct assess *assess, const struct regrade_request *request,
                          struct regraded *out_regraded, struct error *err)
{
    AUTO(regraded_done) struct regraded regraded = {0};
    AUTO(order_info_done) struct order_info info = {0};
    auto_store struct store *store = NULL;
    struct regrading regrading = {.assess = assess, .request = request, .order = &info.order};
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_WRITE, &store, err);

    regrading.store = store;
    if (rc == 0)
        rc = orders_find(store, request->order, id, err);
    if (rc == 0)
        rc = ordering_look(store, id, &info, err);
    if (rc == 0)
        rc = results_check_person(store, &info.order, err);
    if (rc == 0)
        rc = check_all(&regrading, err);
    if (rc == 0)
        rc = regrade_all(&regrading, &regraded, err);
    if (rc < 0)
        return rc;
    *out_regraded = take_struct(regraded);
    return 0;
}
