/* SPDX-License-Identifier: MIT */
/* What a generator wrote, out of the one file that its box hands back. */
#include "generated.h"

#include "auto.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 20000, NAME_MAX_SIZE = 200, SIZE_DIGITS = 10 };

void generated_done(struct generated *generated)
{
    free(generated->items);
    free(generated->names);
    free(generated->pack);
    *generated = (struct generated){0};
}

static int refuse(struct error *err, const char *name, size_t size, const char *why)
{
    char shown[100];

    return error_set(err, ERR_PACKAGE, "the generator wrote '%s': %s",
                     text_escape_into(shown, sizeof(shown), name, size), why);
}

static bool is_test_name(const char *name, size_t size)
{
    if (size > NAME_MAX_SIZE || size < 4 || (!isalnum((unsigned char)name[0]) && name[0] != '_'))
        return false;
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)name[i]) && !strchr("_.-", name[i]))
            return false;
    return memcmp(name + size - 3, ".in", 3) == 0 ||
           (size > 4 && memcmp(name + size - 4, ".ans", 4) == 0);
}

/* "SIZE NAME\n" at AT; *out_line is its length, 0 where there is none. */
static void read_line(const char *at, size_t left, size_t *out_size, size_t *out_name,
                      size_t *out_line)
{
    const char *end = memchr(at, '\n', left);
    size_t line = end ? (size_t)(end - at) : 0;
    size_t digits = 0, size = 0;

    *out_line = 0;
    while (digits < line && digits < SIZE_DIGITS && isdigit((unsigned char)at[digits]))
        size = size * 10 + (size_t)(at[digits++] - '0');
    if (digits == 0 || digits >= line || at[digits] != ' ')
        return;
    *out_size = size;
    *out_name = digits + 1;
    *out_line = line + 1;
}

static int add(struct generated *generated, char *names, const char *name, size_t name_size,
               const char *data, size_t size, struct error *err)
{
    const struct generated_file *last =
        generated->count > 0 ? &generated->items[generated->count - 1] : NULL;

    if (!is_test_name(name, name_size))
        return refuse(err, name, name_size, "a test is called NAME.in and NAME.ans");
    memcpy(names, name, name_size);
    names[name_size] = '\0';
    if (last && strcmp(last->name, names) >= 0)
        return refuse(err, name, name_size, "it is there twice");
    if (generated->count == FILES_MAX)
        return refuse(err, name, name_size, "more than 20,000 files");
    generated->items[generated->count++] = (struct generated_file){names, data, size};
    return 0;
}

static int compare_name(const void *key, const void *item)
{
    return strcmp(key, ((const struct generated_file *)item)->name);
}

static bool has_pair(const struct generated *generated, const char *name)
{
    bool is_input = text_has_suffix(name, ".in");
    size_t base = strlen(name) - strlen(is_input ? ".in" : ".ans");
    char other[NAME_MAX_SIZE + 8];

    (void)snprintf(other, sizeof(other), "%.*s%s", (int)base, name, is_input ? ".ans" : ".in");
    return bsearch(other, generated->items, generated->count, sizeof(*generated->items),
                   compare_name) != NULL;
}

static int check_pairs(const struct generated *generated, struct error *err)
{
    for (size_t i = 0; i < generated->count; i++) {
        const char *name = generated->items[i].name;

        if (!has_pair(generated, name))
            return refuse(err, name, strlen(name), "its other half is missing");
    }
    return generated->count > 0 ? 0 : error_set(err, ERR_PACKAGE, "the generator wrote no test");
}

static size_t count_lines(const char *pack, size_t size)
{
    size_t count = 0;

    for (size_t at = 0; at < size; at++)
        count += pack[at] == '\n';
    return count < FILES_MAX ? count : FILES_MAX;
}

int generated_unpack(char *pack, size_t size, struct generated *out_generated, struct error *err)
{
    AUTO(generated_done) struct generated generated = {.pack = pack};
    char *names;
    size_t room = count_lines(pack, size) + 1;
    int rc = 0;

    generated.items = calloc(room, sizeof(*generated.items));
    generated.names = names = calloc(room, NAME_MAX_SIZE + 1);
    if (!generated.items || !names)
        return error_memory(err);
    for (size_t at = 0; rc == 0 && at < size;) {
        size_t bytes = 0, name = 0, line = 0;

        read_line(pack + at, size - at, &bytes, &name, &line);
        if (line == 0 || bytes > size - at - line)
            return error_set(err, ERR_PACKAGE,
                             "the generator's tests did not come whole out of "
                             "their box: it changed what it had written");
        rc =
            add(&generated, names, pack + at + name, line - 1 - name, pack + at + line, bytes, err);
        names += NAME_MAX_SIZE + 1;
        at += line + bytes;
    }
    if (rc == 0)
        rc = check_pairs(&generated, err);
    if (rc < 0)
        return rc;
    *out_generated = take_struct(generated);
    return 0;
}
