/* SPDX-License-Identifier: MIT */
/*
 * file_tree - a new folder that is there whole or not at all.
 *
 * It grows in a hidden temporary folder beside its place, and is moved in one step.  Whoever is
 * killed on the way leaves at most that hidden folder, which holds a lock while its maker lives; the next
 * file_tree_begin takes it away: of that name, or of all names where the folder around it is ours alone.
 *
 *   AUTO(file_tree_done) struct file_tree tree = FILE_TREE_NONE;
 *   file_tree_begin("folder/name", FILE_TREE_OPEN, &tree, err)
 *   file_tree_add(&tree, "data/1.in", data, size, false, err)
 *   file_tree_commit(&tree, false, &exists, err)
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>

enum file_tree_kind {
    FILE_TREE_OPEN,    /* modes as the caller's umask says */
    FILE_TREE_PRIVATE, /* folders 0700, files 0600 */
    FILE_TREE_STORED,  /* the same, and the folder around it is ours alone */
};

struct file_tree {
    char *path; /* where it will be */
    char *name;
    char *temporary; /* NULL: nothing is to be taken away */
    enum file_tree_kind kind;
    int folder_fd; /* of the folder around it */
    int hidden_fd; /* of the temporary one, locked */
    int fd;
};

#define FILE_TREE_NONE                                                                             \
    {                                                                                              \
        .folder_fd = -1, .hidden_fd = -1, .fd = -1                                                 \
    }

/* The folder around PATH is there, and may be changed by the caller. */
int file_tree_begin(const char *path, enum file_tree_kind kind, struct file_tree *out_tree,
                    struct error *err);
/* A file at the relative PATH, whose folders are made; never one that is there already. */
int file_tree_add(struct file_tree *tree, const char *path, const void *data, size_t size,
                  bool executable, struct error *err);
/* Where the grown folder is now, for reading it: "folder/.name.XXXXXX/name".  Caller frees. */
char *file_tree_place(const struct file_tree *tree);
/*
 * Gives it its name.  Where that is taken, the old folder is replaced and removed if REPLACE, else
 * *out_exists is set and nothing changes.
 */
int file_tree_commit(struct file_tree *tree, bool replace, bool *out_exists, struct error *err);
/* Takes away what was not committed. */
void file_tree_done(struct file_tree *tree);

/* Removes the folder NAME with all that is in it: gone at once for readers.  *out_was_there. */
int file_tree_remove(int folder_fd, const char *name, bool *out_was_there, struct error *err);
