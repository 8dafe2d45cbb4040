/* SPDX-License-Identifier: MIT */
/*
 * Use case: judge what was queued.  A job is claimed in one change, worked on outside of any, and ended in another
 * one together with its result; where the claim does not hold any more, that change is undone.
 */
#include "work.h"

#include "auto.h"
#include "deliver.h"
#include "sealed.h"
#include "stored.h"
#include "submission.h"
#include "sweep.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* Others may queue something meanwhile: nobody tells us. */
enum { LOOK_AGAIN_MS = 1000 };

enum { SWEEP_MS = 10 * 60 * 1000 };

AUTO_OWNER(submission, submission_free)

void worked_done(struct worked *worked)
{
    judgement_free(worked->judgement);
    *worked = (struct worked){0};
}

static void name_owner(char out[JOB_OWNER_SIZE])
{
    char host[64] = "";

    (void)gethostname(host, sizeof host - 1);
    (void)snprintf(out, JOB_OWNER_SIZE, "%s %d", host, (int)getpid());
}

/* ---- claiming ----------------------------------------------------------------------------------- */

static int claim(struct store *store, const char *run, struct jobs *out_jobs, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    char owner[JOB_OWNER_SIZE];
    int rc = store_begin(store, &change, err);

    name_owner(owner);
    if (rc == 0)
        rc = run ? job_claim_subject(store, JOB_GRADE, run, owner, out_jobs, err)
                 : jobs_claim(store, JOB_GRADE, owner, 1, out_jobs, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

int work_claim_run(struct store *store, const char *run, struct jobs *out_jobs, struct error *err)
{
    return claim(store, run, out_jobs, err);
}

/* ---- working ------------------------------------------------------------------------------------ */

struct working {
    struct store *store;
    const struct job *job;
    const struct hearing *hearing;
    int64_t beaten_at;
};

/* Keeps the lease while a run takes its time; that it was lost shows in the end. */
static void beat(struct working *working)
{
    AUTO(store_change_done) struct store_change change = {0};
    const struct job_claim held = {working->job->id, working->job->attempt};
    int64_t now = store_now_ms(working->store);
    struct error ignored;
    bool ours;

    if (now >= working->beaten_at && now - working->beaten_at < job_rules(JOB_GRADE)->lease_ms / 4)
        return;
    working->beaten_at = now;
    if (store_begin(working->store, &change, &ignored) == 0 &&
        job_heartbeat(working->store, &held, JOB_GRADE, &ours, &ignored) == 0)
        (void)store_commit(&change, &ignored);
}

static void hear_progress(void *context, const struct run_progress *progress)
{
    struct working *working = context;

    beat(working);
    if (working->hearing->on_progress)
        working->hearing->on_progress(working->hearing->context, progress);
}

int work_load_source(struct store *store, const char *run, struct submission **out_submission,
                     struct error *err)
{
    size_t size = 0;
    char *pack = NULL;
    int rc = sealed_get(store, run, SEALED_SOURCE, &pack, &size, err);

    if (rc == 0 && !pack)
        rc = error_set(err, ERR_SEALED, "what was handed in is not there any more");
    if (rc == 0)
        rc = submission_unpack(pack, size, out_submission, err);
    sealed_free(pack, pack ? size : 0);
    return rc;
}

int work_check_judged(const struct judgement *judgement, struct error *err)
{
    if (judgement->verdict == VERDICT_JE) {
        (void)error_set(err, ERR_JUDGE, "%s", judgement->failure.message);
        error_hint(err, "%s", judgement->failure.hint);
        return -(int)ERR_JUDGE;
    }
    if (judgement->interrupted) {
        (void)error_set(err, ERR_INTERRUPTED, "interrupted");
        err->os_error = judgement->interrupted;
        return -(int)ERR_INTERRUPTED;
    }
    return 0;
}

static int judge(struct assess *assess, struct working *working, struct worked *worked,
                 struct error *err)
{
    AUTO(auto_submission_clean) struct submission *submission = NULL;
    auto_free char *directory = NULL;
    const struct run_request request = {.path = "",
                                        .language =
                                            worked->run.language[0] ? worked->run.language : NULL,
                                        .keep_all = true,
                                        .on_progress = hear_progress,
                                        .context = working};
    int rc = work_load_source(working->store, worked->run.id, &submission, err);

    if (rc == 0)
        rc = catalogue_find(assess, worked->run.challenge, &directory, err);
    if (rc == 0)
        rc = run_judge(assess, &request, directory, &submission, &worked->judgement, err);
    if (rc < 0)
        return rc;
    return work_check_judged(worked->judgement, err);
}

/* ---- ending ------------------------------------------------------------------------------------- */

void work_fill_run(struct run_row *run, const struct judgement *judgement, int64_t now)
{
    run->judged_at = now;
    run->score = judgement->score;
    run->max_score = judgement->max_score;
    (void)snprintf(run->verdict, sizeof run->verdict, "%s", verdict_code(judgement->verdict));
    /* the version that was asked for stays: who judges it again asks for the same */
    if (!strchr(run->language, '@'))
        (void)snprintf(run->language, sizeof run->language, "%s", judgement->language);
    (void)snprintf(run->toolchain, sizeof run->toolchain, "%s%s%s", judgement->compiler,
                   judgement->compiler[0] && judgement->runtime[0] ? "; " : "", judgement->runtime);
    (void)snprintf(run->toolchain_digest, sizeof run->toolchain_digest, "%s",
                   judgement->toolchain_digest);
    judgement_outputs_digest(judgement, run->outputs_digest);
    (void)snprintf(run->challenge_digest, sizeof run->challenge_digest, "%s",
                   judgement->challenge_digest);
}

int work_seal_report(struct store *store, const char *candidate, const char *run,
                     struct judgement *judgement, struct error *err)
{
    char *text;
    size_t size;
    int rc;

    (void)snprintf(judgement->run, sizeof judgement->run, "%s", run);
    text = judgement_to_json(judgement, AUDIENCE_REVIEWER);
    size = text ? strlen(text) : 0;
    rc = text ? sealed_put(store, candidate, run, SEALED_REPORT, text, size, err)
              : error_memory(err);

    sealed_free(text, size);
    return rc;
}

/* The order takes the result where its submission is still the last one; the run has it in any case. */
static int put_result(struct store *store, struct worked *worked, struct error *err)
{
    AUTO(order_done) struct order order = {0};
    const struct order_result result = {.run = worked->run.id,
                                        .verdict = verdict_code(worked->judgement->verdict),
                                        .number = worked->run.number,
                                        .score = worked->judgement->score,
                                        .max_score = worked->judgement->max_score};
    int64_t now = store_now_ms(store);
    int rc = orders_get(store, worked->run.assessment, &order, err);

    if (rc < 0)
        return rc;
    (void)order_grade(&order, worked->run.challenge, &result, now);
    work_fill_run(&worked->run, worked->judgement, now);
    rc = runs_put(store, &worked->run, err);
    if (rc == 0)
        rc = work_seal_report(store, order.candidate, worked->run.id, worked->judgement, err);
    return rc == 0 ? orders_put(store, &order, "order.grade", err) : rc;
}

static int complete(struct store *store, const struct job *job, struct worked *worked,
                    struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    const struct job_claim held = {job->id, job->attempt};
    bool ours = false;
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = job_complete(store, &held, &ours, err);
    worked->dropped = worked->dropped || !ours;
    if (rc == 0 && ours && worked->judgement)
        rc = put_result(store, worked, err);
    return rc == 0 && ours ? store_commit(&change, err) : rc;
}

static int give_back(struct store *store, const struct job *job, const struct error *why,
                     struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    const struct job_claim held = {job->id, job->attempt};
    enum job_state state;
    uint64_t random = 0;
    bool ours;
    int rc = store_begin(store, &change, err);

    if (getrandom(&random, sizeof random, 0) < 0)
        random = 0; /* then there is no jitter */
    if (rc == 0 && why->code == ERR_INTERRUPTED)
        rc = job_release(store, &held, &ours, err);
    else if (rc == 0)
        rc = job_fail(store, &held, why->message, random, &ours, &state, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

/* The run, where it is still to be judged; what cannot be read is no answer. */
static int find_run(struct store *store, const char *id, struct run_row *out_run, bool *out_wanted,
                    struct error *err)
{
    AUTO(order_done) struct order order = {0};
    int rc = runs_get(store, id, out_run, err);

    *out_wanted = rc == 0;
    if (rc == 0)
        rc = orders_get(store, out_run->assessment, &order, err);
    if (rc == 0)
        *out_wanted = order.state != ORDER_CANCELLED;
    return rc == -(int)ERR_NOT_FOUND && !*out_wanted ? 0 : rc;
}

int work_grade(struct assess *assess, struct store *store, const struct job *job,
               const struct hearing *hearing, struct worked *out_worked, struct error *err)
{
    AUTO(worked_done) struct worked worked = {0};
    struct working working = {store, job, hearing, store_now_ms(store)};
    bool wanted = false;
    int rc = find_run(store, job->subject, &worked.run, &wanted, err);

    if (rc == 0 && !wanted) {
        worked.dropped = true;
        rc = complete(store, job, &worked, err);
    } else if (rc == 0 && judge(assess, &working, &worked, &worked.fault) < 0) {
        judgement_free(take(worked.judgement));
        rc = give_back(store, job, &worked.fault, err);
    } else if (rc == 0) {
        worked.fault = (struct error){0};
        rc = complete(store, job, &worked, err);
    }
    if (rc < 0)
        return rc;
    *out_worked = take_struct(worked);
    return 0;
}

/* ---- the loop ----------------------------------------------------------------------------------- */

static void tell(const struct work_request *request, enum work_event_kind kind,
                 const struct worked *worked)
{
    const struct work_event event = {.kind = kind,
                                     .run = worked ? worked->run.id : "",
                                     .order = worked ? worked->run.assessment : "",
                                     .challenge = worked ? worked->run.challenge : "",
                                     .judgement = worked ? worked->judgement : NULL,
                                     .err = worked ? &worked->fault : NULL};

    if (request->on_event)
        request->on_event(request->context, &event);
}

struct round {
    const struct work_request *request;
    struct deliverer *deliverer;
};

/* What is sent does not wait for what is judged; where that fails, the next turn says so. */
static void hear_round(void *context, const struct run_progress *progress)
{
    const struct round *round = context;
    struct error ignored;

    (void)deliverer_turn(round->deliverer, &ignored);
    if (round->request->on_progress)
        round->request->on_progress(round->request->context, progress);
}

static void hear_delivery(void *context, const struct deliver_event *event)
{
    const struct round *round = context;
    static const char *const states[] = {
        [DELIVERY_DELIVERED] = "delivered", [DELIVERY_WAITS] = "pending", [DELIVERY_DEAD] = "dead"};
    const struct work_request *request = round->request;
    struct delivery delivery = {.status = event->status,
                                .due_at = event->end == DELIVERY_WAITS ? event->due_at : 0};

    delivery.endpoint_state = event->endpoint_state;
    (void)snprintf(delivery.id, sizeof delivery.id, "%s", event->delivery);
    (void)snprintf(delivery.event, sizeof delivery.event, "%s", event->event);
    (void)snprintf(delivery.endpoint, sizeof delivery.endpoint, "%s", event->endpoint);
    (void)snprintf(delivery.type, sizeof delivery.type, "%s", event->type);
    (void)snprintf(delivery.state, sizeof delivery.state, "%s", states[event->end]);
    (void)snprintf(delivery.reason, sizeof delivery.reason, "%s", event->reason);
    if (request->on_delivery)
        request->on_delivery(request->context, &delivery);
}

/* *out_found false: nothing is due. */
static int work_once(struct assess *assess, struct store *store, struct round *round,
                     struct work_report *report, bool *out_found, struct error *err)
{
    const struct work_request *request = round->request;
    AUTO(jobs_done) struct jobs jobs = {0};
    AUTO(worked_done) struct worked worked = {0};
    const struct hearing hearing = {hear_round, round};
    int rc = claim(store, NULL, &jobs, err);

    *out_found = rc == 0 && jobs.count > 0;
    if (!*out_found)
        return rc;
    rc = work_grade(assess, store, &jobs.items[0], &hearing, &worked, err);
    if (rc < 0)
        return rc;
    if (worked.dropped) {
        report->dropped++;
        tell(request, WORK_DROPPED, &worked);
    } else if (worked.judgement) {
        report->judged++;
        tell(request, WORK_JUDGED, &worked);
    } else if (worked.fault.code != ERR_INTERRUPTED) {
        report->failed++;
        tell(request, WORK_FAILED, &worked);
    }
    return 0;
}

static bool is_interrupted(const struct assess *assess)
{
    return assess->interrupted && *assess->interrupted;
}

/* Until something is due, somebody could have queued something, an answer or a signal comes. */
static int wait_for_work(struct store *store, const struct round *round, struct error *err)
{
    struct deliverer *deliverer = round->deliverer;
    int64_t at = INT64_MAX, now = store_now_ms(store);
    int rc = round->request->sends_only ? 0 : jobs_next_at(store, JOB_GRADE, &at, err);

    if (rc == 0 && at > now)
        deliverer_wait(deliverer, at - now < LOOK_AGAIN_MS ? at - now : LOOK_AGAIN_MS);
    return rc;
}

static int count_left(struct store *store, struct work_report *report, struct error *err)
{
    int64_t counts[JOB_STATES];
    int rc = jobs_count(store, JOB_GRADE, counts, err);

    if (rc == 0) {
        report->waiting = counts[JOB_DUE] + counts[JOB_LEASED];
        report->dead = counts[JOB_DEAD];
        report->quarantined = counts[JOB_QUARANTINED];
        rc = deliveries_count(store, &report->deliveries_waiting, &report->deliveries_dead, err);
    }
    return rc;
}

/* Where it is time for it, and in the beginning. */
static int sweep_now_and_then(const struct assess *assess, struct store *store, int64_t *swept_at,
                              struct work_report *report, struct error *err)
{
    int64_t now = store_now_ms(store);
    struct swept swept = {0};
    int rc;

    if (*swept_at != 0 && now >= *swept_at && now - *swept_at < SWEEP_MS)
        return 0;
    *swept_at = now;
    rc = sweep(store, assess->config.retain_days, &swept, err);
    report->ended += swept.ended;
    report->removed += swept.removed;
    report->erased += swept.erased;
    return rc;
}

/* Somebody has looked at why, and mended it. */
static int make_due(struct store *store, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    char detail[32];
    int64_t count = 0;
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = jobs_replay_all(store, JOB_GRADE, &count, err);
    (void)snprintf(detail, sizeof detail, "%lld", (long long)count);
    if (rc == 0 && count > 0)
        rc = audit_add(store, "work.again", job_kind_name(JOB_GRADE), detail, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

/* Judges and sends until nothing is due; with WATCH, until a signal comes. */
static int work_on(struct assess *assess, struct store *store, struct round *round,
                   struct work_report *report, struct error *err)
{
    const struct work_request *request = round->request;
    bool found = true, told = false;
    int64_t swept_at = 0;
    int rc = 0;

    while (rc == 0 && !is_interrupted(assess)) {
        rc = sweep_now_and_then(assess, store, &swept_at, report, err);
        if (rc == 0)
            rc = deliverer_turn(round->deliverer, err);
        found = false;
        if (rc == 0 && !request->sends_only)
            rc = work_once(assess, store, round, report, &found, err);
        if (rc == 0 && found)
            deliverer_wake(round->deliverer);
        if (rc == 0 && !found && !request->watch && !deliverer_is_busy(round->deliverer))
            break;
        if (rc == 0 && !found) {
            if (!told && request->watch && !deliverer_is_busy(round->deliverer))
                tell(request, WORK_WAITING, NULL);
            rc = wait_for_work(store, round, err);
        }
        told = !found;
    }
    return rc;
}

static int work(struct assess *assess, struct store *store, const struct work_request *request,
                struct work_report *report, struct error *err)
{
    struct deliver_report sent = {0};
    struct round round = {.request = request};
    const struct deliver_options options = {
        .assess = assess, .store = store, .on_event = hear_delivery, .context = &round};
    int rc = deliverer_open(&options, &round.deliverer, err);

    if (rc < 0)
        return rc;
    rc = work_on(assess, store, &round, report, err);
    deliverer_close(round.deliverer, &sent);
    report->delivered = sent.delivered;
    report->undelivered = sent.failed;
    return rc;
}

int assess_work(struct assess *assess, const struct work_request *request,
                struct work_report *out_report, struct error *err)
{
    auto_store struct store *store = NULL;
    struct work_report report = {0};
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0 && request->again)
        rc = make_due(store, err);
    if (rc == 0)
        rc = work(assess, store, request, &report, err);
    if (rc == 0)
        rc = count_left(store, &report, err);
    if (rc < 0)
        return rc;
    report.interrupted = is_interrupted(assess) ? (int)*assess->interrupted : 0;
    *out_report = report;
    return 0;
}
