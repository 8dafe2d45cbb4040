/* SPDX-License-Identifier: MIT */
/*
 * A candidate's file: text, or refused; and the line that names a challenge.  A marker that is taken
 * is an id, and it stands in one of the first five lines.
 */
#include "fuzz.h"

#include "challenge.h"
#include "folder.h"
#include "submission.h"

#include <string.h>

/* Bytes of the first five lines. */
static size_t head_size(const char *data, size_t size)
{
    size_t lines = 0;

    for (size_t i = 0; i < size; i++) {
        lines += data[i] == '\n';
        if (lines == 5)
            return i;
    }
    return size;
}

static void check(const struct submission *submission, const uint8_t *data, size_t size)
{
    const struct source_file *file = submission->files;
    char wanted[80];
    size_t head = 0;

    HOLDS(submission->file_count == 1 && file->size == size && size > 0);
    HOLDS(memcmp(file->data, data, size) == 0 && !memchr(data, 0, size));
    HOLDS(submission->bad_marker_line <= 5 &&
          (!submission->marker[0] || !submission->bad_marker_line));
    if (!submission->marker[0])
        return;
    HOLDS(challenge_id_is_valid(submission->marker));
    head = head_size(file->data, size);
    (void)snprintf(wanted, sizeof(wanted), "%s", submission->marker);
    HOLDS(memmem(file->data, head, "assess:", 7) != NULL);
    HOLDS(memmem(file->data, head, wanted, strlen(wanted)) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[100];
    struct submission *submission = NULL;
    struct error err = {0};
    int result = 0;

    folder_write("main.c", size > 0 ? (const void *)data : "", size);
    (void)snprintf(path, sizeof(path), "%s/main.c", folder_path());
    result = submission_load(path, &submission, &err);
    if (result == 0)
        check(submission, data, size);
    else
        HOLDS(result == -(int)ERR_SUBMISSION && err.message[0]);
    submission_free(submission);
    return 0;
}
