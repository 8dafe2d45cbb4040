/* SPDX-License-Identifier: MIT */
#include "decision.h"

#include "auto.h"
#include "text.h"

#include <jansson.h>
#include <string.h>

static const char *const words[DECISION_WORDS] = {
    [DECISION_NONE] = "",
    [DECISION_ADVANCE] = "advance",
    [DECISION_REJECT] = "reject",
};

const char *decision_name(enum decision_word word)
{
    return words[word];
}

bool decision_by_name(const char *name, enum decision_word *out_word)
{
    for (unsigned word = DECISION_ADVANCE; word < DECISION_WORDS; word++) {
        if (strcmp(name, words[word]) == 0) {
            *out_word = (enum decision_word)word;
            return true;
        }
    }
    return false;
}

/* ---- sealed --------------------------------------------------------------------------------------- */

char *decision_to_json(const char *by, const char *reason)
{
    json_t *root = json_pack("{s:s, s:s}", "by", by, "reason", reason);
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;

    json_decref(root);
    return text;
}

int decision_from_json(const char *text, size_t size, struct decision *decision, struct error *err)
{
    json_error_t why;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    const char *by = json_string_value(json_object_get(root, "by"));
    const char *reason = json_string_value(json_object_get(root, "reason"));
    int rc = by && reason ? 0 : error_set(err, ERR_SEALED, "what was sealed is no decision");

    if (rc == 0) {
        decision->by = text_copy(by);
        decision->reason = text_copy(reason);
        if (!decision->by || !decision->reason)
            rc = error_memory(err);
    }
    json_decref(root);
    return rc;
}

/* ---- results -------------------------------------------------------------------------------------- */

static void wipe(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
}

void result_done(struct result *result)
{
    for (size_t i = 0; i < result->decision_count; i++) {
        wipe(result->decisions[i].by);
        wipe(result->decisions[i].reason);
    }
    free(result->decisions);
    order_done(&result->info.order);
    free(result->info.runs);
    *result = (struct result){0};
}

void result_list_done(struct result_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        result_done(&list->items[i]);
    free(list->items);
    *list = (struct result_list){0};
}

const struct decision *result_decision(const struct result *result)
{
    return result->decision_count > 0 ? &result->decisions[result->decision_count - 1] : NULL;
}

bool result_decision_is_stale(const struct result *result)
{
    const struct decision *decision = result_decision(result);

    return decision &&
           (result_is_awaited(result) || decision->score != order_score(&result->info.order));
}

bool result_is_awaited(const struct result *result)
{
    const struct order *order = &result->info.order;

    for (size_t i = 0; i < order->challenge_count; i++)
        if (order->challenges[i].graded != order->challenges[i].submissions)
            return true;
    return false;
}

const struct order_run *result_run(const struct result *result, const char *challenge)
{
    const struct order *order = &result->info.order;
    const char *id = "";

    for (size_t i = 0; i < order->challenge_count; i++)
        if (strcmp(order->challenges[i].id, challenge) == 0 && order->challenges[i].graded > 0 &&
            order->challenges[i].graded == order->challenges[i].submissions)
            id = order->challenges[i].run;
    for (size_t i = 0; i < result->info.run_count; i++)
        if (strcmp(result->info.runs[i].id, id) == 0)
            return &result->info.runs[i];
    return NULL;
}
