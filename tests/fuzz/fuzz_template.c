/* SPDX-License-Identifier: MIT */
/*
 * A template that holds anything is settings that can be read again and filled, or refused with a place; an answer that
 * holds anything gives an id without controls.
 */
#include "fuzz.h"

#include "settings.h"
#include "token.h"

#include <string.h>

static const char event_text[] =
    "{\"type\":\"order.graded\",\"timestamp\":\"2026-11-30T00:00:00.000Z\",\"data\":{\"id\":\"evt_1\","
    "\"sequence\":4,\"order_id\":\"ord_1\",\"application_id\":\"a/b c\",\"role\":\"r\",\"candidate\":"
    "{\"id\":\"can_1\",\"external_id\":null},\"score\":87,\"max_score\":100,\"summary\":\"\\\"x\\\"\"}}";

static void check_filled(const struct settings *settings, const char *text)
{
    json_t *event = json_loads(event_text, 0, NULL), *parsed;
    char *body = NULL, *url = NULL, *header = NULL;
    struct error err;

    HOLDS(event);
    (void)settings_fill(text, event, SETTINGS_URL, &url, &err);
    (void)settings_fill(text, event, SETTINGS_HEADER, &header, &err);
    if (settings->template && settings_body(settings, event, &body, &err) == 0) {
        HOLDS(body);
        parsed = json_loads(body, JSON_DECODE_ANY, NULL);
        HOLDS(parsed);
        json_decref(parsed);
        for (const char *at = body; *at; at++)
            HOLDS(*at >= ' ' && *at <= '~');
    }
    free(body);
    free(url);
    free(header);
    json_decref(event);
}

static void check_answer(const struct settings *settings, const char *text, size_t size)
{
    char id[64];

    settings_find_id(settings, text, size, id, sizeof id);
    for (const char *at = id; *at; at++)
        HOLDS((unsigned char)*at >= ' ' && *at != 127);
}

static void check_token(const char *text, size_t size)
{
    char *token = NULL;
    int64_t seconds = 0;

    HOLDS(token_read(text, size, &token, &seconds) == (token != NULL));
    HOLDS(!token ||
          (token[0] && seconds > 0 && seconds <= INT64_C(86400) && !strpbrk(token, "\r\n")));
    free(token);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1), *text = NULL;
    struct settings_wanted wanted = {
        .file = "template.yaml", .template_text = copy, .template_size = size};
    struct settings settings = {0};
    struct error err = {0};
    int result;

    HOLDS(copy);
    if (size > 0)
        memcpy(copy, data, size);
    copy[size] = '\0';
    result = settings_make(&wanted, &text, &err);
    if (result < 0) {
        HOLDS(err.code == ERR_CONFIG && err.message[0]);
    } else {
        HOLDS(settings_parse(text, &settings, &err) == 0 && settings.method && settings.auth);
    }
    check_filled(&settings, copy);
    check_token(copy, size);
    check_answer(&(struct settings){.id = "/data/0/a~1b"}, copy, size);
    settings_done(&settings);
    free(text);
    free(copy);
    return 0;
}
