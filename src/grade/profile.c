/* SPDX-License-Identifier: MIT */
/* Languages from YAML; profile_read.c and profile_toolchain.c read their parts. */
#include "profile.h"

#include "auto.h"
#include "embedded.h"
#include "profile_read.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- reading ---------------------------------------------------------------------------------- */

static int read_starter(const struct reading *reading, const struct yaml_node *root,
                        struct starter *starter, struct error *err)
{
    static const char *const keys[] = {"comment", "code", NULL};
    const struct yaml_node *map = yaml_get(root, "starter");
    int rc;

    if (!map)
        return yaml_fail(reading->yaml, root, err, "a language has a starter");
    rc = yaml_check_keys(reading->yaml, map, keys, err);
    if (rc == 0)
        rc = read_text(reading, map, "comment", &starter->comment, err);
    if (rc == 0)
        rc = read_text(reading, map, "code", &starter->code, err);
    if (rc == 0 && (!starter->comment || !starter->code))
        rc = yaml_fail(reading->yaml, map, err, "a starter has comment and code");
    return rc;
}

static int read_names(const struct reading *reading, const struct yaml_node *root,
                      struct error *err)
{
    struct profile *profile = reading->profile;
    int rc = read_text(reading, root, "id", &profile->id, err);

    if (rc == 0)
        rc = read_text(reading, root, "name", &profile->name, err);
    if (rc == 0)
        rc = read_text(reading, root, "install", &profile->install, err);
    if (rc == 0)
        rc = read_words(reading, root, "extensions", HOLES_NONE, &profile->extensions, err);
    if (rc == 0)
        rc = read_words(reading, root, "headers", HOLES_NONE, &profile->headers, err);
    if (rc == 0)
        rc = read_words(reading, root, "entries", HOLES_NONE, &profile->entries, err);
    return rc;
}

static int read_profile(const struct reading *reading, struct error *err)
{
    static const char *const keys[] = {"id",      "name",     "install", "extensions", "headers",
                                       "entries", "compiler", "runtime", "toolchains", "compile",
                                       "run",     "starter",  NULL};
    const struct yaml_node *root = yaml_root(reading->yaml);
    const struct yaml_node *compile = yaml_get(root, "compile");
    const struct yaml_node *run = yaml_get(root, "run");
    struct profile *profile = reading->profile;
    int rc = yaml_check_keys(reading->yaml, root, keys, err);

    if (rc == 0)
        rc = read_names(reading, root, err);
    if (rc == 0 && (!profile->id || !profile->name || profile->extensions.count == 0 || !run))
        rc = yaml_fail(reading->yaml, root, err, "a language has id, name, extensions and run");
    if (rc == 0)
        rc = read_toolchains(reading, root, err);
    if (rc == 0)
        rc = read_starter(reading, root, &profile->starter, err);
    if (rc == 0 && compile)
        rc = read_compile(reading, compile, err);
    return rc == 0 ? read_stage(reading, run, &profile->run, err) : rc;
}

int profiles_add(struct profiles *profiles, const char *file, const char *text, size_t size,
                 struct error *err)
{
    AUTO(auto_yaml_clean) struct yaml *yaml = NULL;
    struct profile *grown =
        realloc(profiles->items, (profiles->count + 1) * sizeof(*profiles->items));
    struct reading reading;
    int rc;

    if (!grown)
        return error_memory(err);
    profiles->items = grown;
    grown[profiles->count] = (struct profile){0};
    reading.profile = &grown[profiles->count++];
    rc = yaml_parse(file, text, size, &yaml, err);
    reading.yaml = yaml;
    return rc == 0 ? read_profile(&reading, err) : rc;
}

int profiles_load(struct profiles *out_profiles, struct error *err)
{
    int rc = 0;

    *out_profiles = (struct profiles){0};
    for (const struct embedded *file = language_files; rc == 0 && file->name; file++)
        rc = profiles_add(out_profiles, file->name, file->text, file->size, err);
    if (rc < 0)
        profiles_done(out_profiles);
    return rc;
}

/* ---- ending ----------------------------------------------------------------------------------- */

static void profile_done(struct profile *profile)
{
    free(profile->id);
    free(profile->name);
    free(profile->install);
    free(profile->output);
    free(profile->probe);
    words_done(&profile->extensions);
    words_done(&profile->headers);
    words_done(&profile->entries);
    words_done(&profile->patterns);
    for (size_t i = 0; i < profile->chain_count; i++)
        toolchain_done(&profile->chains[i]);
    free(profile->chains);
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

void profiles_done(struct profiles *profiles)
{
    for (size_t i = 0; i < profiles->count; i++)
        profile_done(&profiles->items[i]);
    free(profiles->items);
    free(profiles->languages);
    free(profiles->cache);
    *profiles = (struct profiles){0};
}

const struct profile *profile_by_id(const struct profiles *profiles, const char *id)
{
    for (size_t i = 0; i < profiles->count; i++)
        if (strcmp(profiles->items[i].id, id) == 0)
            return &profiles->items[i];
    return NULL;
}
