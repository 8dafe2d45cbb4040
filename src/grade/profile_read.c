/* SPDX-License-Identifier: MIT */
/* Words, stages and the compile step of a language file. */
#include "profile_read.h"

#include "auto.h"
#include "diagnostics_pattern.h"
#include "holes.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static int check(const struct reading *reading, const struct yaml_node *node, int allowed,
                 struct error *err)
{
    if (allowed == HOLES_NONE)
        return 0;
    return holes_check(reading->yaml, node, reading->profile, (unsigned)allowed, err);
}

int read_words(const struct reading *reading, const struct yaml_node *map, const char *key,
               int allowed, struct words *out, struct error *err)
{
    const struct yaml_node *list = yaml_get(map, key);

    if (!list)
        return 0;
    if (list->kind != YAML_LIST)
        return yaml_fail(reading->yaml, list, err, "\"%s\" is a list", key);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind != YAML_SCALAR)
            return yaml_fail(reading->yaml, list->items[i], err, "\"%s\" is a list of words", key);
        if (check(reading, list->items[i], allowed, err) < 0)
            return -(int)err->code;
        if (!words_add(out, list->items[i]->text))
            return error_memory(err);
    }
    return 0;
}

int read_text(const struct reading *reading, const struct yaml_node *map, const char *key,
              char **out, struct error *err)
{
    const char *text = NULL;
    int rc = yaml_text(reading->yaml, map, key, &text, err);

    if (rc < 0 || !text)
        return rc;
    *out = text_copy(text);
    return *out ? 0 : error_memory(err);
}

/* ---- stages ----------------------------------------------------------------------------------- */

/* "bind PATH", "bind? PATH", "device PATH", "link PATH TARGET" */
static int read_mount(const struct reading *reading, const struct yaml_node *node,
                      struct mount_rule *rule, struct error *err)
{
    auto_free char *text = node->kind == YAML_SCALAR ? text_copy(node->text) : NULL;
    char *save = NULL;
    const char *kind = text ? strtok_r(text, " ", &save) : NULL;
    const char *path = kind ? strtok_r(NULL, " ", &save) : NULL;
    const char *target = path ? strtok_r(NULL, " ", &save) : NULL;

    if (!path || !strchr("/{", path[0]))
        return yaml_fail(reading->yaml, node, err,
                         "a mount is \"bind PATH\" with an absolute path");
    if (check(reading, node, HOLES_PLACE, err) < 0)
        return -(int)err->code;
    if (strcmp(kind, "device") == 0)
        rule->kind = MOUNT_RULE_DEVICE;
    else if (strcmp(kind, "link") == 0 && target)
        rule->kind = MOUNT_RULE_LINK;
    else if (strcmp(kind, "bind") == 0 || strcmp(kind, "bind?") == 0)
        rule->kind = MOUNT_RULE_BIND;
    else
        return yaml_fail(reading->yaml, node, err,
                         "a mount starts with bind, bind?, device or link");
    rule->optional = strcmp(kind, "bind?") == 0;
    rule->path = text_copy(path);
    rule->target = text_copy(target ? target : "");
    return rule->path && rule->target ? 0 : error_memory(err);
}

static int read_mounts(const struct reading *reading, const struct yaml_node *map,
                       struct stage *stage, struct error *err)
{
    const struct yaml_node *list = yaml_get(map, "mounts");
    int rc = 0;

    if (!list || list->kind != YAML_LIST)
        return yaml_fail(reading->yaml, list ? list : map, err, "\"mounts\" is a list");
    stage->mounts = calloc(list->count + 1, sizeof(*stage->mounts));
    if (!stage->mounts)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < list->count; i++)
        rc = read_mount(reading, list->items[i], &stage->mounts[stage->mount_count++], err);
    return rc;
}

int read_stage(const struct reading *reading, const struct yaml_node *map, struct stage *stage,
               struct error *err)
{
    static const char *const keys[] = {
        "command",     "environment", "policy",         "mounts", "processes", "output",
        "diagnostics", "proc",        "probe",          "header", "shown",     "files",
        "memory",      "own_calls",   "beside_sources", "unread", NULL};
    const int command = HOLES_MEMORY | HOLES_SUBMISSION;
    int64_t processes = 16;
    int rc = yaml_check_keys(reading->yaml, map, keys, err);

    if (rc == 0)
        rc = read_words(reading, map, "command", command, &stage->command, err);
    if (rc == 0)
        rc = read_words(reading, map, "shown", command, &stage->shown, err);
    if (rc == 0)
        rc = read_words(reading, map, "environment", HOLES_MEMORY, &stage->environment, err);
    if (rc == 0)
        rc = read_text(reading, map, "policy", &stage->policy, err);
    if (rc == 0)
        rc = yaml_i64(reading->yaml, map, "processes", 1, 4096, &processes, err);
    if (rc == 0)
        rc = yaml_bool(reading->yaml, map, "proc", &stage->proc, err);
    if (rc == 0)
        rc = read_words(reading, map, "own_calls", HOLES_NONE, &stage->own_calls, err);
    if (rc == 0)
        rc = read_words(reading, map, "unread", HOLES_NONE, &stage->unread, err);
    stage->processes = (unsigned)processes;
    if (rc == 0 && (stage->command.count == 0 || !stage->policy))
        rc = yaml_fail(reading->yaml, map, err, "a stage has a command and a policy");
    return rc == 0 ? read_mounts(reading, map, stage, err) : rc;
}

/* ---- compiling -------------------------------------------------------------------------------- */

static int read_patterns(const struct reading *reading, const struct yaml_node *map,
                         const struct yaml_node *list, struct error *err)
{
    int rc = read_words(reading, map, "diagnostics", HOLES_NONE, &reading->profile->patterns, err);

    for (size_t i = 0; rc == 0 && i < list->count; i++) {
        const char *fault = pattern_fault(list->items[i]->text);

        if (fault)
            rc = yaml_fail(reading->yaml, list->items[i], err, "%s", fault);
    }
    return rc;
}

static int read_diagnostics(const struct reading *reading, const struct yaml_node *map,
                            struct error *err)
{
    const struct yaml_node *node = yaml_get(map, "diagnostics");
    enum diagnostics_format *out = &reading->profile->diagnostics;
    const char *text = "text";
    int rc;

    if (node && node->kind == YAML_LIST) {
        *out = DIAGNOSTICS_PATTERNS;
        return read_patterns(reading, map, node, err);
    }
    rc = yaml_text(reading->yaml, map, "diagnostics", &text, err);
    if (rc < 0)
        return rc;
    if (strcmp(text, "gcc-json") == 0)
        *out = DIAGNOSTICS_GCC_JSON;
    else if (strcmp(text, "python") == 0)
        *out = DIAGNOSTICS_PYTHON;
    else if (strcmp(text, "text") != 0)
        return yaml_fail(reading->yaml, node, err,
                         "\"diagnostics\" is text, gcc-json, python or a list of patterns");
    return 0;
}

static int read_header(const struct reading *reading, const struct yaml_node *compile,
                       struct ahead *header, struct error *err)
{
    static const char *const keys[] = {"include", "command", "output", "use", "folder", NULL};
    const struct yaml_node *map = yaml_get(compile, "header");
    int rc;

    if (!map)
        return 0;
    rc = yaml_check_keys(reading->yaml, map, keys, err);
    if (rc == 0)
        rc = read_text(reading, map, "include", &header->include, err);
    if (rc == 0)
        rc = read_words(reading, map, "command", HOLES_PLACE, &header->command, err);
    if (rc == 0)
        rc = read_text(reading, map, "output", &header->output, err);
    if (rc == 0)
        rc = read_words(reading, map, "use", HOLES_NONE, &header->use, err);
    if (rc == 0)
        rc = read_text(reading, map, "folder", &header->folder, err);
    if (rc == 0 && (!header->include || header->command.count == 0 || !header->output ||
                    header->use.count == 0 || !header->folder))
        rc = yaml_fail(reading->yaml, map, err,
                       "a header has include, command, output, use and folder");
    return rc;
}

int read_compile(const struct reading *reading, const struct yaml_node *map, struct error *err)
{
    struct profile *profile = reading->profile;
    int64_t files = 200, memory_mib = 1024;
    int rc = read_stage(reading, map, &profile->compile, err);

    profile->has_compile = true;
    if (rc == 0)
        rc = read_text(reading, map, "output", &profile->output, err);
    if (rc == 0)
        rc = yaml_bool(reading->yaml, map, "beside_sources", &profile->beside_sources, err);
    if (rc == 0)
        rc = read_text(reading, map, "probe", &profile->probe, err);
    if (rc == 0)
        rc = yaml_i64(reading->yaml, map, "files", 1, 100000, &files, err);
    if (rc == 0)
        rc = yaml_i64(reading->yaml, map, "memory", 16, 16384, &memory_mib, err);
    if (rc == 0)
        rc = read_diagnostics(reading, map, err);
    profile->compile_files = (unsigned)files;
    profile->compile_memory = (uint64_t)memory_mib << 20;
    return rc == 0 ? read_header(reading, map, &profile->header, err) : rc;
}

void stage_done(struct stage *stage)
{
    words_done(&stage->command);
    words_done(&stage->shown);
    words_done(&stage->environment);
    words_done(&stage->own_calls);
    words_done(&stage->unread);
    free(stage->policy);
    for (size_t i = 0; i < stage->mount_count; i++) {
        free(stage->mounts[i].path);
        free(stage->mounts[i].target);
    }
    free(stage->mounts);
}
