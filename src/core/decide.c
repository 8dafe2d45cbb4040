/* SPDX-License-Identifier: MIT */
/* Use case: a person decides.  Nothing else does: no score, no threshold and no time. */
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
#include <string.h>

static int check_text(const char *name, const char *text, size_t max, bool lines, struct error *err)
{
    size_t size = strlen(text);
    bool blank = true;

    if (size > max)
        return error_set(err, ERR_USAGE, "%s has more than %zu bytes", name, max);
    if (!text_is_utf8(text, size))
        return error_set(err, ERR_USAGE, "%s is not UTF-8", name);
    if (!text_is_plain(text, lines ? "\n\t" : ""))
        return error_set(err, ERR_USAGE,
                         "%s has control characters, or some that turn the direction of writing",
                         name);
    for (size_t i = 0; i < size; i++)
        blank = blank && (unsigned char)text[i] <= ' ';
    return blank ? error_set(err, ERR_USAGE, "%s is empty", name) : 0;
}

static int check_request(const struct decide_request *request, struct error *err)
{
    int rc = check_text("--by", request->by, DECISION_BY_MAX, false, err);

    return rc == 0 ? check_text("the reason", request->reason, DECISION_REASON_MAX, true, err) : rc;
}

/* There is something to decide of what was judged, and of who let the time pass. */
static int check_state(const struct order *order, struct error *err)
{
    const char *id = id_short(order->id);

    switch (order->state) {
    case ORDER_GRADED:
    case ORDER_EXPIRED: return 0;
    case ORDER_ORDERED:
    case ORDER_STARTED:
        (void)error_set(err, ERR_CONFLICT, "order %s: it is too early to decide, it is only %s", id,
                        order_state_name(order->state));
        error_hint(err, "assess order show %s", id);
        break;
    case ORDER_SUBMITTED:
        (void)error_set(err, ERR_CONFLICT, "order %s: it is too early to decide, it is not judged",
                        id);
        error_hint(err, "\"assess work\" judges what waits");
        break;
    case ORDER_CANCELLED:
    case ORDER_STATES:
        (void)error_set(err, ERR_CONFLICT, "order %s: it was cancelled", id);
        error_hint(err, "assess order show %s", id);
        break;
    }
    return -(int)err->code;
}

int results_check_person(struct store *store, const struct order *order, struct error *err)
{
    struct candidate_row row;
    int rc = candidate_get(store, order->candidate, &row, err);

    if (rc == 0 && row.state != CANDIDATE_ACTIVE)
        rc = error_set(err, ERR_CONFLICT, "order %s: the candidate %s is erased",
                       id_short(order->id), id_short(order->candidate));
    return rc;
}

static int seal_reason(struct store *store, const struct order *order, const char *id,
                       const struct decide_request *request, struct error *err)
{
    char *text = decision_to_json(request->by, request->reason);
    size_t size = text ? strlen(text) : 0;
    int rc = text ? sealed_put(store, order->candidate, id, SEALED_DECISION, text, size, err)
                  : error_memory(err);

    sealed_free(text, size);
    return rc;
}

static int decide(struct store *store, const struct order *order,
                  const struct decide_request *request, struct error *err)
{
    struct decision_row row = {.score = order->state == ORDER_GRADED ? order_score(order) : 0,
                               .decided_at = store_now_ms(store)};
    int rc = id_new("dec", row.decided_at, row.id, err);

    (void)snprintf(row.assessment, sizeof row.assessment, "%s", order->id);
    (void)snprintf(row.word, sizeof row.word, "%s", decision_name(request->word));
    if (rc == 0)
        rc = decisions_add(store, &row, err);
    return rc == 0 ? seal_reason(store, order, row.id, request, err) : rc;
}

int assess_result_decide(struct assess *assess, const struct decide_request *request,
                         struct result *out_result, struct error *err)
{
    AUTO(order_done) struct order order = {0};
    auto_store struct store *store = NULL;
    AUTO(store_change_done) struct store_change change = {0};
    bool settled = false;
    int rc = check_request(request, err);

    if (rc == 0)
        rc = stored_open(assess, STORE_FINISH, &store, err);
    if (rc == 0)
        rc = ordering_begin(store, request->order, &change, &order, &settled, err);
    if (rc == 0)
        rc = check_state(&order, err);
    if (rc == 0)
        rc = results_check_person(store, &order, err);
    if (rc == 0 && settled)
        rc = orders_put(store, &order, "order.over", err);
    if (rc == 0)
        rc = decide(store, &order, request, err);
    if (rc == 0)
        rc = store_commit(&change, err);
    if (rc < 0)
        return rc;
    rc = results_look(store, order.id, true, out_result, err);
    if (rc < 0)
        rc = error_wrap(err, "it is decided, and need not be again; but it cannot be shown");
    return rc;
}
