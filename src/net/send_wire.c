/* SPDX-License-Identifier: MIT */
#include "send_wire.h"

#include <string.h>

#define REQUEST_MAGIC UINT64_C(0x3171736e65737361)
#define OUTCOME_MAGIC UINT64_C(0x316f736e65737361)

static const uint64_t none = UINT64_MAX; /* the length of what is NULL */

/* ---- writing ---------------------------------------------------------------------------------------- */

static void put_number(struct buf *out, uint64_t number)
{
    buf_add(out, &number, sizeof number);
}

static void put_bytes(struct buf *out, const void *data, size_t size)
{
    put_number(out, data ? size : none);
    if (data)
        buf_add(out, data, size);
}

/* With its NUL, so that it can be read where it lies. */
static void put_text(struct buf *out, const char *text)
{
    put_bytes(out, text, text ? strlen(text) + 1 : 0);
}

bool wire_put_request(struct buf *out, const struct send_request *request)
{
    if (request->header_count > SEND_HEADERS_MAX || request->body_size > SEND_BODY_MAX)
        return false;
    put_number(out, REQUEST_MAGIC);
    put_number(out, request->number);
    put_number(out, (uint64_t)request->connect_ms);
    put_number(out, (uint64_t)request->total_ms);
    put_text(out, request->method);
    put_text(out, request->url);
    put_number(out, request->header_count);
    for (size_t i = 0; i < request->header_count; i++) {
        put_text(out, request->headers[i].name);
        put_text(out, request->headers[i].value);
    }
    put_bytes(out, request->body, request->body_size);
    put_text(out, request->ca_pem);
    put_text(out, request->cert_pem);
    put_text(out, request->key_pem);
    put_text(out, request->allow);
    put_number(out, request->answer_max);
    return !buf_failed(out) && out->size <= SEND_MESSAGE_MAX;
}

bool wire_put_outcome(struct buf *out, const struct send_outcome *outcome)
{
    put_number(out, OUTCOME_MAGIC);
    put_number(out, outcome->number);
    put_number(out, outcome->reason);
    put_number(out, (uint64_t)outcome->status);
    put_number(out, (uint64_t)outcome->retry_after_s);
    put_number(out, outcome->wire_attempts);
    put_number(out, outcome->cut);
    put_number(out, (uint64_t)outcome->dns_us);
    put_number(out, (uint64_t)outcome->connect_us);
    put_number(out, (uint64_t)outcome->tls_us);
    put_number(out, (uint64_t)outcome->first_us);
    put_number(out, (uint64_t)outcome->total_us);
    put_text(out, outcome->peer);
    put_text(out, outcome->tls);
    put_text(out, outcome->location);
    put_text(out, outcome->etag);
    put_number(out, outcome->answer_bytes);
    put_text(out, outcome->detail);
    put_text(out, outcome->snippet);
    put_bytes(out, outcome->body, outcome->body_size);
    return !buf_failed(out) && out->size <= SEND_MESSAGE_MAX;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

struct reader {
    const char *at, *end;
    bool failed;
};

static uint64_t get_number(struct reader *reader)
{
    uint64_t number = 0;

    if (reader->failed || (size_t)(reader->end - reader->at) < sizeof number) {
        reader->failed = true;
        return 0;
    }
    memcpy(&number, reader->at, sizeof number);
    reader->at += sizeof number;
    return number;
}

static uint64_t get_below(struct reader *reader, uint64_t limit)
{
    uint64_t number = get_number(reader);

    reader->failed = reader->failed || number >= limit;
    return reader->failed ? 0 : number;
}

static const char *get_bytes(struct reader *reader, size_t max, size_t *out_size)
{
    uint64_t size = get_number(reader);
    const char *data = reader->at;

    *out_size = 0;
    if (reader->failed || size == none)
        return NULL;
    if (size > max || size > (size_t)(reader->end - reader->at)) {
        reader->failed = true;
        return NULL;
    }
    reader->at += size;
    *out_size = size;
    return data;
}

/* One NUL, and at its end. */
static const char *get_text(struct reader *reader)
{
    size_t size = 0;
    const char *text = get_bytes(reader, SEND_MESSAGE_MAX, &size);

    if (text && (size == 0 || memchr(text, '\0', size) != text + size - 1)) {
        reader->failed = true;
        return NULL;
    }
    return text;
}

static void get_into(struct reader *reader, char *out, size_t out_size)
{
    const char *text = get_text(reader);
    size_t size = text ? strlen(text) : 0;

    if (!text || size >= out_size) {
        reader->failed = true;
        size = 0;
    }
    if (size > 0)
        memcpy(out, text, size);
    out[size] = '\0';
}

static bool is_whole(const struct reader *reader)
{
    return !reader->failed && reader->at == reader->end;
}

bool wire_get_request(const char *message, size_t size, struct send_request *out_request)
{
    struct reader reader = {message, message + size, size > SEND_MESSAGE_MAX};
    struct send_request request = {0};

    reader.failed = get_number(&reader) != REQUEST_MAGIC || reader.failed;
    request.number = get_number(&reader);
    request.connect_ms = (int64_t)get_below(&reader, INT32_MAX);
    request.total_ms = (int64_t)get_below(&reader, INT32_MAX);
    request.method = get_text(&reader);
    request.url = get_text(&reader);
    request.header_count = get_below(&reader, SEND_HEADERS_MAX + 1);
    for (size_t i = 0; i < request.header_count; i++) {
        request.headers[i].name = get_text(&reader);
        request.headers[i].value = get_text(&reader);
        reader.failed = reader.failed || !request.headers[i].name || !request.headers[i].value;
    }
    request.body = get_bytes(&reader, SEND_BODY_MAX, &request.body_size);
    request.ca_pem = get_text(&reader);
    request.cert_pem = get_text(&reader);
    request.key_pem = get_text(&reader);
    request.allow = get_text(&reader);
    request.answer_max = get_below(&reader, SEND_FILE_MAX + 1);
    request.answer_fd = -1;
    if (!is_whole(&reader) || !request.method || !request.url)
        return false;
    *out_request = request;
    return true;
}

uint64_t wire_outcome_number(const char *message, size_t size)
{
    struct reader reader = {message, message + size, size > SEND_MESSAGE_MAX};
    bool ours = get_number(&reader) == OUTCOME_MAGIC;
    uint64_t number = get_number(&reader);

    return ours && !reader.failed ? number : 0;
}

bool wire_get_outcome(const char *message, size_t size, struct send_outcome *out_outcome)
{
    struct reader reader = {message, message + size, size > SEND_MESSAGE_MAX};

    reader.failed = get_number(&reader) != OUTCOME_MAGIC || reader.failed;
    out_outcome->number = get_number(&reader);
    out_outcome->reason = (enum send_reason)get_below(&reader, SEND_REASONS);
    out_outcome->status = (int)get_below(&reader, 1000);
    out_outcome->retry_after_s = (int64_t)get_below(&reader, INT64_MAX);
    out_outcome->wire_attempts = (unsigned)get_below(&reader, UINT32_MAX);
    out_outcome->cut = get_below(&reader, 2) == 1;
    out_outcome->dns_us = (int64_t)get_number(&reader);
    out_outcome->connect_us = (int64_t)get_number(&reader);
    out_outcome->tls_us = (int64_t)get_number(&reader);
    out_outcome->first_us = (int64_t)get_number(&reader);
    out_outcome->total_us = (int64_t)get_number(&reader);
    get_into(&reader, out_outcome->peer, sizeof out_outcome->peer);
    get_into(&reader, out_outcome->tls, sizeof out_outcome->tls);
    get_into(&reader, out_outcome->location, sizeof out_outcome->location);
    get_into(&reader, out_outcome->etag, sizeof out_outcome->etag);
    out_outcome->answer_bytes = get_below(&reader, INT64_MAX);
    get_into(&reader, out_outcome->detail, sizeof out_outcome->detail);
    get_into(&reader, out_outcome->snippet, sizeof out_outcome->snippet);
    out_outcome->body = get_bytes(&reader, SEND_ANSWER_MAX, &out_outcome->body_size);
    return is_whole(&reader);
}
