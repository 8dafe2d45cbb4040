/* SPDX-License-Identifier: MIT */
/*
 * file_ahead - asks the kernel to have files in memory before they are needed.  Whoever reads a file first is
 * charged for its pages; what is there already costs some microseconds.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { FILE_AHEAD_KNOWN = 128 };

struct file_ahead {
    const char
        *libraries;   /* the folder where programs find the libraries that they name; or NULL */
    uint64_t bytes;   /* still allowed */
    unsigned entries; /* of folders, the same */
    bool large_only;  /* of a folder's files */
    const char *const *unread; /* names in folders that are passed over, NULL-ended; or NULL */
    bool was_cold;             /* out: something had to be read */
    unsigned known;            /* programs and libraries that were read: their inodes */
    uint64_t known_files[FILE_AHEAD_KNOWN];
};

/*
 * The file PATH, or what is in that folder and those below it, the nearest first; of programs also their
 * libraries.  What is missing, no file or beyond what AHEAD allows is left out: nothing depends on it.
 */
void file_read_ahead(struct file_ahead *ahead, const char *path);
