/* SPDX-License-Identifier: MIT */
#include "assess/judgement.h"

#include "assess/error.h"
#include "auto.h"
#include "digest.h"
#include "text.h"

#include <string.h>

AUTO_OWNER(judgement, judgement_free)
#define auto_judgement AUTO(auto_judgement_clean)

static const struct verdict_row {
    const char *code, *words;
} verdicts[VERDICT_COUNT] = {
    [VERDICT_NOT_RUN] = {"not_run", "not run"              },
    [VERDICT_AC] = {"AC",      "accepted"             },
    [VERDICT_WA] = {"WA",      "wrong answer"         },
    [VERDICT_TLE] = {"TLE",     "time limit exceeded"  },
    [VERDICT_MLE] = {"MLE",     "memory limit exceeded"},
    [VERDICT_OLE] = {"OLE",     "output limit exceeded"},
    [VERDICT_RTE] = {"RTE",     "run-time error"       },
    [VERDICT_CE] = {"CE",      "compile error"        },
    [VERDICT_SEC] = {"SEC",     "security violation"   },
    [VERDICT_JE] = {"JE",      "judging error"        },
};

const char *verdict_code(enum verdict verdict)
{
    return verdicts[(unsigned)verdict < VERDICT_COUNT ? verdict : VERDICT_JE].code;
}

const char *verdict_words(enum verdict verdict)
{
    return verdicts[(unsigned)verdict < VERDICT_COUNT ? verdict : VERDICT_JE].words;
}

const char *limit_name(enum limit_kind limit)
{
    static const char *const names[] = {
        [LIMIT_NONE] = NULL,       [LIMIT_CPU] = "cpu",       [LIMIT_WALL] = "wall",
        [LIMIT_MEMORY] = "memory", [LIMIT_OUTPUT] = "output", [LIMIT_PROCESSES] = "processes",
    };

    return (unsigned)limit < sizeof names / sizeof *names ? names[limit] : NULL;
}

int judgement_new(struct judgement **out_judgement)
{
    auto_judgement struct judgement *judgement = calloc(1, sizeof *judgement);

    if (!judgement)
        return -(int)ERR_SYSTEM;
    char **const texts[] = {
        &judgement->challenge_id,
        &judgement->challenge_name,
        &judgement->challenge_version,
        &judgement->challenge_digest,
        &judgement->challenge_directory,
        &judgement->submission_path,
        &judgement->submission_digest,
        &judgement->language,
        &judgement->language_name,
        &judgement->compiler,
        &judgement->runtime,
        &judgement->cpu_model,
        &judgement->kernel,
        &judgement->compile.output,
        &judgement->compile.command,
        &judgement->meter,
        &judgement->size_name,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = text_copy("");
        if (!*texts[i])
            return -(int)ERR_SYSTEM;
    }
    *out_judgement = take(judgement);
    return 0;
}

bool judgement_denied(const struct test_result *test, enum audience audience, size_t index,
                      struct denied_call *out_call)
{
    *out_call = test->denied[index];
    if (!test->secret || audience == AUDIENCE_REVIEWER)
        return true;
    out_call->detail[0] = '\0';
    for (size_t i = 0; i < test->denied_count; i++) {
        if (i == index || strcmp(test->denied[i].syscall, out_call->syscall) != 0)
            continue;
        if (i < index)
            return false;
        out_call->count += test->denied[i].count;
    }
    return true;
}

static void test_done(struct test_result *test)
{
    free(test->name);
    free(test->group);
    free(test->denied);
    free(test->message);
    free(test->input);
    free(test->answer);
    free(test->output);
    free(test->errors);
}

static void compile_done(struct compile_result *compile)
{
    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        free(compile->diagnostics[i].file);
        free(compile->diagnostics[i].message);
        free(compile->diagnostics[i].text);
        free(compile->diagnostics[i].fix);
    }
    free(compile->diagnostics);
    free(compile->output);
    free(compile->command);
}

void judgement_free(struct judgement *judgement)
{
    if (!judgement)
        return;
    free(judgement->challenge_id);
    free(judgement->challenge_name);
    free(judgement->challenge_version);
    free(judgement->challenge_digest);
    free(judgement->challenge_directory);
    free(judgement->submission_path);
    free(judgement->submission_digest);
    free(judgement->language);
    free(judgement->language_name);
    free(judgement->compiler);
    free(judgement->runtime);
    free(judgement->cpu_model);
    free(judgement->kernel);
    free(judgement->meter);
    free(judgement->size_name);
    compile_done(&judgement->compile);
    for (size_t i = 0; i < judgement->test_count; i++)
        test_done(&judgement->tests[i]);
    free(judgement->tests);
    for (size_t i = 0; i < judgement->group_count; i++)
        free(judgement->groups[i].name);
    free(judgement->groups);
    for (size_t i = 0; i < judgement->protection_count; i++)
        free(judgement->protections[i]);
    free(judgement->protections);
    free(judgement);
}

void judgement_outputs_digest(const struct judgement *judgement,
                              char out_digest[JUDGEMENT_DIGEST_SIZE])
{
    struct digest *digest = digest_new();

    out_digest[0] = '\0';
    if (!digest)
        return;
    digest_add_text(digest, "assess outputs 1");
    for (size_t i = 0; i < judgement->test_count; i++) {
        if (!judgement->tests[i].output_digest[0])
            continue;
        digest_add_text(digest, judgement->tests[i].name);
        digest_add_text(digest, judgement->tests[i].output_digest);
    }
    digest_end(digest, out_digest);
}
