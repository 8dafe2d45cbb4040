/* SPDX-License-Identifier: MIT */
/*
 * submission - the candidate's source files in memory, named as they were relative to what was
 * handed in.  A file is a submission of one file; a folder is one of several.
 *
 * Refused with ERR_SUBMISSION: nothing in it (a folder may hold empty files beside others, such as
 * an __init__.py), NUL bytes, more than SUBMISSION_MAX bytes in all or SUBMISSION_FILES_MAX files,
 * names that are not UTF-8, hold control characters or are longer than SUBMISSION_NAME_MAX (inside a
 * folder; the name of the given path itself may be anything), and whatever is no regular file or
 * folder.  Dot-files, __pycache__ and symbolic links inside a folder are left out and counted in
 * skipped.  What is given is a regular
 * file or a folder, not a symbolic link to one (else ERR_UNREADABLE); file.h says whose links are followed on the way to it,
 * and which files with several names are refused.
 */
#pragma once

#include "assess/error.h"

#include <stddef.h>

#define SUBMISSION_MAX       (4u << 20) /* bytes, all files together */
#define SUBMISSION_FILES_MAX 200
#define SUBMISSION_NAME_MAX  200 /* bytes, with the folders above */

struct source_file {
    char *name; /* "main.c", "lib/util.c" */
    char *data;
    size_t size;
};

struct submission {
    char *path;     /* as given */
    char *basename; /* last part of the path, raw bytes */
    char *entry;    /* what its package says is started, or NULL */
    char *language; /* the id of the language that its package says it is in, or NULL */
    int is_folder;
    struct source_file *files; /* sorted by name */
    size_t file_count;
    size_t skipped;
    char digest[72];
    char marker[64];          /* the id of an "assess: ID" marker in the first five lines, or "" */
    unsigned bad_marker_line; /* where "assess:" stands with something that is no id; else 0 */
};

int submission_load(const char *path, struct submission **out_submission, struct error *err);
/* The same for a part of a challenge package, whose folder is DIR_FD: links may lead inside. */
int submission_load_beneath(int dir_fd, const char *path, struct submission **out_submission,
                            struct error *err);
/* Files in their order, the digest, the marker: for whoever filled in path, basename and files himself. */
int submission_finish(struct submission *submission, struct error *err);
/*
 * As bytes to keep, and back; a submission that comes back has the digest that it had.  *out_size is that of the
 * bytes; the caller frees them.  NULL: out of memory.  Bytes that are none of ours are ERR_SUBMISSION.
 */
char *submission_pack(const struct submission *submission, size_t *out_size);
int submission_unpack(const char *data, size_t size, struct submission **out_submission,
                      struct error *err);
void submission_free(struct submission *submission);
