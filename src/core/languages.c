/* SPDX-License-Identifier: MIT */
/* The languages that this program knows, from their files. */
#include "session.h"

#include "auto.h"
#include "tools.h"

#include <stdio.h>
#include <string.h>

static void fill(const struct profile *profile, struct language_info *info)
{
    size_t used = 0;

    *info = (struct language_info){0};
    (void)snprintf(info->id, sizeof info->id, "%s", profile->id);
    (void)snprintf(info->name, sizeof info->name, "%s", profile->name);
    for (size_t i = 0; i < profile->extensions.count && used < sizeof info->endings; i++)
        used += (size_t)snprintf(info->endings + used, sizeof info->endings - used, "%s%s",
                                 i > 0 ? " " : "", profile->extensions.items[i]);
}

void assess_language_list(const struct assess *assess, struct language_list *out_list)
{
    const struct profiles *profiles = &assess->profiles;
    size_t room = sizeof out_list->items / sizeof *out_list->items;

    out_list->count = profiles->count < room ? profiles->count : room;
    for (size_t i = 0; i < out_list->count; i++)
        fill(&profiles->items[i], &out_list->items[i]);
}

size_t assess_language_versions(const struct assess *assess, const char *id,
                                char (*out_versions)[LANGUAGE_VERSION_SIZE], size_t most)
{
    const struct profile *profile = profile_by_id(&assess->profiles, id);
    size_t count = 0;

    for (size_t i = 0; profile && i < profile->chain_count && count < most; i++) {
        const struct toolchain *chain = &profile->chains[i];
        auto_free char *version = NULL;
        struct error ignored;

        if (toolchain_check(&assess->profiles, profile, chain, &ignored) == 0 &&
            toolchain_version(&assess->profiles, chain, &version, &ignored) == 0)
            (void)snprintf(out_versions[count++], LANGUAGE_VERSION_SIZE, "%s", version);
    }
    return count;
}
