/* SPDX-License-Identifier: MIT */
/* The tool chains of a language file: what may compile and run it, in order of preference. */
#include "profile_read.h"

#include "auto.h"
#include "holes.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#ifdef ERROR_ANALYZED /* gcc 12 loses the caller's record, and what it has, once others have seen it */
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

/* Paths are filled as far as the file says them itself; profiles_place knows the rest. */
static int fill_path(const struct toolchain *chain, const char *languages, char **path,
                     struct error *err)
{
    const struct holes holes = {.chain = chain, .languages = languages};
    char *filled = holes_fill(&holes, *path);

    if (!filled)
        return error_memory(err);
    free(*path);
    *path = filled;
    return 0;
}

static int read_tool(const struct reading *reading, const struct yaml_node *map, const char *key,
                     const struct toolchain *chain, struct tool *tool, struct error *err)
{
    static const char *const keys[] = {"name", "path", "version", "package", NULL};
    const struct yaml_node *node = yaml_get(map, key);
    int rc;

    if (!node)
        return 0;
    rc = yaml_check_keys(reading->yaml, node, keys, err);
    if (rc == 0)
        rc = read_text(reading, node, "name", &tool->name, err);
    if (rc == 0)
        rc = read_text(reading, node, "path", &tool->path, err);
    if (rc == 0)
        rc = read_words(reading, node, "version", HOLES_NONE, &tool->version, err);
    if (rc == 0)
        rc = read_text(reading, node, "package", &tool->package, err);
    if (rc == 0 && (!tool->name || !tool->path))
        rc = yaml_fail(reading->yaml, node, err, "a tool has a name and a path");
    return rc == 0 ? fill_path(chain, NULL, &tool->path, err) : rc;
}

static bool is_value_name(const char *name)
{
    return name[0] >= 'a' && name[0] <= 'z' &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static int read_values(const struct reading *reading, const struct yaml_node *map,
                       struct toolchain *chain, struct error *err)
{
    const struct yaml_node *values = yaml_get(map, "values");

    if (!values)
        return 0;
    if (values->kind != YAML_MAP)
        return yaml_fail(reading->yaml, values, err, "\"values\" is a map of names to texts");
    chain->values = calloc(values->count + 1, sizeof(*chain->values));
    if (!chain->values)
        return error_memory(err);
    for (size_t i = 0; i < values->count; i++) {
        const char *name = values->keys[i]->text;
        struct value *value = &chain->values[chain->value_count];

        if (!is_value_name(name) || holes_is_taken(name))
            return yaml_fail(reading->yaml, values->keys[i], err,
                             "a value's name has small letters and is no placeholder yet");
        if (values->items[i]->kind != YAML_SCALAR)
            return yaml_fail(reading->yaml, values->items[i], err, "a value is a text");
        chain->value_count++;
        value->name = text_copy(name);
        value->text = text_copy(values->items[i]->text);
        if (!value->name || !value->text)
            return error_memory(err);
        if (fill_path(NULL, NULL, &value->text, err) < 0)
            return -(int)err->code;
    }
    return 0;
}

/* Values before what has them. */
static int read_toolchain(const struct reading *reading, const struct yaml_node *map,
                          struct toolchain *chain, struct error *err)
{
    int rc = read_values(reading, map, chain, err);

    if (rc == 0)
        rc = read_text(reading, map, "material", &chain->material, err);
    if (rc == 0 && chain->material)
        rc = fill_path(chain, NULL, &chain->material, err);
    if (rc == 0 && chain->material &&
        (chain->material[0] == '\0' || chain->material[0] == '.' || strchr(chain->material, '/')))
        rc = yaml_fail(reading->yaml, yaml_get(map, "material"), err,
                       "\"material\" is the name of one folder");
    if (rc == 0)
        rc = read_tool(reading, map, "compiler", chain, &chain->compiler, err);
    if (rc == 0)
        rc = read_tool(reading, map, "runtime", chain, &chain->runtime, err);
    if (rc == 0 && !chain->compiler.name && !chain->runtime.name)
        rc = yaml_fail(reading->yaml, map, err, "a tool chain has a compiler or a runtime");
    return rc;
}

int read_toolchains(const struct reading *reading, const struct yaml_node *root, struct error *err)
{
    static const char *const keys[] = {"compiler", "runtime", "values", "material", NULL};
    const struct yaml_node *list = yaml_get(root, "toolchains");
    struct profile *profile = reading->profile;
    size_t count = list ? list->count : 1;
    int rc = 0;

    if (list && (list->kind != YAML_LIST || list->count == 0))
        return yaml_fail(reading->yaml, list, err, "\"toolchains\" is a list");
    if (list && (yaml_get(root, "compiler") || yaml_get(root, "runtime")))
        return yaml_fail(reading->yaml, list, err,
                         "compiler and runtime stand in \"toolchains\" or beside it, not both");
    profile->chains = calloc(count, sizeof(*profile->chains));
    if (!profile->chains)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        const struct yaml_node *map = list ? list->items[i] : root;

        rc = list ? yaml_check_keys(reading->yaml, map, keys, err) : 0;
        if (rc == 0)
            rc = read_toolchain(reading, map, &profile->chains[profile->chain_count++], err);
    }
    return rc;
}

static void tool_done(struct tool *tool)
{
    free(tool->name);
    free(tool->path);
    free(tool->package);
    words_done(&tool->version);
}

void toolchain_done(struct toolchain *chain)
{
    tool_done(&chain->compiler);
    tool_done(&chain->runtime);
    for (size_t i = 0; i < chain->value_count; i++) {
        free(chain->values[i].name);
        free(chain->values[i].text);
    }
    free(chain->values);
    free(chain->material);
}

int profiles_place(struct profiles *profiles, const char *languages, const char *cache,
                   struct error *err)
{
    int rc = 0;

    profiles->languages = text_copy(languages);
    profiles->cache = cache ? text_copy(cache) : NULL;
    if (!profiles->languages || (cache && !profiles->cache))
        return error_memory(err);
    for (size_t i = 0; i < profiles->count; i++)
        for (size_t c = 0; rc == 0 && c < profiles->items[i].chain_count; c++) {
            struct toolchain *chain = &profiles->items[i].chains[c];

            if (chain->compiler.path)
                rc = fill_path(chain, languages, &chain->compiler.path, err);
            if (rc == 0 && chain->runtime.path)
                rc = fill_path(chain, languages, &chain->runtime.path, err);
        }
    return rc;
}
