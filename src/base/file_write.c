/* SPDX-License-Identifier: MIT */
/* The part of file.h that changes the disk. */
#include "auto.h"
#include "file.h"
#include "file_open.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SHOWN = 200, FREE_TRIES = 1000 };

static int fail_write(const char *path, int os_error, struct error *err)
{
    char shown[SHOWN];

    (void)text_escape_into(shown, sizeof shown, path, strlen(path));
    return error_errno(err, ERR_SYSTEM, os_error, "cannot write '%s'", shown);
}

int file_write_fd(int fd, const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        ssize_t written = write(fd, at, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -1;
        at += written;
        size -= (size_t)written;
    }
    return 0;
}

mode_t file_umask(void)
{
    mode_t mask = umask(0);

    (void)umask(mask);
    return mask;
}

/* The new name is on disk only when its folder is. */
static int sync_folder(const char *folder)
{
    auto_close int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return -1;
    /* some file systems cannot sync a folder and say EINVAL */
    return fsync(fd) < 0 && errno != EINVAL ? -1 : 0;
}

/* TEMPORARY to PATH; a file that is there is replaced only where REPLACE says so (else EEXIST). */
static int give_name(const char *temporary, const char *path, bool replace)
{
    if (replace)
        return rename(temporary, path);
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    /* file systems of the network cannot do that */
    return link(temporary, path) < 0 ? -1 : unlink(temporary);
}

/* Returns 0, or the errno of what failed. */
static int write_named(const char *path, char *temporary, const struct iovec *data, unsigned mode,
                       bool replace)
{
    auto_close int fd = mkostemp(temporary, O_CLOEXEC);

    if (fd < 0)
        return errno;
    if (file_write_fd(fd, data->iov_base, data->iov_len) < 0 || fchmod(fd, (mode_t)mode) < 0 ||
        fsync(fd) < 0 || give_name(temporary, path, replace) < 0) {
        int os_error = errno;

        (void)unlink(temporary);
        return os_error;
    }
    return 0;
}

static int write_whole(const char *path, const struct iovec *data, unsigned mode, bool *out_exists,
                       struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *name = NULL;
    auto_free char *temporary = NULL;
    int os_error;
    int result = file_split(path, &folder, &name, err);

    if (result < 0)
        return result;
    temporary = text_format("%s/.%.200s.XXXXXX", folder, name);
    if (!temporary)
        return error_memory(err);
    os_error = write_named(path, temporary, data, mode, out_exists == NULL);
    if (os_error == EEXIST && out_exists) {
        *out_exists = true;
        return 0;
    }
    if (os_error == 0 && sync_folder(folder) < 0)
        os_error = errno;
    return os_error == 0 ? 0 : fail_write(path, os_error, err);
}

int file_write_atomic(const char *path, const void *data, size_t size, unsigned mode,
                      struct error *err)
{
    const struct iovec whole = {.iov_base = (void *)(uintptr_t)data, .iov_len = size};

    return write_whole(path, &whole, mode, NULL, err);
}

int file_write_new(const char *path, const void *data, size_t size, unsigned mode, bool *out_exists,
                   struct error *err)
{
    const struct iovec whole = {.iov_base = (void *)(uintptr_t)data, .iov_len = size};
    auto_free char *folder = NULL;
    auto_free char *name = NULL;
    auto_close int fd = -1;
    int rc = file_split(path, &folder, &name, err);

    *out_exists = false;
    /* who named a folder that is not there, or that others lead astray, is told so */
    if (rc == 0)
        rc = file_open_folder(folder, &fd, err);
    if (rc < 0)
        return rc;
    return write_whole(path, &whole, mode & ~file_umask(), out_exists, err);
}

char *file_free_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash + 1 : path, '.');
    size_t stem = dot ? (size_t)(dot - path) : strlen(path);
    struct stat taken;

    if (lstat(path, &taken) == 0 && (taken.st_mode & S_IFMT) != S_IFREG)
        return NULL;
    for (unsigned i = 2; i < FREE_TRIES; i++) {
        auto_free char *name = text_format("%.*s-%u%s", (int)stem, path, i, path + stem);
        struct stat status;

        if (!name)
            return NULL;
        if (lstat(name, &status) < 0 && errno == ENOENT)
            return take(name);
    }
    return NULL;
}
