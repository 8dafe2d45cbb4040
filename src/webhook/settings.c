/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include "auto.h"
#include "buf.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 200, FIELD_SIZE = 64, TEXT_MAX = 64 << 10, URL_ROOM = 4096 };

/* In what settings_try makes: its values are no real ones. */
#define LONGEST_KEY "longest"

/* Of the event: what a template may name. */
static const char *const fields[] = {
    "type",      "timestamp",    "id",
    "sequence",  "order_id",     "application_id",
    "role",      "candidate.id", "candidate.external_id",
    "status",    "state",        "score",
    "max_score", "completed_at", "summary",
    "decision",  NULL,
};

void settings_done(struct settings *settings)
{
    json_decref(settings->root);
    *settings = (struct settings){0};
}

bool settings_needs_auth(const struct settings *settings)
{
    return settings->auth && strcmp(settings->auth, "none") != 0;
}

bool settings_needs_token(const struct settings *settings)
{
    return settings->auth && strcmp(settings->auth, "oauth2") == 0;
}

/* ---- fields ----------------------------------------------------------------------------------------- */

/* Behind "{{": the field's name without blanks; its end, or NULL where it is none. */
static const char *read_field(const char *at, char *out, size_t size)
{
    const char *end = strstr(at, "}}");
    size_t length;

    if (!end)
        return NULL;
    while (*at == ' ')
        at++;
    length = (size_t)(end - at);
    while (length > 0 && at[length - 1] == ' ')
        length--;
    (void)snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), at);
    return end + 2;
}

/* "candidate.external_id|number": what it is called, and whether it is to be a number. */
static bool cut_number(char *name)
{
    char *bar = strchr(name, '|');

    if (!bar || strcmp(bar + 1, "number") != 0)
        return false;
    *bar = '\0';
    return true;
}

static bool is_field(const char *name)
{
    for (size_t i = 0; fields[i]; i++)
        if (strcmp(fields[i], name) == 0)
            return true;
    return false;
}

void settings_check_fields(const char *text, char *out_field, size_t size)
{
    char name[FIELD_SIZE];

    out_field[0] = '\0';
    for (const char *at = strstr(text, "{{"); at; at = strstr(at, "{{")) {
        at = read_field(at + 2, name, sizeof name);
        if (at)
            (void)cut_number(name);
        if (!at || !is_field(name)) {
            (void)snprintf(out_field, size, "%s", at ? name : "{{ without }}");
            return;
        }
    }
}

/* NULL: the event does not say. */
static const json_t *value_of(const json_t *event, const char *name)
{
    const json_t *data = json_object_get(event, "data");

    if (strcmp(name, "type") == 0 || strcmp(name, "timestamp") == 0)
        return json_object_get(event, name);
    if (strncmp(name, "candidate.", 10) == 0)
        return json_object_get(json_object_get(data, "candidate"), name + 10);
    return json_object_get(data, name);
}

static void add_value(struct buf *out, const json_t *value)
{
    if (json_is_string(value))
        buf_adds(out, json_string_value(value));
    else if (json_is_integer(value))
        buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
}

/* RFC 3986, 2.3: what need not be encoded. */
static void add_encoded(struct buf *out, const char *text)
{
    static const char fine[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (; *text; text++)
        if (strchr(fine, *text))
            buf_addc(out, *text);
        else
            buf_addf(out, "%%%02X", (unsigned char)*text);
}

/* What leads to another path than the one that was written (RFC 3986, 5.2.4). */
static bool leads_away(const char *value)
{
    return value[0] == '\0' || strcmp(value, ".") == 0 || strcmp(value, "..") == 0;
}

static int end_text(struct buf *out, bool astray, char **out_text, struct error *err)
{
    bool too_long = buf_failed(out);

    *out_text = buf_take(out);
    if (astray) {
        free(take(*out_text));
        return error_set(err, ERR_USAGE, "a field in the URL's path is empty or only dots");
    }
    if (too_long)
        return error_set(err, ERR_USAGE, "what the template makes is too long");
    return *out_text ? 0 : error_memory(err);
}

int settings_fill(const char *text, const json_t *event, enum settings_use use, char **out_text,
                  struct error *err)
{
    struct buf out, value;
    char name[FIELD_SIZE];
    bool in_path = use == SETTINGS_URL, astray = false;

    buf_init(&out, use == SETTINGS_URL ? URL_ROOM : TEXT_MAX);
    buf_init(&value, TEXT_MAX);
    for (const char *at = text; *at;) {
        const char *end = strncmp(at, "{{", 2) == 0 ? read_field(at + 2, name, sizeof name) : NULL;

        if (!end) {
            in_path = in_path && *at != '?';
            buf_addc(&out, *at++);
            continue;
        }
        (void)cut_number(name);
        buf_clear(&value);
        add_value(&value, value_of(event, name));
        astray = astray || (in_path && leads_away(value.data ? value.data : ""));
        if (use == SETTINGS_URL)
            add_encoded(&out, value.data ? value.data : "");
        else
            buf_add(&out, value.data, value.size);
        at = end;
    }
    if (buf_failed(&value))
        out.failed = true;
    buf_done(&value);
    return end_text(&out, astray, out_text, err);
}

/* ---- the body --------------------------------------------------------------------------------------- */

static json_t *fill_json(const json_t *node, const json_t *event, struct error *err);

static json_t *number_of(const char *text, const char *name, struct error *err)
{
    int64_t number = 0;

    if (parse_i64(text, INT64_MIN, INT64_MAX, &number))
        return json_integer(number);
    (void)error_set(err, ERR_USAGE, "the field %s is no number", name);
    return NULL;
}

static json_t *fill_string(const char *text, const json_t *event, struct error *err)
{
    char name[FIELD_SIZE];
    const char *end = strncmp(text, "{{", 2) == 0 ? read_field(text + 2, name, sizeof name) : NULL;
    char *filled = NULL;
    json_t *string;

    if (end && *end == '\0') {
        bool number = cut_number(name);
        const json_t *value = value_of(event, name);

        if (number && json_object_get(event, LONGEST_KEY))
            return json_integer(INT64_MAX);
        if (number && json_is_string(value))
            return number_of(json_string_value(value), name, err);
        return value ? json_deep_copy(value) : json_null();
    }
    if (settings_fill(text, event, SETTINGS_HEADER, &filled, err) < 0)
        return NULL;
    string = json_string(filled);
    free(filled);
    return string;
}

static json_t *fill_object(const json_t *node, const json_t *event, struct error *err)
{
    json_t *object = json_object(), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)node, key, value) {
        if (json_object_set_new(object, key, fill_json(value, event, err)) < 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

static json_t *fill_array(const json_t *node, const json_t *event, struct error *err)
{
    json_t *array = json_array();

    for (size_t i = 0; array && i < json_array_size(node); i++)
        if (json_array_append_new(array, fill_json(json_array_get(node, i), event, err)) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

/* As deep as the template is: jansson reads no more than 2,048 levels, and the file is short. */
static json_t *fill_json(const json_t *node, const json_t *event, struct error *err)
{
    if (json_is_object(node))
        return fill_object(node, event, err);
    if (json_is_array(node))
        return fill_array(node, event, err);
    if (json_is_string(node))
        return fill_string(json_string_value(node), event, err);
    return json_deep_copy(node);
}

int settings_body(const struct settings *settings, const json_t *event, char **out_body,
                  struct error *err)
{
    json_t *filled;

    (void)error_memory(err); /* unless it is something else */
    filled = fill_json(json_object_get(settings->template, "body"), event, err);
    *out_body =
        filled ? json_dumps(filled, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY) : NULL;
    json_decref(filled);
    if (!*out_body)
        return -(int)err->code;
    if (strlen(*out_body) > TEXT_MAX) {
        free(take(*out_body));
        return error_set(err, ERR_USAGE, "what the template makes is too long");
    }
    return 0;
}

/* ---- before there is an event ------------------------------------------------------------------------ */

/* Each byte of it takes three in a URL. */
static json_t *longest_event(void)
{
    json_t *event = json_object(), *data = json_object(), *candidate = json_object();
    char longest[LONGEST + 1];

    memset(longest, '/', LONGEST);
    longest[LONGEST] = '\0';
    for (size_t i = 0; fields[i]; i++)
        if (strcmp(fields[i], "type") == 0 || strcmp(fields[i], "timestamp") == 0)
            (void)json_object_set_new(event, fields[i], json_string(longest));
        else if (strncmp(fields[i], "candidate.", 10) == 0)
            (void)json_object_set_new(candidate, fields[i] + 10, json_string(longest));
        else
            (void)json_object_set_new(data, fields[i], json_string(longest));
    (void)json_object_set_new(data, "candidate", candidate);
    (void)json_object_set_new(event, "data", data);
    (void)json_object_set_new(event, LONGEST_KEY, json_true());
    return event;
}

int settings_try(const struct settings *settings, const char *url, struct error *err)
{
    json_t *event = longest_event(), *value;
    char *text = NULL;
    const char *name;
    int rc = settings_fill(url, event, SETTINGS_URL, &text, err);

    free(take(text));
    if (rc == 0)
        rc = settings_body(settings, event, &text, err);
    free(take(text));
    json_object_foreach(json_object_get(settings->template, "headers"), name, value) {
        if (rc == 0)
            rc = settings_fill(json_string_value(value), event, SETTINGS_HEADER, &text, err);
        if (rc == 0 && strlen(text) >= SETTINGS_HEADER_MAX)
            rc = error_set(err, ERR_USAGE, "the header '%s' would be too long", name);
        free(take(text));
    }
    json_decref(event);
    if (rc == 0)
        return 0;
    error_hint(err, "values may have %d characters: name fewer fields, or each once", LONGEST);
    return error_wrap(err, "with the longest values that an event may have");
}

/* ---- the answer ------------------------------------------------------------------------------------- */

/* One step of a pointer, "~1" for "/" and "~0" for "~"; NULL: it is not there. */
static const json_t *step(const json_t *node, const char *token, size_t size)
{
    char name[256];
    size_t length = 0;
    int64_t index;

    for (size_t i = 0; i < size && length + 1 < sizeof name; i++) {
        bool escaped = token[i] == '~' && i + 1 < size;

        name[length++] = (char)(escaped ? (token[++i] == '1' ? '/' : '~') : token[i]);
    }
    name[length] = '\0';
    if (json_is_array(node))
        return parse_i64(name, 0, INT32_MAX, &index) ? json_array_get(node, (size_t)index) : NULL;
    return json_object_get(node, name);
}

void settings_find_id(const struct settings *settings, const char *answer, size_t size, char *out,
                      size_t out_size)
{
    json_t *root = settings->id ? json_loadb(answer, size, JSON_REJECT_DUPLICATES, NULL) : NULL;
    const json_t *node = root;
    struct buf text;

    buf_init(&text, TEXT_MAX);
    for (const char *at = settings->id; node && at && *at == '/';) {
        size_t length = strcspn(at + 1, "/");

        node = step(node, at + 1, length);
        at += 1 + length;
    }
    add_value(&text, node);
    (void)text_escape_into(out, out_size, text.data, text.size);
    buf_done(&text);
    json_decref(root);
}

/* ---- from the store --------------------------------------------------------------------------------- */

int settings_parse(const char *text, struct settings *out_settings, struct error *err)
{
    struct settings settings = {.root = json_loads(text, JSON_REJECT_DUPLICATES, NULL)};
    const json_t *codes;

    if (!json_is_object(settings.root)) {
        json_decref(settings.root);
        return error_set(err, ERR_STORE_DAMAGED, "the settings of an endpoint cannot be read");
    }
    settings.ca_pem = json_string_value(json_object_get(settings.root, "ca"));
    settings.cert_pem = json_string_value(json_object_get(settings.root, "cert"));
    settings.template = json_object_get(settings.root, "template");
    settings.method = json_string_value(json_object_get(settings.template, "method"));
    settings.auth = json_string_value(json_object_get(settings.template, "auth"));
    settings.token_url = json_string_value(json_object_get(settings.template, "token_url"));
    settings.scope = json_string_value(json_object_get(settings.template, "scope"));
    settings.sub = json_string_value(json_object_get(settings.template, "sub"));
    settings.id = json_string_value(json_object_get(settings.template, "id"));
    codes = json_object_get(settings.template, "success");
    while (settings.success_count < json_array_size(codes) &&
           settings.success_count < SETTINGS_SUCCESS_MAX) {
        settings.success[settings.success_count] =
            (int)json_integer_value(json_array_get(codes, settings.success_count));
        settings.success_count++;
    }
    *out_settings = settings;
    return 0;
}
