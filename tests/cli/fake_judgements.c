/* SPDX-License-Identifier: MIT */
#include "fake_core.h"

#include "text.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MS = 1000000, KIB = 1024, MIB = 1024 * 1024, SAMPLES = 2, TESTS = 27 };

static void set(char **field, const char *text)
{
    free(*field);
    *field = text_copy(text);
    assert(*field);
}

static void set_bytes(char **field, size_t *size, const char *text)
{
    set(field, text);
    *size = strlen(text);
}

static void name_test(struct test_result *test, size_t index)
{
    static const char *const kinds[] = {"edge", "random-small", "large-many-clients"};

    test->secret = index >= SAMPLES;
    test->group = text_copy(test->secret ? "secret" : "sample");
    test->name = test->secret ? text_format("secret/%02zu-%s", index - 1, kinds[index % 3])
                              : text_format("sample/%zu", index + 1);
    test->message = text_copy("");
    assert(test->group && test->name && test->message);
}

static struct judgement *accepted(void)
{
    struct judgement *judgement = NULL;

    assert(judgement_new(&judgement) == 0);
    set(&judgement->challenge_id, "ratelimiter");
    set(&judgement->challenge_name, "Rate Limiter");
    set(&judgement->submission_path, "work/submission.c");
    set(&judgement->language, "c");
    set(&judgement->language_name, "C17");
    set(&judgement->compiler, "gcc 12.2.0");
    set(&judgement->meter, "cgroup1");
    judgement->protections = calloc(2, sizeof *judgement->protections);
    judgement->groups = calloc(2, sizeof *judgement->groups);
    judgement->tests = calloc(TESTS, sizeof *judgement->tests);
    assert(judgement->groups && judgement->tests && judgement->protections);
    judgement->protections[0] = text_copy("namespaces");
    judgement->protections[1] = text_copy("landlock 2");
    judgement->protection_count = 2;
    judgement->verdict = VERDICT_AC;
    judgement->score = judgement->max_score = 100;
    judgement->compile.verdict = VERDICT_AC;
    judgement->compile.wall_ns = 110 * (int64_t)MS;
    judgement->limits = (struct judgement_limits){.cpu_ns = 2000 * (int64_t)MS,
                                                  .wall_ns = 6000 * (int64_t)MS,
                                                  .memory_bytes = 256 * (uint64_t)MIB,
                                                  .output_bytes = 8 * (uint64_t)MIB,
                                                  .processes = 64};
    judgement->test_count = TESTS;
    for (size_t i = 0; i < TESTS; i++) {
        struct test_result *test = &judgement->tests[i];

        name_test(test, i);
        test->verdict = VERDICT_AC;
        test->cpu_ns = (int64_t)(i + 1) * 16 * MS;
        test->wall_ns = test->cpu_ns + MS;
        test->memory_bytes = (i + 1) * 1300 * (uint64_t)KIB;
        test->stdout_bytes = 100;
    }
    judgement->group_count = 2;
    judgement->groups[0] = (struct group_result){
        .name = text_copy("sample"), .verdict = VERDICT_AC, .tests = SAMPLES, .passed = SAMPLES};
    judgement->groups[1] = (struct group_result){.name = text_copy("secret"),
                                                 .verdict = VERDICT_AC,
                                                 .score = 100,
                                                 .max_score = 100,
                                                 .tests = TESTS - SAMPLES,
                                                 .passed = TESTS - SAMPLES};
    judgement->jobs = 2;
    judgement->judging_ns = 880 * (int64_t)MS;
    return judgement;
}

/* INDEX fails with VERDICT, what comes later was not run. */
static struct judgement *failed(size_t index, enum verdict verdict)
{
    struct judgement *judgement = accepted();
    bool secret = index >= SAMPLES;

    judgement->verdict = verdict;
    judgement->score = 0;
    judgement->tests[index].verdict = verdict;
    for (size_t i = index + 1; i < TESTS; i++)
        judgement->tests[i].verdict = VERDICT_NOT_RUN;
    judgement->groups[1].score = 0;
    judgement->groups[1].passed = secret ? index - SAMPLES : 0;
    judgement->groups[1].verdict = secret ? verdict : VERDICT_NOT_RUN;
    if (!secret) {
        judgement->groups[0].passed = index;
        judgement->groups[0].verdict = verdict;
    }
    return judgement;
}

static struct judgement *wrong_answer(void)
{
    struct judgement *judgement = failed(1, VERDICT_WA);
    struct test_result *test = &judgement->tests[1];

    set_bytes(&test->input, &test->input_size, "search 5 2\n1 7\n-5 2 -1 0\n");
    set_bytes(&test->answer, &test->answer_size, "allow\ndeny 700\nallow\n");
    set_bytes(&test->output, &test->output_size, "allow\ndeny 699\nallow\n");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 2,
                                           .answer_column = 6,
                                           .output_line = 2,
                                           .output_column = 6,
                                           .message = "expected \"700\", found \"699\""};
    return judgement;
}

/* Bytes that must not reach a terminal, a long line, a text that ends too early. */
static struct judgement *wrong_answer_bytes(void)
{
    struct judgement *judgement = failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];

    set_bytes(&test->input, &test->input_size,
              "a line that is much longer than any window is wide, so that it must be cut "
              "somewhere, and that goes on and on until the end of what anybody reads\n");
    set_bytes(&test->answer, &test->answer_size, "caf\xC3\xA9\t1\n2\n3\n");
    set_bytes(&test->output, &test->output_size,
              "caf\xC3\xA9\t\x1b[31m1\x1b]0;title\x07 \xE2\x80\xAE\xFF\r\n");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 7,
                                           .output_line = 1,
                                           .output_column = 7,
                                           .message = "expected \"1\", found \"\\x1b[31m1\""};
    return judgement;
}

static struct judgement *wrong_answer_end(void)
{
    struct judgement *judgement = failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];
    char answer[400] = "", output[400] = "";

    for (int i = 1; i <= 40; i++) {
        char line[16];

        (void)snprintf(line, sizeof line, "%d\n", i * i);
        (void)snprintf(answer + strlen(answer), sizeof answer - strlen(answer), "%s", line);
        if (i < 38)
            (void)snprintf(output + strlen(output), sizeof output - strlen(output), "%s", line);
    }
    set_bytes(&test->input, &test->input_size, "40\n");
    set_bytes(&test->answer, &test->answer_size, answer);
    set_bytes(&test->output, &test->output_size, output);
    test->difference = (struct difference){.known = true,
                                           .answer_line = 38,
                                           .answer_column = 1,
                                           .output_line = 38,
                                           .output_column = 1,
                                           .message = "expected \"1444\", found the end"};
    return judgement;
}

static struct judgement *wrong_answer_space(void)
{
    struct judgement *judgement = failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];

    set_bytes(&test->input, &test->input_size, "2 3\n");
    set_bytes(&test->answer, &test->answer_size, "5\n");
    set_bytes(&test->output, &test->output_size, "5  \n");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 2,
                                           .output_line = 1,
                                           .output_column = 2,
                                           .would_pass_ignoring_space = true,
                                           .message = "expected a line end, found \"  \""};
    return judgement;
}

static struct judgement *wrong_answer_secret(void)
{
    struct judgement *judgement = failed(9, VERDICT_WA);
    struct test_result *test = &judgement->tests[9];

    set_bytes(&test->input, &test->input_size, "SECRET INPUT\n");
    set_bytes(&test->answer, &test->answer_size, "SECRET ANSWER\n");
    set_bytes(&test->output, &test->output_size, "SECRET OUTPUT\n");
    set(&test->message, "SECRET MESSAGE");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 8,
                                           .output_line = 1,
                                           .output_column = 8,
                                           .message = "expected \"ANSWER\", found \"OUTPUT\""};
    return judgement;
}

static struct judgement *time_limit_cpu(void)
{
    struct judgement *judgement = failed(24, VERDICT_TLE);
    struct test_result *test = &judgement->tests[24];

    test->cpu_ns = 2203 * (int64_t)MS;
    test->wall_ns = 2241 * (int64_t)MS;
    test->limit = LIMIT_CPU;
    test->signal = SIGKILL;
    test->stdout_bytes = 0;
    return judgement;
}

static struct judgement *time_limit_wall(void)
{
    struct judgement *judgement = failed(0, VERDICT_TLE);
    struct test_result *test = &judgement->tests[0];

    test->cpu_ns = 3 * (int64_t)MS;
    test->wall_ns = 6001 * (int64_t)MS;
    test->limit = LIMIT_WALL;
    test->signal = SIGKILL;
    test->stdout_bytes = 5;
    return judgement;
}

static struct judgement *memory_limit(void)
{
    struct judgement *judgement = failed(26, VERDICT_MLE);
    struct test_result *test = &judgement->tests[26];

    test->memory_bytes = 256 * (uint64_t)MIB;
    test->limit = LIMIT_MEMORY;
    test->signal = SIGKILL;
    return judgement;
}

static struct judgement *output_limit(void)
{
    struct judgement *judgement = failed(1, VERDICT_OLE);

    judgement->tests[1].stdout_bytes = 8 * (uint64_t)MIB;
    judgement->tests[1].limit = LIMIT_OUTPUT;
    judgement->tests[1].signal = SIGKILL;
    return judgement;
}

static struct judgement *run_time_error_signal(void)
{
    struct judgement *judgement = failed(4, VERDICT_RTE);
    struct test_result *test = &judgement->tests[4];

    test->signal = SIGSEGV;
    set_bytes(&test->errors, &test->errors_size, "SECRET WORDS\n");
    test->stderr_bytes = test->errors_size;
    return judgement;
}

static struct judgement *run_time_error_exit(void)
{
    struct judgement *judgement = failed(0, VERDICT_RTE);
    struct test_result *test = &judgement->tests[0];

    set(&judgement->submission_path, "submission.py");
    set(&judgement->language_name, "Python 3");
    set(&judgement->compiler, "");
    set(&judgement->runtime, "python 3.11.2");
    judgement->compile.verdict = VERDICT_NOT_RUN;
    test->exit_code = 1;
    set_bytes(&test->errors, &test->errors_size,
              "Traceback (most recent call last):\n"
              "  File \"submission.py\", line 7, in <module>\n"
              "    print(total / count)\n"
              "ZeroDivisionError: division by zero\n");
    test->stderr_bytes = test->errors_size;
    return judgement;
}

static void set_diagnostic(struct diagnostic *diagnostic, unsigned line, unsigned column,
                           unsigned end_column, const char *message, const char *text)
{
    *diagnostic = (struct diagnostic){.file = text_copy("submission.c"),
                                      .line = line,
                                      .column = column,
                                      .end_column = end_column,
                                      .severity = "error",
                                      .message = text_copy(message),
                                      .text = text_copy(text)};
    assert(diagnostic->file && diagnostic->message && diagnostic->text);
}

static struct judgement *compile_error(void)
{
    struct judgement *judgement = failed(0, VERDICT_NOT_RUN);
    struct diagnostic *diagnostics = calloc(3, sizeof *diagnostics);

    assert(diagnostics);
    set_diagnostic(&diagnostics[0], 14, 9, 12, "'totl' undeclared (first use in this function)",
                   "        totl += x;");
    set_diagnostic(&diagnostics[1], 15, 2, 2, "expected ';' before '}' token", "\treturn total");
    set_diagnostic(&diagnostics[2], 3, 5, 5, "unused variable 'n'", "int n;");
    memcpy(diagnostics[2].severity, "warning", sizeof "warning");
    judgement->verdict = judgement->compile.verdict = VERDICT_CE;
    judgement->compile.diagnostics = diagnostics;
    judgement->compile.diagnostic_count = 3;
    set(&judgement->compile.command, "gcc -std=c17 -O2 -Wall -o program submission.c -lm");
    return judgement;
}

static struct judgement *compile_error_text(void)
{
    struct judgement *judgement = failed(0, VERDICT_NOT_RUN);

    judgement->verdict = judgement->compile.verdict = VERDICT_CE;
    set(&judgement->compile.output, "ld: cannot find -lmagic\n\x1b[2J\ncollect2: error\n");
    set(&judgement->compile.command, "gcc -o program submission.c");
    return judgement;
}

static struct judgement *compile_warning(void)
{
    struct judgement *judgement = accepted();
    struct diagnostic *diagnostics = calloc(1, sizeof *diagnostics);

    assert(diagnostics);
    set_diagnostic(&diagnostics[0], 3, 5, 5, "unused variable 'n' [-Wunused-variable]", "int n;");
    memcpy(diagnostics[0].severity, "warning", sizeof "warning");
    judgement->compile.diagnostics = diagnostics;
    judgement->compile.diagnostic_count = 1;
    judgement->compile.cached = true;
    return judgement;
}

static struct judgement *denied_calls(void)
{
    struct judgement *judgement = accepted();

    for (size_t i = 0; i < 3; i++) {
        struct denied_call *denied = calloc(2, sizeof *denied);

        assert(denied);
        denied[0] =
            (struct denied_call){.syscall = "socket", .detail = "AF_INET, SOCK_STREAM", .count = 2};
        denied[1] = (struct denied_call){.syscall = "ptrace", .detail = "", .count = 1};
        judgement->tests[i].denied = denied;
        judgement->tests[i].denied_count = 2;
    }
    set(&judgement->meter, "rlimit");
    return judgement;
}

static struct judgement *forbidden_call(void)
{
    struct judgement *judgement = failed(0, VERDICT_SEC);

    judgement->tests[0].signal = SIGSYS;
    return judgement;
}

static struct judgement *not_judged(void)
{
    struct judgement *judgement = failed(8, VERDICT_JE);

    memcpy(judgement->failure.code, "E0310", sizeof "E0310");
    (void)snprintf(judgement->failure.message, sizeof judgement->failure.message,
                   "test secret/07-edge: the lane ended");
    (void)snprintf(judgement->failure.hint, sizeof judgement->failure.hint,
                   "run it again; 'assess doctor' looks for the cause");
    return judgement;
}

static const struct layout {
    const char *name;
    struct judgement *(*make)(void);
} layouts[] = {
    {"accepted",              accepted             },
    {"wrong-answer",          wrong_answer         },
    {"wrong-answer-bytes",    wrong_answer_bytes   },
    {"wrong-answer-end",      wrong_answer_end     },
    {"wrong-answer-space",    wrong_answer_space   },
    {"wrong-answer-secret",   wrong_answer_secret  },
    {"time-limit-cpu",        time_limit_cpu       },
    {"time-limit-wall",       time_limit_wall      },
    {"memory-limit",          memory_limit         },
    {"output-limit",          output_limit         },
    {"run-time-error-signal", run_time_error_signal},
    {"run-time-error-exit",   run_time_error_exit  },
    {"compile-error",         compile_error        },
    {"compile-error-text",    compile_error_text   },
    {"compile-warning",       compile_warning      },
    {"denied-calls",          denied_calls         },
    {"forbidden-call",        forbidden_call       },
    {"not-judged",            not_judged           },
};

enum { LAYOUTS = sizeof layouts / sizeof *layouts };

const char *fake_layout(size_t index)
{
    return index < LAYOUTS ? layouts[index].name : NULL;
}

struct judgement *fake_judgement(const char *layout)
{
    for (size_t i = 0; i < LAYOUTS; i++) {
        if (strcmp(layouts[i].name, layout) == 0)
            return layouts[i].make();
    }
    return NULL;
}
