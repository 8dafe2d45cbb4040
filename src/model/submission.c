/* SPDX-License-Identifier: MIT */
#include "submission.h"

#include "auto.h"
#include "digest.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 16, ENTRIES_MAX = 4096, ALL_ENTRIES_MAX = 10000, SHOWN = 200, MARKER_LINES = 5 };

AUTO_OWNER(submission, submission_free)
#define auto_submission AUTO(auto_submission_clean)

struct loader {
    struct submission *submission;
    size_t bytes;
    size_t entries; /* seen, of all folders */
    struct error *err;
};

static int refuse(const struct loader *loader, const char *name, const char *why)
{
    char shown[SHOWN];

    return error_set(loader->err, ERR_SUBMISSION, "'%s' %s",
                     text_escape_into(shown, sizeof shown, name, strlen(name)), why);
}

/* Read FD as the file NAME of the submission. */
static int add_file(struct loader *loader, int fd, const char *name)
{
    struct submission *submission = loader->submission;
    auto_free char *data = NULL;
    auto_free char *copy = text_copy(name);
    struct source_file *grown = NULL;
    uint64_t size = 0;
    size_t read_size = 0;
    int result = file_size_fd(fd, name, &size, loader->err);

    if (result < 0)
        return refuse(loader, name, "is not a regular file");
    if (size > SUBMISSION_MAX - loader->bytes)
        return error_set(loader->err, ERR_SUBMISSION, "more than %u MiB of source",
                         SUBMISSION_MAX >> 20);
    if (submission->file_count == SUBMISSION_FILES_MAX)
        return error_set(loader->err, ERR_SUBMISSION, "more than %d files", SUBMISSION_FILES_MAX);
    result = file_read_fd(fd, name, SUBMISSION_MAX - loader->bytes, &data, &read_size, loader->err);
    if (result < 0)
        return result;
    if (memchr(data, '\0', read_size))
        return refuse(loader, name, "is not source text: it has NUL bytes");
    grown = realloc(submission->files, (submission->file_count + 1) * sizeof *grown);
    if (grown)
        submission->files = grown;
    if (!grown || !copy)
        return error_memory(loader->err);
    loader->bytes += read_size;
    grown[submission->file_count++] =
        (struct source_file){.name = take(copy), .data = take(data), .size = read_size};
    return 0;
}

static bool is_fit_name(const char *name)
{
    if (!text_is_utf8(name, strlen(name)))
        return false;
    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            return false;
    }
    return true;
}

static int add_folder(struct loader *loader, int fd, const char *prefix, unsigned depth);

/* What cannot be taken from inside a folder makes it no submission. */
static int as_submission(struct loader *loader, const char *prefix)
{
    struct error *err = loader->err;

    if (err->code == ERR_UNREADABLE || err->code == ERR_NOT_FOUND)
        err->code = ERR_SUBMISSION;
    return *prefix ? error_wrap(err, "in '%s'", prefix) : -(int)err->code;
}

/* Left by the interpreter or the desktop, not meant to be handed in; links lead elsewhere. */
static bool is_left_out(const char *name, const struct stat *status)
{
    return name[0] == '.' || S_ISLNK(status->st_mode) || strcmp(name, "__pycache__") == 0;
}

/* One entry of an open folder; PREFIX is the folder's name with a slash, or "". */
static int add_entry(struct loader *loader, int folder_fd, const char *prefix, const char *name,
                     unsigned depth)
{
    auto_close int fd = -1;
    auto_free char *full = text_format("%s%s", prefix, name);
    auto_free char *inner = text_format("%s%s/", prefix, name);
    struct stat status;
    int result = 0;

    if (!full || !inner)
        return error_memory(loader->err);
    if (fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return error_errno(loader->err, ERR_UNREADABLE, errno, "cannot read the folder");
    if (++loader->entries > ALL_ENTRIES_MAX)
        return refuse(loader, loader->submission->path, "has more than 10000 entries");
    if (is_left_out(name, &status)) {
        loader->submission->skipped++;
        return 0;
    }
    if (!is_fit_name(name))
        return refuse(loader, full, "has a name that is not plain UTF-8 text");
    if (strlen(full) > SUBMISSION_NAME_MAX)
        return refuse(loader, full, "has a name of more than 200 bytes");
    /* the entry may have been exchanged since: only what is opened here counts */
    result = file_open_beneath(folder_fd, name, FILE_LINKS_REFUSED, &fd, loader->err);
    if (result == 0)
        result = file_check_names(folder_fd, fd, full, loader->err);
    if (result < 0)
        return as_submission(loader, prefix);
    if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode))
        return add_folder(loader, fd, inner, depth + 1);
    return add_file(loader, fd, full);
}

static int add_folder(struct loader *loader, int fd, const char *prefix, unsigned depth)
{
    AUTO(file_names_done) struct file_names names = {0};
    int result = 0;

    if (depth > DEPTH_MAX)
        return refuse(loader, prefix, "is nested too deeply");
    result = file_list_fd(fd, *prefix ? prefix : loader->submission->path, true, ENTRIES_MAX,
                          &names, loader->err);
    if (result < 0)
        return as_submission(loader, "");
    for (size_t i = 0; result == 0 && i < names.count; i++)
        result = add_entry(loader, fd, prefix, names.names[i], depth);
    return result;
}

static int compare_files(const void *left, const void *right)
{
    return strcmp(((const struct source_file *)left)->name,
                  ((const struct source_file *)right)->name);
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "assess: ID" behind nothing but signs of a comment. */
enum marker { MARKER_NONE, MARKER_BAD, MARKER_FOUND };

static enum marker read_marker(const char *line, size_t size, char marker[64])
{
    static const char word[] = "assess:";
    const size_t word_size = sizeof word - 1;
    size_t at = 0, length = 0;

    while (at < size && !is_letter_or_digit(line[at]))
        at++;
    if (size - at < word_size || memcmp(line + at, word, word_size) != 0)
        return MARKER_NONE;
    at += word_size;
    while (at < size && (line[at] == ' ' || line[at] == '\t'))
        at++;
    while (at + length < size && ((line[at + length] >= 'a' && line[at + length] <= 'z') ||
                                  (line[at + length] >= '0' && line[at + length] <= '9')))
        length++;
    if (length == 0 || length > 63)
        return MARKER_BAD;
    memcpy(marker, line + at, length);
    marker[length] = '\0';
    /* Behind the id only the end of a comment may stand. */
    for (at += length; at < size; at++)
        if (!strchr(" \t\r*/-#>", line[at]) || (line[at] == '/' && line[at - 1] != '*') ||
            (line[at] == '>' && line[at - 1] != '-'))
            break;
    if (at == size)
        return MARKER_FOUND;
    marker[0] = '\0';
    return MARKER_BAD;
}

static void find_marker(const struct source_file *file, struct submission *submission)
{
    const char *line = file->data;
    const char *end = file->data + file->size;

    for (unsigned i = 1; i <= MARKER_LINES && line < end; i++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *line_end = newline ? newline : end;

        switch (read_marker(line, (size_t)(line_end - line), submission->marker)) {
        case MARKER_FOUND: return;
        case MARKER_BAD: submission->bad_marker_line = i; return;
        case MARKER_NONE: break;
        }
        line = line_end + 1;
    }
}

static int finish(struct loader *loader)
{
    struct submission *submission = loader->submission;
    struct digest *digest = NULL;

    if (submission->file_count == 0)
        return refuse(loader, submission->path, "has no files in it");
    if (loader->bytes == 0)
        return refuse(loader, submission->path, "is empty");
    qsort(submission->files, submission->file_count, sizeof *submission->files, compare_files);
    digest = digest_new();
    if (!digest)
        return error_memory(loader->err);
    for (size_t i = 0; i < submission->file_count; i++) {
        digest_add_text(digest, submission->files[i].name);
        digest_add(digest, submission->files[i].data, submission->files[i].size);
    }
    digest_end(digest, submission->digest);
    for (size_t i = 0; i < submission->file_count && !submission->marker[0]; i++)
        find_marker(&submission->files[i], submission);
    return 0;
}

int submission_finish(struct submission *submission, struct error *err)
{
    struct loader loader = {.submission = submission, .err = err};

    for (size_t i = 0; i < submission->file_count; i++)
        loader.bytes += submission->files[i].size;
    return finish(&loader);
}

static int load(int fd, const char *path, struct submission **out_submission, struct error *err)
{
    auto_submission struct submission *submission = calloc(1, sizeof *submission);
    auto_free char *folder = NULL;
    struct loader loader = {.submission = submission, .err = err};
    struct stat status;
    int result = 0;

    if (!submission || !(submission->path = text_copy(path)))
        return error_memory(err);
    result = file_split(path, &folder, &submission->basename, err);
    if (result < 0)
        return result;
    submission->is_folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
    if (submission->is_folder)
        result = add_folder(&loader, fd, "", 1);
    else
        result = add_file(&loader, fd, submission->basename);
    if (result < 0 || (result = finish(&loader)) < 0)
        return result;
    *out_submission = take(submission);
    return 0;
}

int submission_load(const char *path, struct submission **out_submission, struct error *err)
{
    auto_close int fd = -1;
    int result = file_open_given(path, FILE_LAST_NO_LINK, &fd, err);

    return result < 0 ? result : load(fd, path, out_submission, err);
}

int submission_load_beneath(int dir_fd, const char *path, struct submission **out_submission,
                            struct error *err)
{
    auto_close int fd = -1;
    int result = file_open_beneath(dir_fd, path, FILE_LINKS_INSIDE, &fd, err);

    return result < 0 ? result : load(fd, path, out_submission, err);
}

void submission_free(struct submission *submission)
{
    if (!submission)
        return;
    for (size_t i = 0; i < submission->file_count; i++) {
        free(submission->files[i].name);
        free(submission->files[i].data);
    }
    free(submission->files);
    free(submission->path);
    free(submission->basename);
    free(submission->entry);
    free(submission->language);
    free(submission);
}
