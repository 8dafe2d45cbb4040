/* SPDX-License-Identifier: MIT */
/* What lies beside tests and limits: example submissions, the statement, our own assess.yaml. */
#include "challenge_parts.h"
#include "file.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { SUBMISSIONS_MAX = 1000, MINUTES_MAX = 7 * 24 * 60, SHOWN = 120 };

static int add_expected(struct package *package, const char *path, enum verdict verdict, bool exact)
{
    struct challenge *challenge = package->challenge;
    struct expected_submission *grown = NULL;
    auto_free char *copy = text_copy(path);

    for (size_t i = 0; i < challenge->expected_count; i++) {
        if (strcmp(challenge->expected[i].path, path) == 0) {
            challenge->expected[i].verdict = verdict;
            challenge->expected[i].exact = exact;
            return 0;
        }
    }
    if (challenge->expected_count == SUBMISSIONS_MAX)
        return error_set(package->err, ERR_PACKAGE, "more than %d submissions", SUBMISSIONS_MAX);
    if (copy)
        grown = realloc(challenge->expected, (challenge->expected_count + 1) * sizeof *grown);
    if (!grown)
        return error_memory(package->err);
    challenge->expected = grown;
    grown[challenge->expected_count++] = (struct expected_submission){take(copy), verdict, exact};
    return 0;
}

/* The folders whose name says one verdict; others (rejected, brute_force, …) say none. */
static const struct folder_row {
    const char *folder;
    enum verdict verdict;
} folders[] = {
    {"accepted",            VERDICT_AC },
    {"wrong_answer",        VERDICT_WA },
    {"time_limit_exceeded", VERDICT_TLE},
    {"run_time_error",      VERDICT_RTE},
 /* found in the wild */
    {"runtime_error",       VERDICT_RTE},
    {"slow_accepted",       VERDICT_AC },
    {"compiler_error",      VERDICT_CE },
};

int package_read_submissions(struct package *package)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        AUTO(file_names_done) struct file_names names = {0};
        auto_free char *folder = text_format("submissions/%s", folders[i].folder);
        auto_close int fd = -1;
        int result = 0;

        if (!folder)
            return error_memory(package->err);
        result = package_open(package, folder, &fd);
        if (result == -(int)ERR_NOT_FOUND)
            continue;
        if (result == 0)
            result = file_list_fd(fd, folder, false, SUBMISSIONS_MAX, &names, package->err);
        for (size_t j = 0; result == 0 && j < names.count; j++) {
            auto_free char *path = text_format("%s/%s", folders[i].folder, names.names[j]);

            result = path ? add_expected(package, path, folders[i].verdict, false)
                          : error_memory(package->err);
        }
        if (result < 0)
            return result;
    }
    return 0;
}

/* Lower is better; 0: no statement.  English first, text before PDF. */
static int rank_of_statement(const char *name)
{
    static const char *const order[] = {"problem.en.md",  "problem.md",   "problem.en.tex",
                                        "problem.tex",    "problem.*.md", "problem.*.tex",
                                        "problem.en.pdf", "problem.pdf",  "problem.*.pdf"};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *star = strchr(order[i], '*');

        if (!star ? strcmp(name, order[i]) == 0
                  : text_has_prefix(name, "problem.") && text_has_suffix(name, star + 1))
            return (int)i + 1;
    }
    return 0;
}

int package_find_statement(struct package *package)
{
    static const char *const places[] = {"statement", "problem_statement", "."};
    int best = 0;

    for (size_t i = 0; i < 3 && best == 0; i++) {
        AUTO(file_names_done) struct file_names names = {0};
        auto_close int fd = -1;
        int result = package_open(package, places[i], &fd);

        if (result == -(int)ERR_NOT_FOUND)
            continue;
        if (result == 0)
            result = file_list_fd(fd, places[i], false, PACKAGE_ENTRIES_MAX, &names, package->err);
        if (result < 0)
            return result;
        for (size_t j = 0; j < names.count; j++) {
            int rank = rank_of_statement(names.names[j]);
            char *path = NULL;

            if (rank == 0 || (best > 0 && rank >= best))
                continue;
            path = i == 2 ? text_copy(names.names[j])
                          : text_format("%s/%s", places[i], names.names[j]);
            if (!path)
                return error_memory(package->err);
            free(package->challenge->statement_path);
            package->challenge->statement_path = path;
            best = rank;
        }
    }
    return 0;
}

static bool verdict_by_code(const char *code, enum verdict *out_verdict)
{
    for (unsigned verdict = VERDICT_AC; verdict < VERDICT_JE; verdict++) {
        if (strcmp(code, verdict_code((enum verdict)verdict)) == 0) {
            *out_verdict = (enum verdict)verdict;
            return true;
        }
    }
    return false;
}

static int read_expected(struct package *package, const struct yaml *yaml)
{
    const struct yaml_node *map = yaml_get(yaml_root(yaml), "submissions");
    char shown[SHOWN];

    if (yaml_is_null(map))
        return 0;
    if (map->kind != YAML_MAP)
        return yaml_fail(yaml, map, package->err,
                         "'submissions' must give verdicts by path, such as 'accepted/a.c: AC'");
    for (size_t i = 0; i < map->count; i++) {
        const char *path = map->keys[i]->text;
        const struct yaml_node *value = map->items[i];
        auto_free char *full = text_format("submissions/%s", path);
        auto_close int fd = -1;
        enum verdict verdict = VERDICT_NOT_RUN;
        int result = 0;

        if (!full)
            return error_memory(package->err);
        if (value->kind != YAML_SCALAR || !verdict_by_code(value->text, &verdict))
            return yaml_fail(yaml, value, package->err,
                             "a verdict is one of AC WA TLE MLE OLE RTE CE SEC");
        if (package_open(package, full, &fd) < 0)
            return yaml_fail(yaml, map->keys[i], package->err, "there is no submissions/%s",
                             text_escape_into(shown, sizeof shown, path, strlen(path)));
        result = add_expected(package, path, verdict, true);
        if (result < 0)
            return result;
    }
    return 0;
}

static struct testcase *find_test(const struct challenge *challenge, const char *name)
{
    for (size_t i = 0; i < challenge->test_count; i++)
        if (strcmp(challenge->tests[i].name, name) == 0)
            return &challenge->tests[i];
    return NULL;
}

/* "tests: {secret/01-edge: {why: …}}" */
static int read_tests(struct package *package, const struct yaml *yaml)
{
    static const char *const keys[] = {"why", NULL};
    const struct yaml_node *map = yaml_get(yaml_root(yaml), "tests");
    char shown[SHOWN];

    if (yaml_is_null(map))
        return 0;
    if (map->kind != YAML_MAP)
        return yaml_fail(yaml, map, package->err,
                         "'tests' must say something by test, such as 'secret/1: {why: ...}'");
    for (size_t i = 0; i < map->count; i++) {
        const char *name = map->keys[i]->text;
        struct testcase *test = find_test(package->challenge, name);
        const char *why = NULL;
        int result = 0;

        if (!test)
            return yaml_fail(yaml, map->keys[i], package->err, "there is no test '%s'",
                             text_escape_into(shown, sizeof shown, name, strlen(name)));
        if ((result = yaml_check_keys(yaml, map->items[i], keys, package->err)) < 0 ||
            (result = yaml_text(yaml, map->items[i], "why", &why, package->err)) < 0)
            return result;
        if (why && !(test->why = text_copy(why)))
            return error_memory(package->err);
    }
    return 0;
}

int package_read_assess(struct package *package)
{
    static const char *const keys[] = {"version",     "minutes", "skills", "languages",
                                       "submissions", "tests",   "size",   NULL};
    struct challenge *challenge = package->challenge;
    auto_yaml struct yaml *yaml = NULL;
    const struct yaml_node *root = NULL;
    char **skills = NULL;
    size_t skill_count = 0;
    int64_t version = 0, minutes = 0;
    int result = package_yaml(package, "assess.yaml", &yaml);

    if (result < 0 || !yaml)
        return result;
    root = yaml_root(yaml);
    if ((result = yaml_check_keys(yaml, root, keys, package->err)) < 0 ||
        (result = yaml_i64(yaml, root, "version", 1, 1, &version, package->err)) < 0 ||
        (result = yaml_i64(yaml, root, "minutes", 1, MINUTES_MAX, &minutes, package->err)) < 0)
        return result;
    if (version == 0)
        return yaml_fail(yaml, root, package->err, "'version: 1' is missing");
    challenge->minutes = (unsigned)minutes;
    result = package_texts(package, yaml, root, "skills", &skills, &skill_count);
    package_texts_done(skills, skill_count);
    if (result < 0 ||
        (result = package_texts(package, yaml, root, "languages", &challenge->languages,
                                &challenge->language_count)) < 0 ||
        (result = read_expected(package, yaml)) < 0 || (result = read_tests(package, yaml)) < 0)
        return result;
    return package_read_size(package, yaml);
}
