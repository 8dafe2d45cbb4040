/* SPDX-License-Identifier: MIT */
/*
 * submissions/submissions.yaml of 2025-09: globs of programs, the verdicts that their tests may and
 * must get, their language, and which of their files is started.  What it says of single groups of tests is not read.
 */
#include "auto.h"
#include "challenge_parts.h"
#include "expectation_parts.h"
#include "file.h"
#include "text.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static const char path[] = "submissions/submissions.yaml";

enum { PATTERN_MAX = 512, TRIES_MAX = 1000 };

int submissions_file_read(const struct challenge *challenge, struct submissions_file *out_file,
                          struct error *err)
{
    auto_close int fd = -1;
    auto_free char *text = NULL;
    auto_free char *shown = text_format("%s/%s", challenge->directory, path);
    size_t size = 0;
    int result = file_open_beneath(challenge->directory_fd, path, FILE_LINKS_INSIDE, &fd, err);

    if (!shown)
        return error_memory(err);
    if (result == -(int)ERR_NOT_FOUND)
        return 0;
    if (result == 0)
        result = file_read_fd(fd, path, PACKAGE_TEXT_MAX, &text, &size, err);
    if (result == 0)
        result = yaml_parse(shown, text, size, &out_file->yaml, err);
    if (result < 0 && err->code != ERR_SYSTEM)
        err->code = ERR_PACKAGE;
    return result;
}

void submissions_file_done(struct submissions_file *file)
{
    yaml_free(file->yaml);
}

struct glob {
    const char *name;
    unsigned tries; /* a few hundred bytes of braces stand for more than could ever be tried */
};

/* One alternative of "{a,b}" after the other. */
static bool matches_text(const char *pattern, struct glob *glob)
{
    const char *open = strchr(pattern, '{');
    const char *close = open ? strchr(open, '}') : NULL;
    const char *choice = open ? open + 1 : NULL;

    if (!close)
        return fnmatch(pattern, glob->name, FNM_PATHNAME | FNM_NOESCAPE) == 0;
    while (choice <= close && glob->tries++ < TRIES_MAX) {
        size_t size = strcspn(choice, ",}");
        auto_free char *one =
            text_format("%.*s%.*s%s", (int)(open - pattern), pattern, (int)size, choice, close + 1);

        if (one && strlen(one) < PATTERN_MAX && matches_text(one, glob))
            return true;
        choice += size + 1;
    }
    return false;
}

/* The program or the folder that it lies in; *out_bounded is false where not all could be tried. */
static bool matches(const char *pattern, const char *program, bool *out_bounded)
{
    auto_free char *folder = text_copy_n(program, strcspn(program, "/"));
    struct glob whole = {.name = program}, around = {.name = folder};
    bool found = strlen(pattern) < PATTERN_MAX &&
                 (matches_text(pattern, &whole) || (folder && matches_text(pattern, &around)));

    *out_bounded = found || (whole.tries <= TRIES_MAX && around.tries <= TRIES_MAX);
    return found;
}

static int refuse_glob(const struct submissions_file *file, const struct yaml_node *key,
                       struct error *err)
{
    (void)yaml_fail(file->yaml, key, err, "this stands for more than %d names", TRIES_MAX);
    err->code = ERR_PACKAGE;
    return -(int)ERR_PACKAGE;
}

static int read_set(const struct submissions_file *file, const struct yaml_node *map,
                    const char *key, unsigned *out_set, struct error *err)
{
    const struct yaml_node *node = yaml_get(map, key);

    *out_set = 0;
    if (yaml_is_null(node))
        return 0;
    for (size_t i = 0; i < (node->kind == YAML_LIST ? node->count : 1); i++) {
        const struct yaml_node *item = node->kind == YAML_LIST ? node->items[i] : node;
        unsigned set =
            item->kind == YAML_SCALAR ? expectation_set_by_name(item->text, strlen(item->text)) : 0;

        if (set == 0) {
            (void)yaml_fail(file->yaml, item, err, "'%s' is a list of AC, WA, TLE and RTE", key);
            err->code = ERR_PACKAGE;
            return -(int)ERR_PACKAGE;
        }
        *out_set |= set;
    }
    return 0;
}

static int read_text(const struct submissions_file *file, const struct yaml_node *map,
                     const char *key, const char *what, char **text, struct error *err)
{
    const struct yaml_node *node = yaml_get(map, key);

    if (yaml_is_null(node))
        return 0;
    if (node->kind != YAML_SCALAR || node->text[0] == '\0') {
        (void)yaml_fail(file->yaml, node, err, "'%s' is %s", key, what);
        err->code = ERR_PACKAGE;
        return -(int)ERR_PACKAGE;
    }
    free(*text);
    *text = text_copy(node->text);
    return *text ? 0 : error_memory(err);
}

static int read_program(const struct submissions_file *file, const struct yaml_node *map,
                        struct expectation *expectation, struct error *err)
{
    int result = read_text(file, map, "entrypoint", "the name of a file", &expectation->entry, err);

    return result < 0 ? result
                      : read_text(file, map, "language", "the code of a language",
                                  &expectation->language, err);
}

int expectation_tell(const struct expectation *expectation, struct submission *submission,
                     struct error *err)
{
    if (expectation->entry)
        submission->entry = text_copy(expectation->entry);
    if (expectation->language)
        submission->language = text_copy(package_language(expectation->language));
    return (expectation->entry && !submission->entry) ||
                   (expectation->language && !submission->language)
               ? error_memory(err)
               : 0;
}

int expectation_apply_file(const struct submissions_file *file, struct expectation *expectation,
                           struct error *err)
{
    const struct yaml_node *root = file->yaml ? yaml_root(file->yaml) : NULL;

    for (size_t i = 0; root && root->kind == YAML_MAP && i < root->count; i++) {
        const char *pattern = root->keys[i]->text;
        /* the name of a folder replaces what the format says of it; a glob adds to it */
        bool replaces = !strchr(pattern, '/');
        unsigned permitted = 0, required = 0;
        bool bounded = true;
        int result;

        if (!matches(pattern, expectation->path, &bounded) && bounded)
            continue;
        if (!bounded)
            return refuse_glob(file, root->keys[i], err);
        result = read_set(file, root->items[i], "permitted", &permitted, err);
        if (result == 0)
            result = read_set(file, root->items[i], "required", &required, err);
        if (result == 0)
            result = read_program(file, root->items[i], expectation, err);
        if (result < 0)
            return result;
        expectation->known |= permitted != 0 || required != 0;
        if (permitted)
            expectation->permitted = replaces ? permitted : expectation->permitted & permitted;
        if (required && replaces)
            expectation->required_count = 0;
        if (required)
            expectation_require(expectation, required);
    }
    return 0;
}
