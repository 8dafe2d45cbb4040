/* SPDX-License-Identifier: MIT */
/*
 * How long a run was kept from its core: a lane has a core for itself among lanes, not among all that
 * the host runs there.
 */
#include "box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIST_SIZE = 16384 };

/* The kernel's account of a process: "computed waited turns", the first two in ns; 0: cannot say. */
static int64_t waited(const struct box *box, long pid)
{
    char text[96];
    const char *second;
    int fd;
    int rc;

    (void)snprintf(text, sizeof(text), "%ld/schedstat", pid);
    fd = meter_open_file(box->proc_fd, text, false);
    rc = fd < 0 ? fd : meter_read_text(fd, text, sizeof(text));
    if (fd >= 0)
        (void)close(fd);
    second = rc == 0 ? strchr(text, ' ') : NULL;
    return second ? strtoll(second, NULL, 10) : 0;
}

static int read_processes(const struct box *box, char *list)
{
    int folder =
        box->meter.group >= 0 ? box->meter.group : box->meter.folders[METER_PIDS]; /* -1: none */
    int fd = meter_open_file(folder, "cgroup.procs", false);
    int rc = fd < 0 ? fd : meter_read_text(fd, list, LIST_SIZE);

    if (fd >= 0)
        (void)close(fd);
    return rc;
}

int64_t delay_longest(const struct box *box)
{
    char list[LIST_SIZE];
    int64_t longest = 0;
    char *end;

    if (box->lane.meter == WIRE_METER_RLIMIT || box->proc_fd < 0 || read_processes(box, list) < 0)
        return 0;
    for (char *line = list; (end = strchr(line, '\n')); line = end + 1) {
        long pid = strtol(line, NULL, 10);
        int64_t ns = pid == getpid() || pid == getppid() || pid == box->init ? 0 : waited(box, pid);

        if (ns > longest)
            longest = ns;
    }
    return longest;
}
