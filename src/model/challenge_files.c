/* SPDX-License-Identifier: MIT */
#include "challenge_files.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 12, FILES_MAX = 10000, ENTRIES_MAX = 65536, SHOWN = 200 };

struct listing {
    const struct challenge *challenge;
    struct package_files *files;
    struct error *err;
};

static int refuse(const struct listing *listing, const char *path, const char *why)
{
    char shown[SHOWN];

    (void)error_set(listing->err, ERR_PACKAGE, "challenge '%s': '%s' %s", listing->challenge->id,
                    text_escape_into(shown, sizeof shown, path, strlen(path)), why);
    return -(int)ERR_PACKAGE;
}

static bool name_is_allowed(const char *name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

    return name[0] != '-' && name[strspn(name, allowed)] == '\0';
}

static bool is_left_out(const char *name)
{
    return name[0] == '.' || strcmp(name, "__pycache__") == 0;
}

static int add_file(const struct listing *listing, const char *path, const struct stat *status)
{
    struct package_files *files = listing->files;
    struct package_file *grown;
    char *copy;

    if (files->count == FILES_MAX)
        return refuse(listing, path, "is one file too many: a package has at most 10,000");
    grown = realloc(files->items, (files->count + 1) * sizeof *grown);
    if (!grown)
        return error_memory(listing->err);
    files->items = grown;
    copy = text_copy(path);
    if (!copy)
        return error_memory(listing->err);
    grown[files->count++] = (struct package_file){
        .path = copy,
        .size = (uint64_t)status->st_size,
        .executable = (status->st_mode & 0100) != 0,
    };
    files->bytes += (uint64_t)status->st_size;
    return 0;
}

static int list_folder(const struct listing *listing, int fd, const char *path, unsigned depth);

static int list_entry(const struct listing *listing, const char *path, unsigned depth)
{
    auto_close int fd = -1;
    struct stat status;
    int rc = file_open_beneath(listing->challenge->directory_fd, path, FILE_LINKS_INSIDE, &fd,
                               listing->err);

    if (rc < 0) {
        if (listing->err->code != ERR_SYSTEM)
            listing->err->code = ERR_PACKAGE;
        return error_wrap(listing->err, "challenge '%s'", listing->challenge->id);
    }
    if (fstat(fd, &status) < 0)
        return refuse(listing, path, "cannot be read");
    return S_ISDIR(status.st_mode) ? list_folder(listing, fd, path, depth + 1)
                                   : add_file(listing, path, &status);
}

static int list_named(const struct listing *listing, const char *name, const char *path,
                      unsigned depth)
{
    int rc;

    if (name_is_allowed(name))
        return list_entry(listing, path, depth);
    rc = refuse(listing, path, "has a name that the package format does not allow");
    error_hint(listing->err, "letters a to z, digits and _ . - only, and no - in front");
    return rc;
}

static int list_folder(const struct listing *listing, int fd, const char *path, unsigned depth)
{
    AUTO(file_names_done) struct file_names names = {0};
    int rc = 0;

    if (depth > DEPTH_MAX)
        return refuse(listing, path, "lies in too many folders, or in itself by a link");
    rc = file_list_fd(fd, path, false, ENTRIES_MAX, &names, listing->err);
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        const char *name = names.names[i];
        auto_free char *whole = depth == 0 ? text_copy(name) : text_format("%s/%s", path, name);

        if (!whole)
            return error_memory(listing->err);
        if (!is_left_out(name))
            rc = list_named(listing, name, whole, depth);
    }
    return rc;
}

int challenge_list_files(const struct challenge *challenge, struct package_files *out_files,
                         struct error *err)
{
    AUTO(package_files_done) struct package_files files = {0};
    const struct listing listing = {challenge, &files, err};
    int rc = list_folder(&listing, challenge->directory_fd, ".", 0);

    if (rc < 0)
        return rc;
    *out_files = take_struct(files);
    return 0;
}

void package_files_done(struct package_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->items[i].path);
    free(files->items);
    *files = (struct package_files){0};
}
