/* SPDX-License-Identifier: MIT */
#include "order_json.h"

#include "assess/ordering.h"
#include "json_string.h"

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */

char *order_json_end(json_t *root)
{
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

    json_decref(root);
    return text;
}

static json_t *time_or_null(int64_t ms)
{
    return ms > 0 ? json_integer(ms) : json_null();
}

static json_t *result_of(const struct order_challenge *item)
{
    if (item->graded == 0)
        return json_null();
    return json_pack("{s:o, s:i, s:s, s:i, s:i}", "run", json_of_text(item->run), "submission",
                     (int)item->graded, "verdict", item->verdict, "score", item->score, "max_score",
                     item->max_score);
}

/* From start and submission a reader could tell how long it took, and so who had more time. */
static json_t *inner_time(enum order_reader reader, int64_t ms)
{
    return time_or_null(reader == ORDER_FOR_OPERATOR ? ms : 0);
}

static json_t *challenges_of(const struct order *order, enum order_reader reader)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < order->challenge_count; i++) {
        const struct order_challenge *item = &order->challenges[i];
        json_t *object =
            json_pack("{s:o, s:i, s:i, s:o, s:o}", "id", json_of_text(item->id), "weight",
                      (int)item->weight, "submissions", (int)item->submissions, "submitted_at",
                      inner_time(reader, item->submitted_at), "result", result_of(item));

        if (json_array_append_new(list, object) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *threshold_of(const struct order *order)
{
    if (order->threshold < 0)
        return json_null();
    return json_pack("{s:i, s:b}", "percent", order->threshold, "met",
                     order->state == ORDER_GRADED && order_score(order) >= order->threshold * 100);
}

static const char *end_name(enum order_end end)
{
    switch (end) {
    case ORDER_END_CLOCK: return "clock";
    case ORDER_END_DEADLINE: return "deadline";
    case ORDER_END_NONE: break;
    }
    return NULL;
}

/* What only the operator sees: the end tells extra time as well as its own name does. */
static json_t *clock_of(const struct order *order, int64_t now)
{
    struct order_time time;

    order_time_at(order, now, &time);
    return json_pack("{s:I, s:i, s:s?, s:o, s:o}", "clock_ms", (json_int_t)order->clock_ms,
                     "extra_time_percent", (int)order->extra_percent, "ends_by", end_name(time.end),
                     "ends_at", time_or_null(time.ends_at), "left_ms",
                     time.end == ORDER_END_NONE ? json_null() : json_integer(time.left_ms));
}

json_t *encode_order(const struct order *order, enum order_reader reader, int64_t now)
{
    json_t *object = json_pack(
        "{s:o, s:o, s:o, s:o, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
        json_of_text(order->id), "candidate", json_of_text(order->candidate), "role",
        json_of_text(order->role), "application",
        order->application[0] ? json_of_text(order->application) : json_null(), "state",
        order_state_name(order->state), "ordered_at", (json_int_t)order->ordered_at, "deadline_at",
        time_or_null(order->deadline_at), "started_at", inner_time(reader, order->started_at),
        "ended_at", inner_time(reader, order->ended_at), "challenges", challenges_of(order, reader),
        "score",
        order->state == ORDER_GRADED ? json_integer(order_score(order) / 100) : json_null(),
        "threshold", threshold_of(order));

    if (object && reader == ORDER_FOR_OPERATOR &&
        json_object_set_new(object, "time", clock_of(order, now)) < 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

char *order_to_json(const struct order *order, enum order_reader reader, int64_t now)
{
    return order_json_end(json_pack("{s:s, s:o}", "schema", "assess-order/1", "order",
                                    encode_order(order, reader, now)));
}

char *orders_to_json(const struct order *orders, size_t count, enum order_reader reader,
                     int64_t now)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < count; i++) {
        if (json_array_append_new(list, encode_order(&orders[i], reader, now)) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return order_json_end(json_pack("{s:s, s:o}", "schema", "assess-orders/1", "orders", list));
}

char *work_report_to_json(const struct work_report *report)
{
    return order_json_end(json_pack(
        "{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b}", "schema",
        "assess-work/1", "judged", (json_int_t)report->judged, "failed", (json_int_t)report->failed,
        "dropped", (json_int_t)report->dropped, "ended", (json_int_t)report->ended, "removed",
        (json_int_t)report->removed, "erased", (json_int_t)report->erased, "waiting",
        (json_int_t)report->waiting, "dead", (json_int_t)report->dead, "quarantined",
        (json_int_t)report->quarantined, "delivered", (json_int_t)report->delivered, "undelivered",
        (json_int_t)report->undelivered, "deliveries_waiting",
        (json_int_t)report->deliveries_waiting, "deliveries_dead",
        (json_int_t)report->deliveries_dead, "interrupted", report->interrupted != 0));
}
