/* SPDX-License-Identifier: MIT */
#include "role.h"

#include <stdlib.h>
#include <string.h>

static void texts_done(struct role_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        free(texts->items[i]);
    free(texts->items);
}

static void scorecard_done(struct role_scorecard *card)
{
    for (size_t i = 0; i < card->count; i++) {
        free(card->criteria[i].id);
        free(card->criteria[i].text);
        for (size_t level = 0; level < ROLE_LEVELS; level++)
            free(card->criteria[i].anchors[level]);
    }
    free(card->criteria);
    free(card->id);
    free(card->name);
}

static void stage_done(struct role_stage *stage)
{
    free(stage->id);
    free(stage->name);
    free(stage->scorecard);
    texts_done(&stage->covers);
}

void role_free(struct role *role)
{
    if (!role)
        return;
    for (size_t i = 0; i < role->challenge_count; i++) {
        texts_done(&role->challenges[i].ids);
        texts_done(&role->challenges[i].covers);
    }
    for (size_t i = 0; i < role->ask_count; i++) {
        free(role->asks[i].id);
        free(role->asks[i].text);
    }
    for (size_t i = 0; i < role->stage_count; i++)
        stage_done(&role->stages[i]);
    for (size_t i = 0; i < role->scorecard_count; i++)
        scorecard_done(&role->scorecards[i]);
    free(role->challenges);
    free(role->asks);
    free(role->stages);
    free(role->scorecards);
    free(role->id);
    free(role->name);
    free(role->summary);
    free(role);
}

void role_info_done(struct role_info *info)
{
    for (size_t i = 0; i < info->task_count; i++)
        free(info->tasks[i].name);
    free(info->tasks);
    role_free(info->role);
    free(info->id);
    free(info->path);
    *info = (struct role_info){0};
}

void role_list_done(struct role_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        role_info_done(&list->items[i]);
    free(list->items);
    *list = (struct role_list){0};
}

const char *role_ai_name(enum role_ai ai)
{
    static const char *const names[ROLE_AIS] = {
        [ROLE_AI_FORBIDDEN] = "forbidden",
        [ROLE_AI_DISCLOSE] = "disclose",
        [ROLE_AI_ALLOWED] = "allowed",
    };

    return names[ai];
}

bool role_covers(const struct role_texts *covers, const char *topic)
{
    for (size_t i = 0; i < covers->count; i++)
        if (strcmp(covers->items[i], topic) == 0)
            return true;
    return false;
}

static bool is_covered(const struct role *role, bool stages, const char *topic)
{
    for (size_t i = 0; i < role->challenge_count; i++)
        if (role_covers(&role->challenges[i].covers, topic))
            return true;
    for (size_t i = 0; stages && i < role->stage_count; i++)
        if (role_covers(&role->stages[i].covers, topic))
            return true;
    return false;
}

size_t role_covered(const struct role *role, bool stages)
{
    size_t covered = 0;

    for (size_t i = 0; i < role->ask_count; i++)
        covered += is_covered(role, stages, role->asks[i].id);
    return covered;
}

bool role_id_is_valid(const char *id)
{
    size_t size = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return size > 0 && size <= ROLE_ID_MAX && id[size] == '\0' && id[0] != '-' &&
           id[size - 1] != '-';
}
