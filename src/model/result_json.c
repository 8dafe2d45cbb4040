/* SPDX-License-Identifier: MIT */
#include "result_json.h"

#include "json_string.h"
#include "order_json.h"

#include <string.h>

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */

static json_t *text_or_null(const char *text)
{
    return text && text[0] ? json_of_text(text) : json_null();
}

static json_t *digests_of(const struct order_run *run)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "package", text_or_null(run->challenge_digest),
                     "toolchain", text_or_null(run->toolchain_digest), "submission",
                     text_or_null(run->submission_digest), "outputs",
                     text_or_null(run->outputs_digest));
}

/* The first and the last submission may lie further apart than the clock of others runs. */
static int add_times(json_t *object, const struct order_run *run)
{
    return json_object_set_new(object, "created_at", json_integer(run->created_at)) +
           json_object_set_new(object, "judged_at",
                               run->judged_at > 0 ? json_integer(run->judged_at) : json_null());
}

static json_t *run_of(const struct result *result, const struct order_run *run,
                      enum order_reader reader)
{
    bool judged = run->verdict[0] != '\0';
    json_t *object = json_pack("{s:s, s:s, s:o, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                               run->id, "challenge", run->challenge, "submission",
                               run->number > 0 ? json_integer(run->number) : json_null(), "trial",
                               (int)(run->number == 0), "counts",
                               (int)(result_run(result, run->challenge) == run), "again_of",
                               text_or_null(run->again), "verdict", text_or_null(run->verdict),
                               "score", judged ? json_integer(run->score) : json_null(),
                               "max_score", judged ? json_integer(run->max_score) : json_null(),
                               "language", text_or_null(run->language), "toolchain",
                               text_or_null(run->toolchain), "digests", digests_of(run));

    if (object && reader == ORDER_FOR_OPERATOR && add_times(object, run) < 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *runs_of(const struct result *result, enum order_reader reader)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < result->info.run_count; i++) {
        if (json_array_append_new(list, run_of(result, &result->info.runs[i], reader)) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *decision_of(const struct decision *decision, bool in_force)
{
    return json_pack("{s:s, s:s, s:i, s:I, s:b, s:o, s:o, s:b}", "id", decision->id, "decision",
                     decision_name(decision->word), "score", decision->score / 100, "decided_at",
                     (json_int_t)decision->decided_at, "in_force", (int)in_force, "by",
                     text_or_null(decision->by), "reason", text_or_null(decision->reason), "closed",
                     (int)decision->closed);
}

static json_t *decisions_of(const struct result *result)
{
    json_t *list = json_array();

    for (size_t i = 0; list && i < result->decision_count; i++) {
        if (json_array_append_new(
                list, decision_of(&result->decisions[i], i + 1 == result->decision_count)) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

json_t *encode_result(const struct result *result, enum order_reader reader)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "order",
                     encode_order(&result->info.order, reader, result->info.now), "external_id",
                     text_or_null(result->external_id), "runs", runs_of(result, reader),
                     "decisions", decisions_of(result));
}

char *result_to_json(const struct result *result)
{
    return order_json_end(json_pack("{s:s, s:o}", "schema", "assess-order-result/1", "result",
                                    encode_result(result, ORDER_FOR_REPORT)));
}

char *results_to_json(const struct result_list *list)
{
    json_t *items = json_array();

    for (size_t i = 0; items && i < list->count; i++) {
        if (json_array_append_new(items, encode_result(&list->items[i], ORDER_FOR_REPORT)) < 0) {
            json_decref(items);
            return NULL;
        }
    }
    return order_json_end(
        json_pack("{s:s, s:o}", "schema", "assess-order-results/1", "results", items));
}
