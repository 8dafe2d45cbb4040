/* SPDX-License-Identifier: MIT */
/* /proc: where things lie on the host, from what it says of a process's own mounts and groups. */
#include "program.h"

#include <stdbool.h>

/* Whether NAME is one of the kernel's file systems, which lie nowhere. */
static bool is_of_kernel(const char *name)
{
    static const char *const names[] = {"tmpfs",  "proc",   "sysfs",     "devtmpfs",
                                        "devpts", "mqueue", "cgroup",    "cgroup2",
                                        "nsfs",   "ramfs",  "securityfs"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* "ID PARENT DEVICE ROOT PLACE OPTIONS… - TYPE SOURCE OPTIONS" */
static void look_at_mount(const char *line)
{
    static const char *const private[] = {"home", "root", "tmp", "var", "srv"};
    const char *tail = strstr(line, " - ");
    char root[2000];
    char place[2000];
    char type[80];

    if (tail == NULL || sscanf(line, "%*s %*s %*s %1999s %1999s", root, place) != 2 ||
        sscanf(tail, " - %79s", type) != 1)
        return;
    if (!is_of_kernel(type) && (strict() || strcmp(root, "/") == 0))
        escaped("sees that %.60s is %.60s of the host", place, root);
    for (size_t i = 0; i < sizeof private / sizeof private[0]; i++)
        if (strncmp(root + 1, private[i], strlen(private[i])) == 0 &&
            root[strlen(private[i]) + 1] == '/')
            escaped("sees that %.60s is %.60s", place, root);
}

/* "ID:CONTROLLERS:PATH" */
static void look_at_group(const char *line)
{
    const char *path = strrchr(line, ':');

    if (strict() && path != NULL && strcmp(path, ":/\n") != 0)
        escaped("sees its group %.100s", path + 1);
}

static bool read_lines(const char *path, void (*look)(const char *line))
{
    char line[4096];
    FILE *file = fopen(path, "r");

    if (file == NULL)
        return false;
    while (fgets(line, sizeof line, file) != NULL)
        look(line);
    (void)fclose(file);
    return true;
}

int attack_main(void)
{
    bool mounts = read_lines("/proc/self/mountinfo", look_at_mount);

    if (!read_lines("/proc/self/cgroup", look_at_group) && !mounts)
        held("%s", strerror(errno));
    held("nothing but its own mounts and groups");
}
