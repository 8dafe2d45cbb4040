/* SPDX-License-Identifier: MIT */
/* Any bytes are either a tree or an error with a place; it costs bounded time and memory. */
#include "yaml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every scalar through every conversion; places must lie in the text. */
static void walk(const struct yaml *yaml, const struct yaml_node *node, unsigned depth)
{
    static const char *const keys[] = {"name", "limits", NULL};
    struct error err = {0};
    const char *text = NULL;
    int64_t number = 0;
    double real = 0;
    bool flag = false;

    if (depth > 64 || node->line == 0 || node->column == 0 || node->length == 0)
        abort();
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP) {
            const char *key = node->keys[i]->text;

            if (yaml_get(node, key) != node->items[i])
                abort();
            (void)yaml_text(yaml, node, key, &text, &err);
            (void)yaml_i64(yaml, node, key, 0, 100, &number, &err);
            (void)yaml_seconds(yaml, node, key, &number, &err);
            (void)yaml_real(yaml, node, key, &real, &err);
            (void)yaml_bool(yaml, node, key, &flag, &err);
        }
        walk(yaml, node->items[i], depth + 1);
    }
    (void)yaml_check_keys(yaml, node, keys, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct yaml *yaml = NULL;
    struct error err = {0};
    int result = yaml_parse("fuzz.yaml", (const char *)data, size, &yaml, &err);

    if (result == 0)
        walk(yaml, yaml_root(yaml), 0);
    else if (yaml || result != -(int)err.code || err.message[0] == '\0' || err.place.line == 0)
        abort();
    yaml_free(yaml);
    return 0;
}
