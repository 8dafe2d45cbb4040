/* SPDX-License-Identifier: MIT */
/* Languages as people name them; what they may have meant comes from the languages' own files. */
#include "profile.h"

#include "auto.h"
#include "text.h"

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
