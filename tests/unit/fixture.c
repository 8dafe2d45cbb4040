/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fixture_setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    if (!fixture)
        return -1;
    (void)snprintf(fixture->path, sizeof fixture->path, "/tmp/assess-unit-XXXXXX");
    if (!mkdtemp(fixture->path)) {
        free(fixture);
        return -1;
    }
    fixture->fd = open(fixture->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = fixture;
    return fixture->fd < 0 ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    int result = nftw(fixture->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);

    (void)close(fixture->fd);
    free(fixture);
    return result;
}

static void make_parents(struct fixture *fixture, const char *path)
{
    char part[256];

    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        (void)snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        (void)mkdirat(fixture->fd, part, 0755);
    }
}

void fixture_write_bytes(struct fixture *fixture, const char *path, const void *data, size_t size)
{
    int fd = -1;

    make_parents(fixture, path);
    fd = openat(fixture->fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, size), size);
    (void)close(fd);
}

void fixture_write(struct fixture *fixture, const char *path, const char *text)
{
    fixture_write_bytes(fixture, path, text, strlen(text));
}

void fixture_folder(struct fixture *fixture, const char *path)
{
    make_parents(fixture, path);
    assert_int_equal(mkdirat(fixture->fd, path, 0755), 0);
}

void fixture_link(struct fixture *fixture, const char *target, const char *path)
{
    make_parents(fixture, path);
    assert_int_equal(symlinkat(target, fixture->fd, path), 0);
}

void fixture_fifo(struct fixture *fixture, const char *path)
{
    make_parents(fixture, path);
    assert_int_equal(mkfifoat(fixture->fd, path, 0644), 0);
}

const char *fixture_path(struct fixture *fixture, const char *path)
{
    (void)snprintf(fixture->joined, sizeof fixture->joined, "%s/%s", fixture->path, path);
    return fixture->joined;
}
