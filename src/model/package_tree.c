/* SPDX-License-Identifier: MIT */
#include "package_tree.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 16, ENTRIES_MAX = 100000 };

struct reader {
    struct package_tree *tree;
    int root;
    struct error *err;
};

static int read_folder(struct reader *reader, int fd, const char *path, unsigned depth);

static int add(struct reader *reader, const struct package_entry *entry)
{
    struct package_tree *tree = reader->tree;

    if (tree->count == ENTRIES_MAX)
        return error_set(reader->err, ERR_PACKAGE, "more than %d files and folders", ENTRIES_MAX);
    if ((tree->count & (tree->count - 1)) == 0) {
        size_t capacity = tree->count > 0 ? tree->count * 2 : 1;
        struct package_entry *grown = realloc(tree->items, capacity * sizeof *grown);

        if (!grown)
            return error_memory(reader->err);
        tree->items = grown;
    }
    tree->items[tree->count++] = *entry;
    return 0;
}

static bool is_open(struct reader *reader, const char *path, int *out_fd)
{
    struct error ignored;

    return file_open_beneath(reader->root, path, FILE_LINKS_INSIDE, out_fd, &ignored) == 0;
}

static int read_entry(struct reader *reader, int folder, const char *path, const char *name,
                      unsigned depth)
{
    struct package_entry entry = {.kind = ENTRY_OTHER};
    auto_free char *copy = text_copy(path);
    auto_close int fd = -1;
    struct stat status;
    int result = 0;

    if (!copy)
        return error_memory(reader->err);
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return error_errno(reader->err, ERR_PACKAGE, errno, "cannot read '%s'", path);
    if (S_ISLNK(status.st_mode) && (!is_open(reader, path, &fd) || fstat(fd, &status) < 0))
        entry.kind = ENTRY_LOST;
    else if (S_ISREG(status.st_mode))
        entry.kind = ENTRY_FILE;
    else if (S_ISDIR(status.st_mode))
        entry.kind = ENTRY_FOLDER;
    entry.executable = (status.st_mode & S_IXUSR) != 0;
    entry.size = entry.kind == ENTRY_FILE ? (uint64_t)status.st_size : 0;
    entry.path = copy;
    result = add(reader, &entry);
    if (result < 0)
        return result;
    (void)take(copy);
    if (entry.kind != ENTRY_FOLDER || depth == DEPTH_MAX)
        return 0;
    if (fd < 0 && !is_open(reader, path, &fd)) {
        reader->tree->items[reader->tree->count - 1].kind = ENTRY_LOST;
        return 0;
    }
    return read_folder(reader, fd, path, depth + 1);
}

static int read_folder(struct reader *reader, int fd, const char *path, unsigned depth)
{
    AUTO(file_names_done) struct file_names names = {0};
    int result = file_list_fd(fd, *path ? path : ".", false, ENTRIES_MAX, &names, reader->err);

    for (size_t i = 0; result == 0 && i < names.count; i++) {
        /* left by the interpreter, and by nobody meant to be there */
        bool is_left_out = strcmp(names.names[i], "__pycache__") == 0;
        auto_free char *full = text_format("%s%s%s", path, *path ? "/" : "", names.names[i]);

        if (!full)
            return error_memory(reader->err);
        if (!is_left_out)
            result = read_entry(reader, fd, full, names.names[i], depth);
    }
    return result;
}

static int compare(const void *left, const void *right)
{
    return strcmp(((const struct package_entry *)left)->path,
                  ((const struct package_entry *)right)->path);
}

int package_tree_read(int directory_fd, struct package_tree *out_tree, struct error *err)
{
    struct reader reader = {.tree = out_tree, .root = directory_fd, .err = err};
    int result = read_folder(&reader, directory_fd, "", 0);

    if (out_tree->count > 0)
        qsort(out_tree->items, out_tree->count, sizeof *out_tree->items, compare);
    return result;
}

void package_tree_done(struct package_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        free(tree->items[i].path);
    free(tree->items);
    *tree = (struct package_tree){0};
}

const struct package_entry *package_tree_find(const struct package_tree *tree, const char *path)
{
    const struct package_entry wanted = {.path = (char *)(uintptr_t)path};

    if (tree->count == 0)
        return NULL;
    return bsearch(&wanted, tree->items, tree->count, sizeof *tree->items, compare);
}

bool package_entry_is_in(const struct package_entry *entry, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(entry->path, folder, length) == 0 && entry->path[length] == '/';
}

const char *package_entry_name(const struct package_entry *entry)
{
    const char *slash = strrchr(entry->path, '/');

    return slash ? slash + 1 : entry->path;
}
