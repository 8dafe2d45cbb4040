/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[64];
static int fd = -1;

static int remove_entry(const char *name, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    (void)remove(name);
    return 0;
}

static void remove_folder(void)
{
    (void)nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int folder_fd(void)
{
    const char *above = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    if (fd >= 0)
        return fd;
    (void)snprintf(path, sizeof(path), "%s/assess-fuzz-XXXXXX", above);
    HOLDS(mkdtemp(path) != NULL);
    HOLDS(atexit(remove_folder) == 0);
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    HOLDS(fd >= 0);
    return fd;
}

const char *folder_path(void)
{
    (void)folder_fd();
    return path;
}

void folder_write(const char *name, const void *data, size_t size)
{
    int file = -1;

    if (!data) {
        HOLDS(unlinkat(folder_fd(), name, 0) == 0 || errno == ENOENT);
        return;
    }
    file = openat(folder_fd(), name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    HOLDS(file >= 0 && write(file, data, size) == (ssize_t)size);
    (void)close(file);
}

void folder_make(const char *name)
{
    HOLDS(mkdirat(folder_fd(), name, 0700) == 0 || errno == EEXIST);
}
