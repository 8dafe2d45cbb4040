/* SPDX-License-Identifier: MIT */
/*
 * A turn: take what has come back, send what is ready, and, now and then, commit: what came back, how the endpoints stand
 * after it, and what is claimed next, in one change.
 */
#include "deliver_parts.h"

#include "auto.h"
#include "store.h"
#include "text.h"
#include "token.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

int64_t deliver_mono_ms(const struct deliverer *deliverer)
{
    return deliverer->clock.monotonic_ns(deliverer->clock.context) / 1000000;
}

static int64_t wall_ms(const struct deliverer *deliverer)
{
    return store_now_ms(deliverer->options.store);
}

uint64_t deliver_draw(void)
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

    int rc;

    if (!deliverer)
        return error_memory(err);
    rc = schedule_waits_parse(options->assess->config.retries, &deliverer->waits, err);
    if (rc < 0) {
        free(deliverer);
        return rc;
    }
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

/* ---- what goes out ---------------------------------------------------------------------------------- */

static void begin_flight(struct deliverer *deliverer, struct flight *flight, struct route *route)
{
    *flight = (struct flight){.number = ++deliverer->numbers,
                              .route = route,
                              .at = wall_ms(deliverer),
                              .begun_ms = deliver_mono_ms(deliverer)};
    route->flight++;
    deliverer->flight_count++;
}

/*
 * *out_taken false: there is no room for it now; a sender that has ended shows when it is asked for outcomes.  ERR_USAGE: it
 * can never be sent.
 */
static int put(struct deliverer *deliverer, struct flight *flight, struct route *route,
               struct send_request *request, bool *out_taken, struct error *err)
{
    int rc;

    request->number = deliverer->numbers + 1;
    request->allow = deliverer->allow;
    rc = sender_put(deliverer->sender, request, out_taken, err);
    if (rc == 0 && *out_taken)
        begin_flight(deliverer, flight, route);
    return rc == -(int)ERR_USAGE ? rc : 0;
}

/* A request that cannot be made is a matter of that endpoint, and of nobody else. */
static void refuse(struct deliverer *deliverer, struct flight *flight, int rc,
                   const struct error *why)
{
    struct send_outcome *outcome = calloc(1, sizeof *outcome);

    if (!outcome)
        return; /* it is begun, and ends as what hangs does */
    *outcome =
        (struct send_outcome){.reason = rc == -(int)ERR_USAGE ? SEND_BAD_REQUEST : SEND_LOCAL,
                              .dns_us = -1,
                              .connect_us = -1,
                              .tls_us = -1,
                              .first_us = -1,
                              .total_us = -1};
    (void)snprintf(outcome->detail, sizeof outcome->detail, "%.199s", why->message);
    deliver_take(deliverer, flight, outcome);
    free(outcome);
}

/* It may have been cancelled since it was claimed, because its person was erased. */
static int is_wanted(struct deliverer *deliverer, const struct outgoing *outgoing, bool *out_wanted,
                     struct error *err)
{
    const struct job_claim held = {outgoing->job, outgoing->attempt};

    return job_is_held(deliverer->options.store, &held, out_wanted, err);
}

static int send_one(struct deliverer *deliverer, struct route *route, bool *out_taken,
                    struct error *err)
{
    AUTO(request_done) struct request request = {0};
    struct outgoing *outgoing = &route->ready.items[route->next];
    struct flight *flight = deliver_find_flight(deliverer, 0);
    const struct request_input input = {
        .endpoint = &route->endpoint,
        .event = outgoing->event,
        .type = outgoing->type,
        .trace = outgoing->trace,
        .body = outgoing->body,
        .created_at = outgoing->created_at,
        .now = wall_ms(deliverer),
        .span = deliver_draw() | 1,
        .version = ASSESS_VERSION,
        .keys = route->keys,
        .key_count = route->key_count,
        .settings = &route->settings,
        .auth = settings_needs_token(&route->settings) ? route->token : route->auth,
        .client_key = route->client_key};
    bool held = false;
    int rc = flight ? need_sender(deliverer, err) : 0;

    *out_taken = false;
    if (rc < 0 || !flight)
        return rc;
    rc = is_wanted(deliverer, outgoing, &held, err);
    if (rc == 0 && !held) {
        outgoing_done(outgoing);
        route->next++;
        *out_taken = true;
    }
    if (rc < 0 || !held)
        return rc;
    rc = request_make(&input, &request, err);
    if (rc == 0)
        rc = put(deliverer, flight, route, &request.send, out_taken, err);
    if (rc < 0)
        begin_flight(deliverer, flight, route);
    if (rc < 0 || *out_taken) {
        flight->outgoing = *outgoing;
        *outgoing = (struct outgoing){0};
        route->next++;
        *out_taken = true;
    }
    if (rc < 0)
        refuse(deliverer, flight, rc, err);
    return 0;
}

/* One asking at a time; what is ready waits for it. */
static int ask_token(struct deliverer *deliverer, struct route *route, struct error *err)
{
    AUTO(request_done) struct request request = {0};
    struct flight *flight = deliver_find_flight(deliverer, 0);
    bool taken = false;
    int rc = flight && route->flight == 0 ? need_sender(deliverer, err) : 0;

    if (rc < 0 || !flight || route->flight > 0)
        return rc;
    rc = token_request(&route->settings, route->auth, &request, err);
    if (rc == 0)
        rc = put(deliverer, flight, route, &request.send, &taken, err);
    if (rc < 0)
        begin_flight(deliverer, flight, route);
    if (rc < 0 || taken)
        flight->is_token = true;
    if (rc < 0)
        refuse(deliverer, flight, rc, err);
    return 0;
}

/* A lease that soon ends is not begun with: when it has ended it is due again. */
static bool has_lease(const struct deliverer *deliverer, const struct route *route)
{
    int64_t left =
        route->claimed_at + job_rules(JOB_WEBHOOK)->lease_ms - deliver_mono_ms(deliverer);

    return left >= LEASE_LEFT_MS;
}

static bool lacks_token(const struct deliverer *deliverer, const struct route *route)
{
    return settings_needs_token(&route->settings) &&
           (!route->token || deliver_mono_ms(deliverer) >= route->token_until);
}

static int send_ready(struct deliverer *deliverer, struct error *err)
{
    int64_t now = wall_ms(deliverer);
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < deliverer->route_count && deliverer->done_count < DONE_MAX;
         i++) {
        struct route *route = deliverer->routes[i];
        bool taken = true, asks = lacks_token(deliverer, route);

        if (asks && route->next < route->ready.count && has_lease(deliverer, route) &&
            route_slots(route, now) > 0)
            rc = ask_token(deliverer, route, err);
        while (rc == 0 && taken && !asks && deliverer->done_count < DONE_MAX &&
               route->next < route->ready.count && has_lease(deliverer, route) &&
               route->flight < route_slots(route, now) &&
               route_take_token(route, deliver_mono_ms(deliverer)))
            rc = send_one(deliverer, route, &taken, err);
    }
    return rc;
}

/* ---- what is written down --------------------------------------------------------------------------- */

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
    deliver_settle(&endpoint, &done->answer, done->status, wall_ms(deliverer), &action);
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

/* A hold may be longer than the operator's waits. */
static int64_t longest_wait(const struct deliverer *deliverer)
{
    int64_t longest = job_rules(JOB_WEBHOOK)->longest_ms;

    for (int64_t i = 0; i < deliverer->waits.count; i++)
        if (deliverer->waits.items[i] > longest)
            longest = deliverer->waits.items[i];
    return longest;
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
    route->claimed_at = deliver_mono_ms(deliverer);
    return deliveries_claim(deliverer->options.store, &route->endpoint, longest_wait(deliverer),
                            deliverer->owner, max, &route->ready, err);
}

static int release(struct deliverer *deliverer, const struct outgoing *outgoing, struct error *err)
{
    const struct job_claim held = {outgoing->job, outgoing->attempt};
    bool ours;

    return job_release(deliverer->options.store, &held, &ours, err);
}

/* What was claimed ahead for it, and is not under way. */
static int release_ready(struct deliverer *deliverer, struct route *route, struct error *err)
{
    int rc = 0;

    for (size_t i = route->next; rc == 0 && i < route->ready.count; i++)
        rc = release(deliverer, &route->ready.items[i], err);
    return rc;
}

/* Those whose lease is short are claimed again, by whoever is first. */
static int claim(struct deliverer *deliverer, bool *out_more, struct error *err)
{
    int64_t now = wall_ms(deliverer);
    int rc = routes_load(deliverer, err);

    *out_more = false;
    for (size_t i = 0; rc == 0 && i < deliverer->route_count; i++) {
        struct route *route = deliverer->routes[i];

        if (route_slots(route, now) == 0) {
            /* whoever is first has it when it may be asked again */
            rc = release_ready(deliverer, route, err);
            outgoings_done(&route->ready);
            route->next = 0;
            continue;
        }
        if ((deliverer->options.only && strcmp(deliverer->options.only, route->endpoint.id) != 0) ||
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
    deliverer->look_at = deliver_mono_ms(deliverer) + (more ? 0 : LOOK_MS);
    return send_ready(deliverer, err);
}

/* ---- the end ---------------------------------------------------------------------------------------- */

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
        rc = release_ready(deliverer, deliverer->routes[i], err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

void deliverer_close(struct deliverer *deliverer, struct deliver_report *out_report)
{
    struct error ignored;
    bool kept = false;

    if (!deliverer)
        return;
    /* where that cannot be, the leases end by themselves */
    if (deliver_receive(deliverer, &ignored) == 0 && deliverer_is_busy(deliverer))
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
    int64_t now = deliver_mono_ms(deliverer);

    if (deliverer->done_count > 0)
        return deliverer->done_count == DONE_MAX || deliverer->flight_count == 0 ||
               now - deliverer->done_at >= DONE_AGE_MS;
    return now >= deliverer->look_at;
}

int deliverer_turn(struct deliverer *deliverer, struct error *err)
{
    int rc = deliver_receive(deliverer, err);

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
    int64_t left = deliverer->look_at - deliver_mono_ms(deliverer);

    if (deliverer->done_count > 0 && left > DONE_AGE_MS)
        left = DONE_AGE_MS;
    if (left > max_ms)
        left = max_ms;
    /* a bucket that is empty has something before a second is over */
    if (left > 50 && deliverer_is_busy(deliverer) && deliverer->flight_count == 0)
        left = 50;
    (void)poll(&polled, 1, left > 0 ? (int)left : 0);
}
