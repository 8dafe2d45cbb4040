/* SPDX-License-Identifier: MIT */
/* Languages from YAML. */
#include "profile.h"

#include "auto.h"
#include "embedded.h"
#include "text.h"
#include "yaml.h"

#include <stdlib.h>
#include <string.h>

#ifndef ASSESS_MULTIARCH
#error "the build gives the library folder's name, e.g. x86_64-linux-gnu"
#endif

extern const struct embedded language_files[];

AUTO_OWNER(yaml, yaml_free)

/* ---- words ------------------------------------------------------------------------------------ */

bool words_add(struct words *words, const char *text)
{
    char **grown = realloc(words->items, (words->count + 2) * sizeof(*grown));

    if (!grown)
        return false;
    words->items = grown;
    grown[words->count] = text_copy(text);
    if (!grown[words->count])
        return false;
    grown[++words->count] = NULL;
    return true;
}

void words_done(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i]);
    free(words->items);
    *words = (struct words){0};
}

static int no_memory(struct error *err)
{
    return error_set(err, ERR_SYSTEM, "out of memory");
}

/* ---- reading ---------------------------------------------------------------------------------- */

static int read_words(const struct yaml *yaml, const struct yaml_node *map, const char *key,
                      struct words *out, struct error *err)
{
    const struct yaml_node *list = yaml_get(map, key);

    if (!list)
        return 0;
    if (list->kind != YAML_LIST)
        return yaml_fail(yaml, list, err, "\"%s\" is a list", key);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind != YAML_SCALAR)
            return yaml_fail(yaml, list->items[i], err, "\"%s\" is a list of words", key);
        if (!words_add(out, list->items[i]->text))
            return no_memory(err);
    }
    return 0;
}

static int read_text(const struct yaml *yaml, const struct yaml_node *map, const char *key,
                     char **out, struct error *err)
{
    const char *text = NULL;
    int rc = yaml_text(yaml, map, key, &text, err);

    if (rc < 0 || !text)
        return rc;
    *out = text_copy(text);
    return *out ? 0 : no_memory(err);
}

static int read_tool(const struct yaml *yaml, const struct yaml_node *map, const char *key,
                     struct tool *tool, struct error *err)
{
    static const char *const keys[] = {"name", "path", "version", "package", NULL};
    const struct yaml_node *node = yaml_get(map, key);
    int rc;

    if (!node)
        return 0;
    rc = yaml_check_keys(yaml, node, keys, err);
    if (rc == 0)
        rc = read_text(yaml, node, "name", &tool->name, err);
    if (rc == 0)
        rc = read_text(yaml, node, "path", &tool->path, err);
    if (rc == 0)
        rc = read_words(yaml, node, "version", &tool->version, err);
    if (rc == 0)
        rc = read_text(yaml, node, "package", &tool->package, err);
    if (rc == 0 && (!tool->name || !tool->path))
        rc = yaml_fail(yaml, node, err, "a tool has a name and a path");
    return rc;
}

/* "{multiarch}" stands for the machine's library folder. */
static char *expand_path(const char *path)
{
    static const char hole[] = "{multiarch}";
    const char *at = strstr(path, hole);

    if (!at)
        return text_copy(path);
    return text_format("%.*s%s%s", (int)(at - path), path, ASSESS_MULTIARCH, at + sizeof(hole) - 1);
}

/* "bind PATH", "bind? PATH", "device PATH", "link PATH TARGET" */
static int read_mount(const struct yaml *yaml, const struct yaml_node *node,
                      struct mount_rule *rule, struct error *err)
{
    auto_free char *text = node->kind == YAML_SCALAR ? text_copy(node->text) : NULL;
    char *save = NULL;
    const char *kind = text ? strtok_r(text, " ", &save) : NULL;
    const char *path = kind ? strtok_r(NULL, " ", &save) : NULL;
    const char *target = path ? strtok_r(NULL, " ", &save) : NULL;

    if (!path || path[0] != '/')
        return yaml_fail(yaml, node, err, "a mount is \"bind PATH\" with an absolute path");
    if (strcmp(kind, "device") == 0)
        rule->kind = MOUNT_RULE_DEVICE;
    else if (strcmp(kind, "link") == 0 && target)
        rule->kind = MOUNT_RULE_LINK;
    else if (strcmp(kind, "bind") == 0 || strcmp(kind, "bind?") == 0)
        rule->kind = MOUNT_RULE_BIND;
    else
        return yaml_fail(yaml, node, err, "a mount starts with bind, bind?, device or link");
    rule->optional = strcmp(kind, "bind?") == 0;
    rule->path = expand_path(path);
    rule->target = text_copy(target ? target : "");
    return rule->path && rule->target ? 0 : no_memory(err);
}

static int read_mounts(const struct yaml *yaml, const struct yaml_node *map, struct stage *stage,
                       struct error *err)
{
    const struct yaml_node *list = yaml_get(map, "mounts");
    int rc = 0;

    if (!list || list->kind != YAML_LIST)
        return yaml_fail(yaml, list ? list : map, err, "\"mounts\" is a list");
    stage->mounts = calloc(list->count + 1, sizeof(*stage->mounts));
    if (!stage->mounts)
        return no_memory(err);
    for (size_t i = 0; rc == 0 && i < list->count; i++)
        rc = read_mount(yaml, list->items[i], &stage->mounts[stage->mount_count++], err);
    return rc;
}

static int read_stage(const struct yaml *yaml, const struct yaml_node *map, struct stage *stage,
                      struct error *err)
{
    static const char *const keys[] = {"command",   "environment", "policy",      "mounts",
                                       "processes", "output",      "diagnostics", "proc",
                                       "probe",     "header",      "shown",       NULL};
    int64_t processes = 16;
    int rc = yaml_check_keys(yaml, map, keys, err);

    if (rc == 0)
        rc = read_words(yaml, map, "command", &stage->command, err);
    if (rc == 0)
        rc = read_words(yaml, map, "shown", &stage->shown, err);
    if (rc == 0)
        rc = read_words(yaml, map, "environment", &stage->environment, err);
    if (rc == 0)
        rc = read_text(yaml, map, "policy", &stage->policy, err);
    if (rc == 0)
        rc = yaml_i64(yaml, map, "processes", 1, 4096, &processes, err);
    if (rc == 0)
        rc = yaml_bool(yaml, map, "proc", &stage->proc, err);
    stage->processes = (unsigned)processes;
    if (rc == 0 && (stage->command.count == 0 || !stage->policy))
        rc = yaml_fail(yaml, map, err, "a stage has a command and a policy");
    return rc == 0 ? read_mounts(yaml, map, stage, err) : rc;
}

static int read_diagnostics(const struct yaml *yaml, const struct yaml_node *map,
                            enum diagnostics_format *out, struct error *err)
{
    const char *text = "text";
    int rc = yaml_text(yaml, map, "diagnostics", &text, err);

    if (rc < 0)
        return rc;
    if (strcmp(text, "gcc-json") == 0)
        *out = DIAGNOSTICS_GCC_JSON;
    else if (strcmp(text, "python") == 0)
        *out = DIAGNOSTICS_PYTHON;
    else if (strcmp(text, "text") != 0)
        return yaml_fail(yaml, yaml_get(map, "diagnostics"), err,
                         "\"diagnostics\" is text, gcc-json or python");
    return 0;
}

static int read_header(const struct yaml *yaml, const struct yaml_node *compile,
                       struct ahead *header, struct error *err)
{
    static const char *const keys[] = {"include", "command", "output", "use", "folder", NULL};
    const struct yaml_node *map = yaml_get(compile, "header");
    int rc;

    if (!map)
        return 0;
    rc = yaml_check_keys(yaml, map, keys, err);
    if (rc == 0)
        rc = read_text(yaml, map, "include", &header->include, err);
    if (rc == 0)
        rc = read_words(yaml, map, "command", &header->command, err);
    if (rc == 0)
        rc = read_text(yaml, map, "output", &header->output, err);
    if (rc == 0)
        rc = read_words(yaml, map, "use", &header->use, err);
    if (rc == 0)
        rc = read_text(yaml, map, "folder", &header->folder, err);
    if (rc == 0 && (!header->include || header->command.count == 0 || !header->output ||
                    header->use.count == 0 || !header->folder))
        rc = yaml_fail(yaml, map, err, "a header has include, command, output, use and folder");
    return rc;
}

static int read_starter(const struct yaml *yaml, const struct yaml_node *root,
                        struct starter *starter, struct error *err)
{
    static const char *const keys[] = {"comment", "code", NULL};
    const struct yaml_node *map = yaml_get(root, "starter");
    int rc;

    if (!map)
        return yaml_fail(yaml, root, err, "a language has a starter");
    rc = yaml_check_keys(yaml, map, keys, err);
    if (rc == 0)
        rc = read_text(yaml, map, "comment", &starter->comment, err);
    if (rc == 0)
        rc = read_text(yaml, map, "code", &starter->code, err);
    if (rc == 0 && (!starter->comment || !starter->code))
        rc = yaml_fail(yaml, map, err, "a starter has comment and code");
    return rc;
}

static int read_profile(const struct yaml *yaml, struct profile *profile, struct error *err)
{
    static const char *const keys[] = {"id",      "name",     "extensions", "headers",
                                       "entries", "compiler", "runtime",    "compile",
                                       "run",     "starter",  NULL};
    const struct yaml_node *root = yaml_root(yaml);
    const struct yaml_node *compile = yaml_get(root, "compile");
    const struct yaml_node *run = yaml_get(root, "run");
    int rc = yaml_check_keys(yaml, root, keys, err);

    if (rc == 0)
        rc = read_text(yaml, root, "id", &profile->id, err);
    if (rc == 0)
        rc = read_text(yaml, root, "name", &profile->name, err);
    if (rc == 0)
        rc = read_words(yaml, root, "extensions", &profile->extensions, err);
    if (rc == 0)
        rc = read_words(yaml, root, "headers", &profile->headers, err);
    if (rc == 0)
        rc = read_words(yaml, root, "entries", &profile->entries, err);
    if (rc == 0)
        rc = read_tool(yaml, root, "compiler", &profile->compiler, err);
    if (rc == 0)
        rc = read_tool(yaml, root, "runtime", &profile->runtime, err);
    if (rc == 0)
        rc = read_starter(yaml, root, &profile->starter, err);
    if (rc == 0 && (!profile->id || !profile->name || profile->extensions.count == 0 || !run))
        rc = yaml_fail(yaml, root, err, "a language has id, name, extensions and run");
    if (rc == 0 && compile) {
        profile->has_compile = true;
        rc = read_stage(yaml, compile, &profile->compile, err);
        if (rc == 0)
            rc = read_text(yaml, compile, "output", &profile->output, err);
        if (rc == 0)
            rc = read_text(yaml, compile, "probe", &profile->probe, err);
        if (rc == 0)
            rc = read_diagnostics(yaml, compile, &profile->diagnostics, err);
        if (rc == 0)
            rc = read_header(yaml, compile, &profile->header, err);
    }
    return rc == 0 ? read_stage(yaml, run, &profile->run, err) : rc;
}

int profiles_load(struct profiles *out_profiles, struct error *err)
{
    size_t count = 0;

    *out_profiles = (struct profiles){0};
    while (language_files[count].name)
        count++;
    out_profiles->items = calloc(count + 1, sizeof(*out_profiles->items));
    if (!out_profiles->items)
        return no_memory(err);
    for (size_t i = 0; i < count; i++) {
        AUTO(auto_yaml_clean) struct yaml *yaml = NULL;
        const struct embedded *file = &language_files[i];
        int rc = yaml_parse(file->name, file->text, file->size, &yaml, err);

        out_profiles->count++;
        if (rc == 0)
            rc = read_profile(yaml, &out_profiles->items[i], err);
        if (rc < 0) {
            profiles_done(out_profiles);
            return rc;
        }
    }
    return 0;
}

/* ---- ending ----------------------------------------------------------------------------------- */

static void stage_done(struct stage *stage)
{
    words_done(&stage->command);
    words_done(&stage->shown);
    words_done(&stage->environment);
    free(stage->policy);
    for (size_t i = 0; i < stage->mount_count; i++) {
        free(stage->mounts[i].path);
        free(stage->mounts[i].target);
    }
    free(stage->mounts);
}

static void tool_done(struct tool *tool)
{
    free(tool->name);
    free(tool->path);
    free(tool->package);
    words_done(&tool->version);
}

void profiles_done(struct profiles *profiles)
{
    for (size_t i = 0; i < profiles->count; i++) {
        struct profile *profile = &profiles->items[i];

        free(profile->id);
        free(profile->name);
        free(profile->output);
        free(profile->probe);
        words_done(&profile->extensions);
        words_done(&profile->headers);
        words_done(&profile->entries);
        tool_done(&profile->compiler);
        tool_done(&profile->runtime);
        stage_done(&profile->compile);
        stage_done(&profile->run);
        free(profile->header.include);
        words_done(&profile->header.command);
        free(profile->header.output);
        words_done(&profile->header.use);
        free(profile->header.folder);
        free(profile->starter.comment);
        free(profile->starter.code);
    }
    free(profiles->items);
    *profiles = (struct profiles){0};
}

const struct profile *profile_by_id(const struct profiles *profiles, const char *id)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (strcmp(profiles->items[i].id, id) == 0)
            return &profiles->items[i];
    return NULL;
}
