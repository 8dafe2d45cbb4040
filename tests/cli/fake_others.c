/* SPDX-License-Identifier: MIT */
#include "fake_parts.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct judgement *fake_denied_calls(void)
{
    struct judgement *judgement = fake_accepted();

    for (size_t i = 0; i < 3; i++) {
        struct denied_call *denied = calloc(2, sizeof *denied);

        assert(denied);
        denied[0] =
            (struct denied_call){.syscall = "socket", .detail = "AF_INET, SOCK_STREAM", .count = 2};
        denied[1] = (struct denied_call){.syscall = "ptrace", .detail = "", .count = 1};
        if (judgement->tests[i].secret) {
            denied[0] = (struct denied_call){.syscall = "socket", .detail = "SECRET 1", .count = 2};
            denied[1] = (struct denied_call){.syscall = "socket", .detail = "SECRET 2", .count = 1};
        }
        judgement->tests[i].denied = denied;
        judgement->tests[i].denied_count = 2;
    }
    fake_set(&judgement->meter, "rlimit");
    return judgement;
}

static struct judgement *fake_forbidden_call(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_SEC);

    judgement->tests[0].signal = SIGSYS;
    return judgement;
}

static struct judgement *fake_not_judged(void)
{
    struct judgement *judgement = fake_failed(8, VERDICT_JE);

    memcpy(judgement->failure.code, "E0310", sizeof "E0310");
    (void)snprintf(judgement->failure.message, sizeof judgement->failure.message,
                   "test secret/07-edge: the lane ended");
    (void)snprintf(judgement->failure.hint, sizeof judgement->failure.hint,
                   "run it again; 'assess doctor' looks for the cause");
    return judgement;
}

static struct judgement *fake_interrupted(void)
{
    struct judgement *judgement = fake_failed(11, VERDICT_NOT_RUN);

    judgement->interrupted = SIGINT;
    judgement->verdict = VERDICT_NOT_RUN;
    return judgement;
}

static struct judgement *fake_interrupted_compiling(void)
{
    struct judgement *judgement = NULL;

    assert(judgement_new(&judgement) == 0);
    fake_set(&judgement->challenge_id, "ratelimiter");
    fake_set(&judgement->submission_path, "submission.cpp");
    fake_set(&judgement->language_name, "C++20");
    judgement->interrupted = SIGTERM;
    return judgement;
}

/* Not the catalogue's package, and names that are too long for any head or table. */
static struct judgement *fake_names(void)
{
    struct judgement *judgement = fake_failed(2, VERDICT_WA);

    fake_set(&judgement->challenge_directory, "/srv/variants/of the \x1b[31myear/2026/ratelimiter");
    fake_set(&judgement->submission_path,
             "work/a_submission_with_a_name_of_more_than_eighty_columns_that_must_be_cut_in_the_"
             "middle.c");
    fake_set(&judgement->tests[2].name,
             "secret/large/27-many-clients-\xE6\x97\xA5\xE6\x9C\xAC-and-a-name-that-does-not-fit-"
             "anywhere-at-all-not-even-at-eighty");
    fake_set(&judgement->groups[1].name, "secret/large-with-a-long-name-of-its-own");
    fake_set(&judgement->tests[2].group, "secret/large-with-a-long-name-of-its-own");
    return judgement;
}

const struct layout fake_others[] = {
    {"accepted",              fake_accepted             },
    {"denied-calls",          fake_denied_calls         },
    {"forbidden-call",        fake_forbidden_call       },
    {"interrupted",           fake_interrupted          },
    {"interrupted-compiling", fake_interrupted_compiling},
    {"names",                 fake_names                },
    {"not-judged",            fake_not_judged           },
    {NULL,                    NULL                      },
};
