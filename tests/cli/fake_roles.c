/* SPDX-License-Identifier: MIT */
/* Roles of a core that has no catalogue: read from a text, one of them broken. */
#include "fake_roles.h"

#include "assess/assess.h"
#include "role.h"
#include "text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char plain[] = "version: 1\n"
                            "name: Gardener\n"
                            "ai: forbidden\n"
                            "challenges:\n"
                            "  - challenge: ratelimiter\n";

static const char full[] =
    "version: 1\n"
    "name: \"Backend \\x1b[31mEngineer\"\n"
    "summary: Builds services, their data and their pipelines, and says why in words that others "
    "can follow.\n"
    "minutes: 90\n"
    "deadline_days: 1\n"
    "threshold: 70\n"
    "ai: disclose\n"
    "asks:\n"
    "  - {id: caching, text: what to keep and for how long}\n"
    "  - {id: load, text: 'services that hold under load: limits by client, fair refusal'}\n"
    "  - {id: design, text: systems that grow}\n"
    "  - {id: graphql, need: preferred, text: GraphQL}\n"
    "challenges:\n"
    "  - challenge: lrucache\n"
    "    weight: 2\n"
    "    alternatives: [broken, ratelimiter]\n"
    "    covers: [caching]\n"
    "  - {challenge: outbox, covers: [load]}\n"
    "stages:\n"
    "  - {id: talk, name: System design, minutes: 60, interviewers: 2, scorecard: talk, covers: "
    "[design, load]}\n"
    "scorecards:\n"
    "  - id: talk\n"
    "    name: System design\n"
    "    criteria: [{id: numbers, text: computes load}]\n";

static const char broken[] = "version: 1\nname: Nobody\nai: forbidden\nchallenge: []\n";

static const struct row {
    const char *id, *text;
    bool is_own;
} rows[] = {
    {"backend",                                  full,   false},
    {"broken",                                   broken, true },
    {"gardener-with-a-name-of-more-than-twenty", plain,  true },
};

static void read_row(const struct row *row, struct role_info *info)
{
    info->id = text_copy(row->id);
    info->path = text_format("roles/%s.yaml", row->id);
    info->is_own = row->is_own;
    assert(info->id && info->path);
    (void)role_parse(row->id, info->path, row->text, strlen(row->text), &info->role, &info->fault);
}

void fake_roles(struct role_list *out_list)
{
    size_t count = sizeof rows / sizeof *rows;

    *out_list = (struct role_list){calloc(count, sizeof *out_list->items), count};
    assert(out_list->items);
    for (size_t i = 0; i < count; i++)
        read_row(&rows[i], &out_list->items[i]);
}

void fake_role(const char *id, struct role_info *out_info)
{
    *out_info = (struct role_info){0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].id, id) == 0)
            read_row(&rows[i], out_info);
    if (!out_info->role)
        return;
    out_info->tasks = calloc(8, sizeof *out_info->tasks);
    assert(out_info->tasks);
    for (size_t i = 0; i < out_info->role->challenge_count; i++) {
        const struct role_texts *ids = &out_info->role->challenges[i].ids;

        for (size_t j = 0; j < ids->count; j++) {
            struct role_task *task = &out_info->tasks[out_info->task_count++];

            task->id = ids->items[j];
            task->here = strcmp(task->id, "outbox") != 0;
            task->name = text_copy(task->here ? "Expiring Cache" : "");
            task->minutes = strcmp(task->id, "lrucache") == 0 ? 45 : 0;
            assert(task->name);
        }
    }
}

int assess_role_list(struct assess *assess, struct role_list *out_list, struct error *err)
{
    (void)assess;
    (void)err;
    fake_roles(out_list);
    return 0;
}

int assess_role_show(struct assess *assess, const char *id, struct role_info *out_info,
                     struct error *err)
{
    struct role_info info;

    (void)assess;
    fake_role(id, &info);
    if (!info.id) {
        (void)error_set(err, ERR_NOT_FOUND, "there is no role '%s'", id);
        error_hint(err, "\"assess role list\" shows those that are here");
        return -(int)ERR_NOT_FOUND;
    }
    if (!info.role) {
        *err = info.fault;
        role_info_done(&info);
        return -(int)err->code;
    }
    *out_info = info;
    return 0;
}
