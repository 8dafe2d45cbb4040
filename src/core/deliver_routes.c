/* SPDX-License-Identifier: MIT */
/* Endpoints as a worker sees them: state, keys, and how much may be under way. */
#include "deliver_parts.h"

#include "auto.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

void outgoing_done(struct outgoing *outgoing)
{
    free(outgoing->body);
    *outgoing = (struct outgoing){0};
}

static void secret_free(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}

void route_forget_token(struct route *route)
{
    secret_free(take(route->token));
    route->token_used = false;
}

static void forget_keys(struct route *route)
{
    for (size_t i = 0; i < route->key_count; i++)
        sign_key_done(&route->keys[i]);
    route->key_count = 0;
    secret_free(take(route->auth));
    secret_free(take(route->client_key));
}

void route_clear(struct route *route)
{
    endpoint_done(&route->endpoint);
    settings_done(&route->settings);
    route_forget_token(route);
    forget_keys(route);
    outgoings_done(&route->ready);
}

static void route_done(struct route *route)
{
    route_clear(route);
    free(route);
}

void routes_done(struct deliverer *deliverer)
{
    for (size_t i = 0; i < deliverer->route_count; i++)
        route_done(deliverer->routes[i]);
    deliverer->route_count = 0;
}

static int add_key(void *context, const void *secret, size_t size, struct error *err)
{
    struct route *route = context;

    if (route->key_count == REQUEST_KEYS_MAX)
        return 0;
    return sign_key_parse(secret, size, &route->keys[route->key_count++], err);
}

/* The newest one. */
static int copy_secret(void *context, const void *secret, size_t size, struct error *err)
{
    char **out = context;

    if (!*out)
        *out = text_copy_n(secret, size);
    return *out ? 0 : error_memory(err);
}

int route_load_keys(struct store *store, struct route *route, struct error *err)
{
    int rc;

    forget_keys(route);
    rc = secrets_each(store, route->endpoint.id, SECRET_SIGN, add_key, route, err);
    if (rc == 0)
        rc = secrets_each(store, route->endpoint.id, SECRET_AUTH, copy_secret, &route->auth, err);
    if (rc == 0)
        rc = secrets_each(store, route->endpoint.id, SECRET_CLIENT, copy_secret, &route->client_key,
                          err);
    return rc;
}

static struct route *find_route(struct deliverer *deliverer, const char *id)
{
    struct route *route;

    for (size_t i = 0; i < deliverer->route_count; i++)
        if (strcmp(deliverer->routes[i]->endpoint.id, id) == 0)
            return deliverer->routes[i];
    if (deliverer->route_count == ROUTES_MAX)
        return NULL;
    route = calloc(1, sizeof *route);
    if (route)
        deliverer->routes[deliverer->route_count++] = route;
    return route;
}

/* Without its keys nothing can be said to it: it is left alone, and its list says why. */
static int take_endpoint(void *context, struct endpoint *endpoint, struct error *err)
{
    struct deliverer *deliverer = context;
    struct route *route = find_route(deliverer, endpoint->id);
    int rc = 0;

    if (!route) {
        endpoint_done(endpoint);
        return deliverer->route_count == ROUTES_MAX ? 0 : error_memory(err);
    }
    if (!route->endpoint.settings || strcmp(route->endpoint.settings, endpoint->settings) != 0) {
        settings_done(&route->settings);
        route_forget_token(route);
        rc = settings_parse(endpoint->settings, &route->settings, err);
    }
    endpoint_done(&route->endpoint);
    route->endpoint = *endpoint;
    route->seen = true;
    if (rc == 0 && endpoint->state == ENDPOINT_ACTIVE)
        rc = route_load_keys(deliverer->options.store, route, err);
    return rc == -(int)ERR_USAGE ? 0 : rc;
}

/* What is claimed for an endpoint that was removed or paused meanwhile goes on: it was due, and is ours. */
int routes_load(struct deliverer *deliverer, struct error *err)
{
    size_t kept = 0;
    int rc;

    for (size_t i = 0; i < deliverer->route_count; i++)
        deliverer->routes[i]->seen = false;
    rc = endpoints_each(deliverer->options.store, take_endpoint, deliverer, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < deliverer->route_count; i++) {
        struct route *route = deliverer->routes[i];

        if (!route->seen && route->flight == 0 && route->next >= route->ready.count)
            route_done(route);
        else
            deliverer->routes[kept++] = route;
    }
    deliverer->route_count = kept;
    return 0;
}

/* One that ends after every possible hold was written by a clock that was ahead. */
static bool is_held(const struct route *route, int64_t now)
{
    return route->endpoint.held_until > now &&
           route->endpoint.held_until <= now + SCHEDULE_HOLD_MAX_MS;
}

unsigned route_slots(const struct route *route, int64_t now)
{
    if (!route->seen || route->endpoint.state != ENDPOINT_ACTIVE || is_held(route, now) ||
        route->key_count == 0 || (settings_needs_auth(&route->settings) && !route->auth))
        return 0;
    /* one that failed again and again is asked by one event alone */
    return route->endpoint.failures >= SCHEDULE_BREAKER ? 1 : SLOTS;
}

/* A bucket that holds a second's worth. */
bool route_take_token(struct route *route, int64_t now_ms)
{
    int64_t rate = route->endpoint.rate;

    if (rate == 0)
        return true;
    if (now_ms > route->filled_at) {
        int64_t passed = now_ms - route->filled_at;

        route->tokens += passed > 1000 ? 1000 * rate : passed * rate;
        if (route->tokens > 1000 * rate)
            route->tokens = 1000 * rate;
        route->filled_at = now_ms;
    }
    if (route->tokens < 1000)
        return false;
    route->tokens -= 1000;
    return true;
}
