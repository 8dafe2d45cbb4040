/* SPDX-License-Identifier: MIT */
/*
 * Input validators: each accepts every test's input (exit code 42), some refuses each file of
 * data/invalid_input, and some refuses each of a few texts that are no input of anything.
 */
#include "check.h"

#include "auto.h"
#include "file.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ACCEPTS = 42,
    SAID_MAX = 120,
    INPUT_MAX = 256 << 20,
    MIB = 1 << 20,
};

enum subject_kind { SUBJECT_TEST, SUBJECT_INVALID, SUBJECT_NONSENSE };

struct subject {
    enum subject_kind kind;
    const char *path; /* in the package; of nonsense what it is */
    const char *data; /* of nonsense */
    size_t size;
    bool refused; /* by some validator */
};

static const struct nonsense {
    const char *what, *data;
    size_t size;
} nonsense[] = {
    {"an empty file",                   "",                                                   0 },
    {"a line without anything",         "\n",                                                 1 },
    {"a line of words",                 "no such thing\n",                                    14},
    {"bytes that are no text",          "\x80\xff\x00\xfe\n",                                 5 },
    {"a line of numbers far too large", "99999999999999999999999 -99999999999999999999999\n", 49},
};

struct validation {
    struct checking *checking;
    struct subject *subjects;
    size_t count;
    const char *validator;
};

static void add_subjects(const struct checking *checking, struct validation *validation)
{
    for (size_t i = 0; i < checking->tree.count; i++) {
        const struct package_entry *entry = &checking->tree.items[i];
        bool is_test =
            package_entry_is_in(entry, "data/sample") || package_entry_is_in(entry, "data/secret");
        bool is_invalid = package_entry_is_in(entry, "data/invalid_input");

        if (entry->kind != ENTRY_FILE || !text_has_suffix(entry->path, ".in"))
            continue;
        if (is_test || is_invalid)
            validation->subjects[validation->count++] = (struct subject){
                .kind = is_test ? SUBJECT_TEST : SUBJECT_INVALID, .path = entry->path};
    }
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
        validation->subjects[validation->count++] = (struct subject){.kind = SUBJECT_NONSENSE,
                                                                     .path = nonsense[i].what,
                                                                     .data = nonsense[i].data,
                                                                     .size = nonsense[i].size};
}

static int read_subject(void *context, size_t index, char **out_data, size_t *out_size,
                        struct error *err)
{
    const struct validation *validation = context;
    const struct subject *subject = &validation->subjects[index];

    if (subject->kind != SUBJECT_NONSENSE)
        return challenge_read(validation->checking->challenge, subject->path, out_data, out_size,
                              err);
    *out_data = text_copy_n(subject->data, subject->size);
    *out_size = subject->size;
    return *out_data ? 0 : error_memory(err);
}

static void describe_end(const struct sandbox_result *result, char *out, size_t size)
{
    switch (result->outcome) {
    case SANDBOX_EXITED: (void)snprintf(out, size, "exit code %d", result->exit_code); return;
    case SANDBOX_SIGNALED: (void)snprintf(out, size, "signal %d", result->signal); return;
    case SANDBOX_CPU_LIMIT:
    case SANDBOX_WALL_LIMIT: (void)snprintf(out, size, "time limit"); return;
    case SANDBOX_MEMORY_LIMIT: (void)snprintf(out, size, "memory limit"); return;
    case SANDBOX_OUTPUT_LIMIT: (void)snprintf(out, size, "output limit"); return;
    case SANDBOX_FORBIDDEN:
    case SANDBOX_UNSTARTED: break;
    }
    (void)snprintf(out, size, "it could not run");
}

static void on_end(void *context, size_t index, const struct sandbox_result *result,
                   const char *said, size_t said_size)
{
    struct validation *validation = context;
    struct checking *checking = validation->checking;
    struct subject *subject = &validation->subjects[index];
    const char *newline = memchr(said, '\n', said_size);
    char words[SAID_MAX], end[SAID_MAX];
    struct finding *finding;

    if (result->outcome == SANDBOX_EXITED && result->exit_code == ACCEPTS)
        return;
    subject->refused = true;
    if (subject->kind != SUBJECT_TEST)
        return;
    describe_end(result, end, sizeof end);
    (void)text_escape_into(words, sizeof words, said,
                           newline ? (size_t)(newline - said) : said_size);
    finding = findings_add(&checking->checked->findings, RULE_INPUT_REFUSED,
                           "%.80s refuses this input (%s)%s%s", validation->validator, end,
                           words[0] ? ": " : "", words);
    finding_file(finding, checking->challenge, subject->path);
    finding_hint(finding, "mend the input, or what the validator takes for wrong");
}

static int run_validator(struct validation *validation, struct check_build *build)
{
    struct checking *checking = validation->checking;
    const int64_t second = 1000000000;
    const struct input_runs runs = {
        .count = validation->count,
        .limits = {.cpu_ns = 60 * second,
                   .wall_ns = 181 * second,
                   .memory_bytes = (uint64_t)2048 * MIB,
                   .output_bytes = (uint64_t)8 * MIB,
                   .error_bytes = MIB / 16},
        .read = read_subject,
        .on_end = on_end,
        .context = validation,
    };

    checking->checked->validators++;
    return grade_inputs(&checking->grader, &build->program, &build->artifact, &runs, checking->err);
}

static void skip(const struct checking *checking, const char *path, const char *why)
{
    struct finding *finding = findings_add(&checking->checked->findings, RULE_VALIDATOR_SKIPPED,
                                           "this validator was not run: %.150s", why);

    finding_file(finding, checking->challenge, path);
    finding_hint(finding, "validators in Python, C and C++ are run; others only elsewhere");
}

static int check_validator(struct validation *validation, const struct package_entry *entry)
{
    struct checking *checking = validation->checking;
    AUTO(check_build_done) struct check_build build = {0};
    enum check_built built;
    struct error why;
    int result;

    if (checking->challenge->has_validator_flags) {
        skip(checking, entry->path, "some tests have flags for validators");
        return 0;
    }
    result = check_build(checking, entry->path, NULL, &build, &built, &why);
    if (result < 0)
        return result;
    if (built != CHECK_BUILT) {
        skip(checking, entry->path, why.message);
        return 0;
    }
    if (build.judgement->compile.verdict == VERDICT_CE) {
        struct finding *finding = findings_add(&checking->checked->findings, RULE_BROKEN_VALIDATOR,
                                               "this validator does not compile");

        check_place_diagnostic(checking, entry->path, &build.judgement->compile, finding);
        finding_hint(finding, "validators are compiled as submissions are");
        return 0;
    }
    validation->validator = package_entry_name(entry);
    return run_validator(validation, &build);
}

/* Where there is nothing to read, say, an empty file is an input like any other. */
static bool is_input(const struct validation *validation, const struct subject *nonsense_subject)
{
    const struct checking *checking = validation->checking;
    bool found = false;

    for (size_t i = 0; i < validation->count && !found; i++) {
        const struct subject *subject = &validation->subjects[i];
        auto_free char *data = NULL;
        struct error ignored;
        size_t size = 0;

        if (subject->kind == SUBJECT_TEST &&
            package_tree_find(&checking->tree, subject->path)->size == nonsense_subject->size &&
            challenge_read(checking->challenge, subject->path, &data, &size, &ignored) == 0)
            found =
                size == nonsense_subject->size && memcmp(data, nonsense_subject->data, size) == 0;
    }
    return found;
}

/* Nobody refused what somebody should. */
static void judge_subjects(const struct validation *validation)
{
    struct checking *checking = validation->checking;

    for (size_t i = 0; i < validation->count; i++) {
        const struct subject *subject = &validation->subjects[i];
        struct finding *finding;

        checking->checked->inputs += subject->kind == SUBJECT_TEST && !subject->refused;
        if (subject->kind == SUBJECT_TEST || subject->refused)
            continue;
        if (subject->kind == SUBJECT_INVALID) {
            finding = findings_add(&checking->checked->findings, RULE_INVALID_ACCEPTED,
                                   "no validator refuses this input");
            finding_file(finding, checking->challenge, subject->path);
            finding_hint(finding, "what lies in data/invalid_input is to be refused");
        } else if (!is_input(validation, subject)) {
            finding = findings_add(&checking->checked->findings, RULE_NONSENSE_ACCEPTED,
                                   "no validator refuses %s", subject->path);
            finding_file(finding, checking->challenge, "input_validators");
            finding_hint(finding, "check each line to its end, and that nothing follows the last");
        }
    }
}

/* "input_validators/NAME" and nothing below it. */
static bool is_validator(const struct package_entry *entry)
{
    static const char *const folders[] = {"input_validators", "input_format_validators"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (package_entry_is_in(entry, folders[i]))
            return !strchr(entry->path + strlen(folders[i]) + 1, '/') &&
                   !text_has_prefix(package_entry_name(entry), "README") &&
                   strcmp(package_entry_name(entry), "__pycache__") != 0 &&
                   (entry->kind == ENTRY_FILE || entry->kind == ENTRY_FOLDER);
    return false;
}

int check_validators(struct checking *checking)
{
    struct validation validation = {.checking = checking};
    auto_free struct subject *subjects =
        calloc(checking->tree.count + sizeof nonsense / sizeof *nonsense, sizeof *subjects);
    int result = 0;

    if (!subjects)
        return error_memory(checking->err);
    validation.subjects = subjects;
    add_subjects(checking, &validation);
    check_tell(checking, CHECK_VALIDATING, 0);
    for (size_t i = 0; result == 0 && i < checking->tree.count; i++)
        if (is_validator(&checking->tree.items[i]))
            result = check_validator(&validation, &checking->tree.items[i]);
    if (result == 0 && checking->checked->validators > 0)
        judge_subjects(&validation);
    return result;
}
