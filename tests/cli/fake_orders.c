/* SPDX-License-Identifier: MIT */
/* Orders of a core that keeps nothing: one, whose id ends in 3K9XQ0AB, of which all but the last digit is enough. */
#include "fake_orders.h"

#include "assess/assess.h"
#include "text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600 * 1000 };

static const int64_t now = INT64_C(1795996800000);

void fake_order(struct order_info *out_info, enum order_state state)
{
    struct order *order = &out_info->order;

    *out_info = (struct order_info){.now = now};
    *order = (struct order){
        .id = text_copy("ord_01ARYZ6S41TSV4RR3K9XQ0AB"),
        .candidate = text_copy("can_01ARYZ6S41TSV4RRFFQ69G5F"),
        .role = text_copy("senior-backend-engineer"),
        .application = text_copy(""),
        .clock_ms = 2 * (int64_t)HOUR,
        .threshold = 70,
        .state = ORDER_ORDERED,
        .ordered_at = now - 48 * (int64_t)HOUR,
        .deadline_at = now + 288 * (int64_t)HOUR,
        .challenges = calloc(2, sizeof *order->challenges),
        .challenge_count = 2,
    };
    assert(order->challenges);
    order->challenges[0] = (struct order_challenge){.id = text_copy("ratelimiter"), .weight = 2};
    order->challenges[1] = (struct order_challenge){.id = text_copy("lrucache"), .weight = 1};
    if (state == ORDER_ORDERED)
        return;
    (void)order_start(order, now - HOUR);
    (void)order_submit(order, "ratelimiter", now - HOUR / 2);
    (void)order_submit(order, "ratelimiter", now - HOUR / 4);
    out_info->runs = calloc(2, sizeof *out_info->runs);
    assert(out_info->runs);
    out_info->run_count = 2;
    out_info->runs[0] = (struct order_run){.id = "run_01ARYZ6S41TSV4RRFFQ69G5A",
                                           .challenge = "ratelimiter",
                                           .number = 1,
                                           .verdict = "WA",
                                           .score = 40,
                                           .max_score = 100,
                                           .created_at = now - HOUR / 2,
                                           .judged_at = now - HOUR / 2 + 900};
    out_info->runs[1] = (struct order_run){.id = "run_01ARYZ6S41TSV4RRFFQ69G5B",
                                           .challenge = "ratelimiter",
                                           .number = 2,
                                           .created_at = now - HOUR / 4};
    if (state == ORDER_STARTED)
        return;
    (void)order_submit(order, "lrucache", now - 1000);
    (void)order_grade(order, "ratelimiter", &(struct order_result){"run_1", "AC", 2, 100, 100},
                      now);
    (void)order_grade(order, "lrucache", &(struct order_result){"run_2", "TLE", 1, 30, 100}, now);
}

static int find(const char *order, struct order_info *out_info, enum order_state state,
                struct error *err)
{
    if (!text_has_suffix("ord_01ARYZ6S41TSV4RR3K9XQ0AB", order)) {
        (void)error_set(err, ERR_NOT_FOUND, "there is no order '%s'", order);
        error_hint(err, "\"assess order list\" shows those there are");
        return -(int)ERR_NOT_FOUND;
    }
    fake_order(out_info, state);
    return 0;
}

void order_info_done(struct order_info *info)
{
    order_done(&info->order);
    free(info->runs);
    *info = (struct order_info){0};
}

void order_list_done(struct order_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        order_done(&list->items[i]);
    free(list->items);
    *list = (struct order_list){0};
}

void submitted_done(struct submitted *submitted)
{
    for (size_t i = 0; i < submitted->count; i++)
        judgement_free(submitted->items[i].judgement);
    free(submitted->items);
    order_info_done(&submitted->info);
}

int assess_order_add(struct assess *assess, const struct order_request *request,
                     struct order_info *out_info, struct error *err)
{
    (void)assess;
    if (strcmp(request->candidate, "A-1017") != 0)
        return error_set(err, ERR_NOT_FOUND, "there is no candidate '%s'", request->candidate);
    fake_order(out_info, ORDER_ORDERED);
    out_info->order.extra_percent = request->extra_percent;
    return 0;
}

void fake_orders(struct order_list *out_list)
{
    static const enum order_state states[] = {ORDER_ORDERED, ORDER_STARTED, ORDER_GRADED};

    *out_list = (struct order_list){.items = calloc(3, sizeof *out_list->items), .now = now};
    assert(out_list->items);
    for (size_t i = 0; i < 3; i++) {
        struct order_info info;

        fake_order(&info, states[i]);
        free(info.runs);
        out_list->items[out_list->count++] = info.order;
    }
}

int assess_order_list(struct assess *assess, const char *candidate, struct order_list *out_list,
                      struct error *err)
{
    (void)assess;
    (void)candidate;
    (void)err;
    fake_orders(out_list);
    return 0;
}

int assess_order_show(struct assess *assess, const char *order, struct order_info *out_info,
                      struct error *err)
{
    (void)assess;
    return find(order, out_info, ORDER_GRADED, err);
}

int assess_order_start(struct assess *assess, const char *typed, struct order_info *out_info,
                       struct error *err)
{
    (void)assess;
    return find(typed, out_info, ORDER_STARTED, err);
}

int assess_order_submit(struct assess *assess, const struct submit_request *request,
                        struct submitted *out_submitted, struct error *err)
{
    int rc = find(request->order, &out_submitted->info, ORDER_STARTED, err);

    (void)assess;
    if (rc < 0)
        return rc;
    out_submitted->items = calloc(request->count, sizeof *out_submitted->items);
    assert(out_submitted->items);
    out_submitted->count = request->count;
    for (size_t i = 0; i < request->count; i++) {
        (void)snprintf(out_submitted->items[i].challenge, sizeof out_submitted->items[i].challenge,
                       "ratelimiter");
        if (strcmp(request->paths[i], "not-judged") == 0)
            (void)error_set(&out_submitted->items[i].fault, ERR_JUDGE, "a part failed");
    }
    return 0;
}

int assess_order_judge(struct assess *assess, const struct submit_request *request,
                       struct submitted *out_submitted, struct error *err)
{
    return assess_order_submit(assess, request, out_submitted, err);
}

int assess_order_extend(struct assess *assess, const struct extend_request *request,
                        struct order_info *out_info, struct error *err)
{
    (void)assess;
    return find(request->order, out_info, ORDER_STARTED, err);
}

int assess_order_cancel(struct assess *assess, const char *typed, struct order_info *out_info,
                        struct error *err)
{
    int rc = find(typed, out_info, ORDER_ORDERED, err);

    (void)assess;
    if (rc == 0)
        (void)order_cancel(&out_info->order, now);
    return rc;
}

int assess_work(struct assess *assess, const struct work_request *request,
                struct work_report *out_report, struct error *err)
{
    const struct work_event event = {.kind = WORK_DROPPED, .challenge = "lrucache"};

    (void)assess;
    (void)err;
    request->on_event(request->context, &event);
    *out_report = (struct work_report){.judged = 2, .dropped = 1, .waiting = 3, .dead = 1};
    return 0;
}
