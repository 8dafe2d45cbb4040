/* SPDX-License-Identifier: MIT */
#include "challenge.h"

#include "challenge_parts.h"
#include "file.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN = 200, ID_MAX = 63 };

AUTO_OWNER(challenge, challenge_free)
#define auto_challenge AUTO(auto_challenge_clean)

int package_open(const struct package *package, const char *path, int *out_fd)
{
    return file_open_beneath(package->challenge->directory_fd, path, FILE_LINKS_INSIDE, out_fd,
                             package->err);
}

int package_text(struct package *package, const char *path, char **out_text, size_t *out_size)
{
    auto_close int fd = -1;
    auto_free char *text = NULL;
    size_t size = 0;
    int result = package_open(package, path, &fd);

    if (result == -(int)ERR_NOT_FOUND) {
        *out_text = NULL;
        *out_size = 0;
        return 0;
    }
    if (result < 0 ||
        (result = file_read_fd(fd, path, PACKAGE_TEXT_MAX, &text, &size, package->err)) < 0)
        return result;
    digest_add_text(package->digest, path);
    digest_add(package->digest, text, size);
    *out_text = take(text);
    *out_size = size;
    return 0;
}

int package_yaml(struct package *package, const char *path, struct yaml **out_yaml)
{
    auto_free char *text = NULL;
    auto_free char *shown = NULL;
    size_t size = 0;
    int result = package_text(package, path, &text, &size);

    *out_yaml = NULL;
    if (result < 0 || !text)
        return result;
    shown = text_format("%s/%s", package->challenge->directory, path);
    if (!shown)
        return error_memory(package->err);
    return yaml_parse(shown, text, size, out_yaml, package->err);
}

void package_texts_done(char **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(items[i]);
    free(items);
}

int package_texts(const struct package *package, const struct yaml *yaml,
                  const struct yaml_node *map, const char *key, char ***out_items,
                  size_t *out_count)
{
    const struct yaml_node *node = yaml_get(map, key);
    size_t count = 0, wanted = 0;
    char **items = NULL;

    if (yaml_is_null(node))
        return 0;
    wanted = node->kind == YAML_SCALAR ? 1 : node->count;
    if (node->kind == YAML_MAP || wanted > 1000)
        return yaml_fail(yaml, node, package->err, "'%s' must be a word or a list of words", key);
    items = calloc(wanted + 1, sizeof *items);
    if (!items)
        return error_memory(package->err);
    for (; count < wanted; count++) {
        const struct yaml_node *item = node->kind == YAML_SCALAR ? node : node->items[count];

        if (item->kind != YAML_SCALAR || !(items[count] = text_copy(item->text)))
            break;
    }
    if (count < wanted) {
        const struct yaml_node *item = node->kind == YAML_SCALAR ? node : node->items[count];
        bool is_word = item->kind == YAML_SCALAR;

        package_texts_done(items, count);
        if (is_word)
            return error_memory(package->err);
        return yaml_fail(yaml, item, package->err, "'%s' must be a list of words", key);
    }
    package_texts_done(*out_items, *out_count);
    *out_items = items;
    *out_count = count;
    return 0;
}

/* The id is the folder's own name, also where it was given as "." or "..". */
static int name_challenge(struct challenge *challenge, const char *directory, struct error *err)
{
    auto_free char *folder = NULL;
    auto_free char *name = NULL;
    auto_free char *resolved = NULL;
    char shown[SHOWN];
    size_t length = strlen(directory);
    int result = file_split(directory, &folder, &name, err);

    if (result < 0)
        return result;
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        resolved = realpath(directory, NULL);
        free(take(folder));
        free(take(name));
        result = file_split(resolved ? resolved : directory, &folder, &name, err);
        if (result < 0)
            return result;
    }
    challenge->id = text_copy(text_escape_into(shown, sizeof shown, name, strlen(name)));
    while (length > 1 && directory[length - 1] == '/')
        length--;
    challenge->directory = text_copy_n(directory, length);
    challenge->name = text_copy(challenge->id ? challenge->id : "");
    challenge->version = text_copy("");
    challenge->format = text_copy("legacy");
    challenge->statement_path = text_copy("");
    if (!challenge->id || !challenge->directory || !challenge->name || !challenge->version ||
        !challenge->format || !challenge->statement_path)
        return error_memory(err);
    return 0;
}

static int open_directory(struct challenge *challenge, const char *directory, struct error *err)
{
    char shown[SHOWN];
    struct stat status;
    int result = file_open_given(directory, FILE_LAST_MAY_LINK, &challenge->directory_fd, err);

    if (result < 0)
        return result;
    if (fstat(challenge->directory_fd, &status) == 0 && S_ISDIR(status.st_mode))
        return 0;
    (void)text_escape_into(shown, sizeof shown, directory, strlen(directory));
    return error_set(err, ERR_NOT_FOUND, "'%s' is not a folder", shown);
}

/* What is wrong inside a package is its author's to mend, whichever way it showed. */
static int as_package_fault(const struct challenge *challenge, struct error *err)
{
    if (err->code == ERR_CONFIG || err->code == ERR_NOT_FOUND || err->code == ERR_UNREADABLE)
        err->code = ERR_PACKAGE;
    if (err->place.line == 0)
        return error_wrap(err, "challenge '%s'", challenge->id);
    return -(int)err->code;
}

/* Its content is the operator's alone, and no part of the digest. */
static int find_variant(struct package *package)
{
    auto_close int fd = -1;
    int result = package_open(package, CHALLENGE_VARIANT_FILE, &fd);

    package->challenge->is_variant = result == 0;
    return result == -(int)ERR_NOT_FOUND ? 0 : result;
}

static int read_parts(struct package *package, const struct challenge_listener *listener)
{
    static int (*const parts[])(struct package *) = {
        [CHALLENGE_PROBLEM] = package_read_problem,
        [CHALLENGE_TIME_LIMITS] = package_read_time_files,
        [CHALLENGE_TESTS] = package_read_tests,
        [CHALLENGE_STATEMENT] = package_find_statement,
        [CHALLENGE_SUBMISSIONS] = package_read_submissions,
        [CHALLENGE_ASSESS] = package_read_assess,
        find_variant,
    };

    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
        int result = parts[i](package);

        if (result < 0 && !listener)
            return as_package_fault(package->challenge, package->err);
        if (result < 0) {
            (void)as_package_fault(package->challenge, package->err);
            listener->on_fault(listener->context, (enum challenge_part)i, package->err);
        }
    }
    return 0;
}

static int load(const char *directory, const struct challenge_listener *listener,
                struct challenge **out_challenge, struct error *err)
{
    auto_challenge struct challenge *challenge = calloc(1, sizeof *challenge);
    struct package package = {.challenge = challenge, .err = err};
    int result = 0;

    if (!challenge)
        return error_memory(err);
    challenge->directory_fd = -1;
    result = open_directory(challenge, directory, err);
    if (result < 0 || (result = name_challenge(challenge, directory, err)) < 0)
        return result;
    package.digest = digest_new();
    if (!package.digest)
        return error_memory(err);
    package_default_limits(&package);
    result = read_parts(&package, listener);
    digest_end(package.digest, challenge->digest);
    if (result == 0)
        *out_challenge = take(challenge);
    return result;
}

int challenge_load(const char *directory, struct challenge **out_challenge, struct error *err)
{
    return load(directory, NULL, out_challenge, err);
}

int challenge_inspect(const char *directory, const struct challenge_listener *listener,
                      struct challenge **out_challenge, struct error *err)
{
    return load(directory, listener, out_challenge, err);
}

void challenge_free(struct challenge *challenge)
{
    if (!challenge)
        return;
    for (size_t i = 0; i < challenge->test_count; i++) {
        free(challenge->tests[i].name);
        free(challenge->tests[i].group);
        free(challenge->tests[i].input_path);
        free(challenge->tests[i].answer_path);
        free(challenge->tests[i].why);
    }
    free(challenge->tests);
    for (size_t i = 0; i < challenge->expected_count; i++)
        free(challenge->expected[i].path);
    free(challenge->expected);
    package_texts_done(challenge->languages, challenge->language_count);
    free(challenge->id);
    free(challenge->directory);
    free(challenge->name);
    free(challenge->version);
    free(challenge->format);
    free(challenge->size_name);
    free(challenge->statement_path);
    if (challenge->directory_fd >= 0)
        (void)close(challenge->directory_fd);
    free(challenge);
}

int challenge_read(const struct challenge *challenge, const char *path, char **out_data,
                   size_t *out_size, struct error *err)
{
    auto_close int fd = -1;
    int result = file_open_beneath(challenge->directory_fd, path, FILE_LINKS_INSIDE, &fd, err);

    if (result == 0)
        result = file_read_fd(fd, path, PACKAGE_DATA_MAX, out_data, out_size, err);
    if (result < 0) {
        if (err->code != ERR_SYSTEM)
            err->code = ERR_PACKAGE;
        return error_wrap(err, "challenge '%s'", challenge->id);
    }
    return 0;
}

bool challenge_is_package(const char *directory)
{
    auto_close int fd = -1;
    struct error ignored;
    struct stat status;

    return file_open_given(directory, FILE_LAST_MAY_LINK, &fd, &ignored) == 0 &&
           fstatat(fd, "problem.yaml", &status, 0) == 0 && S_ISREG(status.st_mode);
}

bool challenge_takes(const struct challenge *challenge, const char *language)
{
    for (size_t i = 0; i < challenge->language_count; i++)
        if (strcmp(challenge->languages[i], language) == 0)
            return true;
    return challenge->language_count == 0;
}

bool challenge_id_is_valid(const char *id)
{
    size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789");

    return length > 0 && length <= ID_MAX && id[length] == '\0';
}
