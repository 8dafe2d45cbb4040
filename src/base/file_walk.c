/* SPDX-License-Identifier: MIT */
/*
 * The part of file.h that goes a caller's path part by part, so that it knows of each link and
 * folder on the way whose it is.  Nothing is opened but as O_PATH before it is known to be harmless.
 */
#include "auto.h"
#include "file.h"
#include "file_open.h"
#include "text.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { LINKS_MAX = 40, HANDLE_FLAGS = O_PATH | O_NOFOLLOW | O_CLOEXEC };

struct walk {
    const char *path; /* as given, for messages */
    bool own;         /* a way that only the caller and root can change */
    bool make;        /* where it ends */
    unsigned links;
    struct error *err;
};

static bool is_trusted(const struct stat *status)
{
    return status->st_uid == 0 || status->st_uid == geteuid();
}

static int go(struct walk *walk, int folder, const char *path, bool last_link, int *out_handle,
              int *out_folder);

static int refuse_link(const struct walk *walk, const char *why, const char *hint)
{
    (void)file_refuse(walk->path, why, walk->err);
    error_hint(walk->err, "%s", hint);
    return -(int)ERR_UNREADABLE;
}

/* LINK with STATUS in FOLDER; whoever made it may lead us only to what is his, unless he is trusted. */
static int follow(struct walk *walk, int folder, const char *name, int link,
                  const struct stat *status, int *out_handle)
{
    static const char foreign[] = "is reached through another user's symbolic link";
    auto_free char *target = calloc(1, PATH_MAX);
    auto_close int handle = -1;
    struct statfs system;
    struct stat reached;
    int result = 0;

    if (!target)
        return error_memory(walk->err);
    if (++walk->links > LINKS_MAX)
        return file_fail_open(walk->path, ELOOP, walk->err);
    if (walk->own && !is_trusted(status))
        return refuse_link(walk, foreign, "name it without the link");
    if (fstatfs(link, &system) < 0)
        return file_fail_open(walk->path, errno, walk->err);
    if (system.f_type == PROC_SUPER_MAGIC) {
        /* its text is no path: only the kernel knows what it stands for */
        handle = openat(folder, name, O_PATH | O_CLOEXEC);
        if (handle < 0)
            return file_fail_open(walk->path, errno, walk->err);
    } else {
        ssize_t size = readlinkat(link, "", target, PATH_MAX);

        if (size <= 0 || size >= PATH_MAX)
            return file_fail_open(walk->path, size < 0 ? errno : ENAMETOOLONG, walk->err);
        target[size] = '\0';
        result = go(walk, folder, target, true, &handle, NULL);
        if (result < 0)
            return result;
    }
    if (fstat(handle, &reached) < 0)
        return file_fail_open(walk->path, errno, walk->err);
    if (!is_trusted(status) && reached.st_uid != status->st_uid)
        return refuse_link(walk, foreign, "name the file itself");
    *out_handle = take_fd(&handle);
    return 0;
}

/* Could somebody else exchange what lies in this folder? */
static int check_own(const struct walk *walk, const struct stat *status)
{
    if (!S_ISDIR(status->st_mode))
        return file_fail_open(walk->path, ENOTDIR, walk->err);
    if (is_trusted(status) && (!(status->st_mode & S_IWOTH) || (status->st_mode & S_ISVTX)))
        return 0;
    return file_refuse(walk->path, "lies in a folder that another user can change", walk->err);
}

static int open_part(struct walk *walk, int folder, const char *name, int *out_handle)
{
    int handle = openat(folder, name, HANDLE_FLAGS);

    if (handle < 0 && errno == ENOENT && walk->make &&
        (mkdirat(folder, name, 0700) == 0 || errno == EEXIST))
        handle = openat(folder, name, HANDLE_FLAGS);
    if (handle < 0)
        return file_fail_open(walk->path, errno, walk->err);
    *out_handle = handle;
    return 0;
}

static int step(struct walk *walk, int folder, const char *name, bool may_link, int *out_handle)
{
    auto_close int handle = -1;
    struct stat status;
    int result = open_part(walk, folder, name, &handle);

    if (result < 0)
        return result;
    if (fstat(handle, &status) < 0)
        return file_fail_open(walk->path, errno, walk->err);
    if (S_ISLNK(status.st_mode) && !may_link)
        return refuse_link(walk, "is a symbolic link", "name the file that it leads to");
    if (S_ISLNK(status.st_mode))
        return follow(walk, folder, name, handle, &status, out_handle);
    if (walk->own && (result = check_own(walk, &status)) < 0)
        return result;
    *out_handle = take_fd(&handle);
    return 0;
}

/* *out_folder, where asked for: the folder that the last part of PATH lies in. */
static int go(struct walk *walk, int folder, const char *path, bool last_link, int *out_handle,
              int *out_folder)
{
    auto_close int at = openat(folder, path[0] == '/' ? "/" : ".", O_PATH | O_CLOEXEC);
    auto_close int above = -1;
    auto_free char *parts = text_copy(path);
    struct stat status;
    char *save = NULL;

    if (!parts)
        return error_memory(walk->err);
    if (at < 0 || path[0] == '\0')
        return file_fail_open(walk->path, path[0] ? errno : ENOENT, walk->err);
    for (char *part = strtok_r(parts, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
        bool is_last = save[strspn(save, "/")] == '\0';
        int next = -1;
        int result = step(walk, at, part, last_link || !is_last, &next);

        if (result < 0)
            return result;
        auto_close_clean(&above);
        above = at;
        at = next;
    }
    if (path[strlen(path) - 1] == '/' && (fstat(at, &status) < 0 || !S_ISDIR(status.st_mode)))
        return file_fail_open(walk->path, ENOTDIR, walk->err);
    *out_handle = take_fd(&at);
    if (out_folder)
        *out_folder = take_fd(&above);
    return 0;
}

int file_open_given(const char *path, enum file_last last, int *out_fd, struct error *err)
{
    struct walk walk = {.path = path, .err = err};
    auto_close int handle = -1;
    auto_close int folder = -1;
    int result = go(&walk, AT_FDCWD, path, last == FILE_LAST_MAY_LINK, &handle, &folder);

    if (result == 0 && last == FILE_LAST_NO_LINK && folder >= 0)
        result = file_check_names(folder, handle, path, err);
    return result == 0 ? file_reopen(handle, path, out_fd, err) : result;
}

static int open_own(const char *path, bool make, int *out_fd, struct error *err)
{
    struct walk walk = {.path = path, .own = true, .make = make, .err = err};
    auto_close int handle = -1;
    struct stat status;
    int result = 0;

    if (path[0] != '/')
        return file_refuse(path, "is not an absolute path", err);
    result = go(&walk, AT_FDCWD, path, true, &handle, NULL);
    if (result < 0)
        return result;
    if (fstat(handle, &status) < 0)
        return file_fail_open(path, errno, err);
    if (status.st_uid != geteuid() || (status.st_mode & 077))
        return file_refuse(path, "belongs to another user or is open to others", err);
    return file_reopen(handle, path, out_fd, err);
}

int file_open_own_folder(const char *path, int *out_fd, struct error *err)
{
    return open_own(path, true, out_fd, err);
}

int file_find_own_folder(const char *path, int *out_fd, struct error *err)
{
    return open_own(path, false, out_fd, err);
}

int file_read_given(const char *path, size_t max, char **out_data, size_t *out_size,
                    struct error *err)
{
    auto_close int fd = -1;
    int result = file_open_given(path, FILE_LAST_MAY_LINK, &fd, err);

    return result < 0 ? result : file_read_fd(fd, path, max, out_data, out_size, err);
}
