/* SPDX-License-Identifier: MIT */
/* Use case: a package in one file, for other systems. */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "challenge_files.h"
#include "file.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

AUTO_OWNER(challenge, challenge_free)

void exported_done(struct exported *exported)
{
    free(exported->path);
    free(exported->id);
    *exported = (struct exported){0};
}

static int check_may_leave(const struct challenge *challenge, const struct export_request *request,
                           struct error *err)
{
    if (!challenge_id_is_valid(challenge->id)) {
        (void)error_set(err, ERR_PACKAGE, "'%s' is no id of a challenge", challenge->id);
        error_hint(err, "name the folder with small letters and digits: others take no other");
        return -(int)ERR_PACKAGE;
    }
    if (challenge->is_variant && !request->private_too) {
        (void)error_set(err, ERR_USAGE, "'%s' is a private variant here", challenge->id);
        error_hint(err,
                   "whoever gets it can read its secret tests: --private, if that is meant; or "
                   "name the folder of the shipped one");
        return -(int)ERR_USAGE;
    }
    return 0;
}

static int write_zip(const char *path, unsigned mode, const char *data, size_t size,
                     struct error *err)
{
    auto_free char *other = NULL;
    char shown[200];
    bool exists = false;
    int rc = file_write_new(path, data, size, mode, &exists, err);

    if (rc < 0 || !exists)
        return rc;
    (void)error_set(err, ERR_USAGE, "'%s' is there already and was left as it is",
                    text_escape_into(shown, sizeof(shown), path, strlen(path)));
    other = file_free_name(path);
    if (other)
        error_hint(err, "name another file: -o %s",
                   text_escape_into(shown, sizeof(shown), other, strlen(other)));
    return -(int)ERR_USAGE;
}

int assess_challenge_export(struct assess *assess, const struct export_request *request,
                            struct exported *out_exported, struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    AUTO(exported_done) struct exported exported = {0};
    auto_free char *directory = NULL;
    auto_free char *data = NULL;
    bool catalogued;
    int rc = catalogue_locate(assess, request->challenge, &directory, &catalogued, err);

    if (rc == 0)
        rc = challenge_load(directory, &challenge, err);
    if (rc == 0)
        rc = check_may_leave(challenge, request, err);
    if (rc == 0)
        rc = challenge_zip(challenge, &data, &exported.bytes, &exported.files, err);
    if (rc != 0)
        return rc;
    exported.id = text_copy(challenge->id);
    exported.path = request->path ? text_copy(request->path) : text_format("%s.zip", challenge->id);
    if (!exported.id || !exported.path)
        return error_memory(err);
    /* nobody else on this machine may read private tests */
    rc = write_zip(exported.path, challenge->is_variant ? 0600 : 0666, data, exported.bytes, err);
    if (rc < 0)
        return rc;
    *out_exported = take_struct(exported);
    return 0;
}
