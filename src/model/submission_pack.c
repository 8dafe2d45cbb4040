/* SPDX-License-Identifier: MIT */
/*
 * "assess source 1", whether it was a folder, how many files; then the name that it was handed in by, and each
 * file's name and text.  A number stands before each piece and says how long it is.
 */
#include "submission.h"

#include "auto.h"
#include "buf.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { PACK_MAX = (int)SUBMISSION_MAX + (1 << 20), DIGITS_MAX = 10 };

static const char head[] = "assess source 1";

AUTO_OWNER(submission, submission_free)

static void add_piece(struct buf *out, const char *data, size_t size)
{
    buf_addf(out, "%zu\n", size);
    buf_add(out, data, size);
    buf_addc(out, '\n');
}

char *submission_pack(const struct submission *submission, size_t *out_size)
{
    AUTO(buf_done) struct buf out = {0};

    buf_init(&out, PACK_MAX);
    add_piece(&out, head, strlen(head));
    add_piece(&out, submission->is_folder ? "folder" : "file", submission->is_folder ? 6 : 4);
    add_piece(&out, submission->basename, strlen(submission->basename));
    for (size_t i = 0; i < submission->file_count; i++) {
        add_piece(&out, submission->files[i].name, strlen(submission->files[i].name));
        add_piece(&out, submission->files[i].data, submission->files[i].size);
    }
    *out_size = out.size;
    return buf_take(&out);
}

struct reader {
    const char *at, *end;
};

/* A NUL-terminated copy; NULL: there is no piece, or no memory. */
static char *next_piece(struct reader *reader, size_t *out_size)
{
    char digits[DIGITS_MAX + 1];
    const char *line = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
    int64_t size = 0;
    char *piece;

    if (!line || line - reader->at > DIGITS_MAX)
        return NULL;
    memcpy(digits, reader->at, (size_t)(line - reader->at));
    digits[line - reader->at] = '\0';
    if (!parse_i64(digits, 0, reader->end - line - 2, &size) || line[1 + size] != '\n')
        return NULL;
    piece = text_copy_n(line + 1, (size_t)size);
    *out_size = (size_t)size;
    reader->at = line + 1 + size + 1;
    return piece;
}

static bool read_file(struct reader *reader, struct submission *submission)
{
    struct source_file *file = &submission->files[submission->file_count];
    size_t name_size = 0;

    file->name = next_piece(reader, &name_size);
    file->data = file->name ? next_piece(reader, &file->size) : NULL;
    /* so that it is freed, whole or not */
    submission->file_count++;
    return file->data && strlen(file->name) == name_size;
}

static bool read_head(struct reader *reader, struct submission *submission)
{
    size_t size = 0;
    auto_free char *first = next_piece(reader, &size);
    auto_free char *kind = first ? next_piece(reader, &size) : NULL;

    if (!kind || strcmp(first, head) != 0)
        return false;
    submission->is_folder = strcmp(kind, "folder") == 0;
    submission->basename = next_piece(reader, &size);
    submission->path = submission->basename ? text_copy(submission->basename) : NULL;
    return submission->path != NULL;
}

int submission_unpack(const char *data, size_t size, struct submission **out_submission,
                      struct error *err)
{
    AUTO(auto_submission_clean) struct submission *submission = calloc(1, sizeof *submission);
    struct reader reader = {data, data + size};
    bool fine;
    int rc;

    if (!submission ||
        !(submission->files = calloc(SUBMISSION_FILES_MAX + 1, sizeof *submission->files)))
        return error_memory(err);
    fine = read_head(&reader, submission);
    while (fine && reader.at < reader.end && submission->file_count < SUBMISSION_FILES_MAX)
        fine = read_file(&reader, submission);
    if (!fine || reader.at != reader.end)
        return error_set(err, ERR_SUBMISSION, "what is kept is no submission");
    rc = submission_finish(submission, err);
    if (rc == 0)
        *out_submission = take(submission);
    return rc;
}
