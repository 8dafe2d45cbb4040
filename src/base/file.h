/* SPDX-License-Identifier: MIT */
/*
 * file - reading and writing whole files.  Everything opened is close-on-exec.  Messages name the
 * path, escaped.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The whole regular file PATH below DIR_FD (AT_FDCWD for paths as they are), NUL-terminated, at most
 * MAX bytes; a FIFO or device is refused and never waited for.  Codes: ERR_NOT_FOUND,
 * ERR_UNREADABLE.  Caller frees *out_data.
 */
int file_read_at(int dir_fd, const char *path, size_t max, char **out_data, size_t *out_size,
                 struct error *err);
/* The same for an open descriptor, from its start. */
int file_read_fd(int fd, const char *name, size_t max, char **out_data, size_t *out_size,
                 struct error *err);
/*
 * The same for a file of a package or a submission folder: PATH is relative, no part of it may be a
 * symbolic link or leave DIR_FD (openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS).
 */
int file_read_beneath(int dir_fd, const char *path, size_t max, char **out_data, size_t *out_size,
                      struct error *err);

/*
 * Open PATH (file or folder) below DIR_FD for reading, never outside it.  Links that stay inside are
 * followed where they are allowed (a challenge package), else refused (a candidate's folder).
 */
enum file_links { FILE_LINKS_REFUSED, FILE_LINKS_INSIDE };
int file_open_beneath(int dir_fd, const char *path, enum file_links links, int *out_fd,
                      struct error *err);
/* Size of an open regular file; anything else is ERR_UNREADABLE. */
int file_size_fd(int fd, const char *name, uint64_t *out_size, struct error *err);

/* Write PATH so that it is there whole or not at all (temporary name, fsync, rename). */
int file_write_atomic(const char *path, const void *data, size_t size, unsigned mode,
                      struct error *err);

struct file_names {
    char **names; /* sorted by byte values */
    size_t count;
};

/* Entries of a folder without "." and "..", dot-files left out unless asked for; at most MAX. */
int file_list(int dir_fd, const char *path, bool dot_files, size_t max,
              struct file_names *out_names, struct error *err);
/* The same for an open folder; NAME is for messages. */
int file_list_fd(int fd, const char *name, bool dot_files, size_t max, struct file_names *out_names,
                 struct error *err);
void file_names_done(struct file_names *names);

bool file_exists_at(int dir_fd, const char *path);
bool file_is_folder_at(int dir_fd, const char *path);
/* mkdir -p with MODE for what is new. */
int file_make_folders(const char *path, unsigned mode, struct error *err);
/* Folder and last part of a path, as malloc'ed strings ("." and the name when there is no slash). */
int file_split(const char *path, char **out_folder, char **out_name, struct error *err);
