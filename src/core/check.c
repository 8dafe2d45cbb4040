/* SPDX-License-Identifier: MIT */
/*
 * Use case: check challenge packages.  First what can be read (the rules of model), then what must be
 * run: input validators on every input, programs on every test.
 */
#include "check.h"

#include "auto.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#ifdef ERROR_ANALYZED /* gcc 12 loses the caller's record, and what it has, once others have seen it */
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

AUTO_OWNER(challenge, challenge_free)

void check_tell(const struct checking *checking, enum check_phase phase, size_t program)
{
    const struct check_progress progress = {phase, checking->checked, program};

    if (checking->request->on_progress)
        checking->request->on_progress(checking->request->context, &progress);
}

static int copy_tests(const struct checking *checking)
{
    const struct challenge *challenge = checking->challenge;
    struct checked_challenge *checked = checking->checked;

    checked->tests = calloc(challenge->test_count, sizeof *checked->tests);
    if (!checked->tests)
        return error_memory(checking->err);
    for (size_t i = 0; i < challenge->test_count; i++) {
        const struct testcase *test = &challenge->tests[i];
        struct checked_test *copy = &checked->tests[checked->test_count++];

        copy->name = text_copy(test->name);
        copy->why = text_copy(test->why ? test->why : "");
        copy->secret = test->secret;
        if (!copy->name || !copy->why)
            return error_memory(checking->err);
    }
    return 0;
}

static int run_all(struct checking *checking)
{
    int result =
        package_tree_read(checking->challenge->directory_fd, &checking->tree, checking->err);

    if (result == 0)
        result = copy_tests(checking);
    if (result == 0)
        result = check_answers(checking);
    if (result == 0)
        result = check_generated(checking);
    if (result == 0)
        result = check_validators(checking);
    if (result == 0)
        result = check_programs(checking);
    package_tree_done(&checking->tree);
    return result;
}

/* What kept us from looking at this package keeps us from no other one. */
static void as_failure(struct checking *checking)
{
    checking->checked->failure = *checking->err;
}

static int check_one(struct checking *checking, const char *directory)
{
    AUTO(auto_challenge_clean) struct challenge *challenge = NULL;
    bool unsupported = false;
    int result = rules_apply(directory, checking->checked, &challenge, &unsupported, checking->err);

    checking->challenge = challenge;
    if (result < 0)
        return result;
    check_tell(checking, CHECK_READING, 0);
    if (unsupported && !checking->request->format_only) {
        (void)error_set(&checking->checked->failure, ERR_UNSUPPORTED,
                        "the programs of '%s' were not judged", checking->checked->id);
        error_hint(&checking->checked->failure, "the warnings and errors above say why");
        return 0;
    }
    return challenge && !checking->request->format_only ? run_all(checking) : 0;
}

/* Only of what a name is needed for, should nothing have been read. */
static int name_checked(struct checked_challenge *checked, const char *directory, struct error *err)
{
    char **texts[] = {&checked->id, &checked->name, &checked->directory, &checked->format};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!*texts[i])
            *texts[i] = text_copy(i == 3 ? "" : directory);
        if (!*texts[i])
            return error_memory(err);
    }
    return 0;
}

static int check_next(struct assess *assess, const struct check_request *request,
                      const char *directory, struct check_report *report, struct error *err)
{
    struct checked_challenge *checked = &report->items[report->count++];
    struct checking checking = {
        .assess = assess, .request = request, .checked = checked, .err = err};
    int result = 0;

    if (!request->format_only)
        checking.grader = session_grader(assess);
    result = check_one(&checking, directory);
    if (result < 0 && assess->interrupted && *assess->interrupted)
        report->interrupted = (int)*assess->interrupted;
    else if (result < 0)
        as_failure(&checking);
    report->errors += checked->findings.errors;
    report->warnings += checked->findings.warnings;
    report->unchecked += checked->failure.code != ERR_OK;
    result = name_checked(checked, directory, err);
    if (result == 0)
        check_tell(&checking, CHECK_DONE, 0);
    return result;
}

struct folders {
    char **items;
    size_t count;
};

static void folders_done(struct folders *folders)
{
    for (size_t i = 0; i < folders->count; i++)
        free(folders->items[i]);
    free(folders->items);
}

/* Who names all folders of a catalogue names that of its roles, too. */
static bool is_no_package(const struct check_request *request, const char *directory)
{
    size_t size = strlen(directory);

    while (size > 1 && directory[size - 1] == '/')
        size--;
    return request->count > 1 && size > strlen("/roles") &&
           strncmp(directory + size - strlen("/roles"), "/roles", strlen("/roles")) == 0 &&
           !challenge_is_package(directory);
}

int assess_challenge_check(struct assess *assess, const struct check_request *request,
                           struct check_report *out_report, struct error *err)
{
    AUTO(folders_done) struct folders folders = {0};
    AUTO(check_report_done) struct check_report report = {0};
    int result = 0;

    folders.items = calloc(request->count + 1, sizeof *folders.items);
    report.items = calloc(request->count + 1, sizeof *report.items);
    if (!folders.items || !report.items)
        return error_memory(err);
    for (size_t i = 0; result == 0 && i < request->count; i++) {
        bool catalogued;

        if (is_no_package(request, request->directories[i]))
            continue;
        result = catalogue_locate(assess, request->directories[i], &folders.items[folders.count],
                                  &catalogued, err);
        folders.count += result == 0;
    }
    for (size_t i = 0; result == 0 && i < folders.count && !report.interrupted; i++)
        result = check_next(assess, request, folders.items[i], &report, err);
    if (result < 0)
        return result;
    *out_report = take_struct(report);
    return 0;
}
