/* SPDX-License-Identifier: MIT */
/* Use cases: what came of orders. */
#include "results.h"

#include "auto.h"
#include "candidates.h"
#include "decision.h"
#include "decisions.h"
#include "sealed.h"
#include "stored.h"
#include "text.h"
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one ------------------------------------------------------------------------------------------ */

static int add_decision(void *context, const struct decision_row *row, struct error *err)
{
    struct result *result = context;
    struct decision *grown =
        realloc(result->decisions, (result->decision_count + 1) * sizeof *grown);
    struct decision *decision;

    if (!grown)
        return error_memory(err);
    result->decisions = grown;
    decision = &grown[result->decision_count++];
    *decision = (struct decision){.score = (int)row->score, .decided_at = row->decided_at};
    (void)snprintf(decision->id, sizeof decision->id, "%s", row->id);
    if (!decision_by_name(row->word, &decision->word))
        return error_set(err, ERR_STORE_DAMAGED, "the decision %s has no word", row->id);
    return 0;
}

/* Of an erased person there is nothing left to open; what is damaged keeps nobody from the rest. */
static int open_decision(struct store *store, struct decision *decision, struct error *err)
{
    size_t size = 0;
    char *text = NULL;
    int rc = sealed_get(store, decision->id, SEALED_DECISION, &text, &size, err);

    if (rc == 0 && text)
        rc = decision_from_json(text, size, decision, err);
    sealed_free(text, size);
    decision->closed = rc == -(int)ERR_SEALED;
    return decision->closed ? 0 : rc;
}

int results_look(struct store *store, const char *id, bool opened, struct result *out_result,
                 struct error *err)
{
    AUTO(result_done) struct result result = {0};
    struct candidate_row candidate;
    int rc = ordering_look(store, id, &result.info, err);

    if (rc == 0)
        rc = candidate_get(store, result.info.order.candidate, &candidate, err);
    if (rc == 0)
        rc = decisions_each(store, id, add_decision, &result, err);
    for (size_t i = 0; rc == 0 && opened && i < result.decision_count; i++)
        rc = open_decision(store, &result.decisions[i], err);
    if (rc < 0)
        return rc;
    (void)snprintf(result.external_id, sizeof result.external_id, "%s", candidate.external_id);
    *out_result = take_struct(result);
    return 0;
}

int assess_result_show(struct assess *assess, const char *order, struct result *out_result,
                       struct error *err)
{
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0)
        rc = orders_find(store, order, id, err);
    return rc == 0 ? results_look(store, id, true, out_result, err) : rc;
}

/* ---- many ----------------------------------------------------------------------------------------- */

struct listing {
    struct store *store;
    const struct result_filter *filter;
    struct result_list list;
    bool opened;
};

static void listing_done(struct listing *listing)
{
    result_list_done(&listing->list);
}

static bool is_wanted(const struct result_filter *filter, const struct order *order)
{
    if (filter->role && strcmp(filter->role, order->role) != 0)
        return false;
    if (filter->every_state || filter->state != ORDER_STATES)
        return filter->every_state || order->state == filter->state;
    return order->state == ORDER_SUBMITTED || order->state == ORDER_GRADED ||
           order->state == ORDER_EXPIRED;
}

static int add_result(void *context, struct order *order, struct error *err)
{
    struct listing *listing = context;
    struct result_list *list = &listing->list;
    struct result *grown;
    char id[ID_SIZE];
    bool wanted;

    (void)order_settle(order, store_now_ms(listing->store));
    wanted = is_wanted(listing->filter, order);
    (void)snprintf(id, sizeof id, "%s", order->id);
    order_done(order);
    if (!wanted)
        return 0;
    grown = realloc(list->items, (list->count + 1) * sizeof *grown);
    if (!grown)
        return error_memory(err);
    list->items = grown;
    if (results_look(listing->store, id, listing->opened, &grown[list->count], err) < 0)
        return -(int)err->code;
    list->count++;
    return 0;
}

int results_list(struct store *store, const struct result_filter *filter, bool opened,
                 struct result_list *out_list, struct error *err)
{
    AUTO(listing_done)
    struct listing listing = {.store = store, .filter = filter, .opened = opened};
    int rc = orders_each(store, filter->candidate, add_result, &listing, err);

    if (rc < 0)
        return rc;
    *out_list = listing.list;
    listing.list = (struct result_list){0};
    return 0;
}

int assess_result_list(struct assess *assess, const struct result_filter *filter,
                       struct result_list *out_list, struct error *err)
{
    auto_store struct store *store = NULL;
    struct result_filter found = *filter;
    char candidate[40];
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0 && filter->candidate) {
        rc = candidate_find(store, filter->candidate, candidate, err);
        found.candidate = candidate;
    }
    return rc == 0 ? results_list(store, &found, false, out_list, err) : rc;
}
