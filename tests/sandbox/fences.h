/* SPDX-License-Identifier: MIT */
/* fences - the names that rows give to what holds them, and the switches that take those away. */
#pragma once

#include "assess-sandbox.h"
#include "table.h"

enum { FENCES_MAX = 4, FENCE_SIZE = 32 };

struct fences {
    size_t count;
    char names[FENCES_MAX][FENCE_SIZE]; /* "landlock 4" */
};

struct fences fences_of(const struct attack_row *row);
/* Whether something is left that holds ROW here when SWITCHES are set. */
bool has_other_fence(const struct sandbox_facts *facts, const struct attack_row *row,
                     unsigned switches);

struct alone {
    unsigned switches; /* for all fences but one */
    char beside[100];  /* those of them that no switch takes away, or "" */
};

struct alone without_others(const struct fences *fences, size_t but);
