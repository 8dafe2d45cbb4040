/* SPDX-License-Identifier: MIT */
/*
 * The operator's private variants: folders by id below DATA/challenges, each with a file that says what
 * it was made from.  Only what nobody but the caller and root could have put there is obeyed.
 */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "file.h"
#include "file_tree.h"
#include "text.h"
#include "yaml.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VARIANTS_MAX = 10000, RECORD_MAX = 4096 };

AUTO_OWNER(yaml, yaml_free)
AUTO_OWNER(challenge, challenge_free)

int variants_open(const struct assess *assess, char **out_path, int *out_fd, struct error *err)
{
    auto_free char *path = text_format("%s/challenges", assess->config.data);
    int rc;

    *out_fd = -1;
    *out_path = NULL;
    if (!path)
        return error_memory(err);
    /* who may not look into the folder is not the operator; that there is none is the rule */
    if (!assess->config.data[0] || access(path, R_OK | X_OK) < 0)
        return 0;
    rc = file_find_own_folder(path, out_fd, err);
    if (rc < 0) {
        (void)error_wrap(err, "private variants");
        error_hint(err,
                   "make it yours alone (chmod 700), or say \"data: FOLDER\" in the configuration");
        return rc;
    }
    *out_path = take(path);
    return 0;
}

int variants_find(const struct assess *assess, const char *id, char **out_dir, struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *directory = NULL;
    auto_close int fd = -1;
    int rc = variants_open(assess, &folder, &fd, err);

    *out_dir = NULL;
    if (rc < 0 || fd < 0)
        return rc;
    directory = text_format("%s/%s", folder, id);
    if (!directory)
        return error_memory(err);
    if (challenge_is_package(directory))
        *out_dir = take(directory);
    return 0;
}

int variants_ids(const struct assess *assess, struct file_names *out_names, struct error *err)
{
    auto_free char *folder = NULL;
    auto_close int fd = -1;
    int rc = variants_open(assess, &folder, &fd, err);

    *out_names = (struct file_names){0};
    return rc < 0 || fd < 0 ? rc : file_list_fd(fd, folder, false, VARIANTS_MAX, out_names, err);
}

/* ---- listing ---------------------------------------------------------------------------------- */

struct record {
    int64_t seed;
    const char *made, *version, *digest;
};

static int read_record(const struct yaml *yaml, struct record *record, struct error *err)
{
    static const char *const keys[] = {"version", "seed", "made", "package", "digest", NULL};
    const struct yaml_node *root = yaml_root(yaml);
    int64_t version = 0;
    int rc = yaml_check_keys(yaml, root, keys, err);

    record->made = record->version = record->digest = "";
    if (rc == 0)
        rc = yaml_i64(yaml, root, "version", 1, 1, &version, err);
    if (rc == 0)
        rc = yaml_i64(yaml, root, "seed", 0, INT64_MAX, &record->seed, err);
    if (rc == 0)
        rc = yaml_text(yaml, root, "made", &record->made, err);
    if (rc == 0)
        rc = yaml_text(yaml, root, "package", &record->version, err);
    if (rc == 0)
        rc = yaml_text(yaml, root, "digest", &record->digest, err);
    return rc;
}

/* The catalogue's package of that id may be another one by now, or none: it was made from a folder. */
static void compare_shipped(const struct assess *assess, const char *digest,
                            struct variant_info *info)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    auto_free char *directory = NULL;
    struct error ignored;

    info->shipped = catalogue_find_shipped(assess, info->id, &directory, &ignored) == 0;
    info->outdated = info->shipped && challenge_load(directory, &challenge, &ignored) == 0 &&
                     strcmp(challenge->digest, digest) != 0;
}

static int read_variant(const struct assess *assess, const char *folder, const char *id,
                        struct variant_info *info, struct error *err)
{
    AUTO(auto_yaml_clean) struct yaml *yaml = NULL;
    auto_free char *path = text_format("%s/%s/" CHALLENGE_VARIANT_FILE, folder, id);
    auto_free char *text = NULL;
    struct record record;
    size_t size;
    int rc;

    *info =
        (struct variant_info){.id = text_copy(id), .directory = text_format("%s/%s", folder, id)};
    if (!path || !info->id || !info->directory)
        return error_memory(err);
    rc = file_read_given(path, RECORD_MAX, &text, &size, &info->fault);
    if (rc == 0)
        rc = yaml_parse(path, text, size, &yaml, &info->fault);
    if (rc == 0)
        rc = read_record(yaml, &record, &info->fault);
    if (rc != 0)
        return 0;
    info->fault.code = ERR_OK;
    info->seed = record.seed;
    (void)snprintf(info->made, sizeof(info->made), "%s", record.made);
    (void)snprintf(info->version, sizeof(info->version), "%s", record.version);
    compare_shipped(assess, record.digest, info);
    return 0;
}

int assess_variant_list(struct assess *assess, struct variant_list *out_list, struct error *err)
{
    AUTO(file_names_done) struct file_names names = {0};
    AUTO(variant_list_done) struct variant_list list = {0};
    auto_free char *folder = NULL;
    auto_close int fd = -1;
    int rc = variants_open(assess, &folder, &fd, err);

    if (rc == 0)
        rc = variants_ids(assess, &names, err);
    if (rc < 0)
        return rc;
    list.items = calloc(names.count + 1, sizeof(*list.items));
    if (!list.items)
        return error_memory(err);
    for (size_t i = 0; rc == 0 && i < names.count; i++)
        rc = read_variant(assess, folder, names.names[i], &list.items[list.count++], err);
    if (rc < 0)
        return rc;
    *out_list = take_struct(list);
    return 0;
}

void variant_list_done(struct variant_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].id);
        free(list->items[i].directory);
    }
    free(list->items);
    *list = (struct variant_list){0};
}

int assess_variant_remove(struct assess *assess, const char *id, bool *out_shipped,
                          struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *shipped = NULL;
    struct error ignored;
    auto_close int fd = -1;
    bool was_there = false;
    char shown[100];
    int rc = variants_open(assess, &folder, &fd, err);

    if (rc == 0 && fd >= 0 && challenge_id_is_valid(id))
        rc = file_tree_remove(fd, id, &was_there, err);
    *out_shipped = was_there && catalogue_find_shipped(assess, id, &shipped, &ignored) == 0;
    if (rc < 0 || was_there)
        return rc;
    (void)error_set(err, ERR_NOT_FOUND, "there is no private variant of '%s'",
                    text_escape_into(shown, sizeof(shown), id, strlen(id)));
    error_hint(err, "\"assess challenge vary --list\" shows those that are here");
    return -(int)ERR_NOT_FOUND;
}
