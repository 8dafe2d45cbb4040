/* SPDX-License-Identifier: MIT */
/* From the operator's files to settings; each fault has its place. */
#include "settings.h"

#include "auto.h"
#include "pem.h"
#include "text.h"
#include "yaml.h"

#include <string.h>

enum { SHOWN = 100, HEADERS_MAX = 8 };

AUTO_OWNER(yaml, yaml_free)

struct reading {
    const struct yaml *yaml;
    json_t *template;
    struct error *err;
};

static int fail_field(const struct reading *reading, const struct yaml_node *node,
                      const char *field)
{
    char shown[SHOWN];
    int rc = yaml_fail(reading->yaml, node, reading->err, "an event has no field '%s'",
                       text_escape_into(shown, sizeof shown, field, strlen(field)));

    error_hint(reading->err,
               "such as {{candidate.external_id}}, {{score}}, {{summary}}: assess(1), "
               "webhook add, has them all");
    return rc;
}

static int check_fields(const struct reading *reading, const struct yaml_node *node,
                        const char *text)
{
    char field[SHOWN];

    settings_check_fields(text, field, sizeof field);
    return field[0] ? fail_field(reading, node, field) : 0;
}

/* ---- its keys --------------------------------------------------------------------------------------- */

static bool is_token(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

    return text[0] && strlen(text) < SHOWN && strspn(text, allowed) == strlen(text);
}

/* What frames a request, or what we sign it by: a template has no say in it. */
static bool is_ours(const char *name)
{
    static const char *const ours[] = {
        "host",    "content-length", "transfer-encoding", "connection", "te", "trailer",
        "upgrade", "expect",         "content-encoding",  "keep-alive", NULL};

    for (size_t i = 0; ours[i]; i++)
        if (strcasecmp(name, ours[i]) == 0)
            return true;
    return strncasecmp(name, "webhook-", 8) == 0 || strncasecmp(name, "proxy-", 6) == 0;
}

static int read_method(const struct reading *reading)
{
    static const char *const methods[] = {"POST", "PUT", "PATCH", NULL};
    const struct yaml_node *root = yaml_root(reading->yaml);
    const char *method = "POST";
    int rc = yaml_text(reading->yaml, root, "method", &method, reading->err);

    for (size_t i = 0; rc == 0 && methods[i]; i++)
        if (strcmp(methods[i], method) == 0)
            return json_object_set_new(reading->template, "method", json_string(method)) < 0
                       ? error_memory(reading->err)
                       : 0;
    return rc < 0 ? rc
                  : yaml_fail(reading->yaml, yaml_get(root, "method"), reading->err,
                              "'method' is POST, PUT or PATCH");
}

static int read_auth(const struct reading *reading)
{
    const struct yaml_node *root = yaml_root(reading->yaml);
    const char *auth = "none";
    int rc = yaml_text(reading->yaml, root, "auth", &auth, reading->err);

    if (rc == 0 && !is_token(auth))
        rc = yaml_fail(reading->yaml, yaml_get(root, "auth"), reading->err,
                       "'auth' is none, basic, bearer, oauth2 or the name of a header");
    if (rc == 0 && is_ours(auth))
        rc = yaml_fail(reading->yaml, yaml_get(root, "auth"), reading->err,
                       "the header '%s' is not a template's to set", auth);
    if (rc == 0 && json_object_set_new(reading->template, "auth", json_string(auth)) < 0)
        rc = error_memory(reading->err);
    return rc;
}

/* Where oauth2 has its token from, and for what. */
static int read_token(const struct reading *reading)
{
    const struct yaml_node *root = yaml_root(reading->yaml);
    const char *url = NULL, *scope = NULL, *sub = NULL;
    bool wanted =
        strcmp(json_string_value(json_object_get(reading->template, "auth")), "oauth2") == 0;
    int rc = yaml_text(reading->yaml, root, "token_url", &url, reading->err);

    if (rc == 0)
        rc = yaml_text(reading->yaml, root, "scope", &scope, reading->err);
    if (rc == 0)
        rc = yaml_text(reading->yaml, root, "sub", &sub, reading->err);
    if (rc < 0)
        return rc;
    if (wanted != (url != NULL) || ((scope || sub) && !wanted))
        return yaml_fail(
            reading->yaml, root, reading->err,
            "'auth: oauth2' and 'token_url' go together, with or without 'scope' and 'sub'");
    if (scope && (!text_is_plain(scope, "") || strlen(scope) > (size_t)SHOWN * 5))
        return yaml_fail(reading->yaml, yaml_get(root, "scope"), reading->err,
                         "'scope' is one line of text");
    if (sub && (!text_is_plain(sub, "") || strlen(sub) > SHOWN))
        return yaml_fail(reading->yaml, yaml_get(root, "sub"), reading->err,
                         "'sub' is one short line of text");
    if ((sub && json_object_set_new(reading->template, "sub", json_string(sub)) < 0) ||
        (url && json_object_set_new(reading->template, "token_url", json_string(url)) < 0) ||
        (scope && json_object_set_new(reading->template, "scope", json_string(scope)) < 0))
        return error_memory(reading->err);
    return 0;
}

static int read_id(const struct reading *reading)
{
    const struct yaml_node *root = yaml_root(reading->yaml);
    const char *id = NULL;
    int rc = yaml_text(reading->yaml, root, "id", &id, reading->err);

    if (rc < 0 || !id)
        return rc;
    if (id[0] != '/')
        return yaml_fail(reading->yaml, yaml_get(root, "id"), reading->err,
                         "'id' is a JSON Pointer, such as /data/id");
    return json_object_set_new(reading->template, "id", json_string(id)) < 0
               ? error_memory(reading->err)
               : 0;
}

static int read_success(const struct reading *reading)
{
    const struct yaml_node *list = yaml_get(yaml_root(reading->yaml), "success");
    json_t *codes = json_array();
    int rc = codes && json_object_set_new(reading->template, "success", codes) == 0
                 ? 0
                 : error_memory(reading->err);

    if (rc < 0 || yaml_is_null(list))
        return rc;
    if (list->kind != YAML_LIST || list->count > SETTINGS_SUCCESS_MAX)
        return yaml_fail(reading->yaml, list, reading->err,
                         "'success' is a list of at most %d codes", SETTINGS_SUCCESS_MAX);
    for (size_t i = 0; rc == 0 && i < list->count; i++) {
        int64_t code = 0;

        if (list->items[i]->kind != YAML_SCALAR ||
            !parse_i64(list->items[i]->text, 200, 499, &code))
            rc = yaml_fail(reading->yaml, list->items[i], reading->err,
                           "a code is a number from 200 to 499");
        else if (json_array_append_new(codes, json_integer(code)) < 0)
            rc = error_memory(reading->err);
    }
    return rc;
}

static int read_headers(const struct reading *reading)
{
    const struct yaml_node *map = yaml_get(yaml_root(reading->yaml), "headers");
    json_t *headers = json_object();
    int rc = headers && json_object_set_new(reading->template, "headers", headers) == 0
                 ? 0
                 : error_memory(reading->err);

    if (rc < 0 || yaml_is_null(map))
        return rc;
    if (map->kind != YAML_MAP || map->count > HEADERS_MAX)
        return yaml_fail(reading->yaml, map, reading->err, "'headers' is a map of at most %d",
                         HEADERS_MAX);
    for (size_t i = 0; rc == 0 && i < map->count; i++) {
        const struct yaml_node *value = map->items[i];

        if (!is_token(map->keys[i]->text) || value->kind != YAML_SCALAR ||
            strlen(value->text) > (size_t)SHOWN * 5 || !text_is_plain(value->text, ""))
            return yaml_fail(reading->yaml, map->keys[i], reading->err,
                             "a header is a name and one line of text");
        if (is_ours(map->keys[i]->text))
            return yaml_fail(reading->yaml, map->keys[i], reading->err,
                             "the header '%s' is not a template's to set", map->keys[i]->text);
        rc = check_fields(reading, value, value->text);
        if (rc == 0 &&
            json_object_set_new(headers, map->keys[i]->text, json_string(value->text)) < 0)
            rc = error_memory(reading->err);
    }
    return rc;
}

static int read_body(const struct reading *reading)
{
    const struct yaml_node *root = yaml_root(reading->yaml), *node = yaml_get(root, "body");
    const char *text = NULL;
    json_error_t fault;
    json_t *body;
    int rc = yaml_text(reading->yaml, root, "body", &text, reading->err);

    if (rc == 0 && !text)
        rc = yaml_fail(reading->yaml, node ? node : root, reading->err, "'body' is missing");
    if (rc == 0)
        rc = check_fields(reading, node, text);
    if (rc < 0)
        return rc;
    body = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (!body) {
        char shown[SHOWN];

        rc = yaml_fail(reading->yaml, node, reading->err, "'body' is no JSON in its line %d: %s",
                       fault.line,
                       text_escape_into(shown, sizeof shown, fault.text, strlen(fault.text)));
        error_hint(reading->err,
                   "a field stands in quotes: \"{{score}}\" alone becomes the number");
        return rc;
    }
    return json_object_set_new(reading->template, "body", body) < 0 ? error_memory(reading->err)
                                                                    : 0;
}

/* ---- the whole -------------------------------------------------------------------------------------- */

static int read_template(const struct settings_wanted *wanted, json_t *template, struct error *err)
{
    static const char *const keys[] = {"version", "method",    "headers", "success", "id", "auth",
                                       "body",    "token_url", "scope",   "sub",     NULL};
    static int (*const readers[])(const struct reading *) = {
        read_method, read_auth, read_token, read_id, read_success, read_headers, read_body};
    AUTO(auto_yaml_clean) struct yaml *yaml = NULL;
    struct reading reading = {.template = template, .err = err};
    int64_t version = 0;
    int rc = yaml_parse(wanted->file, wanted->template_text, wanted->template_size, &yaml, err);

    if (rc < 0)
        return rc;
    reading.yaml = yaml;
    rc = yaml_check_keys(yaml, yaml_root(yaml), keys, err);
    if (rc == 0)
        rc = yaml_i64(yaml, yaml_root(yaml), "version", 1, 1, &version, err);
    if (rc == 0 && version != 1)
        rc = yaml_fail(yaml, yaml_root(yaml), err, "'version' is missing; it is 1");
    for (size_t i = 0; rc == 0 && i < sizeof readers / sizeof *readers; i++)
        rc = readers[i](&reading);
    return rc;
}

int settings_make(const struct settings_wanted *wanted, char **out_text, struct error *err)
{
    json_t *root = json_object(), *template = wanted->template_text ? json_object() : NULL;
    int rc = wanted->ca_pem ? pem_check_certificates(wanted->ca_pem, err) : 0;

    if (rc < 0)
        rc = error_wrap(err, "--ca-file");
    if (rc == 0 && wanted->cert_pem)
        rc = pem_check_pair(wanted->cert_pem, wanted->key_pem, err);
    if (rc == 0 && template)
        rc = read_template(wanted, template, err);
    if (rc == 0 &&
        ((wanted->ca_pem && json_object_set_new(root, "ca", json_string(wanted->ca_pem)) < 0) ||
         (wanted->cert_pem &&
          json_object_set_new(root, "cert", json_string(wanted->cert_pem)) < 0) ||
         (template && json_object_set(root, "template", template) < 0)))
        rc = error_memory(err);
    *out_text = rc == 0 ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    json_decref(template);
    json_decref(root);
    return rc == 0 && !*out_text ? error_memory(err) : rc;
}
