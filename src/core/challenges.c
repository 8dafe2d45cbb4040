/* SPDX-License-Identifier: MIT */
/* The catalogue: packages in one folder, by id. */
#include "session.h"

#include "auto.h"
#include "challenge.h"
#include "file.h"
#include "text.h"
#include "tools.h"

#include <stdlib.h>
#include <string.h>

#define CATALOGUE_MAX 10000

AUTO_OWNER(challenge, challenge_free)

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* MORE into NAMES, each once, sorted. */
static int merge_names(struct file_names *names, struct file_names *more, struct error *err)
{
    char **merged = calloc(names->count + more->count + 1, sizeof(*merged));
    size_t count = 0;

    if (!merged)
        return error_memory(err);
    for (size_t i = 0; i < names->count; i++)
        merged[count++] = take(names->names[i]);
    for (size_t i = 0; i < more->count; i++)
        if (!bsearch(&more->names[i], merged, names->count, sizeof(*merged), compare_names))
            merged[count++] = take(more->names[i]);
    qsort(merged, count, sizeof(*merged), compare_names);
    free(names->names);
    *names = (struct file_names){merged, count};
    return 0;
}

/* Of the shipped ones and the operator's own. */
static int list_ids(const struct assess *assess, struct file_names *out_names, struct error *err)
{
    AUTO(file_names_done) struct file_names own = {0};
    AUTO(file_names_done) struct file_names names = {0};
    auto_close int fd = -1;
    int rc = file_open_given(assess->config.challenges, FILE_LAST_MAY_LINK, &fd, err);

    if (rc == 0)
        rc = file_list_fd(fd, assess->config.challenges, false, CATALOGUE_MAX, &names, err);
    if (rc < 0) {
        (void)error_wrap(err, "the catalogue");
        error_hint(err, "\"assess config show\" says which folder it is");
        return rc;
    }
    rc = variants_ids(assess, &own, err);
    if (rc == 0 && own.count > 0)
        rc = merge_names(&names, &own, err);
    if (rc < 0)
        return rc;
    *out_names = take_struct(names);
    return 0;
}

/* Replaces the hint by a question where something near is in the catalogue. */
static void hint_nearest(const struct assess *assess, const char *id, struct error *err)
{
    struct file_names names = {0};
    struct error ignored;
    const char **list;
    const char *nearest = NULL;

    if (list_ids(assess, &names, &ignored) < 0)
        return;
    /* The names are followed by nothing: a copy that ends with NULL. */
    list = calloc(names.count + 1, sizeof(*list));
    for (size_t i = 0, count = 0; list && i < names.count; i++)
        if (challenge_id_is_valid(names.names[i]))
            list[count++] = names.names[i];
    if (list)
        nearest = text_nearest(id, list);
    if (nearest)
        error_hint(err, "did you mean \"%s\"?", nearest);
    free(list);
    file_names_done(&names);
}

static int not_found(const struct assess *assess, const char *id, struct error *err)
{
    (void)error_set(err, ERR_NOT_FOUND, "there is no challenge '%s'", id);
    error_hint(err, "\"assess challenge list\" shows those that are here");
    hint_nearest(assess, id, err);
    return -(int)ERR_NOT_FOUND;
}

int catalogue_find_shipped(const struct assess *assess, const char *id, char **out_dir,
                           struct error *err)
{
    auto_free char *directory = NULL;

    if (!challenge_id_is_valid(id)) {
        (void)error_set(err, ERR_NOT_FOUND, "'%s' is no id of a challenge", id);
        error_hint(err, "an id has small letters and digits; a folder is named with a slash: ./%s",
                   id);
        hint_nearest(assess, id, err);
        return -(int)ERR_NOT_FOUND;
    }
    directory = text_format("%s/%s", assess->config.challenges, id);
    if (!directory)
        return error_set(err, ERR_SYSTEM, "out of memory");
    if (!challenge_is_package(directory))
        return not_found(assess, id, err);
    *out_dir = take(directory);
    return 0;
}

int catalogue_find(const struct assess *assess, const char *id, char **out_dir, struct error *err)
{
    char *own = NULL;
    int rc = challenge_id_is_valid(id) ? variants_find(assess, id, &own, err) : 0;

    if (rc < 0)
        return rc;
    if (!own)
        return catalogue_find_shipped(assess, id, out_dir, err);
    *out_dir = own;
    return 0;
}

int catalogue_locate(const struct assess *assess, const char *word, char **out_dir,
                     bool *out_catalogued, struct error *err)
{
    char shown[200];

    *out_catalogued = !strchr(word, '/') && !challenge_is_package(word);
    if (*out_catalogued)
        return catalogue_find(assess, word, out_dir, err);
    if (!challenge_is_package(word)) {
        (void)error_set(err, ERR_NOT_FOUND, "there is no challenge in '%s'",
                        text_escape_into(shown, sizeof(shown), word, strlen(word)));
        error_hint(err, "a challenge is a folder with a problem.yaml; \"assess challenge list\" "
                        "shows those that are here");
        return -(int)ERR_NOT_FOUND;
    }
    *out_dir = text_copy(word);
    return *out_dir ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}

/* ---- list and show ---------------------------------------------------------------------------- */

static char *join_languages(const struct challenge *challenge)
{
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, 4096);
    for (size_t i = 0; i < challenge->language_count; i++)
        buf_addf(&text, "%s%s", i > 0 ? " " : "", challenge->languages[i]);
    return buf_take(&text);
}

static bool fill_texts(const struct challenge *challenge, struct challenge_info *info)
{
    info->name = text_copy(challenge->name);
    info->version = text_copy(challenge->version);
    info->format = text_copy(challenge->format);
    info->languages = join_languages(challenge);
    info->statement = text_copy("");
    return info->name && info->version && info->format && info->languages && info->statement;
}

static int fill(const struct challenge *challenge, struct challenge_info *info, struct error *err)
{
    for (size_t i = 0; i < challenge->test_count; i++) {
        info->samples += !challenge->tests[i].secret;
        info->secrets += challenge->tests[i].secret;
    }
    info->cpu_ns = challenge->cpu_ns;
    info->memory_bytes = challenge->memory_bytes;
    info->minutes = challenge->minutes;
    info->is_variant = challenge->is_variant;
    return fill_texts(challenge, info) ? 0 : error_set(err, ERR_SYSTEM, "out of memory");
}

static int empty_texts(struct challenge_info *info, struct error *err)
{
    char **texts[] = {&info->name, &info->version, &info->format, &info->languages,
                      &info->statement};

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        *texts[i] = text_copy("");
        if (!*texts[i])
            return error_set(err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

/* A package that cannot be used is listed with its fault. */
static int read_info(const char *id, const char *directory, struct challenge_info *info,
                     struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;

    *info = (struct challenge_info){.id = text_copy(id), .directory = text_copy(directory)};
    if (!info->id || !info->directory)
        return error_set(err, ERR_SYSTEM, "out of memory");
    if (challenge_load(directory, &challenge, &info->fault) < 0)
        return empty_texts(info, err);
    info->fault.code = ERR_OK;
    return fill(challenge, info, err);
}

int assess_challenge_list(struct assess *assess, struct challenge_list *out_list, struct error *err)
{
    struct file_names names = {0};
    struct challenge_list list = {0};
    int rc = list_ids(assess, &names, err);

    if (rc < 0)
        return rc;
    list.items = calloc(names.count + 1, sizeof(*list.items));
    if (!list.items)
        rc = error_set(err, ERR_SYSTEM, "out of memory");
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        auto_free char *directory = NULL;

        rc = variants_find(assess, names.names[i], &directory, err);
        if (rc == 0 && !directory)
            directory = text_format("%s/%s", assess->config.challenges, names.names[i]);
        if (rc == 0 && directory && challenge_is_package(directory))
            rc = read_info(names.names[i], directory, &list.items[list.count++], err);
    }
    file_names_done(&names);
    if (rc < 0)
        challenge_list_done(&list);
    else
        *out_list = list;
    return rc;
}

/* What a candidate's program is compiled and run with here, by its exact version. */
static char *list_tools(const struct profiles *profiles, const struct challenge *challenge)
{
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, 4096);
    for (size_t i = 0; i < profiles->count; i++) {
        const struct profile *profile = &profiles->items[i];
        const struct toolchain *chain = toolchain_here(profile);
        auto_free char *version = NULL;
        struct error absent;

        if (challenge_takes(challenge, profile->id) &&
            toolchain_check(profiles, profile, chain, &absent) == 0 &&
            tool_version(profiles, toolchain_tool(chain), &version, &absent) == 0)
            buf_addf(&text, "%s%s", text.size > 0 ? "; " : "", version);
    }
    return buf_take(&text);
}

static int read_statement(const struct profiles *profiles, const char *directory,
                          struct challenge_info *info, struct error *err)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    char *text = NULL;
    size_t size;
    int rc = challenge_load(directory, &challenge, err);

    if (rc == 0 && challenge->statement_path[0])
        rc = challenge_read(challenge, challenge->statement_path, &text, &size, err);
    if (rc == 0 && text) {
        free(info->statement);
        info->statement = text;
    }
    if (rc == 0)
        info->tools = list_tools(profiles, challenge);
    return rc;
}

int assess_challenge_show(struct assess *assess, const char *id, struct challenge_info *out_info,
                          struct error *err)
{
    auto_free char *directory = NULL;
    struct challenge_info info = {0};
    bool catalogued;
    int rc = catalogue_locate(assess, id, &directory, &catalogued, err);

    if (rc == 0)
        rc = read_info(id, directory, &info, err);
    if (rc == 0 && info.fault.code != ERR_OK) {
        *err = info.fault;
        rc = -(int)err->code;
    }
    if (rc == 0)
        rc = read_statement(&assess->profiles, directory, &info, err);
    if (rc < 0)
        challenge_info_done(&info);
    else
        *out_info = info;
    return rc;
}

void challenge_info_done(struct challenge_info *info)
{
    free(info->id);
    free(info->name);
    free(info->version);
    free(info->directory);
    free(info->format);
    free(info->languages);
    free(info->statement);
    free(info->tools);
    *info = (struct challenge_info){0};
}

void challenge_list_done(struct challenge_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        challenge_info_done(&list->items[i]);
    free(list->items);
    *list = (struct challenge_list){0};
}
