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
 * followed where they are allowed (a challenge package), else refused (a candidate's folder), and so
 * are other file systems.
 */
enum file_links { FILE_LINKS_REFUSED, FILE_LINKS_INSIDE };
int file_open_beneath(int dir_fd, const char *path, enum file_links links, int *out_fd,
                      struct error *err);

/*
 * Open the file or folder PATH that somebody named to us.  A symbolic link on the way is followed
 * only where it belongs to the caller, to root, or to the owner of what it leads to: nobody else's
 * link makes us read what he could not.  With FILE_LAST_NO_LINK (a submission) the last part is no
 * link, and file_check_names holds for it.
 */
enum file_last { FILE_LAST_NO_LINK, FILE_LAST_MAY_LINK };
int file_open_given(const char *path, enum file_last last, int *out_fd, struct error *err);
/* file_read_fd of what file_open_given opens, the last part being a link or not. */
int file_read_given(const char *path, size_t max, char **out_data, size_t *out_size,
                    struct error *err);
/*
 * Refuse the open file FD of the open folder FOLDER_FD when it has several names and somebody else
 * than its owner could have given it the one here.
 */
int file_check_names(int folder_fd, int fd, const char *path, struct error *err);
/* Both paths lead to one file or folder that is there, by whatever names. */
bool file_is_same(const char *one, const char *other);
/* Refuse the open FD where another user than root could have written it. */
int file_check_ours(int fd, const char *path, struct error *err);
/*
 * Open the folder PATH (absolute), making what is missing, mode 0700: ours, closed to all others,
 * and on a way that none but us and root can change.
 */
int file_open_own_folder(const char *path, int *out_fd, struct error *err);
/* The same, but what is missing is ERR_NOT_FOUND. */
int file_find_own_folder(const char *path, int *out_fd, struct error *err);
/* Size of an open regular file; anything else is ERR_UNREADABLE. */
int file_size_fd(int fd, const char *name, uint64_t *out_size, struct error *err);

/* Write PATH so that it is there whole or not at all (temporary name, fsync, rename). */
int file_write_atomic(const char *path, const void *data, size_t size, unsigned mode,
                      struct error *err);

/*
 * The same where nothing of that name may be there: *out_exists then says that something is, and nothing was
 * changed.  The caller's umask is taken off MODE.
 */
int file_write_new(const char *path, const void *data, size_t size, unsigned mode, bool *out_exists,
                   struct error *err);
/* "program-2.c" for the file "program.c": the first such name that nothing has; NULL: none, or no memory. */
char *file_free_name(const char *path);

/*
 * Where somebody wants a file of ours: the folder is opened as file_open_given does, and what has that name
 * there is a regular file or nothing.  Fails (ERR_USAGE, ERR_NOT_FOUND) before there is anything to write.
 */
struct file_place {
    int folder;
    char *name, *path; /* there; as it was given */
};
int file_place_open(const char *path, struct file_place *out_place, struct error *err);
/* As file_write_atomic, with the caller's umask; a link that has come meanwhile is replaced. */
int file_place_write(const struct file_place *place, const void *data, size_t size,
                     struct error *err);
void file_place_done(struct file_place *place);

struct file_names {
    char **names; /* sorted by byte values */
    size_t count;
};

/* Entries of an open folder without "." and "..", dot-files left out unless asked for; at most MAX. */
int file_list_fd(int fd, const char *name, bool dot_files, size_t max, struct file_names *out_names,
                 struct error *err);
void file_names_done(struct file_names *names);

/* Folder and last part of a path, as malloc'ed strings ("." and the name when there is no slash). */
int file_split(const char *path, char **out_folder, char **out_name, struct error *err);
