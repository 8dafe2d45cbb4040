/* SPDX-License-Identifier: MIT */
/*
 * What the store reads back once it is opened with a person's key: the person, or what was handed in.  Any bytes
 * are refused, or are what they say; what was taken is the same after it was kept and read once more.
 */
#include "fuzz.h"

#include "person.h"
#include "submission.h"
#include "text.h"

#include <string.h>

static bool same(const char *one, const char *other)
{
    return one == other || (one && other && strcmp(one, other) == 0);
}

/* ---- a person --------------------------------------------------------------------------------- */

static void fuzz_person(struct input input)
{
    struct person person = {0}, again = {0};
    struct error err = {0};
    char *text;
    int rc = person_from_json((const char *)input.data, input.size, &person, &err);

    if (rc < 0) {
        HOLDS(rc == -(int)ERR_SEALED && err.message[0]);
        HOLDS(!person.name && !person.email && !person.phone && !person.zone);
        return;
    }
    text = person_to_json(&person);
    HOLDS(text && text_is_utf8(text, strlen(text)));
    HOLDS(person_from_json(text, strlen(text), &again, &err) == 0);
    HOLDS(same(person.name, again.name) && same(person.email, again.email));
    HOLDS(same(person.phone, again.phone) && same(person.zone, again.zone));
    free(text);
    person_done(&person);
    person_done(&again);
}

/* ---- what was handed in ----------------------------------------------------------------------- */

static void check(const struct submission *submission)
{
    size_t bytes = 0;

    HOLDS(submission->file_count > 0 && submission->file_count <= SUBMISSION_FILES_MAX);
    for (size_t i = 0; i < submission->file_count; i++) {
        const struct source_file *file = &submission->files[i];

        HOLDS(file->name && file->data && file->data[file->size] == '\0');
        bytes += file->size;
    }
    HOLDS(bytes > 0 && bytes <= SUBMISSION_MAX);
}

static void compare(const struct submission *one, const struct submission *other)
{
    HOLDS(strcmp(one->digest, other->digest) == 0 && strcmp(one->marker, other->marker) == 0);
    HOLDS(strcmp(one->basename, other->basename) == 0);
    HOLDS(!one->is_folder == !other->is_folder && one->file_count == other->file_count);
    for (size_t i = 0; i < one->file_count; i++) {
        HOLDS(strcmp(one->files[i].name, other->files[i].name) == 0);
        HOLDS(one->files[i].size == other->files[i].size);
        HOLDS(memcmp(one->files[i].data, other->files[i].data, one->files[i].size) == 0);
    }
}

static void fuzz_source(struct input input)
{
    struct submission *submission = NULL, *again = NULL;
    struct error err = {0};
    size_t size = 0;
    char *pack;
    int rc = submission_unpack((const char *)input.data, input.size, &submission, &err);

    if (rc < 0) {
        HOLDS(rc == -(int)ERR_SUBMISSION && err.message[0] && !submission);
        return;
    }
    check(submission);
    pack = submission_pack(submission, &size);
    HOLDS(pack && submission_unpack(pack, size, &again, &err) == 0);
    compare(submission, again);
    free(pack);
    submission_free(submission);
    submission_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {size > 0 ? data : (const uint8_t *)"", size};

    /* a document begins with a brace, a pack with the length of its head */
    if (size > 0 && data[0] == '{')
        fuzz_person(input);
    else
        fuzz_source(input);
    return 0;
}
