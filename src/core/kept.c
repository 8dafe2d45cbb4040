/* SPDX-License-Identifier: MIT */
/* Use case: what was handed in by somebody and what came of it, for whoever asks what is known of him. */
#include "work.h"

#include "auto.h"
#include "candidates.h"
#include "decisions.h"
#include "sealed.h"
#include "stored.h"
#include "submission.h"

#include <stdlib.h>
#include <string.h>

AUTO_OWNER(submission, submission_free)

struct telling {
    struct store *store;
    bool (*each)(void *context, const struct kept_piece *piece);
    void *context;
};

static int tell(const struct telling *telling, const struct kept_piece *piece, struct error *err)
{
    return telling->each(telling->context, piece) ? 0 : error_memory(err);
}

static int tell_source(const struct telling *telling, const char *run, struct error *err)
{
    AUTO(auto_submission_clean) struct submission *submission = NULL;
    auto_free struct kept_file *files = NULL;
    struct kept_piece piece = {.subject = run, .kind = SEALED_SOURCE};
    int rc = work_load_source(telling->store, run, &submission, err);

    if (rc < 0)
        return rc;
    files = calloc(submission->file_count + 1, sizeof *files);
    if (!files)
        return error_memory(err);
    for (size_t i = 0; i < submission->file_count; i++)
        files[i] = (struct kept_file){submission->files[i].name, submission->files[i].data,
                                      submission->files[i].size};
    piece.files = files;
    piece.file_count = submission->file_count;
    return tell(telling, &piece, err);
}

static int tell_bytes(const struct telling *telling, const char *subject, const char *kind,
                      struct error *err)
{
    struct kept_file file = {.name = ""};
    const struct kept_piece piece = {
        .subject = subject, .kind = kind, .files = &file, .file_count = 1};
    char *data = NULL;
    int rc = sealed_get(telling->store, subject, kind, &data, &file.size, err);

    file.data = data;
    if (rc == 0 && data)
        rc = tell(telling, &piece, err);
    sealed_free(data, file.size);
    return rc;
}

/*
 * A person's own row and reasons of decisions are shown with the person and the orders.  What is damaged does
 * not keep the rest from whoever asks.
 */
static int tell_one(void *context, const char *subject, const char *kind, struct error *err)
{
    const struct telling *telling = context;
    const struct kept_piece closed = {.subject = subject, .kind = kind, .fault = err};
    int rc;

    if (strcmp(kind, SEALED_PERSON) == 0 || strcmp(kind, SEALED_DECISION) == 0)
        return 0;
    if (strcmp(kind, SEALED_SOURCE) == 0)
        rc = tell_source(telling, subject, err);
    else
        rc = tell_bytes(telling, subject, kind, err);
    return rc == -(int)ERR_SEALED ? tell(telling, &closed, err) : rc;
}

int assess_candidate_kept(struct assess *assess, const char *candidate,
                          bool (*each)(void *context, const struct kept_piece *piece),
                          void *context, struct error *err)
{
    auto_store struct store *store = NULL;
    struct telling telling = {.each = each, .context = context};
    char id[40];
    int rc = stored_open(assess, STORE_READ, &store, err);

    telling.store = store;
    if (rc == 0)
        rc = candidate_find(store, candidate, id, err);
    return rc == 0 ? sealed_each(store, id, tell_one, &telling, err) : rc;
}
