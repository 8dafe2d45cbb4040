/* SPDX-License-Identifier: MIT */
#include "role.h"

#include "json_string.h"

#include <jansson.h>
#include <string.h>

/* json_pack frees what it was given when one of the "o" values is NULL, and then returns NULL. */

static char *dump(json_t *root)
{
    char *text = root ? json_dumps(root, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

    json_decref(root);
    return text;
}

/* Appends ITEM, which may be NULL; false: nothing more can be done with LIST. */
static bool add(json_t *list, json_t *item)
{
    return list && json_array_append_new(list, item) == 0;
}

static json_t *finished(json_t *list, bool fine)
{
    if (fine)
        return list;
    json_decref(list);
    return NULL;
}

static json_t *texts_of(const struct role_texts *texts, size_t first)
{
    json_t *list = json_array();
    bool fine = list;

    for (size_t i = first; fine && i < texts->count; i++)
        fine = add(list, json_of_text(texts->items[i]));
    return finished(list, fine);
}

static json_t *number_or_null(int number, int none)
{
    return number == none ? json_null() : json_integer(number);
}

static const struct role_task *task_of(const struct role_info *info, const char *id)
{
    for (size_t i = 0; i < info->task_count; i++)
        if (strcmp(info->tasks[i].id, id) == 0)
            return &info->tasks[i];
    return NULL;
}

static json_t *challenges_of(const struct role_info *info)
{
    const struct role *role = info->role;
    json_t *list = json_array();
    bool fine = list;

    for (size_t i = 0; fine && i < role->challenge_count; i++) {
        const struct role_challenge *challenge = &role->challenges[i];
        const struct role_task *task = task_of(info, challenge->ids.items[0]);

        fine = add(list, json_pack("{s:o, s:o, s:i, s:o, s:o, s:o, s:o}", "id",
                                   json_of_text(challenge->ids.items[0]), "alternatives",
                                   texts_of(&challenge->ids, 1), "weight", (int)challenge->weight,
                                   "covers", texts_of(&challenge->covers, 0), "name",
                                   task && task->here ? json_of_text(task->name) : json_null(),
                                   "minutes", number_or_null(task ? (int)task->minutes : 0, 0),
                                   "here", task ? json_boolean(task->here) : json_null()));
    }
    return finished(list, fine);
}

static json_t *covering(const struct role *role, bool stages, const char *topic)
{
    json_t *list = json_array();
    bool fine = list;

    for (size_t i = 0; fine && !stages && i < role->challenge_count; i++)
        if (role_covers(&role->challenges[i].covers, topic))
            fine = add(list, json_of_text(role->challenges[i].ids.items[0]));
    for (size_t i = 0; fine && stages && i < role->stage_count; i++)
        if (role_covers(&role->stages[i].covers, topic))
            fine = add(list, json_of_text(role->stages[i].id));
    return finished(list, fine);
}

static json_t *asks_of(const struct role *role)
{
    json_t *list = json_array();
    bool fine = list;

    for (size_t i = 0; fine && i < role->ask_count; i++) {
        const struct role_topic *topic = &role->asks[i];

        fine = add(list, json_pack("{s:o, s:o, s:s, s:o, s:o}", "id", json_of_text(topic->id),
                                   "text", json_of_text(topic->text), "need",
                                   topic->preferred ? "preferred" : "required", "challenges",
                                   covering(role, false, topic->id), "stages",
                                   covering(role, true, topic->id)));
    }
    return finished(list, fine);
}

static json_t *stages_of(const struct role *role)
{
    json_t *list = json_array();
    bool fine = list;

    for (size_t i = 0; fine && i < role->stage_count; i++) {
        const struct role_stage *stage = &role->stages[i];

        fine =
            add(list, json_pack("{s:o, s:o, s:i, s:i, s:o, s:o}", "id", json_of_text(stage->id),
                                "name", json_of_text(stage->name), "minutes", (int)stage->minutes,
                                "interviewers", (int)stage->interviewers, "scorecard",
                                stage->scorecard[0] ? json_of_text(stage->scorecard) : json_null(),
                                "covers", texts_of(&stage->covers, 0)));
    }
    return finished(list, fine);
}

static json_t *criteria_of(const struct role_scorecard *card)
{
    json_t *list = json_array();
    bool fine = list;

    for (size_t i = 0; fine && i < card->count; i++) {
        const struct role_criterion *criterion = &card->criteria[i];
        json_t *anchors = json_array();

        for (size_t level = 0; fine && level < ROLE_LEVELS; level++)
            fine = add(anchors, json_of_text(criterion->anchors[level]));
        fine =
            add(list, json_pack("{s:o, s:o, s:o}", "id", json_of_text(criterion->id), "text",
                                json_of_text(criterion->text), "anchors", finished(anchors, fine)));
    }
    return finished(list, fine);
}

static json_t *scorecards_of(const struct role *role)
{
    json_t *list = json_array();
    bool fine = list;

    for (size_t i = 0; fine && i < role->scorecard_count; i++)
        fine = add(list, json_pack("{s:o, s:o, s:o}", "id", json_of_text(role->scorecards[i].id),
                                   "name", json_of_text(role->scorecards[i].name), "criteria",
                                   criteria_of(&role->scorecards[i])));
    return finished(list, fine);
}

static json_t *fault_of(const struct error *fault)
{
    return json_pack("{s:s, s:o, s:o, s:I, s:I}", "code", error_name(fault->code), "message",
                     json_of_text(fault->message), "file", json_of_text(fault->place.file), "line",
                     (json_int_t)fault->place.line, "column", (json_int_t)fault->place.column);
}

static json_t *role_of(const struct role_info *info)
{
    const struct role *role = info->role;
    json_t *object = json_pack("{s:o, s:o, s:s, s:o}", "id", json_of_text(info->id), "path",
                               json_of_text(info->path), "origin", info->is_own ? "own" : "shipped",
                               "fault", role ? json_null() : fault_of(&info->fault));
    json_t *rest = NULL;

    if (!object || !role)
        return object;
    rest = json_pack("{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "name",
                     json_of_text(role->name), "summary", json_of_text(role->summary), "minutes",
                     number_or_null((int)role->minutes, 0), "deadline_days",
                     number_or_null((int)role->deadline_days, 0), "threshold",
                     number_or_null(role->threshold, -1), "ai", role_ai_name(role->ai),
                     "challenges", challenges_of(info), "asks", asks_of(role), "stages",
                     stages_of(role), "scorecards", scorecards_of(role));
    if (!rest || json_object_update(object, rest) < 0) {
        json_decref(object);
        object = NULL;
    }
    json_decref(rest);
    return object;
}

char *role_to_json(const struct role_info *info)
{
    return dump(json_pack("{s:s, s:o}", "schema", "assess-role/1", "role", role_of(info)));
}

char *role_list_to_json(const struct role_list *list)
{
    json_t *roles = json_array();
    bool fine = roles;

    for (size_t i = 0; fine && i < list->count; i++)
        fine = add(roles, role_of(&list->items[i]));
    return dump(
        json_pack("{s:s, s:o}", "schema", "assess-roles/1", "roles", finished(roles, fine)));
}
