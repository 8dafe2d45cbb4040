/* SPDX-License-Identifier: MIT */
#include "request.h"

#include "auto.h"
#include "clock.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { AUTH_MAX = 1400, CONNECT_MS = 5000 };

const char *const request_adaptors[] = {"standard-webhook", "cloudevents", "http-template", NULL};

void request_done(struct request *request)
{
    for (size_t i = 0; i < request->send.header_count; i++) {
        explicit_bzero(request->texts[i].data, request->texts[i].size);
        buf_done(&request->texts[i]);
    }
    free(request->url);
    free(request->body);
    *request = (struct request){0};
}

/* The value's buffer; NULL where there are too many. */
struct buf *request_add(struct request *request, const char *name)
{
    size_t at = request->send.header_count;

    if (at == SEND_HEADERS_MAX)
        return NULL;
    buf_init(&request->texts[at], SETTINGS_HEADER_MAX);
    request->send.headers[at].name = name;
    request->send.header_count++;
    return &request->texts[at];
}

void request_put(struct request *request, const char *name, const char *value)
{
    struct buf *text = request_add(request, name);

    if (text)
        buf_adds(text, value);
}

/* Instead of the one of that name, which is ours. */
static void request_set(struct request *request, const char *name, const char *value)
{
    for (size_t i = 0; i < request->send.header_count; i++)
        if (strcasecmp(request->send.headers[i].name, name) == 0) {
            buf_clear(&request->texts[i]);
            buf_adds(&request->texts[i], value);
            return;
        }
    request_put(request, name, value);
}

/* Standard Webhooks 1.0.0, "Webhook headers". */
static int add_signature(struct request *request, const struct request_input *input,
                         struct error *err)
{
    const struct sign_message message = {input->event, input->now / 1000, input->body,
                                         strlen(input->body)};
    struct buf *text;
    int rc = 0;

    request_put(request, "webhook-id", input->event);
    text = request_add(request, "webhook-timestamp");
    if (text)
        buf_addf(text, "%" PRId64, message.seconds);
    text = request_add(request, "webhook-signature");
    for (size_t i = 0; text && rc == 0 && i < input->key_count; i++)
        rc = sign_add(text, &input->keys[i], &message, err);
    return rc;
}

/* CloudEvents 1.0.2, HTTP protocol binding 3.1: binary mode, the body as it is. */
static void add_cloudevent(struct request *request, const struct request_input *input)
{
    struct buf *text;
    char time[32];

    clock_format(input->created_at, time);
    request_put(request, "ce-specversion", "1.0");
    request_put(request, "ce-id", input->event);
    text = request_add(request, "ce-source");
    if (text)
        buf_addf(text, "/assess/%s", input->endpoint->id);
    text = request_add(request, "ce-type");
    if (text)
        buf_addf(text, "assess.%s", input->type);
    request_put(request, "ce-time", time);
}

/* RFC 7617 and RFC 6750, or a header of its own. */
static int add_auth(struct request *request, const struct request_input *input, struct error *err)
{
    const char *how = input->settings->auth ? input->settings->auth : "none";
    char base64[SETTINGS_HEADER_MAX];
    struct buf *text;

    if (strcmp(how, "none") == 0)
        return 0;
    if (!input->auth || strlen(input->auth) > AUTH_MAX)
        return error_set(err, ERR_SEALED, "what the endpoint is asked with is not there");
    if (strcmp(how, "basic") == 0) {
        sign_base64(input->auth, strlen(input->auth), base64);
        text = request_add(request, "authorization");
        if (text)
            buf_addf(text, "Basic %s", base64);
        explicit_bzero(base64, sizeof base64);
    } else if (strcmp(how, "bearer") == 0 || strcmp(how, "oauth2") == 0) {
        text = request_add(request, "authorization");
        if (text)
            buf_addf(text, "Bearer %s", input->auth);
    } else {
        request_put(request, how, input->auth);
    }
    return 0;
}

static int add_template_headers(struct request *request, const struct request_input *input,
                                const json_t *event, struct error *err)
{
    const char *name;
    json_t *value;

    json_object_foreach(json_object_get(input->settings->template, "headers"), name, value) {
        auto_free char *filled = NULL;
        int rc = settings_fill(json_string_value(value), event, SETTINGS_HEADER, &filled, err);

        if (rc < 0)
            return rc;
        request_set(request, name, filled);
    }
    return add_auth(request, input, err);
}

/* The event through a template; what is not ours has no signature of ours. */
static int fill_template(struct request *request, const struct request_input *input,
                         struct error *err)
{
    json_t *event = json_loads(input->body, JSON_REJECT_DUPLICATES, NULL);
    int rc = event ? 0 : error_set(err, ERR_STORE_DAMAGED, "an event is no JSON");

    if (rc == 0)
        rc = settings_fill(input->endpoint->url, event, SETTINGS_URL, &request->url, err);
    if (rc == 0)
        rc = settings_body(input->settings, event, &request->body, err);
    if (rc == 0)
        rc = add_template_headers(request, input, event, err);
    json_decref(event);
    if (rc < 0)
        return rc;
    request->send.method = input->settings->method;
    request->send.url = request->url;
    request->send.body = request->body;
    request->send.body_size = strlen(request->body);
    return 0;
}

static void add_common(struct request *request, const struct request_input *input)
{
    struct buf *text;

    request_put(request, "content-type", "application/json");
    text = request_add(request, "user-agent");
    if (text)
        buf_addf(text, "assess/%s", input->version);
    text = request_add(request, "traceparent");
    if (text)
        buf_addf(text, "00-%s-%016" PRIx64 "-01", input->trace, input->span);
    request_put(request, "idempotency-key", input->event);
}

static int fill_event(struct request *request, const struct request_input *input, struct error *err)
{
    request->send.method = "POST";
    request->send.url = input->endpoint->url;
    request->send.body = input->body;
    request->send.body_size = strlen(input->body);
    if (strcmp(input->endpoint->adaptor, "cloudevents") == 0)
        add_cloudevent(request, input);
    return add_signature(request, input, err);
}

int request_end(struct request *request, const struct settings *settings, const char *client_key,
                struct error *err)
{
    struct send_request *send = &request->send;

    for (size_t i = 0; i < send->header_count; i++) {
        if (buf_failed(&request->texts[i]))
            return error_set(err, ERR_USAGE, "the header '%s' is too long", send->headers[i].name);
        send->headers[i].value = request->texts[i].data;
    }
    send->ca_pem = settings->ca_pem;
    send->cert_pem = client_key ? settings->cert_pem : NULL;
    send->key_pem = client_key;
    send->connect_ms = CONNECT_MS;
    send->total_ms = REQUEST_TOTAL_MS;
    return 0;
}

int request_make(const struct request_input *input, struct request *out_request, struct error *err)
{
    AUTO(request_done) struct request request = {0};
    int rc;

    add_common(&request, input);
    rc = input->settings->template ? fill_template(&request, input, err)
                                   : fill_event(&request, input, err);
    if (rc < 0)
        return rc;
    rc = request_end(&request, input->settings, input->client_key, err);
    if (rc < 0)
        return rc;
    *out_request = take_struct(request);
    return 0;
}
