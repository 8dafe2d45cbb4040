/* SPDX-License-Identifier: MIT */
/*
 * A caller's plain mistakes, for who would else have to wait for a lane to hear of them.  Capabilities are
 * not given up yet: names are looked up, and nothing that the caller named is opened.
 */
#include "session.h"

#include "auto.h"
#include "text.h"

#include <string.h>
#include <sys/stat.h>

static int check_path(const char *path, struct error *err)
{
    auto_close int fd = -1;
    struct stat status;

    return lstat(path, &status) == 0 ? 0 : file_open_given(path, FILE_LAST_NO_LINK, &fd, err);
}

static int check_language(const struct assess *assess, const char *word, struct error *err)
{
    const struct profile *profile;
    auto_free char *id = text_copy_n(word, strcspn(word, "@"));

    return id ? profile_named(&assess->profiles, id, &profile, err) : error_memory(err);
}

int session_check_request(const struct assess *assess, const struct run_request *request,
                          struct error *err)
{
    auto_free char *directory = NULL;
    bool catalogued;
    int rc = check_path(request->path, err);

    if (rc == 0 && request->language)
        rc = check_language(assess, request->language, err);
    if (rc == 0 && request->challenge)
        rc = catalogue_locate(assess, request->challenge, &directory, &catalogued, err);
    return rc;
}
