/* SPDX-License-Identifier: MIT */
/*
 * A turn: take what has come back, send what is ready, and, now and then, commit: what came back, how the endpoints stand
 * after it, and what is claimed next, in one change.
 */
#include "deliver_parts.h"

#include "auto.h"
#include "store.h"
#include "text.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static int64_t mono_ms(const struct deliverer *deliverer)
{
    return deliverer->clock.monotonic_ns(deliverer->clock.context) / 1000000;
}

static int64_t wall_ms(const struct deliverer *deliverer)
{
    return store_now_ms(deliverer->options.store);
}

static uint64_t draw(void)
{
    uint64_t random = 0;

    if (getrandom(&random, sizeof random, 0) < 0)
        random = 1; /* then there is no jitter */
    return random;
}

/* ---- open and close --------------------------------------------------------------------------------- */

int deliverer_open(const struct deliver_options *options, struct deliverer **out_deliverer,
                   struct error *err)
{
    struct deliverer *deliverer = calloc(1, sizeof *deliverer);
    char host[64] = "";

    if (!deliverer)
        return error_memory(err);
    deliverer->options = *options;
    deliverer->clock = clock_system();
    deliverer->allow = options->assess->config.allow;
    (void)gethostname(host, sizeof host - 1);
    (void)snprintf(deliverer->owner, sizeof deliverer->owner, "%s %d", host, (int)getpid());
    *out_deliverer = deliverer;
    return 0;
}

/* Only one that really has something to send starts a process for it. */
static int need_sender(struct deliverer *deliverer, struct error *err)
{
    auto_free char *path = NULL;
    int rc = deliverer->sender ? 0 : paths_program("assess-send", &path, err);

    return rc == 0 && !deliverer->sender ? sender_open(path, &deliverer->sender, err) : rc;
}

/* ---- what comes back -------------------------------------------------------------------------------- */

/* A template says itself which codes mean that it arrived. */
static struct send_outcome read_outcome(const struct settings *settings,
                                        const struct send_outcome *outcome)
{
    struct send_outcome read = *outcome;

    if (settings->success_count == 0 || outcome->reason != SEND_ANSWERED)
        return read;
    if (read.status >= 200 && read.status < 300)
        read.status = 422;
    for (size_t i = 0; i < settings->success_count; i++)
        if (settings->success[i] == outcome->status)
            read.status = 200;
    return read;
}

static void keep_done(struct deliverer *deliverer, struct flight *flight,
                      const struct send_outcome *outcome)
{
    const struct send_outcome read = read_outcome(&flight->route->settings, outcome);
    char id[128] = "";
    struct done *done = &deliverer->done[deliverer->done_count++];
    const struct schedule_delivery before = {flight->outgoing.failures,
                                             flight->outgoing.created_at};
    int64_t now = wall_ms(deliverer);

    *done = (struct done){.route = flight->route, .outgoing = flight->outgoing};
    done->answer = schedule_judge(&read, &before, now, draw());
    done->status = outcome->status;
    done->due_at = now + done->answer.wait_ms;
    if (done->answer.end == SCHEDULE_DELIVERED)
        settings_find_id(&flight->route->settings, outcome->body, outcome->body_size, id,
                         sizeof id);
    done->record = record_make(outcome, done->answer.reason, id, flight->at);
    if (deliverer->done_count == 1)
        deliverer->done_at = mono_ms(deliverer);
    done->route->flight--;
    done->route->last_us = outcome->total_us;
    *flight = (struct flight){0};
    deliverer->flight_count--;
}

static struct flight *find_flight(struct deliverer *deliverer, uint64_t number)
{
    for (size_t i = 0; i < SEND_FLIGHT_MAX; i++)
        if (deliverer->flights[i].number == number)
            return &deliverer->flights[i];
    return NULL;
}

/* The sender ended: whether what it had was read nobody knows, so it is sent again, under the same id. */
static void lose_sender(struct deliverer *deliverer, const struct error *why)
{
    struct send_outcome outcome = {.reason = SEND_LOCAL, .total_us = -1};

    (void)snprintf(outcome.detail, sizeof outcome.detail, "%.199s", why->message);
    for (size_t i = 0; i < SEND_FLIGHT_MAX && deliverer->done_count < DONE_MAX; i++)
        if (deliverer->flights[i].number != 0)
            keep_done(deliverer, &deliverer->flights[i], &outcome);
    if (deliverer->flight_count > 0)
        return; /* the rest of them in the next turn */
    sender_close(deliverer->sender);
    deliverer->sender = NULL;
}

static int receive(struct deliverer *deliverer, struct error *err)
{
    struct send_outcome *outcome = calloc(1, sizeof *outcome);
    struct error why;
    bool got = true;

    if (!outcome)
        return error_memory(err);
    while (deliverer->sender && got && deliverer->done_count < DONE_MAX) {
        struct flight *flight;

        if (sender_get(deliverer->sender, outcome, &got, &why) < 0) {
            lose_sender(deliverer, &why);
            break;
        }
        flight = got ? find_flight(deliverer, outcome->number) : NULL;
        if (flight)
            keep_done(deliverer, flight, outcome);
    }
    free(outcome);
    return 0;
}

/* ---- what goes out ---------------------------------------------------------------------------------- */

static int send_one(struct deliverer *deliverer, struct route *route, bool *out_taken,
                    struct error *err)
{
    AUTO(request_done) struct request request = {0};
    struct outgoing *outgoing = &route->ready.items[route->next];
    struct flight *flight = find_flight(deliverer, 0);
    const struct request_input input = {.endpoint = &route->endpoint,
                                        .event = outgoing->event,
                                        .type = outgoing->type,
                                        .trace = outgoing->trace,
                                        .body = outgoing->body,
                                        .created_at = outgoing->created_at,
                                        .now = wall_ms(deliverer),
                                        .span = draw() | 1,
                                        .version = ASSESS_VERSION,
                                        .keys = route->keys,
                                        .key_count = route->key_count,
                                        .settings = &route->settings,
                                        .auth = route->auth,
                                        .client_key = route->client_key};
    int rc = flight ? need_sender(deliverer, err) : 0;

    *out_taken = false;
    if (rc < 0 || !flight)
        return rc;
    rc = request_make(&input, &request, err);
    if (rc < 0)
        return rc;
    request.send.number = ++deliverer->numbers;
    request.send.allow = deliverer->allow;
    rc = sender_put(deliverer->sender, &request.send, out_taken, err);
    if (rc < 0 || !*out_taken)
        return rc;
    *flight = (struct flight){
        .number = request.send.number, .route = route, .outgoing = *outgoing, .at = input.now};
    *outgoing = (struct outgoing){0};
    route->next++;
    route->flight++;
    deliverer->flight_count++;
    return 0;
}

/* A lease that soon ends is not begun with: when it has ended it is due again. */
static bool has_lease(const struct deliverer *deliverer, const struct route *route)
{
    int64_t left = route->claimed_at + job_rules(JOB_WEBHOOK)->lease_ms - mono_ms(deliverer);

    return left >= LEASE_LEFT_MS;
}

static int send_ready(struct deliverer *deliverer, struct error *err)
{
    int64_t now = wall_ms(deliverer);
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < deliverer->route_count; i++) {
        struct route *route = deliverer->routes[i];
        bool taken = true;

        while (rc == 0 && taken && route->next < route->ready.count &&
               has_lease(deliverer, route) && route->flight < route_slots(route, now) &&
               route_take_token(route, mono_ms(deliverer)))
            rc = send_one(deliverer, route, &taken, err);
    }
    return rc;
}

/* ---- what is written down --------------------------------------------------------------------------- */

/* How the endpoint stands after it; *out_action: what the audit is told. */
static void settle_endpoint(struct endpoint *endpoint, const struct done *done, int64_t now,
                            const char **out_action)
{
    const struct schedule_answer *answer = &done->answer;
    int64_t hold = answer->hold_ms;

    if (answer->end == SCHEDULE_DELIVERED) {
        endpoint->failures = 0;
        endpoint->failing_since = 0;
        endpoint->held_until = 0;
        endpoint->reason[0] = '\0';
        return;
    }
    if (done->status > 0)
        (void)snprintf(endpoint->reason, sizeof endpoint->reason, "%s, status %d", answer->reason,
                       done->status);
    else
        (void)snprintf(endpoint->reason, sizeof endpoint->reason, "%s", answer->reason);
    if (answer->breaks) {
        endpoint->failures++;
        if (endpoint->failing_since == 0 || endpoint->failing_since > now)
            endpoint->failing_since = now;
        if (schedule_breaker_ms(endpoint->failures) > hold)
            hold = schedule_breaker_ms(endpoint->failures);
    }
    if (hold > 0 && now + hold > endpoint->held_until)
        endpoint->held_until = now + hold;
    if (endpoint->state != ENDPOINT_ACTIVE)
        return;
    if (answer->pauses) {
        endpoint->state = ENDPOINT_PAUSED;
        *out_action = "webhook.paused";
    } else if (answer->disables ||
               schedule_gives_up(endpoint->failures, endpoint->failing_since, now)) {
        endpoint->state = ENDPOINT_DISABLED;
        *out_action = "webhook.disabled";
    }
}

static int put_endpoint(struct deliverer *deliverer, const struct done *done, struct error *err)
{
    AUTO(endpoint_done) struct endpoint endpoint = {0};
    struct store *store = deliverer->options.store;
    const char *action = NULL;
    int rc = endpoints_get(store, done->route->endpoint.id, &endpoint, err);

    if (rc == -(int)ERR_NOT_FOUND)
        return 0; /* removed meanwhile */
    if (rc < 0)
        return rc;
    /* all is well, and was */
    if (done->answer.end == SCHEDULE_DELIVERED && endpoint.failures == 0 &&
        endpoint.held_until == 0 && endpoint.reason[0] == '\0')
        return 0;
    settle_endpoint(&endpoint, done, wall_ms(deliverer), &action);
    return endpoints_put(store, &endpoint, action, err);
}

static int put_done(struct deliverer *deliverer, struct done *done, struct error *err)
{
    static const enum delivery_end ends[] = {
        [SCHEDULE_DELIVERED] = DELIVERY_DELIVERED,
        [SCHEDULE_AGAIN] = DELIVERY_WAITS,
        [SCHEDULE_DEAD] = DELIVERY_DEAD,
    };
    const struct delivery_result result = {.end = ends[done->answer.end],
                                           .due_at = done->due_at,
                                           .status = done->status,
                                           .reason = done->answer.reason,
                                           .record = done->record ? done->record : "{}",
                                           .counts = done->answer.counts};
    int rc = deliveries_put(deliverer->options.store, &done->outgoing, &result, &done->ours, err);

    return rc == 0 && done->ours ? put_endpoint(deliverer, done, err) : rc;
}

static int claim_route(struct deliverer *deliverer, struct route *route, struct error *err)
{
    size_t max = route->last_us > 0 && route->last_us < FAST_US ? READY_FAST : READY_SLOW;
    size_t rate = route->endpoint.rate;

    /* no more than its bucket gives while the lease holds, and one alone where it is asked whether it is there */
    if (rate > 0 && rate * RATE_AHEAD_S < max)
        max = rate * RATE_AHEAD_S;
    if (route->endpoint.failures >= SCHEDULE_BREAKER)
        max = 1;
    outgoings_done(&route->ready);
    route->next = 0;
    route->claimed_at = mono_ms(deliverer);
    return deliveries_claim(deliverer->options.store, &route->endpoint, deliverer->owner, max,
                            &route->ready, err);
}

/* Those whose lease is short are claimed again, by whoever is first. */
static int claim(struct deliverer *deliverer, bool *out_more, struct error *err)
{
    int64_t now = wall_ms(deliverer);
    int rc = routes_load(deliverer, err);

    *out_more = false;
    for (size_t i = 0; rc == 0 && i < deliverer->route_count; i++) {
        struct route *route = deliverer->routes[i];

        if (route_slots(route, now) == 0 ||
            (deliverer->options.only && strcmp(deliverer->options.only, route->endpoint.id) != 0) ||
            (route->next < route->ready.count && has_lease(deliverer, route)))
            continue;
        rc = claim_route(deliverer, route, err);
        *out_more = *out_more || route->ready.count > 0;
    }
    return rc;
}

static void tell(struct deliverer *deliverer, const struct done *done)
{
    const struct deliver_event event = {
        .delivery = done->outgoing.delivery,
        .event = done->outgoing.event,
        .endpoint = done->route->endpoint.id,
        .type = done->outgoing.type,
        .end = done->answer.end == SCHEDULE_DELIVERED ? DELIVERY_DELIVERED
               : done->answer.end == SCHEDULE_AGAIN   ? DELIVERY_WAITS
                                                      : DELIVERY_DEAD,
        .status = done->status,
        .reason = done->answer.reason,
        .endpoint_state = done->route->endpoint.state,
        .due_at = done->due_at,
    };

    *(done->answer.end == SCHEDULE_DELIVERED ? &deliverer->report.delivered
                                             : &deliverer->report.failed) += 1;
    if (deliverer->options.on_event)
        deliverer->options.on_event(deliverer->options.context, &event);
}

static void forget_done(struct deliverer *deliverer, bool tells)
{
    for (size_t i = 0; i < deliverer->done_count; i++) {
        struct done *done = &deliverer->done[i];

        if (tells && done->ours)
            tell(deliverer, done);
        outgoing_done(&done->outgoing);
        free(done->record);
    }
    deliverer->done_count = 0;
}

static int commit(struct deliverer *deliverer, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    bool more = false;
    int rc = store_begin(deliverer->options.store, &change, err);

    for (size_t i = 0; rc == 0 && i < deliverer->done_count; i++)
        rc = put_done(deliverer, &deliverer->done[i], err);
    if (rc == 0)
        rc = claim(deliverer, &more, err);
    if (rc == 0)
        rc = store_commit(&change, err);
    if (rc < 0)
        return rc;
    forget_done(deliverer, true);
    deliverer->look_at = mono_ms(deliverer) + (more ? 0 : LOOK_MS);
    return send_ready(deliverer, err);
}

/* ---- the end ---------------------------------------------------------------------------------------- */

static int release(struct deliverer *deliverer, const struct outgoing *outgoing, struct error *err)
{
    const struct job_claim held = {outgoing->job, outgoing->attempt};
    bool ours;

    return job_release(deliverer->options.store, &held, &ours, err);
}

/* What has come back is written down.  Whether the rest was read nobody knows: it is sent again, under the same ids. */
static int give_back(struct deliverer *deliverer, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = store_begin(deliverer->options.store, &change, err);

    for (size_t i = 0; rc == 0 && i < deliverer->done_count; i++)
        rc = put_done(deliverer, &deliverer->done[i], err);
    for (size_t i = 0; rc == 0 && i < SEND_FLIGHT_MAX; i++)
        if (deliverer->flights[i].number != 0)
            rc = release(deliverer, &deliverer->flights[i].outgoing, err);
    for (size_t i = 0; rc == 0 && i < deliverer->route_count; i++)
        for (size_t j = deliverer->routes[i]->next;
             rc == 0 && j < deliverer->routes[i]->ready.count; j++)
            rc = release(deliverer, &deliverer->routes[i]->ready.items[j], err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

void deliverer_close(struct deliverer *deliverer, struct deliver_report *out_report)
{
    struct error ignored;
    bool kept = false;

    if (!deliverer)
        return;
    /* where that cannot be, the leases end by themselves */
    if (receive(deliverer, &ignored) == 0 && deliverer_is_busy(deliverer))
        kept = give_back(deliverer, &ignored) == 0;
    forget_done(deliverer, kept);
    if (out_report)
        *out_report = deliverer->report;
    for (size_t i = 0; i < SEND_FLIGHT_MAX; i++)
        outgoing_done(&deliverer->flights[i].outgoing);
    routes_done(deliverer);
    sender_close(deliverer->sender);
    free(deliverer);
}

/* ---- turns ------------------------------------------------------------------------------------------ */

static bool is_time_to_commit(const struct deliverer *deliverer)
{
    int64_t now = mono_ms(deliverer);

    if (deliverer->done_count > 0)
        return deliverer->done_count == DONE_MAX || deliverer->flight_count == 0 ||
               now - deliverer->done_at >= DONE_AGE_MS;
    return now >= deliverer->look_at;
}

int deliverer_turn(struct deliverer *deliverer, struct error *err)
{
    int rc = receive(deliverer, err);

    if (rc == 0)
        rc = send_ready(deliverer, err);
    if (rc == 0 && is_time_to_commit(deliverer))
        rc = commit(deliverer, err);
    return rc;
}

void deliverer_wake(struct deliverer *deliverer)
{
    deliverer->look_at = 0;
}

bool deliverer_is_busy(const struct deliverer *deliverer)
{
    if (deliverer->flight_count > 0 || deliverer->done_count > 0)
        return true;
    for (size_t i = 0; i < deliverer->route_count; i++)
        if (deliverer->routes[i]->next < deliverer->routes[i]->ready.count)
            return true;
    return false;
}

void deliverer_wait(struct deliverer *deliverer, int64_t max_ms)
{
    struct pollfd polled = {.fd = deliverer->sender ? sender_fd(deliverer->sender) : -1,
                            .events = POLLIN};
    int64_t left = deliverer->look_at - mono_ms(deliverer);

    if (deliverer->done_count > 0 && left > DONE_AGE_MS)
        left = DONE_AGE_MS;
    if (left > max_ms)
        left = max_ms;
    /* a bucket that is empty has something before a second is over */
    if (left > 50 && deliverer_is_busy(deliverer) && deliverer->flight_count == 0)
        left = 50;
    (void)poll(&polled, 1, left > 0 ? (int)left : 0);
}
