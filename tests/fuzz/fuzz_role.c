/* SPDX-License-Identifier: MIT */
/* A role file that holds anything is a role within its bounds, or refused with a place. */
#include "fuzz.h"

#include "role.h"

#include <string.h>

static void check_ids(const struct role_texts *texts)
{
    HOLDS(texts->count <= 101);
    for (size_t i = 0; i < texts->count; i++) {
        HOLDS(role_id_is_valid(texts->items[i]));
        for (size_t j = 0; j < i; j++)
            HOLDS(strcmp(texts->items[i], texts->items[j]) != 0);
    }
}

static bool asks_for(const struct role *role, const char *topic)
{
    for (size_t i = 0; i < role->ask_count; i++)
        if (strcmp(role->asks[i].id, topic) == 0)
            return true;
    return false;
}

static void check_covers(const struct role *role, const struct role_texts *covers)
{
    check_ids(covers);
    for (size_t i = 0; i < covers->count; i++)
        HOLDS(asks_for(role, covers->items[i]));
}

static void check(const struct role *role)
{
    HOLDS(role->name[0] && role->summary && role->challenge_count > 0);
    HOLDS(role->threshold >= -1 && role->threshold <= 100);
    HOLDS(role->minutes <= 7 * 24 * 60 && role->deadline_days <= 365 && role->ai < ROLE_AIS);
    for (size_t i = 0; i < role->challenge_count; i++) {
        HOLDS(role->challenges[i].ids.count > 0);
        HOLDS(role->challenges[i].weight >= 1 && role->challenges[i].weight <= 1000);
        check_ids(&role->challenges[i].ids);
        check_covers(role, &role->challenges[i].covers);
    }
    for (size_t i = 0; i < role->stage_count; i++) {
        HOLDS(role->stages[i].minutes >= 5 && role->stages[i].interviewers >= 1);
        check_covers(role, &role->stages[i].covers);
    }
    HOLDS(role_covered(role, false) <= role_covered(role, true));
    HOLDS(role_covered(role, true) <= role->ask_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct role_info info = {0};
    struct error err = {0};
    char *document = NULL;
    int result =
        role_parse("fuzz", "role.yaml", size > 0 ? (const char *)data : "", size, &info.role, &err);

    if (result < 0) {
        HOLDS(result == -(int)err.code && err.code == ERR_CONFIG && err.message[0]);
        HOLDS(strcmp(err.place.file, "role.yaml") == 0);
        return 0;
    }
    check(info.role);
    info.id = strdup("fuzz");
    info.path = strdup("role.yaml");
    HOLDS(info.id && info.path && (document = role_to_json(&info)));
    for (const char *at = document; *at; at++)
        HOLDS(*at >= ' ' && *at <= '~');
    free(document);
    role_info_done(&info);
    return 0;
}
