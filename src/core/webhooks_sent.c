/* SPDX-License-Identifier: MIT */
/* Use cases: what was sent, once more, for trial, and by whom it is signed. */
#include "webhooks.h"

#include "auto.h"
#include "deliver.h"
#include "sign.h"
#include "stored.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

enum { TEST_PATIENCE_MS = 30000, WAIT_MS = 100 };

/* ---- deliveries ------------------------------------------------------------------------------------- */

static int add_delivery(void *context, const struct delivery *delivery, struct error *err)
{
    struct delivery_list *list = context;
    struct delivery *grown = list->items;

    if ((list->count & (list->count - 1)) == 0)
        grown = realloc(list->items, (list->count ? 2 * list->count : 1) * sizeof *grown);
    if (!grown)
        return error_memory(err);
    list->items = grown;
    list->items[list->count++] = *delivery;
    return 0;
}

static int add_attempt(void *context, int64_t number, const char *record, struct error *err)
{
    struct delivery_list *list = context;
    char **grown = realloc(list->attempts, (list->attempt_count + 1) * sizeof *grown);

    (void)number;
    if (!grown)
        return error_memory(err);
    list->attempts = grown;
    list->attempts[list->attempt_count] = text_copy(record);
    return list->attempts[list->attempt_count++] ? 0 : error_memory(err);
}

/* A type that is none would find nothing, as if all were well. */
static int check_type(const char *type, struct error *err)
{
    const char *types[EVENT_TYPES + 1] = {NULL};
    enum event_type known;
    const char *meant;
    char shown[80];

    if (!type || !type[0] || event_type_by_name(type, &known))
        return 0;
    for (unsigned i = 0; i < EVENT_TYPES; i++)
        types[i] = event_type_name((enum event_type)i);
    meant = text_nearest(type, types);
    (void)error_set(err, ERR_USAGE, "there is no event '%s'",
                    text_escape_into(shown, sizeof shown, type, strlen(type)));
    error_hint(err, "%s\"%s\"", meant ? "did you mean " : "there is, for example, ",
               meant ? meant : types[EVENT_GRADED]);
    return -(int)ERR_USAGE;
}

/* FILTER with the ids that its words stand for, which are in the arrays. */
static int settle_filter(struct store *store, struct delivery_filter *filter, char id[ID_SIZE],
                         char endpoint[ID_SIZE], struct error *err)
{
    int rc = check_type(filter->type, err);

    if (rc < 0)
        return rc;
    if (filter->last_days > 0)
        filter->since = store_now_ms(store) - (int64_t)filter->last_days * DAY_MS;
    if (filter->endpoint) {
        rc = endpoints_find(store, filter->endpoint, endpoint, err);
        filter->endpoint = endpoint;
    }
    if (rc == 0 && filter->id) {
        rc = deliveries_find(store, filter->id, id, err);
        filter->id = id;
    }
    return rc;
}

int webhooks_list(struct store *store, const struct delivery_filter *filter,
                  struct delivery_list *list, struct error *err)
{
    int rc = deliveries_each(store, filter, add_delivery, list, err);

    return rc == 0 && filter->id ? attempts_each(store, filter->id, add_attempt, list, err) : rc;
}

int assess_webhook_deliveries(struct assess *assess, const struct delivery_filter *filter,
                              struct delivery_list *out_list, struct error *err)
{
    AUTO(delivery_list_done) struct delivery_list list = {0};
    auto_store struct store *store = NULL;
    struct delivery_filter settled = *filter;
    char id[ID_SIZE], endpoint[ID_SIZE];
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0)
        rc = settle_filter(store, &settled, id, endpoint, err);
    if (rc == 0)
        rc = webhooks_list(store, &settled, &list, err);
    if (rc < 0)
        return rc;
    *out_list = take_struct(list);
    return 0;
}

int assess_webhook_replay(struct assess *assess, const struct delivery_filter *filter,
                          int64_t *out_count, struct error *err)
{
    AUTO(delivery_list_done) struct delivery_list list = {0};
    auto_store struct store *store = NULL;
    AUTO(store_change_done) struct store_change change = {0};
    struct delivery_filter settled = *filter;
    char id[ID_SIZE], endpoint[ID_SIZE];
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    *out_count = 0;
    if (rc == 0)
        rc = settle_filter(store, &settled, id, endpoint, err);
    if (rc == 0)
        rc = store_begin(store, &change, err);
    if (rc == 0)
        rc = deliveries_each(store, &settled, add_delivery, &list, err);
    /* the oldest first */
    for (size_t i = list.count; rc == 0 && i > 0; i--) {
        rc = deliveries_replay(store, list.items[i - 1].id, err);
        if (rc == 0)
            *out_count += 1;
        else if (rc == -(int)ERR_CONFLICT && !filter->id)
            rc = 0;
    }
    return rc == 0 ? store_commit(&change, err) : rc;
}

/* ---- a test ----------------------------------------------------------------------------------------- */

struct testing {
    char delivery[ID_SIZE];
    bool ended;
};

static void hear_test(void *context, const struct deliver_event *event)
{
    struct testing *testing = context;

    testing->ended = testing->ended || strcmp(event->delivery, testing->delivery) == 0;
}

/* Whoever tests has mended something: an endpoint that is held is asked at once. */
static int begin_test(struct store *store, const char *id, struct testing *testing,
                      struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    AUTO(endpoint_done) struct endpoint endpoint = {0};
    int rc = store_begin(store, &change, err);

    if (rc == 0)
        rc = endpoints_get(store, id, &endpoint, err);
    if (rc == 0 && endpoint.state != ENDPOINT_ACTIVE) {
        (void)error_set(err, ERR_CONFLICT, "the endpoint %s is %s", id_short(id),
                        endpoint_state_name(endpoint.state));
        error_hint(err, "assess webhook resume %s", id_short(id));
        return -(int)ERR_CONFLICT;
    }
    if (rc == 0)
        rc = events_add_test(store, id, testing->delivery, err);
    endpoint.held_until = 0;
    if (rc == 0)
        rc = endpoints_put(store, &endpoint, "webhook.test", err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

static int run_test(struct assess *assess, struct store *store, const char *id,
                    struct testing *testing, struct error *err)
{
    const struct deliver_options options = {
        .assess = assess, .store = store, .only = id, .on_event = hear_test, .context = testing};
    struct deliverer *deliverer = NULL;
    int rc = deliverer_open(&options, &deliverer, err);

    for (int waited = 0; rc == 0 && !testing->ended && waited < TEST_PATIENCE_MS / WAIT_MS &&
                         !(assess->interrupted && *assess->interrupted);
         waited++) {
        rc = deliverer_turn(deliverer, err);
        if (rc == 0 && !testing->ended)
            deliverer_wait(deliverer, WAIT_MS);
    }
    deliverer_close(deliverer, NULL);
    return rc;
}

int assess_webhook_test(struct assess *assess, const char *endpoint, struct delivery_list *out_list,
                        struct error *err)
{
    AUTO(delivery_list_done) struct delivery_list list = {0};
    auto_store struct store *store = NULL;
    struct testing testing = {0};
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0)
        rc = endpoints_find(store, endpoint, id, err);
    if (rc == 0)
        rc = begin_test(store, id, &testing, err);
    if (rc == 0)
        rc = run_test(assess, store, id, &testing, err);
    if (rc == 0)
        rc = webhooks_list(store, &(struct delivery_filter){.id = testing.delivery}, &list, err);
    if (rc < 0)
        return rc;
    *out_list = take_struct(list);
    return 0;
}

/* ---- verifying -------------------------------------------------------------------------------------- */

int assess_webhook_verify(const struct verify_request *request, enum verify_answer *out_answer,
                          struct error *err)
{
    static const enum verify_answer answers[] = {
        [SIGN_VALID] = VERIFY_VALID,
        [SIGN_INVALID] = VERIFY_INVALID,
        [SIGN_TOO_OLD] = VERIFY_TOO_OLD,
        [SIGN_TOO_NEW] = VERIFY_TOO_NEW,
    };
    AUTO(sign_key_done) struct sign_key key = {0};
    struct sign_message message = {.id = request->id, .body = request->body, .size = request->size};
    const struct clock clock = clock_system();
    enum sign_answer answer = SIGN_INVALID;
    int rc = sign_key_parse(request->secret, request->secret_size, &key, err);

    if (rc == 0 && !parse_i64(request->timestamp, 0, INT64_MAX / 2, &message.seconds))
        rc = error_set(err, ERR_USAGE, "webhook-timestamp is a number of seconds");
    if (rc == 0)
        rc = sign_check(&key, &message, request->signatures,
                        request->now_s > 0 ? request->now_s : clock.wall_ms(clock.context) / 1000,
                        &answer, err);
    if (rc == 0)
        *out_answer = answers[answer];
    return rc;
}
