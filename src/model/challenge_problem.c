/* SPDX-License-Identifier: MIT */
/*
 * problem.yaml.  The keys of all versions are known in all of them: drafts mix them, and so do the
 * format's own examples.  What no version knows is a fault.
 */
#include "challenge_parts.h"
#include "file.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char *const problem_keys[] = {"problem_format_version",
                                           "type",
                                           "name",
                                           "uuid",
                                           "version",
                                           "author",
                                           "credits",
                                           "source",
                                           "source_url",
                                           "license",
                                           "rights_owner",
                                           "embargo_until",
                                           "limits",
                                           "validation",
                                           "validator_flags",
                                           "grading",
                                           "keywords",
                                           "languages",
                                           "allow_file_writing",
                                           "constants",
                                           NULL};

static int set_text(const struct package *package, char **field, const char *text)
{
    char *copy = text_copy(text);

    if (!copy)
        return error_memory(package->err);
    free(*field);
    *field = copy;
    return 0;
}

static int unsupported(const struct package *package, const struct yaml *yaml,
                       const struct yaml_node *node, const char *what)
{
    (void)yaml_fail(yaml, node, package->err, "%s", what);
    package->err->code = ERR_UNSUPPORTED;
    return -(int)ERR_UNSUPPORTED;
}

static int read_format(struct package *package, const struct yaml *yaml)
{
    static const char *const known[] = {"legacy",  "legacy-icpc",   "2023-07-draft", "2023-07",
                                        "2025-09", "2025-09-draft", "draft",         NULL};
    const struct yaml_node *node = yaml_get(yaml_root(yaml), "problem_format_version");
    const char *format = "legacy";
    int result = yaml_text(yaml, yaml_root(yaml), "problem_format_version", &format, package->err);

    if (result < 0)
        return result;
    package->legacy = text_has_prefix(format, "legacy");
    for (size_t i = 0; known[i]; i++) {
        if (strcmp(format, known[i]) == 0)
            return set_text(package, &package->challenge->format, format);
    }
    result = unsupported(package, yaml, node, "this version of the package format is not known");
    error_hint(package->err, "known are legacy, legacy-icpc, 2023-07-draft and 2025-09");
    return result;
}

/* TEXT holds WORD between spaces. */
static bool has_word(const char *text, const char *word)
{
    size_t size = strlen(word);

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        if ((at == text || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
            return true;
    }
    return false;
}

static int check_type_words(const struct package *package, const struct yaml *yaml,
                            const struct yaml_node *node)
{
    static const char *const types[][2] = {
        {"scoring",       "problems of type 'scoring' are not supported yet"      },
        {"interactive",   "problems of type 'interactive' are not supported yet"  },
        {"multi-pass",    "problems of type 'multi-pass' are not supported yet"   },
        {"submit-answer", "problems of type 'submit-answer' are not supported yet"},
    };

    if (node->kind != YAML_SCALAR)
        return yaml_fail(yaml, node, package->err, "'type' must be a word or a list of words");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (has_word(node->text, types[i][0]))
            return unsupported(package, yaml, node, types[i][1]);
    }
    if (strcmp(node->text, "pass-fail") != 0) {
        int result = yaml_fail(yaml, node, package->err, "this type of problem is not known");

        error_hint(package->err, "'pass-fail' is the type of most problems");
        return result;
    }
    return 0;
}

static int check_type(const struct package *package, const struct yaml *yaml)
{
    const struct yaml_node *node = yaml_get(yaml_root(yaml), "type");

    if (yaml_is_null(node))
        return 0;
    if (node->kind != YAML_LIST)
        return check_type_words(package, yaml, node);
    for (size_t i = 0; i < node->count; i++) {
        int result = check_type_words(package, yaml, node->items[i]);

        if (result < 0)
            return result;
    }
    return 0;
}

/* True if the folder PATH has anything in it; a folder kept with a dot-file is an empty one. */
static int has_program(const struct package *package, const char *path, bool *out_has)
{
    AUTO(file_names_done) struct file_names names = {0};
    auto_close int fd = -1;
    int result = package_open(package, path, &fd);

    *out_has = false;
    if (result == -(int)ERR_NOT_FOUND)
        return 0;
    if (result == 0)
        result = file_list_fd(fd, path, false, PACKAGE_ENTRIES_MAX, &names, package->err);
    if (result == 0)
        *out_has = names.count > 0;
    return result;
}

/* The programs of a package that we cannot run yet. */
static int check_programs(const struct package *package, bool validation_is_said)
{
    const struct program_row {
        const char *path, *what;
        bool counts;
    } rows[] = {
  /* legacy packages say 'validation: custom' where such a program is to be used */
        {"output_validator",  "a custom output validator",              !package->legacy && !validation_is_said},
        {"output_validators", "a custom output validator",              !package->legacy && !validation_is_said},
        {"static_validator",  "a static validator",                     !package->legacy                       },
        {"include",           "code that is included with submissions", true                                   },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool has = false;
        int result = rows[i].counts ? has_program(package, rows[i].path, &has) : 0;

        if (result < 0)
            return result;
        if (has)
            return error_set(package->err, ERR_UNSUPPORTED, "%s ('%s') is not supported yet",
                             rows[i].what, rows[i].path);
    }
    return 0;
}

static int check_validation(const struct package *package, const struct yaml *yaml)
{
    const char *validation = "";
    const struct yaml_node *node = yaml_get(yaml_root(yaml), "validation");
    int result = yaml_text(yaml, yaml_root(yaml), "validation", &validation, package->err);

    if (result < 0)
        return result;
    if (has_word(validation, "custom"))
        return unsupported(package, yaml, node,
                           has_word(validation, "interactive")
                               ? "interactive problems are not supported yet"
                           : has_word(validation, "multi-pass")
                               ? "multi-pass problems are not supported yet"
                               : "a custom output validator is not supported yet");
    if (validation[0] && strcmp(validation, "default") != 0)
        return yaml_fail(yaml, node, package->err,
                         "'validation' must begin with 'default' or 'custom'");
    return check_programs(package, validation[0] != '\0');
}

/* A text, or a map of languages to texts: English where there is one. */
static int read_name(struct package *package, const struct yaml *yaml)
{
    const struct yaml_node *node = yaml_get(yaml_root(yaml), "name");
    const struct yaml_node *chosen = node;

    if (yaml_is_null(node)) {
        if (package->legacy)
            return 0;
        return yaml_fail(yaml, yaml_root(yaml), package->err, "'name' is missing");
    }
    if (node->kind == YAML_MAP) {
        chosen = yaml_get(node, "en");
        for (size_t i = 0; !chosen && i < node->count; i++) {
            if (text_has_prefix(node->keys[i]->text, "en-"))
                chosen = node->items[i];
        }
        if (!chosen && node->count > 0)
            chosen = node->items[0];
    }
    if (!chosen || chosen->kind != YAML_SCALAR || yaml_is_null(chosen))
        return yaml_fail(yaml, node, package->err,
                         "'name' must be a text, or texts by language such as 'en: Sum'");
    return set_text(package, &package->challenge->name, chosen->text);
}

const char *package_language(const char *code)
{
    return strcmp(code, "python3") == 0 ? "python" : code;
}

static int read_languages(struct package *package, const struct yaml *yaml)
{
    struct challenge *challenge = package->challenge;
    int result = package_texts(package, yaml, yaml_root(yaml), "languages", &challenge->languages,
                               &challenge->language_count);

    for (size_t i = 0; result == 0 && i < challenge->language_count; i++) {
        if (strcmp(challenge->languages[i], "all") == 0) {
            package_texts_done(challenge->languages, challenge->language_count);
            challenge->languages = NULL;
            challenge->language_count = 0;
        } else {
            const char *id = package_language(challenge->languages[i]);

            if (id != challenge->languages[i])
                result = set_text(package, &challenge->languages[i], id);
        }
    }
    return result;
}

int package_read_problem(struct package *package)
{
    auto_yaml struct yaml *yaml = NULL;
    const char *version = "";
    int result = package_yaml(package, "problem.yaml", &yaml);

    if (result < 0)
        return result;
    if (!yaml) {
        result = error_set(package->err, ERR_PACKAGE, "there is no problem.yaml");
        error_hint(package->err, "a challenge is a folder in the Kattis problem package format");
        return result;
    }
    /* the version first: the keys of one that we do not know tell nothing */
    if ((result = read_format(package, yaml)) < 0 ||
        (result = yaml_check_keys(yaml, yaml_root(yaml), problem_keys, package->err)) < 0 ||
        (result = check_type(package, yaml)) < 0 ||
        (result = check_validation(package, yaml)) < 0 || (result = read_name(package, yaml)) < 0 ||
        (result = yaml_text(yaml, yaml_root(yaml), "version", &version, package->err)) < 0 ||
        (result = set_text(package, &package->challenge->version, version)) < 0 ||
        (result = read_languages(package, yaml)) < 0 ||
        (result = package_flags(package, yaml, yaml_get(yaml_root(yaml), "validator_flags"),
                                &package->flags)) < 0)
        return result;
    return package_read_limits(package, yaml);
}
