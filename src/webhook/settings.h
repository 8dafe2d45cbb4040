/* SPDX-License-Identifier: MIT */
/*
 * settings - what an endpoint is asked by: trust, the client's own certificate, and the template of an http-template.
 *
 * A template is a YAML file: method, headers, success (codes), id (JSON Pointer, RFC 6901, into the answer), auth
 * (none, basic, bearer, oauth2 with token_url, scope and sub, or a header's name) and body, a JSON document.  In the strings of body, in header values and in
 * the URL's path and query "{{FIELD}}" stands for a value of the event; a string that is nothing else becomes the value
 * itself, a number or null among them; "{{FIELD|number}}" a number that is written as text.
 */
#pragma once

#include "assess/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { SETTINGS_SUCCESS_MAX = 16, SETTINGS_HEADER_MAX = 2048, SETTINGS_FILE_MAX = 64 << 10 };

struct settings {
    json_t *root;                  /* what the rest points into */
    const char *ca_pem, *cert_pem; /* or NULL */
    const json_t *template;        /* or NULL */
    const char *method, *auth, *id, *token_url, *scope, *sub;
    int success[SETTINGS_SUCCESS_MAX]; /* none: each 2xx */
    size_t success_count;
};
void settings_done(struct settings *settings);

bool settings_needs_auth(const struct settings *settings);
/* Its auth is exchanged for a token first (OAuth 2.0 client credentials). */
bool settings_needs_token(const struct settings *settings);

/* What stands in the store. */
int settings_parse(const char *text, struct settings *out_settings, struct error *err);

struct settings_wanted {
    const char *ca_pem;               /* or NULL */
    const char *cert_pem, *key_pem;   /* or both NULL; the key is checked and not kept */
    const char *file, *template_text; /* the file's name for messages; or NULL */
    size_t template_size;
};
/* ERR_CONFIG with the place; ERR_USAGE.  Caller frees. */
int settings_make(const struct settings_wanted *wanted, char **out_text, struct error *err);

enum settings_use { SETTINGS_HEADER, SETTINGS_URL };
/*
 * TEXT with its fields from EVENT (the frozen body, parsed); percent-encoded for a URL.  ERR_USAGE: it would be too long, or a
 * field in a URL's path is empty or dots, which lead to another path.  Caller frees.
 */
int settings_fill(const char *text, const json_t *event, enum settings_use use, char **out_text,
                  struct error *err);
/* The template's body; ERR_USAGE: it would be too long.  Caller frees. */
int settings_body(const struct settings *settings, const json_t *event, char **out_body,
                  struct error *err);
/* Would an event with the longest values fit?  ERR_USAGE names what would not. */
int settings_try(const struct settings *settings, const char *url, struct error *err);
/* *out_field: the first one that there is not; NULL: all are. */
void settings_check_fields(const char *text, char *out_field, size_t size);
/* What ID points to in an answer, as text; "" where there is nothing. */
void settings_find_id(const struct settings *settings, const char *answer, size_t size, char *out,
                      size_t out_size);
