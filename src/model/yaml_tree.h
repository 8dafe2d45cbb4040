/* SPDX-License-Identifier: MIT */
/* yaml_tree - what yaml.c and yaml_read.c share. */
#pragma once

#include "yaml.h"

struct yaml {
    char *file;
    char *text;
    size_t size;
    struct yaml_node *root;
};

/* Put file, line and the line's text into *err; LINE and COLUMN count from 1. */
void yaml_place(const struct yaml *yaml, unsigned line, unsigned column, unsigned length,
                struct error *err);
