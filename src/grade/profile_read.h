/* SPDX-License-Identifier: MIT */
/* profile_read - the parts of a language file; for profile.c and its parts alone. */
#pragma once

#include "profile.h"
#include "yaml.h"

/* A language file being read; its tool chains come first, since their values name placeholders. */
struct reading {
    const struct yaml *yaml;
    struct profile *profile;
};

/* Texts in which a brace is a brace. */
enum { HOLES_NONE = -1 };

/* Absent: *out stays as it is.  ALLOWED: of holes.h, or HOLES_NONE. */
int read_words(const struct reading *reading, const struct yaml_node *map, const char *key,
               int allowed, struct words *out, struct error *err);
int read_text(const struct reading *reading, const struct yaml_node *map, const char *key,
              char **out, struct error *err);
int read_toolchains(const struct reading *reading, const struct yaml_node *root, struct error *err);
int read_stage(const struct reading *reading, const struct yaml_node *map, struct stage *stage,
               struct error *err);
int read_compile(const struct reading *reading, const struct yaml_node *map, struct error *err);

void stage_done(struct stage *stage);
void toolchain_done(struct toolchain *chain);
