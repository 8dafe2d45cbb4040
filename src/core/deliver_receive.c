/* SPDX-License-Identifier: MIT */
/* What comes back from assess-send: deliveries, and tokens that deliveries wait for. */
#include "deliver_parts.h"

#include "token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* A token that was good, and is not any more: another one is asked for, and the delivery waits for it. */
static bool has_stale_token(struct route *route, const struct send_outcome *outcome)
{
    bool stale;

    if (!settings_needs_token(&route->settings) || outcome->status != 401)
        return false;
    stale = route->token_used;
    route_forget_token(route);
    return stale;
}

void deliver_settle(struct endpoint *endpoint, const struct schedule_answer *answer, int status,
                    int64_t now, const char **out_action)
{
    int64_t hold = answer->hold_ms;

    if (answer->end == SCHEDULE_DELIVERED) {
        endpoint->failures = 0;
        endpoint->failing_since = 0;
        /* what was under way when another one was told to wait, or that it is not welcome, does not undo that */
        if (endpoint->held_until <= now)
            endpoint->held_until = 0;
        if (endpoint->state == ENDPOINT_ACTIVE && endpoint->held_until == 0)
            endpoint->reason[0] = '\0';
        return;
    }
    if (status > 0)
        (void)snprintf(endpoint->reason, sizeof endpoint->reason, "%s, status %d", answer->reason,
                       status);
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

static void end_flight(struct deliverer *deliverer, struct flight *flight)
{
    flight->route->flight--;
    *flight = (struct flight){0};
    deliverer->flight_count--;
}

/* Servers say back what they were asked with. */
static void redact(struct send_outcome *outcome, const struct route *route)
{
    const char *const secrets[] = {route->auth, route->token};

    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        record_redact(outcome->snippet, secrets[i]);
        record_redact(outcome->location, secrets[i]);
        record_redact(outcome->detail, secrets[i]);
    }
}

static void keep_done(struct deliverer *deliverer, struct flight *flight,
                      const struct send_outcome *outcome)
{
    struct send_outcome read = *outcome;
    struct send_outcome judged = read_outcome(&flight->route->settings, outcome);
    char id[128] = "";
    const char *action = NULL;
    struct done *done = &deliverer->done[deliverer->done_count++];
    const struct schedule_delivery before = {&deliverer->waits, flight->outgoing.failures,
                                             flight->outgoing.created_at};
    int64_t now = store_now_ms(deliverer->options.store);

    if (has_stale_token(flight->route, outcome))
        judged.reason = SEND_LOCAL;
    *done = (struct done){.route = flight->route, .outgoing = flight->outgoing};
    done->answer = schedule_judge(&judged, &before, now, deliver_draw());
    done->status = outcome->status;
    /* what is not to blame keeps its place */
    done->due_at =
        done->answer.wait_ms > 0 ? now + done->answer.wait_ms : flight->outgoing.created_at;
    if (done->answer.end == SCHEDULE_DELIVERED)
        settings_find_id(&flight->route->settings, outcome->body, outcome->body_size, id,
                         sizeof id);
    redact(&read, flight->route);
    done->record = record_make(&read, done->answer.reason, id, flight->at);
    /* at once: what is ready for it must not go on before the change is committed */
    deliver_settle(&done->route->endpoint, &done->answer, done->status, now, &action);
    if (deliverer->done_count == 1)
        deliverer->done_at = deliver_mono_ms(deliverer);
    done->route->last_us = outcome->total_us;
    done->route->token_used = done->route->token_used || done->answer.end == SCHEDULE_DELIVERED;
    end_flight(deliverer, flight);
}

/* What was to be sent with the token that did not come fails as the asking has. */
static void fail_head(struct deliverer *deliverer, struct flight *flight,
                      const struct send_outcome *outcome)
{
    struct route *route = flight->route;
    struct send_outcome failed = *outcome;

    /* there may be a token in it */
    failed.snippet[0] = '\0';
    (void)snprintf(failed.detail, sizeof failed.detail, "no token: %.180s",
                   outcome->detail[0] ? outcome->detail : "by what token_url answered");
    flight->is_token = false;
    if (route->next >= route->ready.count) {
        end_flight(deliverer, flight);
        return;
    }
    flight->outgoing = route->ready.items[route->next];
    route->ready.items[route->next++] = (struct outgoing){0};
    /* RFC 6749, 5.2: wrong credentials are 400 or 401 */
    if (failed.reason == SEND_ANSWERED && (failed.status < 300 || failed.status == 400))
        failed.status = failed.status < 300 ? 502 : 401;
    keep_done(deliverer, flight, &failed);
}

static void take_token(struct deliverer *deliverer, struct flight *flight,
                       const struct send_outcome *outcome)
{
    struct route *route = flight->route;
    int64_t seconds = 0;

    route_forget_token(route);
    if (outcome->reason == SEND_ANSWERED && outcome->status == 200 &&
        token_read(outcome->body, outcome->body_size, &route->token, &seconds)) {
        route->token_until = deliver_mono_ms(deliverer) + seconds * 1000;
        end_flight(deliverer, flight);
    } else {
        fail_head(deliverer, flight, outcome);
    }
}

void deliver_take(struct deliverer *deliverer, struct flight *flight,
                  const struct send_outcome *outcome)
{
    if (flight->is_token)
        take_token(deliverer, flight, outcome);
    else
        keep_done(deliverer, flight, outcome);
}

struct flight *deliver_find_flight(struct deliverer *deliverer, uint64_t number)
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
            deliver_take(deliverer, &deliverer->flights[i], &outcome);
    if (deliverer->flight_count > 0)
        return; /* the rest of them in the next turn */
    sender_close(deliverer->sender);
    deliverer->sender = NULL;
}

static bool has_hung(const struct deliverer *deliverer)
{
    int64_t now = deliver_mono_ms(deliverer);

    for (size_t i = 0; i < SEND_FLIGHT_MAX; i++)
        if (deliverer->flights[i].number != 0 && now - deliverer->flights[i].begun_ms > HANGS_MS)
            return true;
    return false;
}

int deliver_receive(struct deliverer *deliverer, struct error *err)
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
        flight =
            got && outcome->number != 0 ? deliver_find_flight(deliverer, outcome->number) : NULL;
        if (flight)
            deliver_take(deliverer, flight, outcome);
    }
    free(outcome);
    if (deliverer->sender && deliverer->done_count < DONE_MAX && has_hung(deliverer)) {
        (void)error_set(&why, ERR_SYSTEM, "assess-send hangs");
        lose_sender(deliverer, &why);
    }
    return 0;
}
