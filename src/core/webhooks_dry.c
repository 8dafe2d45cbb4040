/* SPDX-License-Identifier: MIT */
/* Use case: what would be sent to an endpoint, to the last byte, but for its secrets.  Nothing is sent or stored. */
#include "webhooks.h"

#include "auto.h"
#include "deliver_parts.h"
#include "stored.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What it is asked with is told by its name alone. */
static bool is_secret(const struct route *route, const char *name)
{
    const char *auth = route->settings.auth ? route->settings.auth : "none";

    return strcasecmp(name, "authorization") == 0 ||
           (settings_needs_auth(&route->settings) && strcasecmp(name, auth) == 0);
}

static int copy_request(const struct route *route, const struct send_request *request,
                        struct webhook_sample *sample, struct error *err)
{
    (void)snprintf(sample->method, sizeof sample->method, "%s", request->method);
    sample->url = text_copy(request->url);
    sample->body = text_copy_n(request->body, request->body_size);
    sample->headers = calloc(request->header_count + 1, sizeof *sample->headers);
    if (!sample->url || !sample->body || !sample->headers)
        return error_memory(err);
    for (size_t i = 0; i < request->header_count; i++) {
        struct webhook_header *header = &sample->headers[sample->header_count++];

        header->secret = is_secret(route, request->headers[i].name);
        header->name = text_copy(request->headers[i].name);
        header->value = text_copy(header->secret ? "" : request->headers[i].value);
        if (!header->name || !header->value)
            return error_memory(err);
    }
    return 0;
}

static int make(struct store *store, struct route *route, struct webhook_sample *sample,
                struct error *err)
{
    AUTO(request_done) struct request request = {0};
    char id[ID_SIZE];
    const struct event event = {.id = id, .type = EVENT_TEST, .at = store_now_ms(store)};
    auto_free char *body = NULL;
    struct request_input input = {.endpoint = &route->endpoint,
                                  .event = id,
                                  .type = event_type_name(EVENT_TEST),
                                  .trace = "00000000000000000000000000000001",
                                  .created_at = event.at,
                                  .now = event.at,
                                  .span = 1,
                                  .version = ASSESS_VERSION,
                                  .keys = route->keys,
                                  .key_count = route->key_count,
                                  .settings = &route->settings,
                                  /* which is not shown: a token would first have to be asked for */
                                  .auth = route->auth,
                                  .client_key = route->client_key};
    int rc = id_new("evt", event.at, id, err);

    body = rc == 0 ? event_to_json(&event, route->endpoint.thin) : NULL;
    if (rc == 0 && !body)
        rc = error_memory(err);
    input.body = body;
    if (rc == 0)
        rc = request_make(&input, &request, err);
    return rc == 0 ? copy_request(route, &request.send, sample, err) : rc;
}

int assess_webhook_sample(struct assess *assess, const char *endpoint,
                          struct webhook_sample *out_sample, struct error *err)
{
    AUTO(webhook_sample_done) struct webhook_sample sample = {0};
    AUTO(route_clear) struct route route = {0};
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0)
        rc = endpoints_find(store, endpoint, id, err);
    if (rc == 0)
        rc = endpoints_get(store, id, &route.endpoint, err);
    if (rc == 0)
        rc = settings_parse(route.endpoint.settings, &route.settings, err);
    if (rc == 0)
        rc = route_load_keys(store, &route, err);
    if (rc == 0)
        rc = make(store, &route, &sample, err);
    if (rc < 0)
        return rc;
    *out_sample = take_struct(sample);
    return 0;
}
