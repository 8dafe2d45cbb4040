/* SPDX-License-Identifier: MIT */
/* Use cases: asking people for something, and changing one's mind. */
#include "work.h"

#include "auto.h"
#include "candidates.h"
#include "decisions.h"
#include "stored.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60000, APPLICATION_MAX = 128 };

static const int64_t day_ms = INT64_C(24) * 60 * MINUTE_MS;

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

/* ---- looking ------------------------------------------------------------------------------------ */

static void add_digests(struct order_run *run, const struct run_row *row)
{
    memcpy(run->again, row->again, sizeof row->again);
    memcpy(run->language, row->language, sizeof row->language);
    memcpy(run->toolchain, row->toolchain, sizeof row->toolchain);
    memcpy(run->submission_digest, row->submission_digest, sizeof row->submission_digest);
    memcpy(run->challenge_digest, row->challenge_digest, sizeof row->challenge_digest);
    memcpy(run->toolchain_digest, row->toolchain_digest, sizeof row->toolchain_digest);
    memcpy(run->outputs_digest, row->outputs_digest, sizeof row->outputs_digest);
}

static int add_run(void *context, const struct run_row *row, struct error *err)
{
    struct order_info *info = context;
    struct order_run *grown = realloc(info->runs, (info->run_count + 1) * sizeof *grown);
    struct order_run *run;

    if (!grown)
        return error_memory(err);
    info->runs = grown;
    run = &grown[info->run_count++];
    *run = (struct order_run){.number = row->number,
                              .score = row->score,
                              .max_score = row->max_score,
                              .created_at = row->created_at,
                              .judged_at = row->judged_at};
    (void)snprintf(run->id, sizeof run->id, "%s", row->id);
    (void)snprintf(run->challenge, sizeof run->challenge, "%s", row->challenge);
    (void)snprintf(run->verdict, sizeof run->verdict, "%s", row->verdict);
    add_digests(run, row);
    return 0;
}

int ordering_look(struct store *store, const char *id, struct order_info *out_info,
                  struct error *err)
{
    AUTO(order_info_done) struct order_info info = {.now = store_now_ms(store)};
    int rc = orders_get(store, id, &info.order, err);

    if (rc == 0)
        rc = runs_each(store, id, add_run, &info, err);
    if (rc < 0)
        return rc;
    (void)order_settle(&info.order, info.now);
    *out_info = take_struct(info);
    return 0;
}

int assess_order_show(struct assess *assess, const char *order, struct order_info *out_info,
                      struct error *err)
{
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0)
        rc = orders_find(store, order, id, err);
    return rc == 0 ? ordering_look(store, id, out_info, err) : rc;
}

static int add_to_list(void *context, struct order *order, struct error *err)
{
    struct order_list *list = context;
    struct order *grown = realloc(list->items, (list->count + 1) * sizeof *grown);

    if (!grown) {
        order_done(order);
        return error_memory(err);
    }
    list->items = grown;
    (void)order_settle(order, list->now);
    list->items[list->count++] = *order;
    return 0;
}

int assess_order_list(struct assess *assess, const char *candidate, struct order_list *out_list,
                      struct error *err)
{
    AUTO(order_list_done) struct order_list list = {0};
    auto_store struct store *store = NULL;
    char id[40] = "";
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0 && candidate)
        rc = candidate_find(store, candidate, id, err);
    if (rc == 0) {
        list.now = store_now_ms(store);
        rc = orders_each(store, candidate ? id : NULL, add_to_list, &list, err);
    }
    if (rc < 0)
        return rc;
    *out_list = take_struct(list);
    return 0;
}

/* ---- adding ------------------------------------------------------------------------------------- */

/* Which of a role's ids the order gets: the first, or the alternative that was asked for. */
static const char *choose(const struct role_challenge *challenge, const char *const *wanted)
{
    for (size_t i = 0; wanted && wanted[i]; i++)
        if (role_covers(&challenge->ids, wanted[i]))
            return wanted[i];
    return challenge->ids.items[0];
}

static int check_wanted(const struct role *role, const char *const *wanted, struct error *err)
{
    char shown[100];

    for (size_t i = 0; wanted && wanted[i]; i++) {
        bool found = false;

        for (size_t j = 0; j < role->challenge_count; j++)
            found = found || role_covers(&role->challenges[j].ids, wanted[i]);
        if (found)
            continue;
        (void)error_set(err, ERR_USAGE, "the role '%s' has no challenge '%s'", role->id,
                        text_escape_into(shown, sizeof shown, wanted[i], strlen(wanted[i])));
        error_hint(err, "\"assess role show %s\" says which may stand in for which", role->id);
        return -(int)ERR_USAGE;
    }
    return 0;
}

static int fill_challenges(const struct assess *assess, const struct role *role,
                           const char *const *wanted, struct order *order, struct error *err)
{
    int rc = check_wanted(role, wanted, err);

    order->challenges = calloc(role->challenge_count, sizeof *order->challenges);
    if (!order->challenges)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < role->challenge_count; i++) {
        struct order_challenge *part = &order->challenges[order->challenge_count++];
        auto_free char *directory = NULL;

        part->weight = role->challenges[i].weight;
        part->id = text_copy(choose(&role->challenges[i], wanted));
        if (!part->id)
            return error_memory(err);
        rc = catalogue_find(assess, part->id, &directory, err);
    }
    return rc;
}

static int fill_order(const struct assess *assess, const struct order_request *request,
                      const struct role *role, int64_t now, struct order *order, struct error *err)
{
    *order = (struct order){
        .role = text_copy(role->id),
        .application = text_copy(request->application ? request->application : ""),
        .clock_ms = (int64_t)role->minutes * MINUTE_MS,
        .extra_percent = request->extra_percent,
        .threshold = role->threshold,
        .ordered_at = now,
        .deadline_at = role->deadline_days > 0 ? now + (int64_t)role->deadline_days * day_ms : 0};
    if (!order->role || !order->application)
        return error_memory(err);
    return fill_challenges(assess, role, request->challenges, order, err);
}

static int check_active(struct store *store, const char *id, struct error *err)
{
    struct candidate_row row;
    int rc = candidate_get(store, id, &row, err);

    if (rc == 0 && row.state != CANDIDATE_ACTIVE)
        rc = error_set(err, ERR_CONFLICT, "the candidate %s is erased", id_short(id));
    return rc;
}

static int find_candidate(struct store *store, const char *typed, char id[40], struct error *err)
{
    int rc = candidate_find(store, typed, id, err);

    return rc == 0 ? check_active(store, id, err) : rc;
}

/* Asked twice by mistake, somebody would have two clocks. */
static int check_open(void *context, struct order *order, struct error *err)
{
    const struct order *fresh = context;
    bool is_open;

    (void)order_settle(order, fresh->ordered_at);
    is_open = strcmp(order->role, fresh->role) == 0 &&
              (order->state == ORDER_ORDERED || order->state == ORDER_STARTED);
    if (is_open) {
        (void)error_set(err, ERR_CONFLICT, "the same is open already: order %s",
                        id_short(order->id));
        error_hint(err, "assess order show %s", id_short(order->id));
    }
    order_done(order);
    return is_open ? -(int)ERR_CONFLICT : 0;
}

static int add(struct store *store, const struct order *order, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    struct order fresh = *order;
    int rc = store_begin(store, &change, err);

    if (rc == 0) /* again: an erasure may have come in between */
        rc = check_active(store, order->candidate, err);
    if (rc == 0)
        rc = orders_each(store, order->candidate, check_open, &fresh, err);
    if (rc == 0)
        rc = orders_add(store, order, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

/* It stays readable beside the order until the person is erased. */
static int check_application(const char *application, struct error *err)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "._:/-";
    size_t size = application ? strlen(application) : 0;

    if (size <= APPLICATION_MAX && (size == 0 || strspn(application, allowed) == size))
        return 0;
    (void)error_set(err, ERR_USAGE, "this is no application's id");
    error_hint(
        err,
        "it is the other system's opaque word for it: at most %d letters, digits and . _ : / -",
        APPLICATION_MAX);
    return -(int)ERR_USAGE;
}

int assess_order_add(struct assess *assess, const struct order_request *request,
                     struct order_info *out_info, struct error *err)
{
    AUTO(role_info_done) struct role_info role = {0};
    AUTO(order_done) struct order order = {0};
    auto_store struct store *store = NULL;
    char id[ID_SIZE], candidate[40];
    int rc = check_application(request->application, err);

    if (rc == 0)
        rc = roles_find(assess, request->role, &role, err);
    if (rc == 0)
        rc = stored_open(assess, STORE_WRITE, &store, err);
    if (rc == 0)
        rc = find_candidate(store, request->candidate, candidate, err);
    if (rc == 0)
        rc = fill_order(assess, request, role.role, store_now_ms(store), &order, err);
    if (rc == 0)
        rc = id_new("ord", order.ordered_at, id, err);
    if (rc < 0)
        return rc;
    order.id = text_copy(id);
    order.candidate = text_copy(candidate);
    if (!order.id || !order.candidate)
        return error_memory(err);
    rc = add(store, &order, err);
    return rc == 0 ? ordering_look(store, id, out_info, err) : rc;
}

/* ---- acts --------------------------------------------------------------------------------------- */

int ordering_refuse(const struct order *order, enum order_answer answer, struct error *err)
{
    const char *id = id_short(order->id);

    (void)error_set(err, answer == ORDER_HAS_NO_SUCH ? ERR_USAGE : ERR_CONFLICT, "order %s: %s", id,
                    order_answer_words(answer));
    if (answer == ORDER_NOT_STARTED)
        error_hint(err, "assess order start %s", id);
    else if (answer == ORDER_TIME_IS_OVER)
        error_hint(err, "what was handed in in time counts; \"assess order add\" asks again");
    else
        error_hint(err, "assess order show %s", id);
    return -(int)err->code;
}

int ordering_begin(struct store *store, const char *typed, struct store_change *change,
                   struct order *out_order, bool *out_settled, struct error *err)
{
    char id[ID_SIZE];
    int rc = orders_find(store, typed, id, err);

    if (rc == 0)
        rc = store_begin(store, change, err);
    if (rc == 0)
        rc = orders_get(store, id, out_order, err);
    if (rc == 0)
        *out_settled = order_settle(out_order, store_now_ms(store));
    return rc;
}

int ordering_end(struct store *store, struct store_change *change, const struct order *order,
                 bool settled, enum order_answer answer, const char *action, struct error *err)
{
    int rc = 0;

    if (answer == ORDER_TAKEN || settled)
        rc = orders_put(store, order, answer == ORDER_TAKEN ? action : "order.over", err);
    if (rc == 0 && (answer == ORDER_TAKEN || settled))
        rc = store_commit(change, err);
    if (rc == 0 && answer != ORDER_TAKEN)
        rc = ordering_refuse(order, answer, err);
    return rc;
}

int assess_order_start(struct assess *assess, const char *typed, struct order_info *out_info,
                       struct error *err)
{
    AUTO(order_done) struct order order = {0};
    auto_store struct store *store = NULL;
    AUTO(store_change_done) struct store_change change = {0};
    enum order_answer answer;
    bool settled = false;
    int rc = stored_open(assess, STORE_WRITE, &store, err);

    if (rc == 0)
        rc = ordering_begin(store, typed, &change, &order, &settled, err);
    if (rc < 0)
        return rc;
    answer = order_start(&order, store_now_ms(store));
    rc = ordering_end(store, &change, &order, settled, answer, "order.start", err);
    return rc == 0 ? ordering_look(store, order.id, out_info, err) : rc;
}

/* Whoever types a smaller number means to give time, and would end an order that runs. */
static int check_extension(const struct order *order, const struct extend_request *request,
                           struct error *err)
{
    if (request->extra_percent >= 0 && (unsigned)request->extra_percent < order->extra_percent) {
        (void)error_set(err, ERR_USAGE, "order %s has more extra time than that already",
                        id_short(order->id));
        error_hint(err, "extending takes no time away");
        return -(int)ERR_USAGE;
    }
    if (request->deadline_days > 0 && order->deadline_at == 0) {
        (void)error_set(err, ERR_USAGE, "order %s has no deadline that could be put off",
                        id_short(order->id));
        error_hint(err, "--extra-time gives its clock more time");
        return -(int)ERR_USAGE;
    }
    return 0;
}

static int refuse_decided(void *context, const struct decision_row *row, struct error *err)
{
    (void)context;
    (void)error_set(err, ERR_CONFLICT, "order %s: it is decided", id_short(row->assessment));
    error_hint(err, "\"assess order add\" asks again");
    return -(int)ERR_CONFLICT;
}

int assess_order_extend(struct assess *assess, const struct extend_request *request,
                        struct order_info *out_info, struct error *err)
{
    AUTO(order_done) struct order order = {0};
    auto_store struct store *store = NULL;
    AUTO(store_change_done) struct store_change change = {0};
    enum order_answer answer;
    bool settled = false;
    int64_t deadline;
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0)
        rc = ordering_begin(store, request->order, &change, &order, &settled, err);
    if (rc == 0)
        rc = check_extension(&order, request, err);
    if (rc == 0)
        rc = decisions_each(store, order.id, refuse_decided, NULL, err);
    if (rc < 0)
        return rc;
    deadline =
        order.deadline_at > 0 ? order.deadline_at + (int64_t)request->deadline_days * day_ms : 0;
    answer = order_extend(&order,
                          request->extra_percent >= 0 ? (unsigned)request->extra_percent
                                                      : order.extra_percent,
                          deadline, store_now_ms(store));
    rc = ordering_end(store, &change, &order, settled, answer, "order.extend", err);
    return rc == 0 ? ordering_look(store, order.id, out_info, err) : rc;
}

/* What waits to be judged is not judged any more. */
static int cancel_jobs(struct store *store, const char *id, struct error *err)
{
    AUTO(order_info_done) struct order_info info = {0};
    int64_t ignored;
    int rc = ordering_look(store, id, &info, err);

    for (size_t i = 0; rc == 0 && i < info.run_count; i++)
        if (info.runs[i].judged_at == 0)
            rc = jobs_cancel_subject(store, JOB_GRADE, info.runs[i].id, &ignored, err);
    return rc;
}

int assess_order_cancel(struct assess *assess, const char *typed, struct order_info *out_info,
                        struct error *err)
{
    AUTO(order_done) struct order order = {0};
    auto_store struct store *store = NULL;
    AUTO(store_change_done) struct store_change change = {0};
    enum order_answer answer;
    bool settled = false;
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0)
        rc = ordering_begin(store, typed, &change, &order, &settled, err);
    if (rc < 0)
        return rc;
    answer = order_cancel(&order, store_now_ms(store));
    if (answer == ORDER_TAKEN)
        rc = cancel_jobs(store, order.id, err);
    if (rc == 0)
        rc = ordering_end(store, &change, &order, settled, answer, "order.cancel", err);
    return rc == 0 ? ordering_look(store, order.id, out_info, err) : rc;
}
