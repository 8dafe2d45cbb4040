/* SPDX-License-Identifier: MIT */
/* package_tree - every file and folder of a package, as a list sorted by path. */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum entry_kind {
    ENTRY_FILE,
    ENTRY_FOLDER,
    ENTRY_LOST,  /* a link that leads nowhere or out of the package */
    ENTRY_OTHER, /* a FIFO, a device, a socket */
};

struct package_entry {
    char *path; /* "data/secret/01.in" */
    enum entry_kind kind;
    bool executable;
    uint64_t size;
};

struct package_tree {
    struct package_entry *items;
    size_t count;
};

/* Dot-files and __pycache__ are as if they were not there.  Links that stay inside count as what they lead to. */
int package_tree_read(int directory_fd, struct package_tree *out_tree, struct error *err);
void package_tree_done(struct package_tree *tree);
/* NULL: not there. */
const struct package_entry *package_tree_find(const struct package_tree *tree, const char *path);
/* Is it below FOLDER ("data/secret")? */
bool package_entry_is_in(const struct package_entry *entry, const char *folder);
/* The last part of its path. */
const char *package_entry_name(const struct package_entry *entry);
