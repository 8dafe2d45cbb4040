/* SPDX-License-Identifier: MIT */
#include "request.h"

#include "auto.h"
#include "clock.h"

#include <inttypes.h>
#include <string.h>

enum { HEADER_MAX = 2048, CONNECT_MS = 5000, TOTAL_MS = 20000 };

const char *const request_adaptors[] = {"standard-webhook", "cloudevents", NULL};

void request_done(struct request *request)
{
    for (size_t i = 0; i < request->send.header_count; i++) {
        explicit_bzero(request->texts[i].data, request->texts[i].size);
        buf_done(&request->texts[i]);
    }
    *request = (struct request){0};
}

/* The value's buffer; NULL where there are too many. */
static struct buf *add(struct request *request, const char *name)
{
    size_t at = request->send.header_count;

    if (at == SEND_HEADERS_MAX)
        return NULL;
    buf_init(&request->texts[at], HEADER_MAX);
    request->send.headers[at].name = name;
    request->send.header_count++;
    return &request->texts[at];
}

static void put(struct request *request, const char *name, const char *value)
{
    struct buf *text = add(request, name);

    if (text)
        buf_adds(text, value);
}

/* Standard Webhooks 1.0.0, "Webhook headers". */
static int add_signature(struct request *request, const struct request_input *input,
                         struct error *err)
{
    const struct sign_message message = {input->event, input->now / 1000, input->body,
                                         strlen(input->body)};
    struct buf *text;
    int rc = 0;

    put(request, "webhook-id", input->event);
    text = add(request, "webhook-timestamp");
    if (text)
        buf_addf(text, "%" PRId64, message.seconds);
    text = add(request, "webhook-signature");
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
    put(request, "ce-specversion", "1.0");
    put(request, "ce-id", input->event);
    text = add(request, "ce-source");
    if (text)
        buf_addf(text, "/assess/%s", input->endpoint->id);
    text = add(request, "ce-type");
    if (text)
        buf_addf(text, "assess.%s", input->type);
    put(request, "ce-time", time);
}

static int add_headers(struct request *request, const struct request_input *input,
                       struct error *err)
{
    struct buf *text;

    put(request, "content-type", "application/json");
    text = add(request, "user-agent");
    if (text)
        buf_addf(text, "assess/%s", input->version);
    text = add(request, "traceparent");
    if (text)
        buf_addf(text, "00-%s-%016" PRIx64 "-01", input->trace, input->span);
    put(request, "idempotency-key", input->event);
    if (strcmp(input->endpoint->adaptor, "cloudevents") == 0)
        add_cloudevent(request, input);
    return add_signature(request, input, err);
}

int request_make(const struct request_input *input, struct request *out_request, struct error *err)
{
    AUTO(request_done) struct request request = {0};
    int rc = add_headers(&request, input, err);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < request.send.header_count; i++) {
        if (buf_failed(&request.texts[i]))
            return error_memory(err);
        request.send.headers[i].value = request.texts[i].data;
    }
    request.send.method = "POST";
    request.send.url = input->endpoint->url;
    request.send.body = input->body;
    request.send.body_size = strlen(input->body);
    request.send.connect_ms = CONNECT_MS;
    request.send.total_ms = TOTAL_MS;
    *out_request = request;
    request = (struct request){0};
    return 0;
}
