/* SPDX-License-Identifier: MIT */
#include "file_tree.h"

#include "auto.h"
#include "file.h"
#include "file_open.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SHOWN = 200,
    NAME_TRIES = 100,
    DEPTH_MAX = 32,
    FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
};

static int fail(const char *path, int os_error, struct error *err)
{
    char shown[SHOWN];

    return error_errno(err, ERR_SYSTEM, os_error, "cannot write '%s'",
                       text_escape_into(shown, sizeof shown, path, strlen(path)));
}

/* ---- taking away ------------------------------------------------------------------------------ */

/* Links are removed, never followed.  Returns 0, or the errno of the first failure. */
static int remove_all(int folder_fd, const char *name, unsigned depth)
{
    int fd = openat(folder_fd, name, FOLDER_FLAGS);
    DIR *folder = fd >= 0 && depth < DEPTH_MAX ? fdopendir(fd) : NULL;
    struct dirent *entry;
    int os_error = 0;

    if (!folder) {
        if (fd >= 0)
            (void)close(fd);
        return depth < DEPTH_MAX ? errno : ELOOP;
    }
    while ((entry = readdir(folder))) {
        int failed = 0;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(folder), entry->d_name, 0) < 0)
            failed = errno == EISDIR || errno == EPERM
                         ? remove_all(dirfd(folder), entry->d_name, depth + 1)
                         : errno;
        if (os_error == 0)
            os_error = failed;
    }
    (void)closedir(folder);
    if (unlinkat(folder_fd, name, AT_REMOVEDIR) < 0 && os_error == 0)
        os_error = errno;
    return os_error;
}

/* ".NAME.XXXXXX", six hexadecimal digits: what make_temporary makes. */
static bool is_temporary(const char *name)
{
    size_t size = strlen(name);

    return size > 8 && name[0] == '.' && name[size - 7] == '.' &&
           strspn(name + size - 6, "0123456789abcdef") == 6;
}

/* In a folder of the caller's that name may be another's: ours has nothing but NAME in it. */
static bool has_only(int fd, const char *name)
{
    AUTO(file_names_done) struct file_names names = {0};
    struct error ignored;

    return file_list_fd(fd, ".", true, 2, &names, &ignored) == 0 &&
           (names.count == 0 || (names.count == 1 && strcmp(names.names[0], name) == 0));
}

static bool is_leaving(const char *temporary, int fd, const char *name)
{
    return strlen(temporary) == strlen(name) + strlen("..XXXXXX") &&
           text_has_prefix(temporary + 1, name) && has_only(fd, name);
}

/* Leavings of the dead: nobody holds their lock.  OWN: only those that were to be called so. */
static void sweep(int folder_fd, const char *own)
{
    AUTO(file_names_done) struct file_names names = {0};
    struct error ignored;

    if (file_list_fd(folder_fd, ".", true, 100000, &names, &ignored) < 0)
        return;
    for (size_t i = 0; i < names.count; i++) {
        auto_close int fd = -1;

        if (!is_temporary(names.names[i]))
            continue;
        fd = openat(folder_fd, names.names[i], FOLDER_FLAGS);
        if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
            (!own || is_leaving(names.names[i], fd, own)))
            (void)remove_all(folder_fd, names.names[i], 0);
    }
}

/* ---- making ----------------------------------------------------------------------------------- */

/* Its lock is held when anybody else may look. */
static int make_temporary(struct file_tree *tree, struct error *err)
{
    mode_t mode = tree->kind != FILE_TREE_OPEN ? 0700 : 0777;

    for (unsigned i = 0; i < NAME_TRIES; i++) {
        unsigned number = 0;

        if (getrandom(&number, sizeof number, 0) < 0)
            return fail(tree->path, errno, err);
        free(take(tree->temporary));
        tree->temporary = text_format(".%.200s.%06x", tree->name, number & 0xffffff);
        if (!tree->temporary)
            return error_memory(err);
        if (mkdirat(tree->folder_fd, tree->temporary, mode) == 0) {
            tree->hidden_fd = openat(tree->folder_fd, tree->temporary, FOLDER_FLAGS);
            if (tree->hidden_fd < 0 || flock(tree->hidden_fd, LOCK_EX | LOCK_NB) < 0 ||
                mkdirat(tree->hidden_fd, tree->name, mode) < 0)
                return fail(tree->path, errno, err);
            tree->fd = openat(tree->hidden_fd, tree->name, FOLDER_FLAGS);
            return tree->fd >= 0 ? 0 : fail(tree->path, errno, err);
        }
        if (errno != EEXIST)
            break;
    }
    free(take(tree->temporary));
    return fail(tree->path, errno, err);
}

int file_tree_begin(const char *path, enum file_tree_kind kind, struct file_tree *out_tree,
                    struct error *err)
{
    AUTO(file_tree_done) struct file_tree tree = FILE_TREE_NONE;
    auto_free char *folder = NULL;
    int rc = file_split(path, &folder, &tree.name, err);

    if (rc == 0)
        rc = file_open_folder(folder, &tree.folder_fd, err);
    if (rc < 0)
        return rc;
    tree.kind = kind;
    tree.path = text_copy(path);
    if (!tree.path)
        return error_memory(err);
    /* nobody's temporary folder is looked at before it has its lock; others may lock what is not ours */
    if (flock(tree.folder_fd, LOCK_EX | (kind == FILE_TREE_STORED ? 0 : LOCK_NB)) == 0)
        sweep(tree.folder_fd, kind == FILE_TREE_STORED ? NULL : tree.name);
    else if (kind == FILE_TREE_STORED)
        return fail(path, errno, err);
    rc = make_temporary(&tree, err);
    (void)flock(tree.folder_fd, LOCK_UN);
    if (rc < 0)
        return rc;
    *out_tree = tree;
    tree = (struct file_tree)FILE_TREE_NONE;
    return 0;
}

static int open_parents(const struct file_tree *tree, char *path, int *out_fd)
{
    mode_t mode = tree->kind != FILE_TREE_OPEN ? 0700 : 0777;
    auto_close int at = fcntl(tree->fd, F_DUPFD_CLOEXEC, 0);
    char *rest = path;
    char *slash;

    while (at >= 0 && (slash = strchr(rest, '/'))) {
        int next = -1;

        *slash = '\0';
        if (mkdirat(at, rest, mode) < 0 && errno != EEXIST)
            return -1;
        next = openat(at, rest, FOLDER_FLAGS);
        auto_close_clean(&at);
        at = next;
        *slash = '/';
        rest = slash + 1;
    }
    *out_fd = take_fd(&at);
    return *out_fd < 0 ? -1 : 0;
}

int file_tree_add(struct file_tree *tree, const char *path, const void *data, size_t size,
                  bool executable, struct error *err)
{
    mode_t mode = (tree->kind != FILE_TREE_OPEN ? 0600 : 0666);
    auto_free char *parts = text_copy(path);
    auto_close int folder = -1;
    auto_close int fd = -1;
    const char *slash;

    if (!parts)
        return error_memory(err);
    if (executable)
        mode |= tree->kind != FILE_TREE_OPEN ? 0100 : 0111;
    if (open_parents(tree, parts, &folder) < 0)
        return fail(path, errno, err);
    slash = strrchr(path, '/');
    fd = openat(folder, slash ? slash + 1 : path,
                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0 || file_write_fd(fd, data, size) < 0 || fsync(fd) < 0)
        return fail(path, errno, err);
    return 0;
}

char *file_tree_place(const struct file_tree *tree)
{
    size_t folder = strlen(tree->path);

    while (folder > 0 && tree->path[folder - 1] == '/')
        folder--;
    while (folder > 0 && tree->path[folder - 1] != '/')
        folder--;
    return text_format("%.*s%s/%s", (int)folder, tree->path, tree->temporary, tree->name);
}

/* The folders in it; returns the first errno, or 0. */
static int sync_folders(int folder_fd, const char *name, unsigned depth)
{
    int fd = openat(folder_fd, name, FOLDER_FLAGS);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    int os_error = depth < DEPTH_MAX ? 0 : ELOOP;

    if (!folder)
        return errno == ENOTDIR ? 0 : errno;
    while (os_error == 0 && (entry = readdir(folder)))
        if (entry->d_type != DT_REG && strcmp(entry->d_name, ".") != 0 &&
            strcmp(entry->d_name, "..") != 0)
            os_error = sync_folders(dirfd(folder), entry->d_name, depth + 1);
    if (os_error == 0 && fsync(dirfd(folder)) < 0 && errno != EINVAL)
        os_error = errno;
    (void)closedir(folder);
    return os_error;
}

/* ---- giving it its name ----------------------------------------------------------------------- */

/* For file systems of the network, which can only rename: an empty folder or none may be replaced. */
static int rename_new(const struct file_tree *tree)
{
    struct stat status;

    if (renameat2(tree->hidden_fd, tree->name, tree->folder_fd, tree->name, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (fstatat(tree->folder_fd, tree->name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return -1;
    }
    return renameat(tree->hidden_fd, tree->name, tree->folder_fd, tree->name);
}

int file_tree_commit(struct file_tree *tree, bool replace, bool *out_exists, struct error *err)
{
    int os_error = sync_folders(tree->hidden_fd, tree->name, 0);

    *out_exists = false;
    if (os_error != 0)
        return fail(tree->path, os_error, err);
    if (rename_new(tree) < 0) {
        if (errno != EEXIST)
            return fail(tree->path, errno, err);
        *out_exists = !replace;
        if (!replace)
            return 0;
        /* what was there goes with the temporary folder */
        if (renameat2(tree->hidden_fd, tree->name, tree->folder_fd, tree->name, RENAME_EXCHANGE) <
            0)
            return fail(tree->path, errno, err);
    }
    if (fsync(tree->folder_fd) < 0 && errno != EINVAL)
        return fail(tree->path, errno, err);
    return 0;
}

void file_tree_done(struct file_tree *tree)
{
    if (tree->temporary)
        (void)remove_all(tree->folder_fd, tree->temporary, 0);
    auto_close_clean(&tree->fd);
    auto_close_clean(&tree->hidden_fd);
    auto_close_clean(&tree->folder_fd);
    free(tree->path);
    free(tree->name);
    free(tree->temporary);
    *tree = (struct file_tree)FILE_TREE_NONE;
}

int file_tree_remove(int folder_fd, const char *name, bool *out_was_there, struct error *err)
{
    auto_free char *hidden = text_format(".%.200s.000000", name);
    int os_error = 0;

    if (!hidden)
        return error_memory(err);
    (void)remove_all(folder_fd, hidden, 0); /* of one who was killed here */
    *out_was_there = renameat(folder_fd, name, folder_fd, hidden) == 0;
    if (*out_was_there)
        os_error = remove_all(folder_fd, hidden, 0);
    else if (errno != ENOENT)
        os_error = errno;
    return os_error == 0 ? 0 : fail(name, os_error, err);
}
