/* SPDX-License-Identifier: MIT */
/* Use cases: where events go, and what came of them. */
#include "webhooks.h"

#include "address.h"
#include "auto.h"
#include "request.h"
#include "settings.h"
#include "sign.h"
#include "stored.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR_MS = 60 * 60 * 1000 };

/* ---- looking ---------------------------------------------------------------------------------------- */

static int add_public(void *context, const void *secret, size_t size, struct error *err)
{
    struct endpoint_info *info = context;
    AUTO(sign_key_done) struct sign_key key = {0};
    int rc = info->public_key[0] ? 0 : sign_key_parse(secret, size, &key, err);

    return rc == 0 && key.size > 0 ? sign_public(&key, info->public_key, err) : rc;
}

static int look(struct store *store, const char *id, struct endpoint_info *info, struct error *err)
{
    int rc = endpoints_get(store, id, &info->endpoint, err);

    if (rc == 0)
        rc = endpoints_count(store, &info->endpoint, err);
    return rc == 0 ? secrets_each(store, id, SECRET_SIGN, add_public, info, err) : rc;
}

int assess_webhook_show(struct assess *assess, const char *endpoint, struct endpoint_info *out_info,
                        struct error *err)
{
    AUTO(endpoint_info_done) struct endpoint_info info = {0};
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0)
        rc = endpoints_find(store, endpoint, id, err);
    if (rc == 0)
        rc = look(store, id, &info, err);
    if (rc < 0)
        return rc;
    *out_info = take_struct(info);
    return 0;
}

struct listing {
    struct store *store;
    struct endpoint_list list;
};

static int add_endpoint(void *context, struct endpoint *endpoint, struct error *err)
{
    struct listing *listing = context;
    struct endpoint_list *list = &listing->list;
    struct endpoint *grown = realloc(list->items, (list->count + 1) * sizeof *grown);

    if (!grown) {
        endpoint_done(endpoint);
        return error_memory(err);
    }
    list->items = grown;
    list->items[list->count++] = *endpoint;
    return endpoints_count(listing->store, &list->items[list->count - 1], err);
}

int assess_webhook_list(struct assess *assess, struct endpoint_list *out_list, struct error *err)
{
    auto_store struct store *store = NULL;
    struct listing listing = {0};
    int rc = stored_open(assess, STORE_READ, &store, err);

    listing.store = store;
    if (rc == 0)
        rc = endpoints_each(store, add_endpoint, &listing, err);
    if (rc < 0) {
        endpoint_list_done(&listing.list);
        return rc;
    }
    *out_list = listing.list;
    return 0;
}

/* ---- adding ----------------------------------------------------------------------------------------- */

static int check_name(const char *name, struct error *err)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    if (!name)
        return 0;
    if (strncasecmp(name, "end_", 4) == 0)
        return error_set(err, ERR_USAGE, "a name does not begin with end_, as ids do");
    if (name[0] && strlen(name) <= WEBHOOK_NAME_MAX && strspn(name, allowed) == strlen(name))
        return 0;
    (void)error_set(err, ERR_USAGE, "this is no endpoint's name");
    error_hint(err, "at most %d letters, digits, _ and -", WEBHOOK_NAME_MAX);
    return -(int)ERR_USAGE;
}

static int check_adaptor(const char *adaptor, struct error *err)
{
    const char *meant;
    char shown[64];

    for (size_t i = 0; request_adaptors[i]; i++)
        if (strcmp(request_adaptors[i], adaptor) == 0)
            return 0;
    meant = text_nearest(adaptor, request_adaptors);
    (void)error_set(err, ERR_USAGE, "there is no adaptor '%s'",
                    text_escape_into(shown, sizeof shown, adaptor, strlen(adaptor)));
    error_hint(err, "%s\"%s\"", meant ? "did you mean " : "there is ",
               meant ? meant : request_adaptors[0]);
    return -(int)ERR_USAGE;
}

/* The given one, understood, or a new one; as its text. */
static int read_secret(const char *given, size_t size, char out[SIGN_SECRET_SIZE], bool *out_made,
                       struct error *err)
{
    AUTO(sign_key_done) struct sign_key key = {0};
    int rc;

    *out_made = given == NULL;
    if (!given)
        return sign_secret_new(out, err);
    rc = sign_key_parse(given, size, &key, err);
    if (rc < 0)
        return rc;
    while (size > 0 && strchr(" \t\r\n", *given)) {
        given++;
        size--;
    }
    while (size > 0 && strchr(" \t\r\n", given[size - 1]))
        size--;
    (void)snprintf(out, SIGN_SECRET_SIZE, "%.*s", (int)size, given);
    return 0;
}

static int check_url(const struct assess *assess, const char *url, char **out_url,
                     struct error *err)
{
    struct address_rules rules;
    int rc = address_rules_parse(assess->config.allow, &rules, err);

    return rc == 0 ? address_check_url(&rules, url, out_url, err) : rc;
}

static int check_template(const struct webhook_request *request, const char *adaptor,
                          struct error *err)
{
    bool wanted = strcmp(adaptor, "http-template") == 0;
    int rc = 0;

    if (wanted != (request->template_text != NULL)) {
        rc = error_set(err, ERR_USAGE,
                       wanted ? "--template is missing" : "--template is for http-template");
        error_hint(err, "--adaptor http-template --template FILE");
    } else if (wanted && request->thin) {
        rc = error_set(err, ERR_USAGE, "a template says itself what is sent: --thin has no place");
    } else if (!wanted && strstr(request->url, "{{")) {
        rc = error_set(err, ERR_USAGE, "only an http-template's URL may have {{fields}}");
    } else if ((request->cert_pem != NULL) != (request->key_pem != NULL)) {
        rc = error_set(err, ERR_USAGE, "a client's certificate and its key go together");
    }
    return rc;
}

static int check_url_fields(const char *url, struct error *err)
{
    const char *host = strstr(url, "://"), *field = strstr(url, "{{");
    char name[80], shown[100];

    settings_check_fields(url, name, sizeof name);
    if (name[0])
        return error_set(err, ERR_USAGE, "an event has no field '%s'",
                         text_escape_into(shown, sizeof shown, name, strlen(name)));
    if (field && host && strcspn(host + 3, "/") > (size_t)(field - host - 3))
        return error_set(err, ERR_USAGE, "a field may stand in a URL's path, not in its host");
    return 0;
}

/* A template whose auth needs something that was not given would be refused at every try. */
static int check_auth(const char *settings_text, const char *auth, struct error *err)
{
    AUTO(settings_done) struct settings settings = {0};
    int rc = settings_parse(settings_text, &settings, err);
    bool needs = rc == 0 && settings.auth && strcmp(settings.auth, "none") != 0;

    if (rc == 0 && needs != (auth != NULL)) {
        rc = error_set(err, ERR_USAGE,
                       needs ? "--auth-file is missing" : "there is no use for --auth-file");
        error_hint(err, "the template's 'auth' says whether one is needed");
    }
    if (rc == 0 && auth && (!text_is_plain(auth, "") || strlen(auth) > 1400 || !auth[0]))
        rc = error_set(err, ERR_USAGE, "what --auth-file has is no one line of text");
    return rc;
}

/* Tokens go by the same rules as what they are for. */
static int check_token_url(const struct assess *assess, const char *settings_text,
                           struct error *err)
{
    AUTO(settings_done) struct settings settings = {0};
    auto_free char *ignored = NULL;
    int rc = settings_parse(settings_text, &settings, err);

    if (rc < 0 || !settings.token_url)
        return rc;
    rc = check_url(assess, settings.token_url, &ignored, err);
    return rc < 0 ? error_wrap(err, "token_url") : 0;
}

/* What could never be sent is refused before anything waits for it. */
static int try_settings(const struct endpoint *endpoint, struct error *err)
{
    AUTO(settings_done) struct settings settings = {0};
    int rc = settings_parse(endpoint->settings, &settings, err);

    return rc == 0 && settings.template ? settings_try(&settings, endpoint->url, err) : rc;
}

static int fill_settings(const struct assess *assess, const struct webhook_request *request,
                         struct endpoint *endpoint, struct error *err)
{
    const struct settings_wanted wanted = {.ca_pem = request->ca_pem,
                                           .cert_pem = request->cert_pem,
                                           .key_pem = request->key_pem,
                                           .file = request->template_name,
                                           .template_text = request->template_text,
                                           .template_size = request->template_size};
    int rc = settings_make(&wanted, &endpoint->settings, err);

    if (rc == 0)
        rc = check_token_url(assess, endpoint->settings, err);
    if (rc == 0)
        rc = check_auth(endpoint->settings, request->auth, err);
    return rc == 0 ? try_settings(endpoint, err) : rc;
}

static int fill_endpoint(const struct assess *assess, const struct webhook_request *request,
                         struct endpoint *endpoint, struct error *err)
{
    const char *adaptor = request->adaptor ? request->adaptor : request_adaptors[0];
    int rc = check_name(request->name, err);

    *endpoint = (struct endpoint){.types = request->types,
                                  .thin = request->thin,
                                  .ordered = request->ordered,
                                  .rate = request->rate};
    if (rc == 0)
        rc = check_adaptor(adaptor, err);
    if (rc == 0)
        rc = check_template(request, adaptor, err);
    if (rc == 0)
        rc = check_url_fields(request->url, err);
    if (rc == 0)
        rc = check_url(assess, request->url, &endpoint->url, err);
    if (rc == 0)
        rc = fill_settings(assess, request, endpoint, err);
    (void)snprintf(endpoint->name, sizeof endpoint->name, "%s", request->name ? request->name : "");
    (void)snprintf(endpoint->adaptor, sizeof endpoint->adaptor, "%.31s", adaptor);
    return rc;
}

static int count_one(void *context, struct endpoint *endpoint, struct error *err)
{
    (void)err;
    endpoint_done(endpoint);
    ++*(unsigned *)context;
    return 0;
}

/* As many as a worker looks after. */
static int check_room(struct store *store, struct error *err)
{
    unsigned count = 0;
    int rc = endpoints_each(store, count_one, &count, err);

    if (rc == 0 && count >= ENDPOINTS_MAX)
        rc = error_set(err, ERR_CONFLICT, "there are %u endpoints, the most there may be", count);
    return rc;
}

/* The secret first: an endpoint that is there can be signed for. */
static int add(struct store *store, struct endpoint *endpoint,
               const struct webhook_request *request, const char *secret, struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = secrets_put(store, endpoint->id, SECRET_SIGN, secret, strlen(secret), 0, err);

    if (rc == 0 && request->auth)
        rc = secrets_put(store, endpoint->id, SECRET_AUTH, request->auth, strlen(request->auth), 0,
                         err);
    if (rc == 0 && request->key_pem)
        rc = secrets_put(store, endpoint->id, SECRET_CLIENT, request->key_pem,
                         strlen(request->key_pem), 0, err);
    if (rc == 0)
        rc = store_begin(store, &change, err);
    if (rc == 0)
        rc = check_room(store, err);
    if (rc == 0)
        rc = endpoints_add(store, endpoint, err);
    if (rc == 0)
        return store_commit(&change, err);
    store_change_done(&change);
    (void)secrets_remove(store, endpoint->id, &(struct error){0});
    return rc;
}

int assess_webhook_add(struct assess *assess, const struct webhook_request *request,
                       struct endpoint_info *out_info, struct error *err)
{
    AUTO(endpoint_info_done) struct endpoint_info info = {0};
    AUTO(endpoint_done) struct endpoint endpoint = {0};
    auto_store struct store *store = NULL;
    char secret[SIGN_SECRET_SIZE] = "";
    bool made = false;
    int rc = fill_endpoint(assess, request, &endpoint, err);

    if (rc == 0)
        rc = read_secret(request->secret, request->secret_size, secret, &made, err);
    if (rc == 0)
        rc = stored_open(assess, STORE_WRITE, &store, err);
    if (rc == 0) {
        endpoint.created_at = store_now_ms(store);
        rc = id_new("end", endpoint.created_at, endpoint.id, err);
    }
    if (rc == 0)
        rc = add(store, &endpoint, request, secret, err);
    if (rc == 0)
        rc = look(store, endpoint.id, &info, err);
    if (rc == 0) {
        (void)snprintf(info.secret, sizeof info.secret, "%s", made ? secret : "");
        *out_info = take_struct(info);
    }
    explicit_bzero(secret, sizeof secret);
    return rc;
}

/* ---- changing --------------------------------------------------------------------------------------- */

int assess_webhook_rotate(struct assess *assess, const char *endpoint, const char *secret,
                          size_t size, unsigned hours, struct endpoint_info *out_info,
                          struct error *err)
{
    AUTO(endpoint_info_done) struct endpoint_info info = {0};
    auto_store struct store *store = NULL;
    AUTO(store_change_done) struct store_change change = {0};
    char text[SIGN_SECRET_SIZE] = "", id[ID_SIZE];
    bool made = false;
    int rc = read_secret(secret, size, text, &made, err);

    if (rc == 0)
        rc = stored_open(assess, STORE_FINISH, &store, err);
    if (rc == 0)
        rc = endpoints_find(store, endpoint, id, err);
    if (rc == 0)
        rc = store_begin(store, &change, err);
    if (rc == 0)
        rc = audit_add(store, "webhook.rotate", id, "", err);
    /* last: with all else that can be waited for done, who is not answered has the old secret */
    if (rc == 0)
        rc = secrets_put(store, id, SECRET_SIGN, text, strlen(text), (int64_t)hours * HOUR_MS, err);
    if (rc == 0)
        rc = store_commit(&change, err);
    if (rc == 0)
        rc = look(store, id, &info, err);
    if (rc == 0) {
        (void)snprintf(info.secret, sizeof info.secret, "%s", made ? text : "");
        *out_info = take_struct(info);
    }
    explicit_bzero(text, sizeof text);
    return rc;
}

static int refuse_state(const struct endpoint *endpoint, struct error *err)
{
    return error_set(err, ERR_CONFLICT, "the endpoint %s is %s already", id_short(endpoint->id),
                     endpoint_state_name(endpoint->state));
}

static int change_state(struct store *store, const char *id, enum endpoint_state to,
                        struct error *err)
{
    AUTO(endpoint_done) struct endpoint endpoint = {0};
    int64_t hastened = 0;
    int rc = endpoints_get(store, id, &endpoint, err);

    if (rc < 0)
        return rc;
    if (to == ENDPOINT_ACTIVE)
        rc = endpoints_hasten(store, id, &hastened, err);
    if (rc < 0)
        return rc;
    if (endpoint.state == to &&
        (to != ENDPOINT_ACTIVE ||
         (endpoint.failures == 0 && endpoint.held_until == 0 && hastened == 0)))
        return refuse_state(&endpoint, err);
    endpoint.state = to;
    (void)snprintf(endpoint.reason, sizeof endpoint.reason, "%s",
                   to == ENDPOINT_PAUSED ? "by hand" : "");
    if (to == ENDPOINT_ACTIVE)
        endpoint.failures = endpoint.failing_since = endpoint.held_until = 0;
    return endpoints_put(store, &endpoint,
                         to == ENDPOINT_ACTIVE ? "webhook.resume" : "webhook.pause", err);
}

enum change { CHANGE_PAUSE, CHANGE_RESUME, CHANGE_REMOVE };

static int change_it(struct store *store, const char *id, enum change what, int64_t *out_cancelled,
                     struct error *err)
{
    AUTO(store_change_done) struct store_change change = {0};
    int rc = store_begin(store, &change, err);

    if (rc == 0 && what == CHANGE_REMOVE)
        rc = endpoints_remove(store, id, out_cancelled, err);
    else if (rc == 0)
        rc = change_state(store, id, what == CHANGE_PAUSE ? ENDPOINT_PAUSED : ENDPOINT_ACTIVE, err);
    return rc == 0 ? store_commit(&change, err) : rc;
}

static int change(struct assess *assess, const char *endpoint, enum change what,
                  struct endpoint_info *out_info, struct error *err)
{
    AUTO(endpoint_info_done) struct endpoint_info info = {0};
    auto_store struct store *store = NULL;
    char id[ID_SIZE];
    int64_t cancelled = 0;
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    if (rc == 0)
        rc = endpoints_find(store, endpoint, id, err);
    if (rc == 0 && what == CHANGE_REMOVE)
        rc = look(store, id, &info, err);
    if (rc == 0)
        rc = change_it(store, id, what, &cancelled, err);
    if (rc == 0 && what == CHANGE_REMOVE)
        rc = secrets_remove(store, id, err);
    else if (rc == 0)
        rc = look(store, id, &info, err);
    if (rc < 0)
        return rc;
    info.cancelled = cancelled;
    *out_info = take_struct(info);
    return 0;
}

int assess_webhook_pause(struct assess *assess, const char *endpoint,
                         struct endpoint_info *out_info, struct error *err)
{
    return change(assess, endpoint, CHANGE_PAUSE, out_info, err);
}

int assess_webhook_resume(struct assess *assess, const char *endpoint,
                          struct endpoint_info *out_info, struct error *err)
{
    return change(assess, endpoint, CHANGE_RESUME, out_info, err);
}

int assess_webhook_remove(struct assess *assess, const char *endpoint,
                          struct endpoint_info *out_info, struct error *err)
{
    return change(assess, endpoint, CHANGE_REMOVE, out_info, err);
}
