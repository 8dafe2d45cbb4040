/* SPDX-License-Identifier: MIT */
#include "file.h"

#include "auto.h"
#include "file_open.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN = 200, READ_STEP = 16384 };

static int check_regular(int fd, const char *name, size_t max, size_t *out_size, struct error *err)
{
    struct stat status;
    char shown[SHOWN];

    if (fstat(fd, &status) < 0)
        return file_fail_read(name, errno, err);
    (void)text_escape_into(shown, sizeof shown, name, strlen(name));
    if (S_ISDIR(status.st_mode))
        return error_set(err, ERR_UNREADABLE, "'%s' is a folder", shown);
    if (!S_ISREG(status.st_mode))
        return error_set(err, ERR_UNREADABLE, "'%s' is not a regular file", shown);
    if (status.st_size > 0 && (uint64_t)status.st_size > max)
        return error_set(err, ERR_UNREADABLE, "'%s' is larger than %zu bytes", shown, max);
    *out_size = (size_t)status.st_size;
    return 0;
}

int file_size_fd(int fd, const char *name, uint64_t *out_size, struct error *err)
{
    size_t size = 0;
    int result = check_regular(fd, name, SIZE_MAX, &size, err);

    if (result == 0)
        *out_size = size;
    return result;
}

static int grow(char **data, size_t *capacity, size_t max, struct error *err)
{
    size_t wanted = *capacity > max / 2 ? max + 2 : *capacity * 2 + READ_STEP;
    char *grown = realloc(*data, wanted);

    if (!grown)
        return error_memory(err);
    *data = grown;
    *capacity = wanted;
    return 0;
}

int file_read_fd(int fd, const char *name, size_t max, char **out_data, size_t *out_size,
                 struct error *err)
{
    auto_free char *data = NULL;
    size_t size = 0, capacity = 0, expected = 0;
    char shown[SHOWN];
    int result = 0;

    max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4;
    result = check_regular(fd, name, max, &expected, err);
    if (result < 0)
        return result;
    /* one byte more than expected shows the end, one is for the NUL */
    capacity = expected + 2;
    data = malloc(capacity);
    if (!data)
        return error_memory(err);
    for (;;) {
        ssize_t got = 0;

        if (capacity - size < 2 && (result = grow(&data, &capacity, max, err)) < 0)
            return result;
        got = pread(fd, data + size, capacity - size - 1, (off_t)size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return file_fail_read(name, errno, err);
        if (got == 0)
            break;
        size += (size_t)got;
        if (size > max) {
            (void)text_escape_into(shown, sizeof shown, name, strlen(name));
            return error_set(err, ERR_UNREADABLE, "'%s' is larger than %zu bytes", shown, max);
        }
    }
    data[size] = '\0';
    *out_data = take(data);
    *out_size = size;
    return 0;
}

int file_read_at(int dir_fd, const char *path, size_t max, char **out_data, size_t *out_size,
                 struct error *err)
{
    auto_close int handle = openat(dir_fd, path, O_PATH | O_CLOEXEC);
    auto_close int fd = -1;
    int result =
        handle < 0 ? file_fail_open(path, errno, err) : file_reopen(handle, path, &fd, err);

    if (result < 0)
        return result;
    return file_read_fd(fd, path, max, out_data, out_size, err);
}

int file_read_beneath(int dir_fd, const char *path, size_t max, char **out_data, size_t *out_size,
                      struct error *err)
{
    auto_close int fd = -1;
    int result = file_open_beneath(dir_fd, path, FILE_LINKS_REFUSED, &fd, err);

    if (result < 0)
        return result;
    return file_read_fd(fd, path, max, out_data, out_size, err);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void close_folder(DIR **folder)
{
    if (*folder)
        (void)closedir(*folder);
}

static int add_name(struct file_names *names, const char *name, size_t *capacity)
{
    if (names->count == *capacity) {
        size_t wanted = *capacity * 2 + 16;
        char **grown = realloc(names->names, wanted * sizeof *grown);

        if (!grown)
            return -1;
        names->names = grown;
        *capacity = wanted;
    }
    names->names[names->count] = text_copy(name);
    if (!names->names[names->count])
        return -1;
    names->count++;
    return 0;
}

static int read_names(DIR *folder, const char *path, bool dot_files, size_t max,
                      struct file_names *names, struct error *err)
{
    size_t capacity = 0;
    char shown[SHOWN];

    for (;;) {
        const struct dirent *entry = NULL;

        errno = 0;
        entry = readdir(folder);
        if (!entry && errno != 0)
            return file_fail_read(path, errno, err);
        if (!entry)
            return 0;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            (!dot_files && entry->d_name[0] == '.'))
            continue;
        if (names->count == max) {
            (void)text_escape_into(shown, sizeof shown, path, strlen(path));
            return error_set(err, ERR_UNREADABLE, "'%s' has more than %zu entries", shown, max);
        }
        if (add_name(names, entry->d_name, &capacity) < 0)
            return error_memory(err);
    }
}

int file_list_fd(int fd, const char *name, bool dot_files, size_t max, struct file_names *out_names,
                 struct error *err)
{
    AUTO(close_folder) DIR *folder = NULL;
    AUTO(file_names_done) struct file_names names = {0};
    auto_close int own = openat(fd, ".", FILE_OPEN_FLAGS | O_DIRECTORY);
    int result = 0;

    if (own < 0)
        return file_fail_open(name, errno, err);
    folder = fdopendir(own);
    if (!folder)
        return file_fail_read(name, errno, err);
    (void)take_fd(&own);
    result = read_names(folder, name, dot_files, max, &names, err);
    if (result < 0)
        return result;
    if (names.count > 0)
        qsort(names.names, names.count, sizeof *names.names, compare_names);
    *out_names = take_struct(names);
    return 0;
}

void file_names_done(struct file_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
    *names = (struct file_names){0};
}

int file_split(const char *path, char **out_folder, char **out_name, struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *name = NULL;
    size_t end = strlen(path);
    size_t start = 0, folder_end = 0;

    while (end > 1 && path[end - 1] == '/')
        end--;
    start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    folder_end = start;
    while (folder_end > 1 && path[folder_end - 1] == '/')
        folder_end--;
    folder = start == 0 ? text_copy(".") : text_copy_n(path, folder_end);
    name = text_copy_n(path + start, end - start);
    if (!folder || !name)
        return error_memory(err);
    *out_folder = take(folder);
    *out_name = take(name);
    return 0;
}
