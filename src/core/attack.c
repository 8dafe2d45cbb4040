/* SPDX-License-Identifier: MIT */
/* The attack battery on this host: in its boxes, or in the sandbox that a runner stands for. */
#include "session.h"

#include "assess-sandbox-attack.h"
#include "auto.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>

AUTO_OWNER(assess, assess_close)

struct collection {
    const struct attack_request *request;
    struct attack_report *report;
    bool lost; /* no memory for a result */
};

static enum attack_verdict verdict_of(enum sandbox_attack_verdict verdict)
{
    switch (verdict) {
    case SANDBOX_ATTACK_HELD: return ATTACK_HELD;
    case SANDBOX_ATTACK_ESCAPED: return ATTACK_ESCAPED;
    case SANDBOX_ATTACK_BEYOND: return ATTACK_BEYOND;
    case SANDBOX_ATTACK_UNTRIED: return ATTACK_UNTRIED;
    }
    return ATTACK_UNTRIED;
}

static void collect(void *context, const struct sandbox_attack_result *result)
{
    struct collection *collection = context;
    struct attack_report *report = collection->report;
    struct attack_outcome *items = report->items;
    struct attack_outcome *item;

    if (!items)
        report->items = items = calloc(result->total, sizeof(*items));
    if (!items || report->count >= result->total) {
        collection->lost = true;
        return;
    }
    item = &items[report->count++];
    *item = (struct attack_outcome){
        .name = result->name, .group = result->group, .verdict = verdict_of(result->verdict)};
    (void)snprintf(item->policy, sizeof(item->policy), "%s", result->policy);
    (void)snprintf(item->fences, sizeof(item->fences), "%s", result->fences);
    (void)snprintf(item->said, sizeof(item->said), "%s", result->said);
    if (collection->request->on_progress)
        collection->request->on_progress(collection->request->context, result->name, result->done,
                                         result->total);
}

static void note_facts(const struct assess *assess, struct attack_report *report)
{
    const struct sandbox_facts *facts = sandbox_facts(assess->sandbox);
    size_t used = 0;

    (void)snprintf(report->meter, sizeof(report->meter), "%s", facts->meter_name);
    for (size_t i = 0; i < facts->protection_count && used < sizeof(report->protections); i++)
        used += (size_t)snprintf(report->protections + used, sizeof(report->protections) - used,
                                 "%s%s", i > 0 ? ", " : "", facts->protections[i]);
}

static int run_battery(struct sandbox_attack_options *wanted, const struct attack_request *request,
                       struct attack_report *report, struct error *err)
{
    const char *const policies[] = {request->policy, NULL};
    struct collection collection = {.request = request, .report = report};
    struct sandbox_attack_summary summary = {0};
    struct sandbox_error why;
    int rc;

    wanted->runner = request->runner;
    wanted->rows = request->rows;
    wanted->policies = request->policy ? policies : NULL;
    wanted->on_result = collect;
    wanted->context = &collection;
    rc = sandbox_attack(wanted, &summary, &why);
    if (rc == -SANDBOX_INVALID) {
        rc = error_set(err, ERR_USAGE, "%s", why.message);
        error_hint(err, "without names all are tried, in every policy; \"assess doctor\" lists the "
                        "policies, \"sandbox-attack -l\" the attacks");
        return rc;
    }
    if (rc == -SANDBOX_STOPPED) {
        (void)error_set(err, ERR_INTERRUPTED, "interrupted");
        err->os_error = wanted->interrupted ? (int)*wanted->interrupted : 0;
        return -(int)ERR_INTERRUPTED;
    }
    if (rc < 0)
        return grade_fail(err, &why);
    if (collection.lost)
        return error_memory(err);
    report->held = summary.held;
    report->escaped = summary.escaped;
    report->beyond = summary.beyond;
    report->untried = summary.untried;
    return 0;
}

int assess_attack(const struct assess_options *options, const struct attack_request *request,
                  struct attack_report *out_report, struct error *err)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    auto_free char *program = NULL;
    struct assess_options mine = *options;
    struct attack_report report = {0};
    struct sandbox_attack_options wanted = {.interrupted = options->interrupted};
    int rc = paths_program("sandbox-attack", &program, err);

    mine.jobs = 1;
    mine.need_sandbox = true;
    if (rc == 0 && !request->runner)
        rc = assess_open(&mine, &assess, err);
    if (rc < 0)
        return rc;
    wanted.program = program;
    if (assess) {
        wanted.lane = assess->lanes[0];
        wanted.facts = sandbox_facts(assess->sandbox);
        note_facts(assess, &report);
    }
    rc = run_battery(&wanted, request, &report, err);
    if (rc < 0)
        attack_report_done(&report);
    else
        *out_report = report;
    return rc;
}

void attack_report_done(struct attack_report *report)
{
    free(report->items);
    *report = (struct attack_report){0};
}
