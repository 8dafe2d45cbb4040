/* SPDX-License-Identifier: MIT */
/* From text to a tree: libyaml's events, and everything refused that the format does not need. */
#include "yaml.h"

#include "auto.h"
#include "text.h"
#include "yaml_tree.h"

#include <libyaml.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64, NODES_MAX = 100000 };

AUTO_OWNER(yaml, yaml_free)
#define auto_yaml AUTO(auto_yaml_clean)

struct builder {
    struct yaml *yaml;
    yaml_parser_t parser;
    size_t nodes;
    struct error *err;
};

static void node_free(struct yaml_node *node)
{
    if (!node)
        return;
    for (size_t i = 0; i < node->count; i++) {
        if (node->keys)
            node_free(node->keys[i]);
        node_free(node->items[i]);
    }
    free(node->keys);
    free(node->items);
    free(node->text);
    free(node);
}

AUTO_OWNER(yaml_node, node_free)
#define auto_node AUTO(auto_yaml_node_clean)

void yaml_free(struct yaml *yaml)
{
    if (!yaml)
        return;
    node_free(yaml->root);
    free(yaml->file);
    free(yaml->text);
    free(yaml);
}

const struct yaml_node *yaml_root(const struct yaml *yaml)
{
    return yaml->root;
}

void yaml_place(const struct yaml *yaml, unsigned line, unsigned column, unsigned length,
                struct error *err)
{
    struct error_place *place = &err->place;
    const char *start = yaml->text;
    const char *end = yaml->text + yaml->size;
    const char *line_end = NULL;
    size_t size = 0;

    (void)text_escape_into(place->file, sizeof place->file, yaml->file, strlen(yaml->file));
    place->line = line;
    place->column = column;
    place->length = length > 0 ? length : 1;
    for (unsigned i = 1; i < line && start < end; i++) {
        const char *newline = memchr(start, '\n', (size_t)(end - start));

        start = newline ? newline + 1 : end;
    }
    line_end = start < end ? memchr(start, '\n', (size_t)(end - start)) : NULL;
    size = (size_t)((line_end ? line_end : end) - start);
    if (size > 0 && start[size - 1] == '\r')
        size--;
    if (size >= sizeof place->text)
        size = sizeof place->text - 1;
    memcpy(place->text, start, size);
    place->text[size] = '\0';
}

static int fail_at(const struct builder *builder, yaml_mark_t mark, const char *message)
{
    int result = error_set(builder->err, ERR_CONFIG, "%s", message);

    yaml_place(builder->yaml, (unsigned)mark.line + 1, (unsigned)mark.column + 1, 1, builder->err);
    return result;
}

/* The reader's faults come with an offset in bytes instead of a mark. */
static yaml_mark_t mark_of_offset(const struct yaml *yaml, size_t offset)
{
    yaml_mark_t mark = {0};

    for (size_t i = 0; i < offset && i < yaml->size; i++) {
        if (yaml->text[i] == '\n') {
            mark.line++;
            mark.column = 0;
        } else if (((unsigned char)yaml->text[i] & 0xC0) != 0x80) {
            mark.column++;
        }
    }
    return mark;
}

static bool line_has_tab(const struct error_place *place)
{
    for (const char *at = place->text; *at == ' ' || *at == '\t'; at++) {
        if (*at == '\t')
            return true;
    }
    return false;
}

static int fail_syntax(const struct builder *builder)
{
    const yaml_parser_t *parser = &builder->parser;
    const char *problem = parser->problem ? parser->problem : "it cannot be understood";
    char message[200];

    if (parser->error == YAML_MEMORY_ERROR)
        return error_memory(builder->err);
    (void)text_escape_into(message, sizeof message, problem, strlen(problem));
    if (parser->error == YAML_READER_ERROR)
        return fail_at(builder, mark_of_offset(builder->yaml, parser->problem_offset), message);
    (void)fail_at(builder, parser->problem_mark, message);
    if (line_has_tab(&builder->err->place))
        error_hint(builder->err, "indent with spaces: YAML does not allow tabs there");
    return -(int)builder->err->code;
}

static int next_event(struct builder *builder, yaml_event_t *event)
{
    return yaml_parser_parse(&builder->parser, event) ? 0 : fail_syntax(builder);
}

/* A new node at the place of EVENT, or NULL and the error. */
static struct yaml_node *add_node(struct builder *builder, const yaml_event_t *event,
                                  enum yaml_kind kind)
{
    struct yaml_node *node = NULL;

    if (++builder->nodes > NODES_MAX) {
        (void)fail_at(builder, event->start_mark, "more than 100000 values");
        return NULL;
    }
    node = calloc(1, sizeof *node);
    if (!node) {
        (void)error_memory(builder->err);
        return NULL;
    }
    node->kind = kind;
    node->line = (unsigned)event->start_mark.line + 1;
    node->column = (unsigned)event->start_mark.column + 1;
    node->length = 1;
    if (event->end_mark.line == event->start_mark.line &&
        event->end_mark.column > event->start_mark.column)
        node->length = (unsigned)(event->end_mark.column - event->start_mark.column);
    return node;
}

static int add_child(struct builder *builder, struct yaml_node *parent, size_t *capacity,
                     struct yaml_node **key, struct yaml_node **value)
{
    if (parent->count == *capacity) {
        size_t wanted = *capacity * 2 + 4;
        struct yaml_node **items = realloc(parent->items, wanted * sizeof *items);
        struct yaml_node **keys = NULL;

        if (!items)
            return error_memory(builder->err);
        parent->items = items;
        if (key) {
            keys = realloc(parent->keys, wanted * sizeof *keys);
            if (!keys)
                return error_memory(builder->err);
            parent->keys = keys;
        }
        *capacity = wanted;
    }
    if (key)
        parent->keys[parent->count] = take(*key);
    parent->items[parent->count++] = take(*value);
    return 0;
}

static int compare_keys(const void *left, const void *right)
{
    const struct yaml_node *a = *(const struct yaml_node *const *)left;
    const struct yaml_node *b = *(const struct yaml_node *const *)right;
    int order = strcmp(a->text, b->text);

    if (order != 0)
        return order;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->column < b->column ? -1 : 1;
}

/* Sorted, because comparing each with each would take a hostile file's square. */
static int check_duplicates(const struct builder *builder, const struct yaml_node *map)
{
    auto_free struct yaml_node **sorted = NULL;
    int result = 0;

    if (map->count < 2)
        return 0;
    sorted = malloc(map->count * sizeof *sorted);
    if (!sorted)
        return error_memory(builder->err);
    memcpy(sorted, map->keys, map->count * sizeof *sorted);
    qsort(sorted, map->count, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < map->count; i++) {
        char shown[80];

        if (strcmp(sorted[i - 1]->text, sorted[i]->text) != 0)
            continue;
        (void)text_escape_into(shown, sizeof shown, sorted[i]->text, strlen(sorted[i]->text));
        result = error_set(builder->err, ERR_CONFIG, "'%s' is given twice", shown);
        error_hint(builder->err, "the first one is on line %u", sorted[i - 1]->line);
        yaml_place(builder->yaml, sorted[i]->line, sorted[i]->column, sorted[i]->length,
                   builder->err);
        return result;
    }
    return 0;
}

static int build(struct builder *builder, const yaml_event_t *event, unsigned depth,
                 struct yaml_node **out_node);

static int build_scalar(struct builder *builder, const yaml_event_t *event,
                        struct yaml_node **out_node)
{
    auto_node struct yaml_node *node = add_node(builder, event, YAML_SCALAR);
    const char *text = (const char *)event->data.scalar.value;

    if (!node)
        return -(int)builder->err->code;
    /* an escape in quotes ("\0") can still make a NUL, which a C string cannot hold */
    if (memchr(text, '\0', event->data.scalar.length))
        return fail_at(builder, event->start_mark, "NUL characters are not allowed");
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = text_copy_n(text, event->data.scalar.length);
    if (!node->text)
        return error_memory(builder->err);
    *out_node = take(node);
    return 0;
}

/* Items up to END; in a map each item is preceded by its key. */
static int build_children(struct builder *builder, struct yaml_node *parent, yaml_event_type_t end,
                          unsigned depth)
{
    size_t capacity = 0;
    bool is_map = parent->kind == YAML_MAP;

    for (;;) {
        AUTO(yaml_event_delete) yaml_event_t first = {0};
        AUTO(yaml_event_delete) yaml_event_t second = {0};
        auto_node struct yaml_node *key = NULL;
        auto_node struct yaml_node *value = NULL;
        int result = next_event(builder, &first);

        if (result < 0)
            return result;
        if (first.type == end)
            return 0;
        if (is_map) {
            if (first.type != YAML_SCALAR_EVENT && first.type != YAML_ALIAS_EVENT)
                return fail_at(builder, first.start_mark, "a key must be a word");
            result = build(builder, &first, depth, &key);
            if (result < 0 || (result = next_event(builder, &second)) < 0)
                return result;
        }
        result = build(builder, is_map ? &second : &first, depth, &value);
        if (result < 0)
            return result;
        result = add_child(builder, parent, &capacity, is_map ? &key : NULL, &value);
        if (result < 0)
            return result;
    }
}

static int build_collection(struct builder *builder, const yaml_event_t *event, unsigned depth,
                            struct yaml_node **out_node)
{
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    auto_node struct yaml_node *node = NULL;
    int result = 0;

    if (depth >= DEPTH_MAX)
        return fail_at(builder, event->start_mark, "nested more than 64 levels deep");
    node = add_node(builder, event, is_map ? YAML_MAP : YAML_LIST);
    if (!node)
        return -(int)builder->err->code;
    result = build_children(builder, node,
                            is_map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT, depth + 1);
    if (result < 0 || (is_map && (result = check_duplicates(builder, node)) < 0))
        return result;
    *out_node = take(node);
    return 0;
}

static int refuse_extras(const struct builder *builder, const yaml_event_t *event,
                         const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return fail_at(builder, event->start_mark, "anchors (&) are not supported");
    if (tag)
        return fail_at(builder, event->start_mark, "tags (!) are not supported");
    return 0;
}

static int build(struct builder *builder, const yaml_event_t *event, unsigned depth,
                 struct yaml_node **out_node)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    int result = 0;

    if (event->type == YAML_ALIAS_EVENT)
        return fail_at(builder, event->start_mark, "aliases (*) are not supported");
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    result = refuse_extras(builder, event, anchor, tag);
    if (result < 0)
        return result;
    if (event->type == YAML_SCALAR_EVENT)
        return build_scalar(builder, event, out_node);
    return build_collection(builder, event, depth, out_node);
}

/* Nothing at all, or a document of nothing ("---"), is an empty map. */
static int finish_root(struct yaml_node **root, struct error *err)
{
    struct yaml_node *empty = NULL;

    if (*root && ((*root)->kind != YAML_SCALAR || !(*root)->plain || (*root)->text[0] != '\0'))
        return 0;
    empty = calloc(1, sizeof *empty);
    if (!empty)
        return error_memory(err);
    *empty = (struct yaml_node){.kind = YAML_MAP, .line = 1, .column = 1, .length = 1};
    node_free(*root);
    *root = empty;
    return 0;
}

static int build_documents(struct builder *builder, struct yaml_node **out_root)
{
    auto_node struct yaml_node *root = NULL;
    unsigned documents = 0;

    for (;;) {
        AUTO(yaml_event_delete) yaml_event_t event = {0};
        int result = next_event(builder, &event);

        if (result < 0)
            return result;
        if (event.type == YAML_STREAM_END_EVENT) {
            result = finish_root(&root, builder->err);
            *out_root = take(root);
            return result;
        }
        if (event.type == YAML_DOCUMENT_START_EVENT && ++documents > 1)
            return fail_at(builder, event.start_mark, "only one document is allowed");
        if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT ||
            event.type == YAML_DOCUMENT_END_EVENT)
            continue;
        result = build(builder, &event, 0, &root);
        if (result < 0)
            return result;
    }
}

int yaml_parse(const char *file, const char *text, size_t size, struct yaml **out_yaml,
               struct error *err)
{
    auto_yaml struct yaml *yaml = calloc(1, sizeof *yaml);
    struct builder builder = {.yaml = yaml, .err = err};
    int result = 0;

    if (!yaml)
        return error_memory(err);
    yaml->file = text_copy(file);
    yaml->text = text_copy_n(text, size);
    yaml->size = size;
    if (!yaml->file || !yaml->text || !yaml_parser_initialize(&builder.parser))
        return error_memory(err);
    /* said, not guessed: a byte-order mark must not make the text something else */
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, (const unsigned char *)yaml->text, size);
    result = build_documents(&builder, &yaml->root);
    yaml_parser_delete(&builder.parser);
    if (result < 0)
        return result;
    *out_yaml = take(yaml);
    return 0;
}
