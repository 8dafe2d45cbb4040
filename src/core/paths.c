/* SPDX-License-Identifier: MIT */
/* Where the parts of assess lie: one layout in build and install, found from /proc/self/exe. */
#include "session.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static int beside(const char *folder, const char *name, char **out_path, struct error *err)
{
    char self[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *slash = NULL;

    if (size > 0) {
        self[size] = '\0';
        slash = strrchr(self, '/'); /* the program's name */
        if (slash)
            *slash = '\0';
        slash = strrchr(self, '/'); /* bin */
    }
    if (!slash)
        return error_errno(err, ERR_INSTALLATION, errno, "cannot find out where assess lies");
    *slash = '\0';
    *out_path = text_format("%s/%s/assess/%s", self, folder, name);
    return *out_path ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}

int paths_program(const char *name, char **out_path, struct error *err)
{
    auto_free char *path = NULL;
    int rc = beside("libexec", name, &path, err);

    if (!path)
        return rc;
    if (access(path, X_OK) < 0) {
        (void)error_errno(err, ERR_INSTALLATION, errno, "the program '%s'", path);
        error_hint(err, "build or install assess again");
        return -(int)ERR_INSTALLATION;
    }
    *out_path = take(path);
    return 0;
}

int paths_share(const char *name, char **out_path, struct error *err)
{
    return beside("share", name, out_path, err);
}

char *host_cpu_model(void)
{
    auto_free char *text = NULL;
    struct error ignored;
    size_t size;
    const char *at;

    if (file_read_at(AT_FDCWD, "/proc/cpuinfo", 1u << 20, &text, &size, &ignored) < 0)
        return text_copy("unknown");
    at = strstr(text, "model name");
    at = at ? strchr(at, ':') : NULL;
    if (!at)
        return text_copy("unknown");
    at += strspn(at, ": \t");
    return text_copy_n(at, strcspn(at, "\n"));
}

char *host_kernel(void)
{
    struct utsname name;

    return text_copy(uname(&name) == 0 ? name.release : "unknown");
}
