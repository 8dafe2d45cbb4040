/* SPDX-License-Identifier: MIT */
#include "record.h"

#include "sign.h"

#include <jansson.h>
#include <string.h>

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */

static json_t *text_or_null(const char *text)
{
    return text[0] ? json_string(text) : json_null();
}

static json_t *time_or_null(int64_t us)
{
    return us >= 0 ? json_integer(us) : json_null();
}

enum { SECRET_LEAST = 6, SECRET_MAX = 1400 };

static void redact(char *text, const char *secret)
{
    size_t size = strlen(secret);

    if (size < SECRET_LEAST)
        return;
    for (char *at = strstr(text, secret); at; at = strstr(at + size, secret))
        memset(at, '*', size);
}

void record_redact(char *text, const char *secret)
{
    const char *colon = secret ? strchr(secret, ':') : NULL;
    char base64[SECRET_MAX * 2];

    if (!secret || !text[0])
        return;
    redact(text, secret);
    if (colon)
        redact(text, colon + 1);
    if (strlen(secret) > SECRET_MAX)
        return;
    sign_base64(secret, strlen(secret), base64);
    /* the last group may be another one where more stands behind it */
    base64[strlen(secret) / 3 * 4] = '\0';
    redact(text, base64);
    explicit_bzero(base64, sizeof base64);
}

char *record_make(const struct send_outcome *outcome, const char *reason, const char *id,
                  int64_t at)
{
    json_t *times = json_pack(
        "{s:o, s:o, s:o, s:o, s:o}", "dns", time_or_null(outcome->dns_us), "connect",
        time_or_null(outcome->connect_us), "tls", time_or_null(outcome->tls_us), "first_byte",
        time_or_null(outcome->first_us), "total", time_or_null(outcome->total_us));
    json_t *root = json_pack(
        "{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:b, s:o, s:o, s:o, s:o}", "at", (json_int_t)at,
        "status", outcome->status > 0 ? json_integer(outcome->status) : json_null(), "reason",
        text_or_null(reason), "detail", text_or_null(outcome->detail), "peer",
        text_or_null(outcome->peer), "tls", text_or_null(outcome->tls), "times_us", times,
        "wire_attempts", (int)outcome->wire_attempts, "cut", (int)outcome->cut, "retry_after_s",
        outcome->retry_after_s > 0 ? json_integer(outcome->retry_after_s) : json_null(), "location",
        text_or_null(outcome->location), "remote_id", text_or_null(id), "answer",
        text_or_null(outcome->snippet));
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

    json_decref(root);
    return text;
}
