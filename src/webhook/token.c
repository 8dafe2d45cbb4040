/* SPDX-License-Identifier: MIT */
#include "token.h"

#include "auto.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_MAX = 1400, PART_MAX = 4096, HOUR_S = 3600, DAY_S = 24 * HOUR_S, TENTH = 10 };

/* application/x-www-form-urlencoded (RFC 6749, appendix B). */
static void add_form(struct buf *out, const char *text, size_t size)
{
    static const char fine[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

    for (size_t i = 0; i < size; i++)
        if (text[i] && strchr(fine, text[i]))
            buf_addc(out, text[i]);
        else if (text[i] == ' ')
            buf_addc(out, '+');
        else
            buf_addf(out, "%%%02X", (unsigned char)text[i]);
}

/* RFC 6749, 2.3.1: both parts encoded before they are put together. */
static int add_client(struct buf *out, const char *auth, struct error *err)
{
    const char *colon = strchr(auth, ':');
    struct buf plain;
    char base64[PART_MAX * 2];
    int rc = 0;

    buf_init(&plain, PART_MAX);
    add_form(&plain, auth, colon ? (size_t)(colon - auth) : strlen(auth));
    buf_addc(&plain, ':');
    if (colon)
        add_form(&plain, colon + 1, strlen(colon + 1));
    if (buf_failed(&plain)) {
        rc = error_memory(err);
    } else {
        sign_base64(plain.data, plain.size, base64);
        buf_addf(out, "Basic %s", base64);
        explicit_bzero(base64, sizeof base64);
    }
    explicit_bzero(plain.data, plain.size);
    buf_done(&plain);
    return rc;
}

static char *form_of(const struct settings *settings)
{
    struct buf form;

    buf_init(&form, PART_MAX);
    buf_adds(&form, "grant_type=client_credentials");
    if (settings->scope) {
        buf_adds(&form, "&scope=");
        add_form(&form, settings->scope, strlen(settings->scope));
    }
    if (settings->sub) {
        buf_adds(&form, "&sub=");
        add_form(&form, settings->sub, strlen(settings->sub));
    }
    return buf_take(&form);
}

int token_request(const struct settings *settings, const char *auth, struct request *out_request,
                  struct error *err)
{
    AUTO(request_done) struct request request = {0};
    struct buf *client;
    int rc = auth ? 0 : error_set(err, ERR_SEALED, "what a token is asked for with is not there");

    if (rc < 0)
        return rc;
    request_put(&request, "content-type", "application/x-www-form-urlencoded");
    request_put(&request, "accept", "application/json");
    client = request_add(&request, "authorization");
    request.body = form_of(settings);
    if (!client || !request.body)
        return error_memory(err);
    rc = add_client(client, auth, err);
    if (rc < 0)
        return rc;
    request.send.method = "POST";
    request.send.url = settings->token_url;
    request.send.body = request.body;
    request.send.body_size = strlen(request.body);
    rc = request_end(&request, settings, NULL, err);
    if (rc < 0)
        return rc;
    *out_request = take_struct(request);
    return 0;
}

bool token_read(const char *answer, size_t size, char **out_token, int64_t *out_seconds)
{
    json_t *root = json_loadb(answer, size, JSON_REJECT_DUPLICATES, NULL);
    const char *token = json_string_value(json_object_get(root, "access_token"));
    const char *type = json_string_value(json_object_get(root, "token_type"));
    const json_t *expires = json_object_get(root, "expires_in");
    int64_t seconds = json_is_integer(expires) ? json_integer_value(expires) : HOUR_S;

    *out_token = NULL;
    if (token && token[0] && strlen(token) <= TOKEN_MAX && text_is_plain(token, "") && type &&
        strcasecmp(type, "bearer") == 0 && seconds > 0)
        *out_token = text_copy(token);
    seconds = seconds > DAY_S ? DAY_S : seconds;
    *out_seconds = seconds - seconds / TENTH;
    json_decref(root);
    return *out_token != NULL;
}
