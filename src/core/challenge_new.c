/* SPDX-License-Identifier: MIT */
/* Use case: a fresh package that works, as the start of another one (template/package.txt). */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "embedded.h"
#include "file.h"
#include "file_tree.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { NAME_MAX_BYTES = 120, FILE_MAX = 65536, UUID_SIZE = 37 };

extern const struct embedded package_template[];

#define SEPARATOR "==== "

struct fresh {
    const char *name;
    char uuid[UUID_SIZE];
    struct file_tree tree;
    size_t files;
};

/* Version 4, of RFC 9562. */
static int make_uuid(char *out, struct error *err)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[16];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return error_errno(err, ERR_SYSTEM, errno, "no random bytes");
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = '\0';
    return 0;
}

/* @NAME@ and @UUID@ are replaced; NAME stands between quotation marks of YAML. */
static void fill_in(struct buf *out, const struct fresh *fresh, const char *text, size_t size)
{
    const char *const holes[] = {"@NAME@", fresh->name, "@UUID@", fresh->uuid};
    size_t at = 0;

    while (at < size) {
        size_t step = 1;

        for (size_t i = 0; i < 4; i += 2) {
            if (strncmp(text + at, holes[i], strlen(holes[i])) == 0) {
                buf_adds(out, holes[i + 1]);
                step = strlen(holes[i]);
                break;
            }
        }
        if (step == 1)
            buf_addc(out, text[at]);
        at += step;
    }
}

/* "==== PATH", then the file, up to the next such line. */
static int write_files(struct fresh *fresh, const char *text, struct error *err)
{
    while (*text) {
        AUTO(buf_done) struct buf content = {0};
        const char *path = text + strlen(SEPARATOR);
        size_t path_size = strcspn(path, "\n");
        const char *start = path + path_size + 1;
        const char *end = strstr(start, "\n" SEPARATOR);
        size_t size = end ? (size_t)(end + 1 - start) : strlen(start);
        auto_free char *name = text_copy_n(path, path_size);
        int rc;

        buf_init(&content, FILE_MAX);
        fill_in(&content, fresh, start, size);
        if (!name || buf_failed(&content))
            return error_memory(err);
        rc = file_tree_add(&fresh->tree, name, content.data, content.size, false, err);
        if (rc < 0)
            return rc;
        fresh->files++;
        text = start + size;
    }
    return 0;
}

static int check_id(const char *id, struct error *err)
{
    char shown[200];

    if (challenge_id_is_valid(id))
        return 0;
    (void)error_set(err, ERR_USAGE, "'%s' is no id of a challenge",
                    text_escape_into(shown, sizeof(shown), id, strlen(id)));
    error_hint(err, "at most 63 small letters and digits, such as \"ratelimiter\"");
    return -(int)ERR_USAGE;
}

static int check_name(const char *name, struct error *err)
{
    size_t size = strlen(name);
    bool fits =
        size > 0 && size <= NAME_MAX_BYTES && text_is_utf8(name, size) && !strpbrk(name, "\"\\@");

    for (size_t i = 0; fits && i < size; i++)
        fits = !iscntrl((unsigned char)name[i]);
    if (fits)
        return 0;
    (void)error_set(err, ERR_USAGE, "this cannot be the name of a challenge");
    error_hint(err, "one line of at most %d bytes, without \" \\ and @", NAME_MAX_BYTES);
    return -(int)ERR_USAGE;
}

static int refuse_existing(const char *path, struct error *err)
{
    char shown[200];

    (void)error_set(err, ERR_USAGE, "'%s' is there already and was left as it is",
                    text_escape_into(shown, sizeof(shown), path, strlen(path)));
    error_hint(err, "choose another id, or another folder: assess challenge new FOLDER/ID");
    return -(int)ERR_USAGE;
}

static char *without_slashes(const char *path)
{
    size_t size = strlen(path);

    while (size > 1 && path[size - 1] == '/')
        size--;
    return text_copy_n(path, size);
}

int assess_challenge_new(const struct new_request *request, struct new_challenge *out_new,
                         struct error *err)
{
    struct fresh fresh = {.tree = FILE_TREE_NONE};
    auto_free char *folder = NULL;
    auto_free char *id = NULL;
    auto_free char *name = NULL;
    bool exists = false;
    int rc = file_split(request->path, &folder, &id, err);

    if (rc == 0)
        rc = check_id(id, err);
    if (rc == 0 && request->name)
        rc = check_name(request->name, err);
    if (rc < 0)
        return rc;
    name = text_copy(request->name ? request->name : id);
    if (!name)
        return error_memory(err);
    if (!request->name)
        name[0] = (char)toupper((unsigned char)name[0]);
    fresh.name = name;
    rc = make_uuid(fresh.uuid, err);
    if (rc == 0)
        rc = file_tree_begin(request->path, FILE_TREE_OPEN, &fresh.tree, err);
    if (rc == 0)
        rc = write_files(&fresh, package_template[0].text, err);
    if (rc == 0)
        rc = file_tree_commit(&fresh.tree, false, &exists, err);
    file_tree_done(&fresh.tree);
    if (rc == 0 && exists)
        rc = refuse_existing(request->path, err);
    if (rc < 0)
        return rc;
    *out_new = (struct new_challenge){.directory = without_slashes(request->path),
                                      .id = take(id),
                                      .name = take(name),
                                      .files = fresh.files};
    return out_new->directory ? 0 : error_memory(err);
}

void new_challenge_done(struct new_challenge *made)
{
    free(made->directory);
    free(made->id);
    free(made->name);
    *made = (struct new_challenge){0};
}
