/* SPDX-License-Identifier: MIT */
/* Languages from YAML; profile_read.c and profile_toolchain.c read their parts. */
#include "profile.h"

#include "assess-sandbox.h"
#include "auto.h"
#include "embedded.h"
#include "profile_read.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { ID_MAX = 15, NAME_MAX_BYTES = 31 };

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

/* ---- ending ----------------------------------------------------------------------------------- */

static void profile_done(struct profile *profile)
{
    free(profile->origin);
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

/* ---- all of them ------------------------------------------------------------------------------ */

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    return true;
}

static bool has_policy(const char *wanted)
{
    char name[SANDBOX_POLICY_NAME];

    for (size_t i = 0; sandbox_policy_name(i, name); i++)
        if (strcmp(name, wanted) == 0)
            return true;
    return false;
}

static int check_policy(const struct reading *reading, const char *stage, const char *policy,
                        struct error *err)
{
    const struct yaml_node *map = yaml_get(yaml_root(reading->yaml), stage);

    if (!map || has_policy(policy))
        return 0;
    (void)yaml_fail(reading->yaml, yaml_get(map, "policy"), err, "there is no such policy");
    error_hint(err, "\"assess doctor\" lists the policies");
    return -(int)err->code;
}

/* What of a shipped language its tests hold, and of a stranger's nothing would. */
static int check_own(const struct reading *reading, struct error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    const struct yaml_node *root = yaml_root(reading->yaml);
    const struct profile *profile = reading->profile;
    size_t length = strlen(profile->id);
    int rc;

    if (length == 0 || length > ID_MAX || strspn(profile->id, letters) != length)
        return yaml_fail(reading->yaml, yaml_get(root, "id"), err,
                         "an id has 1 to %d small letters and digits", ID_MAX);
    if (strlen(profile->name) > NAME_MAX_BYTES || !is_printable(profile->name))
        return yaml_fail(reading->yaml, yaml_get(root, "name"), err,
                         "a name has at most %d printable bytes", NAME_MAX_BYTES);
    for (size_t i = 0; i < profile->extensions.count; i++)
        if (profile->extensions.items[i][0] != '.' || profile->extensions.items[i][1] == '\0')
            return yaml_fail(reading->yaml, yaml_get(root, "extensions"), err,
                             "an extension begins with a dot");
    rc = check_policy(reading, "run", profile->run.policy, err);
    return rc == 0 ? check_policy(reading, "compile", profile->compile.policy, err) : rc;
}

/* ID is the one that came last.  A file of the operator's takes the place of what is shipped. */
static int settle_id(const struct reading *reading, struct profiles *profiles, struct error *err)
{
    struct profile *last = &profiles->items[profiles->count - 1];
    struct profile shipped;

    for (struct profile *earlier = profiles->items; earlier < last; earlier++) {
        if (strcmp(earlier->id, last->id) != 0)
            continue;
        if (!last->origin || earlier->origin) {
            (void)yaml_fail(reading->yaml, yaml_get(yaml_root(reading->yaml), "id"), err,
                            "the language \"%s\" is in another file, too", last->id);
            error_hint(err, "give it an id of its own, or take one of the files away");
            return -(int)err->code;
        }
        shipped = *earlier;
        *earlier = *last;
        *last = shipped;
        profile_done(last);
        profiles->count--;
        return 0;
    }
    return 0;
}

static int add(struct profiles *profiles, const char *file, const char *text, size_t size, bool own,
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
    grown[profiles->count] = (struct profile){.origin = own ? text_copy(file) : NULL};
    reading.profile = &grown[profiles->count++];
    if (own && !reading.profile->origin)
        return error_memory(err);
    rc = yaml_parse(file, text, size, &yaml, err);
    reading.yaml = yaml;
    if (rc == 0)
        rc = read_profile(&reading, err);
    if (rc == 0 && own)
        rc = check_own(&reading, err);
    return rc == 0 ? settle_id(&reading, profiles, err) : rc;
}

int profiles_add(struct profiles *profiles, const char *file, const char *text, size_t size,
                 struct error *err)
{
    return add(profiles, file, text, size, false, err);
}

int profiles_add_own(struct profiles *profiles, const char *file, const char *text, size_t size,
                     struct error *err)
{
    return add(profiles, file, text, size, true, err);
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
