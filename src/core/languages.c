/* SPDX-License-Identifier: MIT */
/* The languages that this program knows, from their files. */
#include "assess/assess.h"
#include "auto.h"
#include "profile.h"

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

int assess_language_list(struct language_list *out_list, struct error *err)
{
    AUTO(profiles_done) struct profiles profiles = {0};
    size_t room = sizeof out_list->items / sizeof *out_list->items;
    int rc = profiles_load(&profiles, err);

    if (rc < 0)
        return rc;
    out_list->count = profiles.count < room ? profiles.count : room;
    for (size_t i = 0; i < out_list->count; i++)
        fill(&profiles.items[i], &out_list->items[i]);
    return 0;
}
