/* SPDX-License-Identifier: MIT */
/* Interviews and their scorecards: what a later version plans, read now so that files need no change. */
#include "role_parts.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

#ifdef ERROR_ANALYZED /* gcc 12 loses the caller's record, and what it has, once others have seen it */
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

enum { STAGE_MINUTES_MAX = 480, INTERVIEWERS_MAX = 10 };

static int read_anchors(const struct role_reader *reader, const struct yaml_node *map,
                        struct role_criterion *criterion)
{
    const struct yaml_node *list = NULL;
    int rc = role_read_list(reader, map, "anchors", &list);

    if (rc < 0)
        return rc;
    if (list && list->count != ROLE_LEVELS)
        return yaml_fail(reader->yaml, list, reader->err,
                         "'anchors' has a text for each of the levels 1 to %d", ROLE_LEVELS);
    for (size_t level = 0; level < ROLE_LEVELS; level++) {
        const struct yaml_node *node = list ? list->items[level] : NULL;

        if (node && (node->kind != YAML_SCALAR || strlen(node->text) > ROLE_TEXT_MAX))
            return yaml_fail(reader->yaml, node, reader->err,
                             "an anchor is a text of at most %d "
                             "bytes",
                             ROLE_TEXT_MAX);
        criterion->anchors[level] = text_copy(node ? node->text : "");
        if (!criterion->anchors[level])
            return error_memory(reader->err);
    }
    return 0;
}

static int read_criteria(const struct role_reader *reader, const struct yaml_node *map,
                         struct role_scorecard *card)
{
    static const char *const criterion_keys[] = {"id", "text", "anchors", NULL};
    struct role_names names = {.what = "criterion"};
    const struct yaml_node *list = NULL;
    int rc = role_read_list(reader, map, "criteria", &list);

    if (rc < 0)
        return rc;
    if (!list || list->count == 0)
        return yaml_fail(reader->yaml, list ? list : map, reader->err,
                         "a scorecard has at least one of 'criteria'");
    card->criteria = calloc(list->count, sizeof *card->criteria);
    if (!card->criteria)
        return error_memory(reader->err);
    for (size_t i = 0; rc == 0 && i < list->count; i++) {
        struct role_criterion *criterion = &card->criteria[card->count++];

        rc = yaml_check_keys(reader->yaml, list->items[i], criterion_keys, reader->err);
        if (rc == 0)
            rc = role_read_id(reader, list->items[i], &names, &criterion->id);
        if (rc == 0)
            rc = role_read_text(reader, list->items[i], "text", true, &criterion->text);
        if (rc == 0)
            rc = read_anchors(reader, list->items[i], criterion);
    }
    return rc;
}

static int read_scorecards(const struct role_reader *reader, struct role_names *cards)
{
    static const char *const scorecard_keys[] = {"id", "name", "criteria", NULL};
    struct role *role = reader->role;
    const struct yaml_node *list = NULL;
    int rc = role_read_list(reader, yaml_root(reader->yaml), "scorecards", &list);

    if (rc < 0 || !list)
        return rc;
    role->scorecards = calloc(list->count + 1, sizeof *role->scorecards);
    if (!role->scorecards)
        return error_memory(reader->err);
    for (size_t i = 0; rc == 0 && i < list->count; i++) {
        struct role_scorecard *card = &role->scorecards[role->scorecard_count++];

        rc = yaml_check_keys(reader->yaml, list->items[i], scorecard_keys, reader->err);
        if (rc == 0)
            rc = role_read_id(reader, list->items[i], cards, &card->id);
        if (rc == 0)
            rc = role_read_text(reader, list->items[i], "name", true, &card->name);
        if (rc == 0)
            rc = read_criteria(reader, list->items[i], card);
    }
    return rc;
}

static int read_scorecard_of(const struct role_reader *reader, const struct yaml_node *map,
                             const struct role_names *cards, char **out_id)
{
    int rc = role_read_text(reader, map, "scorecard", false, out_id);

    for (size_t i = 0; rc == 0 && i < cards->count; i++)
        if (strcmp(cards->items[i], *out_id) == 0)
            return 0;
    if (rc == 0 && !yaml_is_null(yaml_get(map, "scorecard")))
        rc = role_fail_unknown(reader, yaml_get(map, "scorecard"), cards);
    return rc;
}

static int read_stage(const struct role_reader *reader, const struct yaml_node *map,
                      struct role_names *stages, const struct role_names *topics,
                      const struct role_names *cards)
{
    static const char *const stage_keys[] = {"id",        "name",   "minutes", "interviewers",
                                             "scorecard", "covers", NULL};
    struct role_stage *stage = &reader->role->stages[reader->role->stage_count++];
    int rc = yaml_check_keys(reader->yaml, map, stage_keys, reader->err);

    stage->interviewers = 1;
    if (rc < 0 || (rc = role_read_id(reader, map, stages, &stage->id)) < 0 ||
        (rc = role_read_text(reader, map, "name", true, &stage->name)) < 0 ||
        (rc = role_read_number(reader, map, "minutes", 5, STAGE_MINUTES_MAX, &stage->minutes)) <
            0 ||
        (rc = role_read_number(reader, map, "interviewers", 1, INTERVIEWERS_MAX,
                               &stage->interviewers)) < 0 ||
        (rc = read_scorecard_of(reader, map, cards, &stage->scorecard)) < 0)
        return rc;
    if (stage->minutes == 0)
        return yaml_fail(reader->yaml, map, reader->err, "'minutes' is missing");
    return role_read_ids(reader, map, "covers", topics, &stage->covers);
}

int role_read_stages(const struct role_reader *reader, const struct role_names *topics)
{
    struct role_names cards = {.what = "scorecard"};
    struct role_names stages = {.what = "stage"};
    struct role *role = reader->role;
    const struct yaml_node *list = NULL;
    int rc = read_scorecards(reader, &cards);

    if (rc == 0)
        rc = role_read_list(reader, yaml_root(reader->yaml), "stages", &list);
    if (rc < 0 || !list)
        return rc;
    role->stages = calloc(list->count + 1, sizeof *role->stages);
    if (!role->stages)
        return error_memory(reader->err);
    for (size_t i = 0; rc == 0 && i < list->count; i++)
        rc = read_stage(reader, list->items[i], &stages, topics, &cards);
    return rc;
}
