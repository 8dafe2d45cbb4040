/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are either a tree or an error with a place; it costs bounded time and memory.  A tree
 * that is written out in another style and read again is the same tree.
 */
#include "fuzz.h"

#include "buf.h"
#include "yaml.h"

#include <string.h>

/* Every scalar through every conversion; places must lie in the text. */
static void walk(const struct yaml *yaml, const struct yaml_node *node, unsigned depth,
                 size_t lines)
{
    static const char *const keys[] = {"name", "limits", NULL};
    struct error err = {0};
    const char *text = NULL;
    int64_t number = 0;
    double real = 0;
    bool flag = false;

    HOLDS(depth <= 64 && node->line > 0 && node->line <= lines);
    HOLDS(node->column > 0 && node->length > 0);
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP) {
            const char *key = node->keys[i]->text;

            HOLDS(yaml_get(node, key) == node->items[i]);
            (void)yaml_text(yaml, node, key, &text, &err);
            if (yaml_i64(yaml, node, key, 0, 100, &number, &err) == 0)
                HOLDS(number >= 0 && number <= 100);
            number = 1;
            if (yaml_seconds(yaml, node, key, &number, &err) == 0)
                HOLDS(number > 0);
            number = 0;
            (void)yaml_real(yaml, node, key, &real, &err);
            (void)yaml_bool(yaml, node, key, &flag, &err);
        }
        walk(yaml, node->items[i], depth + 1, lines);
    }
    (void)yaml_check_keys(yaml, node, keys, &err);
}

/* In quotes, each byte that YAML could take for something else as an escape. */
static void print_scalar(struct buf *out, const struct yaml_node *node)
{
    buf_addc(out, '"');
    for (const char *at = node->text; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == '"' || *at == '\\' || *at == 0x7F)
            buf_addf(out, "\\x%02x", (unsigned)(unsigned char)*at);
        else
            buf_addc(out, *at);
    }
    buf_addc(out, '"');
}

static void print(struct buf *out, const struct yaml_node *node)
{
    if (node->kind == YAML_SCALAR) {
        print_scalar(out, node);
        return;
    }
    buf_addc(out, node->kind == YAML_MAP ? '{' : '[');
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP) {
            buf_adds(out, "? ");
            print_scalar(out, node->keys[i]);
            buf_adds(out, " : ");
        }
        print(out, node->items[i]);
        buf_addc(out, ',');
    }
    buf_addc(out, node->kind == YAML_MAP ? '}' : ']');
}

static void check_same(const struct yaml_node *left, const struct yaml_node *right)
{
    HOLDS(left->kind == right->kind && left->count == right->count);
    HOLDS(left->kind != YAML_SCALAR || strcmp(left->text, right->text) == 0);
    for (size_t i = 0; i < left->count; i++) {
        if (left->kind == YAML_MAP)
            HOLDS(strcmp(left->keys[i]->text, right->keys[i]->text) == 0);
        check_same(left->items[i], right->items[i]);
    }
}

/* Line ends inside quotes would be folded: NEL, LS and PS are line ends to YAML 1.1. */
static bool can_be_printed(const struct buf *text)
{
    return !buf_failed(text) && !strstr(text->data, "\xC2\x85") &&
           !strstr(text->data, "\xE2\x80\xA8") && !strstr(text->data, "\xE2\x80\xA9") &&
           !strstr(text->data, "\xEF\xBB\xBF");
}

static void check_printed(const struct yaml *yaml)
{
    struct yaml *again = NULL;
    struct error err = {0};
    struct buf text;

    buf_init(&text, 1 << 20);
    print(&text, yaml_root(yaml));
    if (can_be_printed(&text)) {
        HOLDS(yaml_parse("again.yaml", text.data, text.size, &again, &err) == 0);
        check_same(yaml_root(yaml), yaml_root(again));
    }
    yaml_free(again);
    buf_done(&text);
}

/* At most: every byte that can be part of a line end. */
static size_t count_lines(const uint8_t *data, size_t size)
{
    size_t lines = 2;

    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r' || data[i] == 0x85 || data[i] == 0xA8 ||
                 data[i] == 0xA9;
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct yaml *yaml = NULL;
    struct error err = {0};
    int result = yaml_parse("fuzz.yaml", (const char *)data, size, &yaml, &err);

    if (result == 0) {
        walk(yaml, yaml_root(yaml), 0, count_lines(data, size));
        check_printed(yaml);
    } else {
        HOLDS(!yaml && result == -(int)err.code && err.message[0]);
        HOLDS(err.place.line > 0 && err.place.line <= count_lines(data, size));
        HOLDS(err.place.column > 0 && err.place.length > 0);
    }
    yaml_free(yaml);
    return 0;
}
