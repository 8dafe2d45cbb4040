/* SPDX-License-Identifier: MIT */
/* challenge_files - all that is in a package: for copying it, and for handing it on in one file. */
#pragma once

#include "challenge.h"

struct package_file {
    char *path; /* relative to the package */
    uint64_t size;
    bool executable;
};

struct package_files {
    struct package_file *items; /* sorted by path, folder by folder */
    size_t count;
    uint64_t bytes;
};

/*
 * Every file, without hidden ones and Python's __pycache__.  A link counts as what it leads to inside
 * the package.  ERR_PACKAGE, naming the file: a link that leads out, something that is neither file nor
 * folder, a name that the format does not allow, more than 10,000 files, folders in folders without end.
 */
int challenge_list_files(const struct challenge *challenge, struct package_files *out_files,
                         struct error *err);
void package_files_done(struct package_files *files);

/*
 * A zip with the package's folder at its top, as Kattis and DOMjudge take it.  The same package makes
 * the same bytes: files are sorted, times are fixed.  Caller frees *out_data.
 */
int challenge_zip(const struct challenge *challenge, char **out_data, size_t *out_size,
                  size_t *out_files, struct error *err);
