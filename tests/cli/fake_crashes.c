/* SPDX-License-Identifier: MIT */
#include "fake_parts.h"

#include <signal.h>
#include <stddef.h>

static struct judgement *fake_run_time_error_signal(void)
{
    struct judgement *judgement = fake_failed(4, VERDICT_RTE);
    struct test_result *test = &judgement->tests[4];

    test->signal = SIGSEGV;
    fake_set_bytes(&test->errors, &test->errors_size, "SECRET WORDS\n");
    test->stderr_bytes = test->errors_size;
    return judgement;
}

static struct judgement *fake_run_time_error_exit(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_RTE);
    struct test_result *test = &judgement->tests[0];

    fake_set(&judgement->submission_path, "submission.py");
    fake_set(&judgement->language_name, "Python 3");
    fake_set(&judgement->compiler, "");
    fake_set(&judgement->runtime, "python 3.11.2");
    judgement->compile.verdict = VERDICT_NOT_RUN;
    test->exit_code = 1;
    fake_set_bytes(&test->errors, &test->errors_size,
                   "Traceback (most recent call last):\n"
                   "  File \"/app/submission.py\", line 7, in <module>\n"
                   "    print(total / count)\n"
                   "ZeroDivisionError: division by zero\n");
    test->stderr_bytes = test->errors_size;
    return judgement;
}

static void set_errors(struct test_result *test, int number, const char *errors)
{
    test->signal = number;
    fake_set_bytes(&test->errors, &test->errors_size, errors);
    test->stderr_bytes = test->errors_size;
}

static struct judgement *fake_run_time_error_assertion(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_RTE);

    set_errors(&judgement->tests[0], SIGABRT,
               "program: submission.c:31: push: Assertion `queue->size < queue->capacity && "
               "\"queue is full\"' failed.\n");
    return judgement;
}

static struct judgement *fake_run_time_error_exception(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_RTE);

    fake_set(&judgement->submission_path, "submission.cpp");
    fake_set(&judgement->language_name, "C++20");
    fake_set(&judgement->compiler, "g++ 12.2.0");
    set_errors(
        &judgement->tests[0], SIGABRT,
        "terminate called after throwing an instance of 'std::out_of_range'\n"
        "  what():  vector::_M_range_check: __n (which is 3) >= this->size() (which is 0)\n");
    return judgement;
}

/* A traceback of vile bytes, in a secret test. */
static struct judgement *fake_run_time_error_secret(void)
{
    struct judgement *judgement = fake_run_time_error_exit();
    struct test_result *test = &judgement->tests[7];

    judgement->tests[0].verdict = VERDICT_AC;
    judgement->groups[0].passed = judgement->groups[0].tests;
    judgement->groups[0].verdict = VERDICT_AC;
    judgement->groups[1].verdict = VERDICT_RTE;
    for (size_t i = 0; i < 7; i++)
        judgement->tests[i].verdict = VERDICT_AC;
    judgement->groups[1].passed = 5;
    test->verdict = VERDICT_RTE;
    test->exit_code = 1;
    set_errors(test, 0,
               "Traceback (most recent call last):\n"
               "  File \"/app/sub\x1b[31mmission.py\", line 12, in \x07main\n"
               "    raise KeyError(\"SECRET \x1b]0;title\x07\")\n"
               "KeyError: 'SECRET \x1b[2J'\n");
    return judgement;
}

/* Node.js without a heap, in a secret test. */
static struct judgement *fake_run_time_error_memory(void)
{
    struct judgement *judgement = fake_run_time_error_secret();
    struct test_result *test = &judgement->tests[7];

    fake_set(&judgement->submission_path, "submission.mjs");
    fake_set(&judgement->language_name, "JavaScript");
    fake_set(&judgement->runtime, "Node.js 18.20.4");
    test->exit_code = 0;
    test->memory_bytes = UINT64_C(241) << 20;
    set_errors(test, SIGABRT, "FATAL ERROR: SECRET JavaScript heap out of memory\n");
    return judgement;
}

const struct layout fake_crashes[] = {
    {"run-time-error-assertion", fake_run_time_error_assertion},
    {"run-time-error-exception", fake_run_time_error_exception},
    {"run-time-error-exit",      fake_run_time_error_exit     },
    {"run-time-error-memory",    fake_run_time_error_memory   },
    {"run-time-error-secret",    fake_run_time_error_secret   },
    {"run-time-error-signal",    fake_run_time_error_signal   },
    {NULL,                       NULL                         },
};
