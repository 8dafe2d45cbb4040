/* SPDX-License-Identifier: MIT */
/* From a tree to values: look-ups, conversions and their errors. */
#include "text.h"
#include "yaml.h"
#include "yaml_tree.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 80 };

static const int64_t ns_per_second = 1000000000;

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->items[i];
    }
    return NULL;
}

bool yaml_is_null(const struct yaml_node *node)
{
    if (!node)
        return true;
    return node->kind == YAML_SCALAR && node->plain &&
           (node->text[0] == '\0' || strcmp(node->text, "~") == 0 ||
            strcmp(node->text, "null") == 0);
}

int(yaml_fail)(const struct yaml *yaml, const struct yaml_node *node, struct error *err,
               const char *format, ...)
{
    char message[sizeof err->message];
    va_list arguments;
    int result = 0;

    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    result = error_set(err, ERR_CONFIG, "%s", message);
    yaml_place(yaml, node->line, node->column, node->length, err);
    return result;
}

int yaml_check_keys(const struct yaml *yaml, const struct yaml_node *map, const char *const *keys,
                    struct error *err)
{
    char shown[SHOWN];

    if (map->kind != YAML_MAP)
        return yaml_fail(yaml, map, err, "expected keys and values, such as 'name: value'");
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->keys[i]->text;
        const char *const *known = keys;
        const char *nearest = NULL;
        int result = 0;

        while (*known && strcmp(*known, key) != 0)
            known++;
        if (*known)
            continue;
        result = yaml_fail(yaml, map->keys[i], err, "unknown key '%s'",
                           text_escape_into(shown, sizeof shown, key, strlen(key)));
        nearest = text_nearest(key, keys);
        if (nearest)
            error_hint(err, "did you mean '%s'?", nearest);
        return result;
    }
    return 0;
}

/* The scalar at KEY; *out_node stays NULL where it is absent or null. */
static int scalar_of(const struct yaml *yaml, const struct yaml_node *map, const char *key,
                     const struct yaml_node **out_node, struct error *err)
{
    const struct yaml_node *node = yaml_get(map, key);

    if (yaml_is_null(node))
        return 0;
    if (node->kind != YAML_SCALAR)
        return yaml_fail(yaml, node, err, "'%s' must be a single value", key);
    *out_node = node;
    return 0;
}

int yaml_text(const struct yaml *yaml, const struct yaml_node *map, const char *key,
              const char **out_text, struct error *err)
{
    const struct yaml_node *node = NULL;
    int result = scalar_of(yaml, map, key, &node, err);

    if (result == 0 && node)
        *out_text = node->text;
    return result;
}

int yaml_i64(const struct yaml *yaml, const struct yaml_node *map, const char *key, int64_t min,
             int64_t max, int64_t *out_value, struct error *err)
{
    const struct yaml_node *node = NULL;
    int result = scalar_of(yaml, map, key, &node, err);

    if (result < 0 || !node)
        return result;
    if (!parse_i64(node->text, min, max, out_value))
        return yaml_fail(yaml, node, err, "'%s' must be a whole number from %lld to %lld", key,
                         (long long)min, (long long)max);
    return 0;
}

int yaml_seconds(const struct yaml *yaml, const struct yaml_node *map, const char *key,
                 int64_t *out_ns, struct error *err)
{
    const struct yaml_node *node = NULL;
    int64_t ns = 0;
    int result = scalar_of(yaml, map, key, &node, err);

    if (result < 0 || !node)
        return result;
    /* a day: more is a mistake, and sums of limits stay far from overflow */
    if (!parse_nano(node->text, &ns) || ns <= 0 || ns > 86400 * ns_per_second)
        return yaml_fail(yaml, node, err, "'%s' must be seconds above 0, such as 2 or 0.5", key);
    *out_ns = ns;
    return 0;
}

int yaml_real(const struct yaml *yaml, const struct yaml_node *map, const char *key,
              double *out_value, struct error *err)
{
    const struct yaml_node *node = NULL;
    long double value = 0;
    int result = scalar_of(yaml, map, key, &node, err);

    if (result < 0 || !node)
        return result;
    if (!parse_real(node->text, strlen(node->text), &value) || !isfinite((double)value))
        return yaml_fail(yaml, node, err, "'%s' must be a number", key);
    *out_value = (double)value;
    return 0;
}

int yaml_bool(const struct yaml *yaml, const struct yaml_node *map, const char *key,
              bool *out_value, struct error *err)
{
    const struct yaml_node *node = NULL;
    int result = scalar_of(yaml, map, key, &node, err);

    if (result < 0 || !node)
        return result;
    if (strcmp(node->text, "true") != 0 && strcmp(node->text, "false") != 0)
        return yaml_fail(yaml, node, err, "'%s' must be true or false", key);
    *out_value = node->text[0] == 't';
    return 0;
}
