/* SPDX-License-Identifier: MIT */
/* submissions/ and input_validators/: is what the format asks for there, and where it should be? */
#include "rules.h"

#include "auto.h"
#include "expectation.h"
#include "submission.h"
#include "text.h"

#include <string.h>

AUTO_OWNER(submission, submission_free)

static const char *const folders[] = {"accepted",
                                      "rejected",
                                      "wrong_answer",
                                      "time_limit_exceeded",
                                      "run_time_error",
                                      "brute_force",
                                      "slow_accepted",
                                      "runtime_error",
                                      "compiler_error",
                                      "partially_accepted",
                                      "mixed",
                                      "other",
                                      NULL};

static bool is_among(const char *name, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

struct programs {
    struct expectation *items;
    size_t count;
};

static void programs_done(struct programs *programs)
{
    expectations_done(programs->items, programs->count);
}

/* A file that lies in no folder, or a folder whose name promises nothing. */
static void check_folder(const struct inspection *inspection, const struct programs *programs,
                         const struct package_entry *entry)
{
    const char *name = package_entry_name(entry);
    const char *nearest = text_nearest(name, folders);
    struct finding *finding;

    if (is_among(name, folders) || text_has_prefix(name, "README") ||
        strcmp(name, "submissions.yaml") == 0)
        return;
    for (size_t i = 0; i < programs->count; i++) {
        size_t length = strlen(name);

        if (programs->items[i].known && strncmp(programs->items[i].path, name, length) == 0 &&
            programs->items[i].path[length] == '/')
            return;
    }
    finding = findings_add(inspection->findings, RULE_STRAY_PROGRAM,
                           entry->kind == ENTRY_FOLDER ? "no verdict goes by the name '%.100s'"
                                                       : "'%.100s' lies in no folder",
                           name);
    finding_file(finding, inspection->challenge, entry->path);
    if (nearest && entry->kind == ENTRY_FOLDER)
        finding_hint(finding, "did you mean '%s'?", nearest);
    else
        finding_hint(finding, "programs lie in accepted/, wrong_answer/, time_limit_exceeded/ or "
                              "run_time_error/");
}

static int check_program(const struct inspection *inspection, const struct expectation *program)
{
    const struct challenge *challenge = inspection->challenge;
    AUTO(auto_submission_clean) struct submission *submission = NULL;
    auto_free char *path = text_format("submissions/%s", program->path);
    struct finding *finding;
    struct error fault;
    size_t bytes = 0;

    if (!path)
        return error_memory(inspection->err);
    if (submission_load_beneath(challenge->directory_fd, path, &submission, &fault) < 0) {
        finding = findings_add(inspection->findings, RULE_NO_SUBMISSION, "%.200s", fault.message);
        finding_file(finding, challenge, path);
        finding_hint_of(finding, &fault);
        return 0;
    }
    for (size_t i = 0; i < submission->file_count; i++)
        bytes += submission->files[i].size;
    if (bytes <= challenge->code_bytes)
        return 0;
    finding = findings_add(inspection->findings, RULE_NO_SUBMISSION,
                           "this program has %zu bytes; the challenge allows %llu", bytes,
                           (unsigned long long)challenge->code_bytes);
    finding_file(finding, challenge, path);
    finding_hint(finding, "no candidate could hand it in; raise limits: code, or make it smaller");
    return 0;
}

static void check_kinds(const struct inspection *inspection, const struct programs *programs)
{
    bool accepted = false, must_fail = false;
    struct finding *finding;

    for (size_t i = 0; i < programs->count; i++) {
        accepted |= text_has_prefix(programs->items[i].path, "accepted/");
        must_fail |= programs->items[i].known && expectation_must_fail(&programs->items[i]);
    }
    if (!accepted) {
        finding = findings_add(inspection->findings, RULE_NO_ACCEPTED,
                               "no program shows that the challenge can be solved");
        finding_file(finding, inspection->challenge, "");
        finding_hint(finding, "put one into submissions/accepted/");
    }
    if (!must_fail) {
        finding = findings_add(inspection->findings, RULE_NO_MUST_FAIL,
                               "no program shows that the tests find mistakes");
        finding_file(finding, inspection->challenge, "");
        finding_hint(finding, "put wrong and slow ones into submissions/wrong_answer/ and "
                              "submissions/time_limit_exceeded/");
    }
}

static void check_validators(const struct inspection *inspection)
{
    const struct package_tree *tree = inspection->tree;
    struct finding *finding;

    for (size_t i = 0; i < tree->count; i++)
        if (package_entry_is_in(&tree->items[i], "input_validators") ||
            package_entry_is_in(&tree->items[i], "input_format_validators"))
            return;
    finding = findings_add(inspection->findings, RULE_NO_VALIDATOR,
                           "no program checks that the inputs keep what the statement promises");
    finding_file(finding, inspection->challenge, "");
    finding_hint(finding,
                 "write input_validators/validate.py: exit code 42 for a good input, 43 else");
}

int rules_submissions(const struct inspection *inspection)
{
    AUTO(programs_done) struct programs programs = {0};
    const struct package_tree *tree = inspection->tree;
    struct error fault;
    int result =
        expectations_read(inspection->challenge, tree, &programs.items, &programs.count, &fault);

    if (result < 0 && fault.code != ERR_PACKAGE) {
        *inspection->err = fault;
        return result;
    }
    if (result < 0) {
        struct finding *finding =
            findings_add(inspection->findings, RULE_FORMAT, "%.200s", fault.message);

        finding->place = fault.place;
        finding_hint_of(finding, &fault);
    }
    for (size_t i = 0; i < tree->count; i++) {
        const char *rest = tree->items[i].path + strlen("submissions/");

        if (package_entry_is_in(&tree->items[i], "submissions") && !strchr(rest, '/'))
            check_folder(inspection, &programs, &tree->items[i]);
    }
    result = 0;
    for (size_t i = 0; result == 0 && i < programs.count; i++)
        result = check_program(inspection, &programs.items[i]);
    check_kinds(inspection, &programs);
    check_validators(inspection);
    return result;
}
