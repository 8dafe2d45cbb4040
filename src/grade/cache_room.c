/* SPDX-License-Identifier: MIT */
/* What the cache forgets, and when. */
#include "cache.h"
#include "file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYTES_MAX   (INT64_C(1) << 30)
#define FILES_MAX   50000   /* a look at so many takes a tenth of a second */
#define NAMES_MAX   1000000 /* in a folder that older versions filled, or somebody else */
#define KEY_LENGTH  64      /* of SHA-256 in hexadecimal digits */
#define LEFT(limit) ((limit) - (limit) / 8) /* of a limit that was passed, not to be back at once */

struct cached_file {
    char name[96];
    int64_t used_at;
    int64_t size;
};

static int by_age(const void *a, const void *b)
{
    const struct cached_file *one = a;
    const struct cached_file *other = b;

    return one->used_at < other->used_at ? -1 : one->used_at > other->used_at;
}

/* Whatever else lies in the folder that somebody configured is not ours to remove. */
static bool is_ours(const char *name)
{
    static const char *const endings[] = {"", ".gch", ".h",
                                          ".asked"}; /* the last three: header.c */
    bool known = false;

    if (strspn(name, "0123456789abcdef") != KEY_LENGTH)
        return false;
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
        known |= strcmp(name + KEY_LENGTH, endings[i]) == 0;
    return known;
}

/* The files of ours with their ages; their number, and their bytes in *out_total. */
static size_t read_files(int folder, const struct file_names *names, struct cached_file *files,
                         int64_t *out_total)
{
    size_t count = 0;

    for (size_t i = 0; i < names->count; i++) {
        struct stat status;

        if (!is_ours(names->names[i]) ||
            fstatat(folder, names->names[i], &status, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        (void)snprintf(files[count].name, sizeof(files->name), "%s", names->names[i]);
        files[count].used_at = status.st_mtim.tv_sec;
        files[count].size = status.st_size;
        *out_total += files[count++].size;
    }
    return count;
}

static void forget(int folder, struct cached_file *files, size_t count, int64_t total)
{
    size_t left = count;

    qsort(files, count, sizeof(*files), by_age);
    for (size_t i = 0; i < count && (total > LEFT(BYTES_MAX) || left > LEFT(FILES_MAX)); i++) {
        (void)unlinkat(folder, files[i].name, 0);
        total -= files[i].size;
        left--;
    }
}

void cache_make_room(int folder, int64_t room)
{
    struct file_names names = {0};
    struct cached_file *files;
    struct error ignored;
    int64_t total = room;

    if (file_list_fd(folder, "the cache", false, NAMES_MAX, &names, &ignored) < 0)
        return;
    files = calloc(names.count + 1, sizeof(*files));
    if (files) {
        size_t count = read_files(folder, &names, files, &total);

        if (total > BYTES_MAX || count > FILES_MAX)
            forget(folder, files, count, total);
    }
    free(files);
    file_names_done(&names);
}
