/* SPDX-License-Identifier: MIT */
/* Reading and writing the small files of control groups. */
#include "meter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BATCH_BYTES (UINT64_C(64) * 4096) /* the kernel charges so much at once */

int meter_open_file(int folder, const char *name, bool writable)
{
    int fd = openat(folder, name, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

int meter_read_text(int fd, char *text, uint32_t size)
{
    ssize_t got = pread(fd, text, size - 1, 0);

    if (got < 0)
        return -errno;
    text[got] = '\0';
    return 0;
}

/* Digits up to whatever ends them; a figure that no counter can have reached is none. */
static bool parse(const char *text, uint64_t *out_value)
{
    uint64_t value;

    if (text[0] < '0' || text[0] > '9')
        return false;
    value = strtoull(text, NULL, 10);
    if (value > METER_VALUE_MAX)
        return false;
    *out_value = value;
    return true;
}

int meter_read_u64(int fd, uint64_t *out_value)
{
    char text[64];
    int rc = meter_read_text(fd, text, sizeof(text));

    if (rc < 0)
        return rc;
    return parse(text, out_value) ? 0 : -ERANGE;
}

int meter_write_text(int folder, const char *name, const char *text)
{
    int fd = openat(folder, name, O_WRONLY | O_CLOEXEC);
    size_t size = strlen(text);
    ssize_t done;
    int rc;

    if (fd < 0)
        return -errno;
    done = write(fd, text, size);
    rc = done == (ssize_t)size ? 0 : done < 0 ? -errno : -EIO;
    (void)close(fd);
    return rc;
}

int meter_write_u64(int fd, uint64_t value)
{
    char text[32];
    int size = snprintf(text, sizeof(text), "%llu", (unsigned long long)value);

    return pwrite(fd, text, (size_t)size, 0) == size ? 0 : -errno;
}

bool meter_find(const char *text, const char *key, uint64_t *out_value)
{
    size_t length = strlen(key);

    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        if (*line == '\n' && *++line == '\0')
            break;
        if (strncmp(line, key, length) == 0 && line[length] == ' ')
            return parse(line + length + 1, out_value);
    }
    return false;
}

int64_t meter_own_cpu(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) < 0)
        return 0;
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

bool meter_is_full(const struct meter *meter, int folder, uint64_t usage)
{
    uint64_t least = meter->limit_bytes / 64 > 1u << 20 ? meter->limit_bytes / 64 : 1u << 20;
    char text[8192];
    uint64_t inactive = 0;
    uint64_t active = 0;
    int fd;
    int rc;

    if (meter->limit_bytes > METER_VALUE_MAX || usage + BATCH_BYTES < meter->limit_bytes)
        return false;
    fd = meter_open_file(folder, "memory.stat", false);
    rc = fd < 0 ? fd : meter_read_text(fd, text, sizeof(text));
    if (fd >= 0)
        (void)close(fd);
    return rc == 0 && meter_find(text, "inactive_file", &inactive) &&
           meter_find(text, "active_file", &active) && inactive + active <= least;
}
