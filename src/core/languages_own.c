/* SPDX-License-Identifier: MIT */
/*
 * The operator's own languages: *.yaml in the folder beside his configuration.  Such a file names
 * programs that are started outside of any box, to ask for their version: it is obeyed only where nobody
 * else could have written it.
 */
#include "session.h"

#include "auto.h"
#include "text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { FILES_MAX = 100, FILE_MAX = 65536 };

static int check_ours(int fd, const char *path, struct error *err)
{
    int rc = file_check_ours(fd, path, err);

    if (rc < 0)
        error_hint(err, "it must belong to you or root, and others may not write to it");
    return rc;
}

static int add_file(struct assess *assess, int folder, const char *name, struct error *err)
{
    auto_free char *path = text_format("%s/%s", assess->config.languages, name);
    auto_free char *text = NULL;
    auto_close int fd = -1;
    size_t size = 0;
    int rc;

    if (!path)
        return error_memory(err);
    rc = file_open_beneath(folder, name, FILE_LINKS_REFUSED, &fd, err);
    if (rc == 0)
        rc = check_ours(fd, path, err);
    if (rc == 0)
        rc = file_read_fd(fd, path, FILE_MAX, &text, &size, err);
    return rc == 0 ? profiles_add_own(&assess->profiles, path, text, size, err) : rc;
}

int languages_add_own(struct assess *assess, struct error *err)
{
    AUTO(file_names_done) struct file_names names = {0};
    const char *path = assess->config.languages;
    auto_close int fd = -1;
    char shown[300];
    int rc;

    if (!path[0] || (access(path, F_OK) < 0 && errno == ENOENT))
        return 0;
    rc = file_open_given(path, FILE_LAST_NO_LINK, &fd, err);
    if (rc == 0)
        rc = check_ours(fd, path, err);
    if (rc == 0)
        rc = file_list_fd(fd, path, false, FILES_MAX, &names, err);
    for (size_t i = 0; rc == 0 && i < names.count; i++)
        if (text_has_suffix(names.names[i], ".yaml"))
            rc = add_file(assess, fd, names.names[i], err);
    return rc < 0 ? error_wrap(err, "languages in '%s'",
                               text_escape_into(shown, sizeof(shown), path, strlen(path)))
                  : 0;
}
