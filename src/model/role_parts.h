/* SPDX-License-Identifier: MIT */
/* role_parts - what the files that read a role share. */
#pragma once

#include "auto.h"
#include "role.h"
#include "yaml.h"

enum {
    ROLE_ITEMS_MAX = 100, /* of each list */
    ROLE_TEXT_MAX = 500,  /* bytes */
    ROLE_MINUTES_MAX = 7 * 24 * 60,
};

struct role_reader {
    const struct yaml *yaml;
    struct role *role;
    struct error *err;
};

/* Where an id is read that must be one of a kind, or one of those. */
struct role_names {
    const char *what; /* "topic" */
    const char *items[ROLE_ITEMS_MAX + 1];
    size_t count;
};

/* The list at KEY, not longer than ROLE_ITEMS_MAX; NULL where it is absent. */
int role_read_list(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                   const struct yaml_node **out_list);
/* A copy of the text at KEY: with REQUIRED it must be there and not empty, else it becomes "". */
int role_read_text(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                   bool required, char **out_text);
/* The id at "id": well made, and not in NAMES, to which it is added. */
int role_read_id(const struct role_reader *reader, const struct yaml_node *map,
                 struct role_names *names, char **out_id);
/* Ids at KEY that are all in NAMES, each once. */
int role_read_ids(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                  const struct role_names *names, struct role_texts *out_ids);
int role_read_number(const struct role_reader *reader, const struct yaml_node *map, const char *key,
                     unsigned min, unsigned max, unsigned *out_number);
/* "there is no WHAT 'TEXT'", with the nearest of NAMES. */
int role_fail_unknown(const struct role_reader *reader, const struct yaml_node *node,
                      const struct role_names *names);

/* role_stages.c: "scorecards" and "stages" */
int role_read_stages(const struct role_reader *reader, const struct role_names *topics);
