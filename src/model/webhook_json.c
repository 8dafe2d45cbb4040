/* SPDX-License-Identifier: MIT */
#include "webhook_json.h"

#include "json_string.h"
#include "order_json.h"

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_of_text(text) : json_null();
}

static json_t *time_or_null(int64_t ms)
{
    return ms > 0 ? json_integer(ms) : json_null();
}

static json_t *types_of(unsigned types)
{
    json_t *list = json_array();

    for (unsigned i = 0; list && i < EVENT_TEST; i++)
        if ((types == 0 || (types >> i & 1u)) &&
            json_array_append_new(list, json_string(event_type_name((enum event_type)i))) < 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *endpoint_of(const struct endpoint *endpoint)
{
    return json_pack(
        "{s:o, s:o, s:o, s:s, s:o, s:b, s:b, s:o, s:s, s:o, s:I, s:o, s:o, s:I, s:I, s:I}", "id",
        json_of_text(endpoint->id), "name", text_or_null(endpoint->name), "url",
        text_or_null(endpoint->url), "adaptor", endpoint->adaptor, "events",
        types_of(endpoint->types), "thin", (int)endpoint->thin, "ordered", (int)endpoint->ordered,
        "rate", endpoint->rate > 0 ? json_integer(endpoint->rate) : json_null(), "state",
        endpoint_state_name(endpoint->state), "reason", text_or_null(endpoint->reason), "failures",
        (json_int_t)endpoint->failures, "failing_since", time_or_null(endpoint->failing_since),
        "held_until", time_or_null(endpoint->held_until), "created_at",
        (json_int_t)endpoint->created_at, "waiting", (json_int_t)endpoint->waiting, "dead",
        (json_int_t)endpoint->dead);
}

char *endpoint_to_json(const struct endpoint_info *info)
{
    return order_json_end(
        json_pack("{s:s, s:o, s:o, s:o, s:I}", "schema", "assess-endpoint/1", "endpoint",
                  endpoint_of(&info->endpoint), "secret", text_or_null(info->secret), "public_key",
                  text_or_null(info->public_key), "cancelled", (json_int_t)info->cancelled));
}

char *endpoints_to_json(const struct endpoint_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; items && i < list->count; i++)
        if (json_array_append_new(items, endpoint_of(&list->items[i])) < 0) {
            json_decref(items);
            items = NULL;
        }
    return order_json_end(
        json_pack("{s:s, s:o}", "schema", "assess-endpoints/1", "endpoints", items));
}

static json_t *attempts_of(const struct delivery_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; items && i < list->attempt_count; i++)
        if (json_array_append_new(items, json_loads(list->attempts[i], 0, NULL)) < 0) {
            json_decref(items);
            return NULL;
        }
    return items;
}

static json_t *delivery_of(const struct delivery *delivery)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:s, s:I, s:s, s:o, s:I, s:o, s:I, s:o, s:o}", "id",
                     json_of_text(delivery->id), "event", json_of_text(delivery->event), "endpoint",
                     json_of_text(delivery->endpoint), "order", text_or_null(delivery->order),
                     "type", delivery->type, "sequence", (json_int_t)delivery->sequence, "state",
                     delivery->state, "reason", text_or_null(delivery->reason), "attempts",
                     (json_int_t)delivery->attempts, "status",
                     delivery->status > 0 ? json_integer(delivery->status) : json_null(),
                     "created_at", (json_int_t)delivery->created_at, "ended_at",
                     time_or_null(delivery->ended_at), "due_at", time_or_null(delivery->due_at));
}

json_t *encode_deliveries(const struct delivery_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; items && i < list->count; i++)
        if (json_array_append_new(items, delivery_of(&list->items[i])) < 0) {
            json_decref(items);
            return NULL;
        }
    return items;
}

char *deliveries_to_json(const struct delivery_list *list)
{
    return order_json_end(json_pack("{s:s, s:o, s:o}", "schema", "assess-deliveries/1",
                                    "deliveries", encode_deliveries(list), "attempts",
                                    attempts_of(list)));
}

char *webhook_sample_to_json(const struct webhook_sample *sample)
{
    json_t *headers = json_array();

    for (size_t i = 0; headers && i < sample->header_count; i++) {
        const struct webhook_header *header = &sample->headers[i];

        if (json_array_append_new(
                headers, json_pack("{s:o, s:o}", "name", json_of_text(header->name), "value",
                                   header->secret ? json_null() : json_of_text(header->value))) <
            0) {
            json_decref(headers);
            return NULL;
        }
    }
    return order_json_end(json_pack("{s:s, s:s, s:o, s:o, s:o}", "schema", "assess-request/1",
                                    "method", sample->method, "url", json_of_text(sample->url),
                                    "headers", headers, "body", json_of_text(sample->body)));
}

char *replay_to_json(int64_t count)
{
    return order_json_end(
        json_pack("{s:s, s:I}", "schema", "assess-replay/1", "replayed", (json_int_t)count));
}
