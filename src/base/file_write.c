/* SPDX-License-Identifier: MIT */
/* The part of file.h that changes the disk. */
#include "auto.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN = 200 };

static int fail_write(const char *path, int os_error, struct error *err)
{
    char shown[SHOWN];

    (void)text_escape_into(shown, sizeof shown, path, strlen(path));
    return error_errno(err, ERR_SYSTEM, os_error, "cannot write '%s'", shown);
}

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, data, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -1;
        data += written;
        size -= (size_t)written;
    }
    return 0;
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

int file_write_atomic(const char *path, const void *data, size_t size, unsigned mode,
                      struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *name = NULL;
    auto_free char *temporary = NULL;
    auto_close int fd = -1;
    int result = file_split(path, &folder, &name, err);

    if (result < 0)
        return result;
    temporary = text_format("%s/.%.200s.XXXXXX", folder, name);
    if (!temporary)
        return error_memory(err);
    fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return fail_write(path, errno, err);
    if (write_all(fd, data, size) < 0 || fchmod(fd, (mode_t)mode) < 0 || fsync(fd) < 0 ||
        rename(temporary, path) < 0) {
        int os_error = errno;

        (void)unlink(temporary);
        return fail_write(path, os_error, err);
    }
    if (sync_folder(folder) < 0)
        return fail_write(path, errno, err);
    return 0;
}
