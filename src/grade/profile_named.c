/* SPDX-License-Identifier: MIT */
/* Languages as people name them; what they may have meant comes from the languages' own files. */
#include "profile.h"

#include "auto.h"
#include "text.h"
#include "tools.h"

#include <stdio.h>
#include <string.h>

enum { LANGUAGES_MAX = 32, LIST_SIZE = 100, SHOWN_SIZE = 80 };

/* "c, cpp, python" */
static const char *list_ids(const struct profiles *profiles, char out[LIST_SIZE])
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < profiles->count && used < LIST_SIZE; i++)
        used += (size_t)snprintf(out + used, LIST_SIZE - used, "%s%s", i > 0 ? ", " : "",
                                 profiles->items[i].id);
    return out;
}

/* ".c .cpp .cc .cxx .py" */
static const char *list_endings(const struct profiles *profiles, char out[LIST_SIZE])
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < profiles->count; i++)
        for (size_t k = 0; k < profiles->items[i].extensions.count && used < LIST_SIZE; k++)
            used += (size_t)snprintf(out + used, LIST_SIZE - used, "%s%s", used > 0 ? " " : "",
                                     profiles->items[i].extensions.items[k]);
    return out;
}

/* "py", ".py" */
static const char *by_ending(const struct profiles *profiles, const char *word)
{
    auto_free char *ending = text_format("%s%s", word[0] == '.' ? "" : ".", word);
    const struct profile *profile =
        ending && ending[1] != '\0' ? profile_of_file(profiles, ending) : NULL;

    return profile ? profile->id : NULL;
}

/* A language is called by its id, its name ("c++") or its ending. */
static const char *nearest_id(const struct profiles *profiles, const char *word)
{
    const char *ids[LANGUAGES_MAX + 1] = {NULL}, *names[LANGUAGES_MAX + 1] = {NULL};
    const char *nearest = by_ending(profiles, word);

    for (size_t i = 0; i < profiles->count && i < LANGUAGES_MAX; i++) {
        ids[i] = profiles->items[i].id;
        names[i] = profiles->items[i].name;
    }
    if (!nearest)
        nearest = text_nearest(word, ids);
    if (nearest)
        return nearest;
    nearest = text_nearest(word, names);
    for (size_t i = 0; nearest && names[i]; i++)
        if (names[i] == nearest)
            return ids[i];
    return NULL;
}

int profile_named(const struct profiles *profiles, const char *word,
                  const struct profile **out_profile, struct error *err)
{
    const char *nearest;
    char shown[SHOWN_SIZE], list[LIST_SIZE];

    *out_profile = profile_by_id(profiles, word);
    if (*out_profile)
        return 0;
    nearest = nearest_id(profiles, word);
    (void)error_set(err, ERR_LANGUAGE, "there is no language '%s'",
                    text_escape_into(shown, sizeof(shown), word, strlen(word)));
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    else
        error_hint(err, "languages here: %s", list_ids(profiles, list));
    return -(int)ERR_LANGUAGE;
}

int profile_untold(const struct profiles *profiles, struct error *err)
{
    char endings[LIST_SIZE], ids[LIST_SIZE];

    (void)error_set(err, ERR_LANGUAGE, "cannot tell the language from the file's name");
    error_hint(err, "known endings: %s; or say it with -l: %s", list_endings(profiles, endings),
               list_ids(profiles, ids));
    return -(int)ERR_LANGUAGE;
}

/* ---- versions --------------------------------------------------------------------------------- */

/* Part by part: 1.2 does not begin 1.23. */
static bool begins(const char *version, const char *wanted)
{
    size_t length = strlen(wanted);

    return length > 0 && strncmp(version, wanted, length) == 0 &&
           (version[length] == '\0' || version[length] == '.');
}

static int no_version(const struct profile *profile, const char *wanted, const struct buf *here,
                      struct error *err)
{
    char shown[SHOWN_SIZE];

    (void)error_set(err, ERR_LANGUAGE, "there is no %s of version '%s' here", profile->name,
                    text_escape_into(shown, sizeof(shown), wanted, strlen(wanted)));
    error_hint(err, "here: %s", here->data);
    return -(int)ERR_LANGUAGE;
}

static int chain_of_version(const struct profiles *profiles, const struct profile *profile,
                            const char *wanted, const struct toolchain **out_chain,
                            struct error *err)
{
    AUTO(buf_done) struct buf here = {0};

    buf_init(&here, LIST_SIZE);
    for (size_t i = 0; i < profile->chain_count; i++) {
        const struct toolchain *chain = &profile->chains[i];
        auto_free char *version = NULL;
        int rc = toolchain_is_here(chain) ? toolchain_version(profiles, chain, &version, err) : 0;

        if (rc < 0)
            return rc;
        if (!version)
            continue;
        if (begins(version, wanted)) {
            *out_chain = chain;
            return 0;
        }
        buf_addf(&here, "%s%s@%s", here.size > 0 ? ", " : "", profile->id, version);
    }
    if (here.size == 0)
        return toolchain_check(profiles, profile, &profile->chains[0], err);
    return no_version(profile, wanted, &here, err);
}

int language_named(const struct profiles *profiles, const char *word,
                   const struct profile **out_profile, const struct toolchain **out_chain,
                   struct error *err)
{
    const char *at = strchr(word, '@');
    auto_free char *id = at ? text_copy_n(word, (size_t)(at - word)) : text_copy(word);
    int rc = id ? profile_named(profiles, id, out_profile, err) : error_memory(err);

    if (rc < 0)
        return rc;
    if (at)
        return chain_of_version(profiles, *out_profile, at + 1, out_chain, err);
    *out_chain = toolchain_here(*out_profile);
    return 0;
}
