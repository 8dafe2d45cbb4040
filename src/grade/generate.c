/* SPDX-License-Identifier: MIT */
/* The generator in its box: nothing of the package but its own folder, and one file that comes back. */
#include "generate.h"

#include "auto.h"
#include "embedded.h"
#include "file.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define GENERATOR "generators/generate.py"

static const int64_t cpu_ns = INT64_C(120000000000);
static const uint64_t mib = UINT64_C(1) << 20;
enum { WRITES_MIB = 256, LINES_MIB = 4 };

extern const struct embedded box_programs[];

struct generating {
    struct submission *submission; /* the folder of the generator */
    struct program program;
    char seed[24];
    struct sandbox_file *files;
    char **names;
    size_t count;
};

static void generating_done(struct generating *generating)
{
    submission_free(generating->submission);
    program_done(&generating->program);
    for (size_t i = 0; i < generating->count; i++)
        free(generating->names[i]);
    free(generating->names);
    free(generating->files);
}

static int check_generator(const struct challenge *challenge, struct error *err)
{
    auto_close int fd = -1;
    int rc = file_open_beneath(challenge->directory_fd, GENERATOR, FILE_LINKS_INSIDE, &fd, err);

    if (rc == -(int)ERR_NOT_FOUND) {
        (void)error_set(err, ERR_PACKAGE, "the challenge '%s' has no generator", challenge->id);
        error_hint(err, "assess-challenge(5) says how " GENERATOR " is called");
    }
    return rc < 0 ? -(int)err->code : 0;
}

static bool add_file(struct generating *generating, char *name, const char *data, size_t size)
{
    if (!name)
        return false;
    generating->names[generating->count] = name;
    generating->files[generating->count++] =
        (struct sandbox_file){.name = name, .data = data, .size = size};
    return true;
}

static int collect_files(struct generating *generating, struct error *err)
{
    const struct submission *submission = generating->submission;
    size_t room = submission->file_count + 2;

    generating->files = calloc(room, sizeof(*generating->files));
    generating->names = calloc(room, sizeof(*generating->names));
    if (!generating->files || !generating->names)
        return error_memory(err);
    for (size_t i = 0; i < submission->file_count; i++)
        if (!add_file(generating, text_format("generators/%s", submission->files[i].name),
                      submission->files[i].data, submission->files[i].size))
            return error_memory(err);
    if (!add_file(generating, text_copy(".assess/seed"), generating->seed,
                  strlen(generating->seed)) ||
        !add_file(generating, text_copy(".assess/generate.py"), box_programs[0].text,
                  box_programs[0].size) ||
        !words_add(&generating->program.sources, ".assess/generate.py"))
        return error_memory(err);
    return 0;
}

/* The last line that it printed to standard error. */
static void quote(struct sandbox_box *box, struct error *err)
{
    size_t size = 0;
    const char *text = sandbox_output(box, 2, &size);
    size_t start = 0;
    char shown[200];

    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
        size--;
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\n')
            start = i + 1;
    if (size > start)
        error_detail(err, "it says: %s",
                     text_escape_into(shown, sizeof(shown), text + start, size - start));
}

static int check_end(struct sandbox_box *box, const struct sandbox_result *result,
                     struct error *err)
{
    if (result->outcome == SANDBOX_EXITED && result->exit_code == 0)
        return 0;
    if (grade_check_run(result, err) < 0)
        return -(int)err->code;
    if (result->outcome == SANDBOX_EXITED)
        (void)error_set(err, ERR_PACKAGE, "the generator fails with exit code %d",
                        result->exit_code);
    else
        (void)error_set(err, ERR_PACKAGE, "the generator was stopped: %s",
                        sandbox_outcome_name(result->outcome));
    error_hint(err, "it may use 2 minutes of CPU time, 1 GiB of memory, 256 MiB of files");
    quote(box, err);
    return -(int)ERR_PACKAGE;
}

static int run_box(const struct grader *grader, struct sandbox_box *box,
                   struct generated *out_generated, struct error *err)
{
    struct sandbox_result result;
    struct sandbox_error why;
    auto_close int fd = -1;
    char *pack = NULL;
    size_t size = 0;
    uint64_t bytes;
    int rc = grade_run_once(grader, box, NULL, &result, err);

    if (rc == 0)
        rc = check_end(box, &result, err);
    if (rc < 0)
        return rc;
    if (sandbox_take_output(box, 0, &fd, &bytes, &why) < 0)
        return error_set(err, ERR_PACKAGE, "the generator wrote more than %d MiB", WRITES_MIB);
    rc = file_read_fd(fd, "the tests", (size_t)(WRITES_MIB + LINES_MIB) * mib, &pack, &size, err);
    return rc < 0 ? rc : generated_unpack(pack, size, out_generated, err);
}

static int open_box(const struct grader *grader, const struct generating *generating,
                    struct sandbox_box **out_box, struct error *err)
{
    static const char *const outputs[] = {"tests", NULL};
    const struct stage *stage = &generating->program.profile->run;
    const struct box_request request = {
        .stage = stage,
        .program = &generating->program,
        .files = generating->files,
        .file_count = generating->count,
        .outputs = outputs,
        .outputs_max_bytes = (WRITES_MIB + LINES_MIB) * mib,
        .limits = {.cpu_ns = cpu_ns,
                   .memory_bytes = 1024 * mib,
                   .output_bytes = mib,
                   .error_bytes = mib,
                   .file_bytes = (WRITES_MIB + LINES_MIB) * mib,
                   .file_count = 20010},
    };
    struct sandbox_policy *policy = NULL;
    int rc = grade_open_policy(stage->policy, &policy, err);

    if (rc == 0)
        rc = grade_open_box(grader->lanes[0], &request, policy, out_box, err);
    sandbox_policy_free(policy);
    return rc;
}

int grade_generate(const struct grader *grader, const struct profiles *profiles,
                   const struct challenge *challenge, int64_t seed, struct generated *out_generated,
                   struct error *err)
{
    AUTO(generating_done) struct generating generating = {0};
    struct sandbox_box *box = NULL;
    auto_free char *digits =
        seed == GENERATE_SHIPPED ? text_copy("") : text_format("%lld", (long long)seed);
    int rc = digits ? check_generator(challenge, err) : error_memory(err);

    if (rc < 0)
        return rc;
    memcpy(generating.seed, digits, strlen(digits) + 1);
    rc = profile_named(profiles, "python", &generating.program.profile, err);
    if (rc == 0)
        rc = submission_load_beneath(challenge->directory_fd, "generators", &generating.submission,
                                     err);
    if (rc == 0)
        rc = collect_files(&generating, err);
    if (rc == 0)
        rc = open_box(grader, &generating, &box, err);
    if (rc == 0)
        rc = run_box(grader, box, out_generated, err);
    sandbox_box_close(box);
    if (rc == -(int)ERR_SUBMISSION)
        err->code = ERR_PACKAGE; /* the author's turn, not a candidate's */
    return rc < 0 ? -(int)err->code : 0;
}
