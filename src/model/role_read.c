/* SPDX-License-Identifier: MIT */
/* From a role file to a role: challenges, and what it asks for. */
#include "role_parts.h"

#include "challenge.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 120, WEIGHT_MAX = 1000, DAYS_MAX = 365, SHOWN = 80 };

AUTO_OWNER(yaml, yaml_free)
AUTO_OWNER(role, role_free)

/* ---- what the parts share ----------------------------------------------------------------------- */

int role_read_list(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                   const struct yaml_node **out_list)
{
    const struct yaml_node *node = yaml_get(map, key);

    *out_list = NULL;
    if (yaml_is_null(node))
        return 0;
    if (node->kind != YAML_LIST)
        return yaml_fail(reader->yaml, node, reader->err, "'%s' must be a list", key);
    if (node->count > ROLE_ITEMS_MAX)
        return yaml_fail(reader->yaml, node, reader->err, "'%s' has more than %d entries", key,
                         ROLE_ITEMS_MAX);
    *out_list = node;
    return 0;
}

int role_read_text(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                   bool required, char **out_text)
{
    const struct yaml_node *node = yaml_get(map, key);
    const char *text = "";
    size_t max = strcmp(key, "name") == 0 ? NAME_MAX_BYTES : ROLE_TEXT_MAX;
    int rc = yaml_text(reader->yaml, map, key, &text, reader->err);

    if (rc < 0)
        return rc;
    if (required && text[strspn(text, " \t\n")] == '\0')
        return yaml_fail(reader->yaml, node ? node : map, reader->err, "'%s' is %s", key,
                         node ? "empty" : "missing");
    if (strlen(text) > max)
        return yaml_fail(reader->yaml, node, reader->err, "'%s' has more than %zu bytes", key, max);
    *out_text = text_copy(text);
    return *out_text ? 0 : error_memory(reader->err);
}

static const char *found(const struct role_names *names, const char *id)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], id) == 0)
            return names->items[i];
    return NULL;
}

static int fail_twice(const struct role_reader *reader, const struct yaml_node *node,
                      const char *what)
{
    return yaml_fail(reader->yaml, node, reader->err, "the %s '%s' is named twice", what,
                     node->text);
}

int role_read_id(const struct role_reader *reader, const struct yaml_node *map,
                 struct role_names *names, char **out_id)
{
    const struct yaml_node *node = yaml_get(map, "id");
    int rc = role_read_text(reader, map, "id", true, out_id);

    if (rc != 0 || !*out_id) /* an analyzer does not see that it never is NULL where RC is 0 */
        return rc;
    if (!role_id_is_valid(*out_id)) {
        rc = yaml_fail(reader->yaml, node, reader->err, "this is no id");
        error_hint(reader->err, "an id has small letters, digits and hyphens between them");
        return rc;
    }
    if (found(names, *out_id))
        return fail_twice(reader, node, names->what);
    names->items[names->count++] = *out_id;
    return 0;
}

int role_fail_unknown(const struct role_reader *reader, const struct yaml_node *node,
                      const struct role_names *names)
{
    char shown[SHOWN];
    const char *nearest = text_nearest(node->text, names->items);
    int rc = yaml_fail(reader->yaml, node, reader->err, "there is no %s '%s'", names->what,
                       text_escape_into(shown, sizeof shown, node->text, strlen(node->text)));

    if (nearest)
        error_hint(reader->err, "did you mean '%s'?", nearest);
    return rc;
}

static int add_text(const struct role_reader *reader, struct role_texts *texts, const char *text)
{
    texts->items[texts->count] = text_copy(text);
    if (!texts->items[texts->count])
        return error_memory(reader->err);
    texts->count++;
    return 0;
}

int role_read_ids(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                  const struct role_names *names, struct role_texts *out_ids)
{
    const struct yaml_node *list = NULL;
    int rc = role_read_list(reader, map, key, &list);

    if (rc < 0 || !list)
        return rc;
    out_ids->items = calloc(list->count + 1, sizeof *out_ids->items);
    if (!out_ids->items)
        return error_memory(reader->err);
    for (size_t i = 0; rc == 0 && i < list->count; i++) {
        const struct yaml_node *node = list->items[i];

        if (node->kind != YAML_SCALAR)
            return yaml_fail(reader->yaml, node, reader->err, "'%s' is a list of ids", key);
        if (!found(names, node->text))
            return role_fail_unknown(reader, node, names);
        if (role_covers(out_ids, node->text))
            return fail_twice(reader, node, names->what);
        rc = add_text(reader, out_ids, node->text);
    }
    return rc;
}

int role_read_number(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                     unsigned min, unsigned max, unsigned *out_number)
{
    int64_t value = *out_number;
    int rc = yaml_i64(reader->yaml, map, key, min, max, &value, reader->err);

    *out_number = (unsigned)value;
    return rc;
}

/* ---- what it asks for --------------------------------------------------------------------------- */

static int read_need(const struct role_reader *reader, const struct yaml_node *map,
                     bool *out_preferred)
{
    const char *need = "required";
    int rc = yaml_text(reader->yaml, map, "need", &need, reader->err);

    if (rc < 0)
        return rc;
    *out_preferred = strcmp(need, "preferred") == 0;
    if (!*out_preferred && strcmp(need, "required") != 0)
        return yaml_fail(reader->yaml, yaml_get(map, "need"), reader->err,
                         "'need' is required or preferred");
    return 0;
}

static int read_asks(const struct role_reader *reader, const struct yaml_node *root,
                     struct role_names *topics)
{
    static const char *const ask_keys[] = {"id", "text", "need", NULL};
    struct role *role = reader->role;
    const struct yaml_node *list = NULL;
    int rc = role_read_list(reader, root, "asks", &list);

    if (rc < 0 || !list)
        return rc;
    role->asks = calloc(list->count + 1, sizeof *role->asks);
    if (!role->asks)
        return error_memory(reader->err);
    for (size_t i = 0; rc == 0 && i < list->count; i++) {
        struct role_topic *topic = &role->asks[role->ask_count++];
        const struct yaml_node *map = list->items[i];

        rc = yaml_check_keys(reader->yaml, map, ask_keys, reader->err);
        if (rc == 0)
            rc = role_read_id(reader, map, topics, &topic->id);
        if (rc == 0)
            rc = role_read_text(reader, map, "text", true, &topic->text);
        if (rc == 0)
            rc = read_need(reader, map, &topic->preferred);
    }
    return rc;
}

/* ---- challenges --------------------------------------------------------------------------------- */

static int add_challenge_id(const struct role_reader *reader, const struct yaml_node *node,
                            struct role_texts *ids)
{
    const struct role *role = reader->role;

    if (node->kind != YAML_SCALAR || !challenge_id_is_valid(node->text)) {
        int rc = yaml_fail(reader->yaml, node, reader->err, "this is no id of a challenge");

        error_hint(reader->err, "\"assess challenge list\" shows those that are here");
        return rc;
    }
    /* the one that is being read is among them */
    for (size_t i = 0; i < role->challenge_count; i++)
        if (role_covers(&role->challenges[i].ids, node->text))
            return fail_twice(reader, node, "challenge");
    return add_text(reader, ids, node->text);
}

static int read_challenge_ids(const struct role_reader *reader, const struct yaml_node *map,
                              struct role_texts *ids)
{
    const struct yaml_node *first = yaml_get(map, "challenge");
    const struct yaml_node *others = NULL;
    int rc = role_read_list(reader, map, "alternatives", &others);

    if (rc < 0)
        return rc;
    if (yaml_is_null(first))
        return yaml_fail(reader->yaml, map, reader->err, "'challenge' is missing");
    ids->items = calloc(1 + (others ? others->count : 0), sizeof *ids->items);
    if (!ids->items)
        return error_memory(reader->err);
    rc = add_challenge_id(reader, first, ids);
    for (size_t i = 0; rc == 0 && others && i < others->count; i++)
        rc = add_challenge_id(reader, others->items[i], ids);
    return rc;
}

static int read_challenge(const struct role_reader *reader, const struct yaml_node *map,
                          const struct role_names *topics)
{
    static const char *const challenge_keys[] = {"challenge", "alternatives", "weight", "covers",
                                                 NULL};
    struct role_challenge *challenge = &reader->role->challenges[reader->role->challenge_count++];
    int rc = yaml_check_keys(reader->yaml, map, challenge_keys, reader->err);

    challenge->weight = 1;
    if (rc == 0)
        rc = read_challenge_ids(reader, map, &challenge->ids);
    if (rc == 0)
        rc = role_read_number(reader, map, "weight", 1, WEIGHT_MAX, &challenge->weight);
    return rc == 0 ? role_read_ids(reader, map, "covers", topics, &challenge->covers) : rc;
}

static int read_challenges(const struct role_reader *reader, const struct yaml_node *root,
                           const struct role_names *topics)
{
    struct role *role = reader->role;
    const struct yaml_node *list = NULL;
    int rc = role_read_list(reader, root, "challenges", &list);

    if (rc < 0)
        return rc;
    if (!list || list->count == 0)
        return yaml_fail(reader->yaml, list ? list : root, reader->err,
                         "'challenges' is %s: a role has at least one", list ? "empty" : "missing");
    role->challenges = calloc(list->count, sizeof *role->challenges);
    if (!role->challenges)
        return error_memory(reader->err);
    for (size_t i = 0; rc == 0 && i < list->count; i++)
        rc = read_challenge(reader, list->items[i], topics);
    return rc;
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static int read_ai(const struct role_reader *reader, const struct yaml_node *root)
{
    const struct yaml_node *node = yaml_get(root, "ai");
    const char *text = "";
    int rc = yaml_text(reader->yaml, root, "ai", &text, reader->err);

    if (rc < 0)
        return rc;
    for (unsigned ai = 0; ai < ROLE_AIS; ai++) {
        if (strcmp(text, role_ai_name((enum role_ai)ai)) == 0) {
            reader->role->ai = (enum role_ai)ai;
            return 0;
        }
    }
    /* nobody may be judged by a rule that was never said */
    return yaml_fail(reader->yaml, node ? node : root, reader->err,
                     "%s: forbidden, disclose or allowed", node ? "'ai' is" : "'ai' is missing");
}

static int read_head(const struct role_reader *reader, const struct yaml_node *root)
{
    struct role *role = reader->role;
    int64_t version = 0, threshold = -1;
    int rc = yaml_i64(reader->yaml, root, "version", 1, 1, &version, reader->err);

    if (rc < 0)
        return rc;
    if (version == 0)
        return yaml_fail(reader->yaml, root, reader->err, "'version: 1' is missing");
    if ((rc = role_read_text(reader, root, "name", true, &role->name)) < 0 ||
        (rc = role_read_text(reader, root, "summary", false, &role->summary)) < 0 ||
        (rc = role_read_number(reader, root, "minutes", 1, ROLE_MINUTES_MAX, &role->minutes)) < 0 ||
        (rc = role_read_number(reader, root, "deadline_days", 1, DAYS_MAX, &role->deadline_days)) <
            0 ||
        (rc = yaml_i64(reader->yaml, root, "threshold", 0, 100, &threshold, reader->err)) < 0)
        return rc;
    role->threshold = (int)threshold;
    return read_ai(reader, root);
}

static int read_role(const struct role_reader *reader)
{
    static const char *const role_keys[] = {"version",       "name",      "summary",    "minutes",
                                            "deadline_days", "threshold", "ai",         "asks",
                                            "challenges",    "stages",    "scorecards", NULL};
    struct role_names topics = {.what = "topic"};
    const struct yaml_node *root = yaml_root(reader->yaml);
    int rc = yaml_check_keys(reader->yaml, root, role_keys, reader->err);

    if (rc == 0)
        rc = read_head(reader, root);
    if (rc == 0)
        rc = read_asks(reader, root, &topics);
    if (rc == 0)
        rc = read_challenges(reader, root, &topics);
    return rc == 0 ? role_read_stages(reader, &topics) : rc;
}

int role_parse(const char *id, const char *file, const char *text, size_t size,
               struct role **out_role, struct error *err)
{
    AUTO(auto_yaml_clean) struct yaml *yaml = NULL;
    AUTO(auto_role_clean) struct role *role = calloc(1, sizeof *role);
    int rc = yaml_parse(file, text, size, &yaml, err);

    if (rc < 0)
        return rc;
    if (!role || !(role->id = text_copy(id)))
        return error_memory(err);
    rc = read_role(&(struct role_reader){yaml, role, err});
    if (rc < 0)
        return rc;
    *out_role = take(role);
    return 0;
}
