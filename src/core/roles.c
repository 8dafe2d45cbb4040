/* SPDX-License-Identifier: MIT */
/*
 * Roles: files in the folder "roles" of the catalogue, and the operator's own in the folder "roles" beside the
 * configuration, which count where both have one.  A folder that is not there has none.
 */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "file.h"
#include "role.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { ROLES_MAX = 1000 };

AUTO_OWNER(challenge, challenge_free)

struct role_folder {
    char *path;
    int fd; /* -1: there is none */
    bool is_own, check;
    struct file_names names;
};

static void folder_done(struct role_folder *folder)
{
    if (folder->fd >= 0)
        (void)close(folder->fd);
    file_names_done(&folder->names);
    free(folder->path);
}

static int open_folder(struct role_folder *folder, struct error *err)
{
    int rc = file_open_given(folder->path, FILE_LAST_MAY_LINK, &folder->fd, err);

    if (rc == -(int)ERR_NOT_FOUND)
        return 0;
    if (rc == 0 && folder->check && (rc = file_check_ours(folder->fd, folder->path, err)) < 0)
        error_hint(err, "make it yours alone, or name the configuration beside it with --config");
    if (rc == 0)
        rc = file_list_fd(folder->fd, folder->path, false, ROLES_MAX, &folder->names, err);
    return rc < 0 ? error_wrap(err, "roles") : 0;
}

enum { SHIPPED, OWN, FOLDERS };

struct role_folders {
    struct role_folder items[FOLDERS];
};

static void folders_done(struct role_folders *folders)
{
    for (size_t i = 0; i < FOLDERS; i++)
        folder_done(&folders->items[i]);
}

static int open_folders(const struct assess *assess, struct role_folders *folders,
                        struct error *err)
{
    struct role_folder *shipped = &folders->items[SHIPPED];
    struct role_folder *own = &folders->items[OWN];
    int rc;

    *shipped = (struct role_folder){.fd = -1};
    *own = (struct role_folder){.fd = -1, .is_own = true, .check = !assess->config.named};
    shipped->path = text_format("%s/roles", assess->config.challenges);
    if (!shipped->path)
        return error_memory(err);
    rc = open_folder(shipped, err);
    if (rc < 0 || !assess->config.roles[0])
        return rc;
    own->path = text_copy(assess->config.roles);
    return own->path ? open_folder(own, err) : error_memory(err);
}

/* The id that a file's name gives, in OUT; false: it is no role's. */
static bool id_of(const char *name, char out[ROLE_ID_MAX + 1])
{
    size_t size = strlen(name);

    if (!text_has_suffix(name, ROLE_ENDING))
        return false;
    size -= strlen(ROLE_ENDING);
    if (size > ROLE_ID_MAX)
        return false;
    memcpy(out, name, size);
    out[size] = '\0';
    return role_id_is_valid(out);
}

static bool has(const struct role_folder *folder, const char *id)
{
    char own[ROLE_ID_MAX + 1];

    for (size_t i = 0; i < folder->names.count; i++)
        if (id_of(folder->names.names[i], own) && strcmp(own, id) == 0)
            return true;
    return false;
}

static int read_file(const struct role_folder *folder, const struct role_info *info,
                     struct role **out_role, struct error *err)
{
    auto_free char *name = text_format("%s%s", info->id, ROLE_ENDING);
    auto_free char *text = NULL;
    auto_close int fd = -1;
    size_t size = 0;
    int rc;

    if (!name)
        return error_memory(err);
    rc = file_open_beneath(folder->fd, name, FILE_LINKS_INSIDE, &fd, err);
    if (rc == 0 && folder->check && (rc = file_check_ours(fd, info->path, err)) < 0)
        error_hint(err, "make it yours alone");
    if (rc == 0)
        rc = file_read_fd(fd, info->path, ROLE_FILE_MAX, &text, &size, err);
    return rc == 0 ? role_parse(info->id, info->path, text, size, out_role, err) : rc;
}

/* What is wrong with the file is in info->fault. */
static int read_info(const struct role_folder *folder, const char *id, struct role_info *info,
                     struct error *err)
{
    info->id = text_copy(id);
    info->path = text_format("%s/%s%s", folder->path, id, ROLE_ENDING);
    info->is_own = folder->is_own;
    if (!info->id || !info->path)
        return error_memory(err);
    if (read_file(folder, info, &info->role, &info->fault) == 0)
        info->fault = (struct error){0};
    return 0;
}

static int compare_infos(const void *left, const void *right)
{
    return strcmp(((const struct role_info *)left)->id, ((const struct role_info *)right)->id);
}

int assess_role_list(struct assess *assess, struct role_list *out_list, struct error *err)
{
    AUTO(folders_done) struct role_folders folders = {0};
    AUTO(role_list_done) struct role_list list = {0};
    int rc = open_folders(assess, &folders, err);

    if (rc < 0)
        return rc;
    list.items = calloc(folders.items[SHIPPED].names.count + folders.items[OWN].names.count + 1,
                        sizeof *list.items);
    if (!list.items)
        return error_memory(err);
    for (size_t f = 0; f < FOLDERS; f++) {
        const struct role_folder *folder = &folders.items[f];

        for (size_t i = 0; rc == 0 && i < folder->names.count; i++) {
            char id[ROLE_ID_MAX + 1];

            if (id_of(folder->names.names[i], id) && (f == OWN || !has(&folders.items[OWN], id)))
                rc = read_info(folder, id, &list.items[list.count++], err);
        }
    }
    if (rc < 0)
        return rc;
    qsort(list.items, list.count, sizeof *list.items, compare_infos);
    *out_list = take_struct(list);
    return 0;
}

static int fail_unknown(const struct role_folders *folders, const char *id, struct error *err)
{
    char shown[2 * ROLE_ID_MAX];
    char ids[FOLDERS][64][ROLE_ID_MAX + 1];
    const char *names[FOLDERS * 64 + 1];
    const char *nearest = NULL;
    size_t count = 0;

    for (size_t f = 0; f < FOLDERS; f++)
        for (size_t i = 0; i < folders->items[f].names.count && i < 64; i++)
            if (id_of(folders->items[f].names.names[i], ids[f][i]))
                names[count++] = ids[f][i];
    names[count] = NULL;
    nearest = text_nearest(id, names);
    (void)error_set(err, ERR_NOT_FOUND, "there is no role '%s'",
                    text_escape_into(shown, sizeof shown, id, strlen(id)));
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    else
        error_hint(err, "\"assess role list\" shows those that are here");
    return -(int)ERR_NOT_FOUND;
}

int roles_find(const struct assess *assess, const char *id, struct role_info *out_info,
               struct error *err)
{
    AUTO(folders_done) struct role_folders folders = {0};
    AUTO(role_info_done) struct role_info info = {0};
    const struct role_folder *folder = &folders.items[OWN];
    int rc = open_folders(assess, &folders, err);

    if (rc < 0)
        return rc;
    if (!has(folder, id))
        folder = &folders.items[SHIPPED];
    if (!has(folder, id))
        return fail_unknown(&folders, id, err);
    rc = read_info(folder, id, &info, err);
    if (rc == 0 && !info.role) {
        *err = info.fault;
        rc = -(int)err->code;
    }
    if (rc < 0)
        return rc;
    *out_info = take_struct(info);
    return 0;
}

/* What the catalogue has of ID; that it lacks it, or cannot use it, is no error of the role's. */
static int read_task(const struct assess *assess, const char *id, struct role_task *task,
                     struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    auto_free char *directory = NULL;
    struct error absent;

    task->id = id;
    if (catalogue_find(assess, id, &directory, &absent) == 0)
        (void)challenge_load(directory, &challenge, &absent);
    task->here = challenge != NULL;
    task->minutes = challenge ? challenge->minutes : 0;
    task->name = text_copy(challenge ? challenge->name : "");
    return task->name ? 0 : error_memory(err);
}

static int read_tasks(const struct assess *assess, struct role_info *info, struct error *err)
{
    const struct role *role = info->role;
    size_t count = 0;
    int rc = 0;

    for (size_t i = 0; i < role->challenge_count; i++)
        count += role->challenges[i].ids.count;
    info->tasks = calloc(count + 1, sizeof *info->tasks);
    if (!info->tasks)
        return error_memory(err);
    for (size_t i = 0; i < role->challenge_count; i++)
        for (size_t j = 0; rc == 0 && j < role->challenges[i].ids.count; j++)
            rc = read_task(assess, role->challenges[i].ids.items[j],
                           &info->tasks[info->task_count++], err);
    return rc;
}

int assess_role_show(struct assess *assess, const char *id, struct role_info *out_info,
                     struct error *err)
{
    AUTO(role_info_done) struct role_info info = {0};
    int rc = roles_find(assess, id, &info, err);

    if (rc == 0)
        rc = read_tasks(assess, &info, err);
    if (rc < 0)
        return rc;
    *out_info = take_struct(info);
    return 0;
}
