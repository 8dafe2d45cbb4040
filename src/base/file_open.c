/* SPDX-License-Identifier: MIT */
/* The part of file.h that opens below a folder, and what all openings share. */
#include "file_open.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SHOWN = 200, OPEN_TRIES = 8 };

int file_refuse(const char *path, const char *why, struct error *err)
{
    char shown[SHOWN];

    return error_set(err, ERR_UNREADABLE, "'%s' %s",
                     text_escape_into(shown, sizeof shown, path, strlen(path)), why);
}

int file_fail_open(const char *path, int os_error, struct error *err)
{
    char shown[SHOWN];

    (void)text_escape_into(shown, sizeof shown, path, strlen(path));
    if (os_error == ENOENT || os_error == ENOTDIR)
        return error_set(err, ERR_NOT_FOUND, "'%s' does not exist", shown);
    return error_errno(err, ERR_UNREADABLE, os_error, "cannot open '%s'", shown);
}

int file_fail_read(const char *path, int os_error, struct error *err)
{
    char shown[SHOWN];

    (void)text_escape_into(shown, sizeof shown, path, strlen(path));
    return error_errno(err, ERR_UNREADABLE, os_error, "cannot read '%s'", shown);
}

int file_reopen(int handle, const char *path, int *out_fd, struct error *err)
{
    struct stat status;
    char link[40];
    int fd = -1;

    if (fstat(handle, &status) < 0)
        return file_fail_read(path, errno, err);
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return file_refuse(path, "is not a regular file", err);
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    fd = open(link, FILE_OPEN_FLAGS);
    if (fd < 0)
        return file_fail_open(path, errno, err);
    *out_fd = fd;
    return 0;
}

static int fail_beneath(const char *path, enum file_links links, int os_error, struct error *err)
{
    if (os_error == ELOOP && links == FILE_LINKS_REFUSED)
        return file_refuse(path, "is a symbolic link", err);
    if (os_error == EXDEV && links == FILE_LINKS_REFUSED)
        return file_refuse(path, "is not in its folder but on another file system or above", err);
    if (os_error == EXDEV || os_error == ELOOP)
        return file_refuse(path, "follows a symbolic link out of its folder", err);
    return file_fail_open(path, os_error, err);
}

int file_open_beneath(int dir_fd, const char *path, enum file_links links, int *out_fd,
                      struct error *err)
{
    struct open_how how = {
        .flags = O_PATH | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    auto_close int handle = -1;

    /* another file system: a mount of the candidate's own could answer never */
    if (links == FILE_LINKS_REFUSED)
        how.resolve |= RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
    /* EAGAIN: something was renamed meanwhile, so that the kernel could not tell */
    for (int i = 0; i < OPEN_TRIES; i++) {
        handle = (int)syscall(SYS_openat2, dir_fd, path, &how, sizeof how);
        if (handle >= 0 || (errno != EAGAIN && errno != EINTR))
            break;
    }
    if (handle < 0 && errno == ENOSYS)
        return error_errno(err, ERR_SYSTEM, ENOSYS, "openat2 is needed (Linux 5.6)");
    if (handle < 0)
        return fail_beneath(path, links, errno, err);
    return file_reopen(handle, path, out_fd, err);
}

int file_open_folder(const char *path, int *out_fd, struct error *err)
{
    auto_close int fd = -1;
    char shown[SHOWN];
    struct stat status;
    int rc = file_open_given(path, FILE_LAST_MAY_LINK, &fd, err);

    if (rc < 0)
        return rc;
    if (fstat(fd, &status) < 0 || !S_ISDIR(status.st_mode))
        return error_set(err, ERR_NOT_FOUND, "'%s' is not a folder",
                         text_escape_into(shown, sizeof shown, path, strlen(path)));
    *out_fd = take_fd(&fd);
    return 0;
}

int file_check_ours(int fd, const char *path, struct error *err)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return file_fail_read(path, errno, err);
    if (status.st_uid != 0 && status.st_uid != geteuid())
        return file_refuse(path, "belongs to another user", err);
    return status.st_mode & S_IWOTH ? file_refuse(path, "can be changed by every user", err) : 0;
}

int file_check_names(int folder_fd, int fd, const char *path, struct error *err)
{
    struct stat file;
    struct stat folder;

    if (fstat(fd, &file) < 0 || fstat(folder_fd, &folder) < 0)
        return file_fail_read(path, errno, err);
    if (!S_ISREG(file.st_mode) || file.st_nlink < 2 ||
        (file.st_uid == folder.st_uid && (folder.st_mode & 022) == 0))
        return 0;
    (void)file_refuse(path, "has more than one name (hard links), and others can add names there",
                      err);
    error_hint(err, "hand in a copy of it");
    return -(int)ERR_UNREADABLE;
}
