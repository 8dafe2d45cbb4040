/* SPDX-License-Identifier: MIT */
#include "assess/webhook.h"

#include "clock.h"
#include "json_string.h"
#include "order_json.h"

#include <stdlib.h>
#include <string.h>

enum { TIME_SIZE = 32 };

static const char *const names[EVENT_TYPES] = {
    [EVENT_ADDED] = "order.added",         [EVENT_STARTED] = "order.started",
    [EVENT_SUBMITTED] = "order.submitted", [EVENT_GRADED] = "order.graded",
    [EVENT_REGRADED] = "order.regraded",   [EVENT_EXPIRED] = "order.expired",
    [EVENT_CANCELLED] = "order.cancelled", [EVENT_DECIDED] = "result.decided",
    [EVENT_TEST] = "endpoint.test",
};

const char *event_type_name(enum event_type type)
{
    return names[type];
}

bool event_type_by_name(const char *name, enum event_type *out_type)
{
    for (unsigned i = 0; i < EVENT_TYPES; i++)
        if (strcmp(names[i], name) == 0) {
            *out_type = (enum event_type)i;
            return true;
        }
    return false;
}

const char *endpoint_state_name(enum endpoint_state state)
{
    static const char *const words[ENDPOINT_STATES] = {
        [ENDPOINT_ACTIVE] = "active",
        [ENDPOINT_PAUSED] = "paused",
        [ENDPOINT_DISABLED] = "disabled",
    };

    return words[state];
}

void endpoint_done(struct endpoint *endpoint)
{
    free(endpoint->url);
    free(endpoint->settings);
    *endpoint = (struct endpoint){0};
}

void endpoint_info_done(struct endpoint_info *info)
{
    endpoint_done(&info->endpoint);
    explicit_bzero(info, sizeof *info);
}

void endpoint_list_done(struct endpoint_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        endpoint_done(&list->items[i]);
    free(list->items);
    *list = (struct endpoint_list){0};
}

void webhook_sample_done(struct webhook_sample *sample)
{
    for (size_t i = 0; i < sample->header_count; i++) {
        free(sample->headers[i].name);
        free(sample->headers[i].value);
    }
    free(sample->headers);
    free(sample->url);
    free(sample->body);
    *sample = (struct webhook_sample){0};
}

void delivery_list_done(struct delivery_list *list)
{
    for (size_t i = 0; i < list->attempt_count; i++)
        free(list->attempts[i]);
    free(list->attempts);
    free(list->items);
    *list = (struct delivery_list){0};
}

/* ---- the body --------------------------------------------------------------------------------------- */

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_of_text(text) : json_null();
}

/* The words that other systems have for it. */
static const char *status_of(enum order_state state)
{
    switch (state) {
    case ORDER_GRADED:
    case ORDER_EXPIRED: return "COMPLETED";
    case ORDER_CANCELLED: return "CANCELLED";
    case ORDER_ORDERED:
    case ORDER_STARTED:
    case ORDER_SUBMITTED:
    case ORDER_STATES: break;
    }
    return "OPEN";
}

static json_t *attribute_of(const struct order_challenge *item)
{
    bool judged = item->graded > 0;
    json_t *score = judged ? json_pack("{s:i, s:i}", "value", item->score, "max", item->max_score)
                           : json_null();

    return json_pack("{s:s, s:o, s:o, s:o, s:s, s:o}", "type", "SUB_RESULT", "id",
                     json_of_text(item->id), "label", json_of_text(item->id), "score", score,
                     "status", judged ? "COMPLETED" : "OPEN", "verdict",
                     text_or_null(item->verdict));
}

static json_t *attributes_of(const struct order *order)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < order->challenge_count; i++) {
        if (json_array_append_new(list, attribute_of(&order->challenges[i])) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *summary_of(const struct order *order)
{
    unsigned judged = 0, accepted = 0;

    for (size_t i = 0; i < order->challenge_count; i++) {
        judged += order->challenges[i].graded > 0;
        accepted += strcmp(order->challenges[i].verdict, "AC") == 0;
    }
    if (judged == 0)
        return json_null();
    return json_sprintf("%u of %u challenges accepted", accepted, (unsigned)order->challenge_count);
}

static json_t *threshold_of(const struct order *order)
{
    if (order->threshold < 0)
        return json_null();
    return json_pack(
        "{s:i, s:b}", "score", order->threshold, "met",
        (int)(order->state == ORDER_GRADED && order_score(order) >= order->threshold * 100));
}

static int add_result(json_t *data, const struct event *event, const char *time)
{
    const struct order *order = event->order;
    bool graded = order->state == ORDER_GRADED;
    json_t *more = json_pack(
        "{s:s, s:s, s:o, s:i, s:o, s:o, s:o, s:n, s:o, s:[], s:o}", "status",
        status_of(order->state), "state", order_state_name(order->state), "score",
        graded ? json_integer(order_score(order) / 100) : json_null(), "max_score", 100,
        "completed_at",
        strcmp(status_of(order->state), "COMPLETED") == 0 ? json_string(time) : json_null(),
        "summary", summary_of(order), "threshold", threshold_of(order), "result_url", "decision",
        text_or_null(event->decision), "attachments", "attributes", attributes_of(order));
    int rc = more ? json_object_update(data, more) : -1;

    json_decref(more);
    return rc;
}

static json_t *data_of(const struct event *event)
{
    const struct order *order = event->order;

    return json_pack("{s:s, s:s, s:I, s:o, s:o, s:o, s:o}", "id", event->id, "schema",
                     "assess-webhook/1", "sequence", (json_int_t)event->sequence, "order_id",
                     order ? json_of_text(order->id) : json_null(), "application_id",
                     text_or_null(order ? order->application : NULL), "role",
                     text_or_null(order ? order->role : NULL), "candidate",
                     order ? json_pack("{s:o, s:o}", "id", json_of_text(order->candidate),
                                       "external_id", text_or_null(event->external_id))
                           : json_null());
}

char *event_to_json(const struct event *event, bool thin)
{
    char time[TIME_SIZE];
    json_t *data = data_of(event), *root;
    char *text;

    clock_format(event->at, time);
    if (data && event->order && !thin && add_result(data, event, time) < 0) {
        json_decref(data);
        data = NULL;
    }
    root =
        json_pack("{s:s, s:s, s:o}", "type", names[event->type], "timestamp", time, "data", data);
    text = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    /* a hundred challenges with long names */
    if (text && strlen(text) > EVENT_BODY_MAX &&
        json_object_set_new(data, "attributes", json_array()) == 0) {
        free(text);
        text = json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII);
    }
    json_decref(root);
    return text;
}
