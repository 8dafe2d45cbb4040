/* SPDX-License-Identifier: MIT */
/* The part of file.h that writes where somebody told us to. */
#include "auto.h"
#include "file.h"
#include "file_open.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN = 200 };

static int refuse(const char *path, const char *why, struct error *err)
{
    char shown[SHOWN];

    (void)text_escape_into(shown, sizeof shown, path, strlen(path));
    (void)error_set(err, ERR_USAGE, "cannot write '%s': %s", shown, why);
    error_hint(err,
               "name a file that is new, or may be replaced, in a folder that you may write to");
    return -(int)ERR_USAGE;
}

/* A file may be replaced; a device or a link would be, too, and nobody wants that. */
static int check_target(int folder, const char *name, const char *path, struct error *err)
{
    struct stat status;

    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return refuse(path, "it is a folder", err);
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(status.st_mode))
        return refuse(path,
                      S_ISLNK(status.st_mode)   ? "it is a symbolic link"
                      : S_ISDIR(status.st_mode) ? "it is a folder"
                                                : "it is no regular file",
                      err);
    if (faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) < 0)
        return refuse(path, strerror(errno), err);
    return 0;
}

int file_place_open(const char *path, struct file_place *out_place, struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *name = NULL;
    auto_free char *copy = text_copy(path);
    auto_close int fd = -1;
    int rc;

    if (!copy)
        return error_memory(err);
    rc = file_split(path, &folder, &name, err);
    if (rc == 0 && text_has_suffix(path, "/"))
        rc = refuse(path, "it is a folder", err);
    if (rc == 0)
        rc = file_open_folder(folder, &fd, err);
    if (rc == 0)
        rc = check_target(fd, name, path, err);
    if (rc == 0)
        *out_place =
            (struct file_place){.folder = take_fd(&fd), .name = take(name), .path = take(copy)};
    return rc;
}

int file_place_write(const struct file_place *place, const void *data, size_t size,
                     struct error *err)
{
    auto_free char *path = text_format("/proc/self/fd/%d/%s", place->folder, place->name);
    char shown[SHOWN];

    if (!path)
        return error_memory(err);
    if (file_write_atomic(path, data, size, 0666 & ~file_umask(), err) == 0)
        return 0;
    return error_errno(err, ERR_SYSTEM, err->os_error, "cannot write '%s'",
                       text_escape_into(shown, sizeof shown, place->path, strlen(place->path)));
}

void file_place_done(struct file_place *place)
{
    free(place->name);
    free(place->path);
    if (place->folder >= 0)
        (void)close(place->folder);
    *place = (struct file_place){.folder = -1};
}

bool file_is_same(const char *one, const char *other)
{
    struct stat first, second;

    return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}
