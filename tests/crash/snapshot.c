/* SPDX-License-Identifier: MIT */
#include "snapshot.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static FILE *text; /* nftw has no place for a context */

static void add_content(const char *path)
{
    char line[4096];
    FILE *file = fopen(path, "re");

    while (file && fgets(line, sizeof(line), file))
        (void)fprintf(text, "%s: %s", path, line);
    if (file)
        (void)fclose(file);
}

static int add(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)fprintf(text, "%s\n", path);
    if (strcmp(path + where->base, "cgroup.procs") == 0)
        add_content(path);
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A folder's order is the kernel's business. */
static char *sorted(char *lines)
{
    static char *list[65536];
    size_t count = 0;
    size_t size = strlen(lines) + 2;
    char *out = malloc(size);
    char *save = NULL;
    char *at = out;

    for (char *line = strtok_r(lines, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
        if (count < sizeof(list) / sizeof(list[0]))
            list[count++] = line;
    qsort(list, count, sizeof(list[0]), by_text);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s\n", list[i]);
    free(lines);
    return out;
}

char *snapshot_take(char *const *paths, unsigned count)
{
    char *data = NULL;
    size_t size = 0;

    text = open_memstream(&data, &size);
    if (!text)
        abort();
    for (unsigned i = 0; i < count; i++) {
        struct stat status;

        if (stat(paths[i], &status) == 0 && !S_ISDIR(status.st_mode))
            add_content(paths[i]);
        else
            (void)nftw(paths[i], add, 32, FTW_PHYS);
    }
    (void)fclose(text);
    return sorted(data);
}

static void print_missing(const char *from, const char *in, const char *mark)
{
    while (*from) {
        size_t length = strcspn(from, "\n");
        const char *at = in;

        while (*at && !(strcspn(at, "\n") == length && strncmp(at, from, length) == 0)) {
            at += strcspn(at, "\n");
            at += *at == '\n';
        }
        if (!*at)
            (void)fprintf(stderr, "  %s %.*s\n", mark, (int)length, from);
        from += length;
        from += *from == '\n';
    }
}

void snapshot_compare(const char *before, const char *after)
{
    print_missing(before, after, "gone:");
    print_missing(after, before, "left:");
}
