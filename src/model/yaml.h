/* SPDX-License-Identifier: MIT */
/*
 * yaml - the subset of YAML that packages, languages and configuration use, as a tree with places.
 *
 * Every scalar is text; the schema converts it.  Anchors, aliases, tags, duplicate keys, several
 * documents, more than 64 levels and more than 100,000 nodes are errors.  Errors carry file, line,
 * column and the line itself.  (libyaml 0.2.5 events; YAML 1.1.)
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_kind kind;
    char *text; /* scalar: its text; else NULL */
    bool plain; /* scalar written without quotes: "" , "~" and "null" then mean null */
    /* list: items; map: values, keys[i] belongs to items[i] */
    struct yaml_node **items;
    struct yaml_node **keys;
    size_t count;
    unsigned line, column, length;
};

struct yaml;

/* FILE is the name shown in errors.  Empty text gives an empty map.  Codes: ERR_CONFIG. */
int yaml_parse(const char *file, const char *text, size_t size, struct yaml **out_yaml,
               struct error *err);
/* libyaml.so has a function of this name and would call ours instead: hence the other symbol. */
void yaml_free(struct yaml *yaml) __asm__("assess_yaml_free");
const struct yaml_node *yaml_root(const struct yaml *yaml);

/* The value of KEY, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
bool yaml_is_null(const struct yaml_node *node);

/* Raise an error at a node. */
int yaml_fail(const struct yaml *yaml, const struct yaml_node *node, struct error *err,
              const char *format, ...) __attribute__((format(printf, 4, 5)));
/* See error.h; a name in brackets is no macro. */
#if defined(__clang_analyzer__) || defined(ERROR_ANALYZED)
#define yaml_fail(...) error_negated(yaml_fail(__VA_ARGS__))
#endif

/* The node is a map whose keys all stand in NULL-ended KEYS; hint names the nearest key. */
int yaml_check_keys(const struct yaml *yaml, const struct yaml_node *map, const char *const *keys,
                    struct error *err);

/* Conversions of the value of KEY in MAP; absent or null leaves *out as it is.  Text is borrowed. */
int yaml_text(const struct yaml *yaml, const struct yaml_node *map, const char *key,
              const char **out_text, struct error *err);
int yaml_i64(const struct yaml *yaml, const struct yaml_node *map, const char *key, int64_t min,
             int64_t max, int64_t *out_value, struct error *err);
/* "2", "0.5": seconds to nanoseconds, > 0. */
int yaml_seconds(const struct yaml *yaml, const struct yaml_node *map, const char *key,
                 int64_t *out_ns, struct error *err);
int yaml_real(const struct yaml *yaml, const struct yaml_node *map, const char *key,
              double *out_value, struct error *err);
int yaml_bool(const struct yaml *yaml, const struct yaml_node *map, const char *key,
              bool *out_value, struct error *err);
