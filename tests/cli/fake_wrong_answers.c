/* SPDX-License-Identifier: MIT */
#include "fake_parts.h"

#include "text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct judgement *fake_wrong_answer(void)
{
    struct judgement *judgement = fake_failed(1, VERDICT_WA);
    struct test_result *test = &judgement->tests[1];

    fake_set_bytes(&test->input, &test->input_size, "search 5 2\n1 7\n-5 2 -1 0\n");
    fake_set_bytes(&test->answer, &test->answer_size, "allow\ndeny 700\nallow\n");
    fake_set_bytes(&test->output, &test->output_size, "allow\ndeny 699\nallow\n");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 2,
                                           .answer_column = 6,
                                           .output_line = 2,
                                           .output_column = 6,
                                           .message = "expected \"700\", found \"699\""};
    return judgement;
}

/* Bytes that must not reach a terminal, a long line, a text that ends too early. */
static struct judgement *fake_wrong_answer_bytes(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];

    fake_set_bytes(&test->input, &test->input_size,
                   "a line that is much longer than any window is wide, so that it must be cut "
                   "somewhere, and that goes on and on until the end of what anybody reads\n");
    fake_set_bytes(&test->answer, &test->answer_size, "caf\xC3\xA9\t1\n2\n3\n");
    fake_set_bytes(&test->output, &test->output_size,
                   "caf\xC3\xA9\t\x1b[31m1\x1b]0;title\x07 \xE2\x80\xAE\xFF\r\n");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 7,
                                           .output_line = 1,
                                           .output_column = 7,
                                           .message = "expected \"1\", found \"\\x1b[31m1\""};
    return judgement;
}

static struct judgement *fake_wrong_answer_end(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];
    char answer[400] = "", output[400] = "";

    for (int i = 1; i <= 40; i++) {
        char line[16];

        (void)snprintf(line, sizeof line, "%d\n", i * i);
        (void)snprintf(answer + strlen(answer), sizeof answer - strlen(answer), "%s", line);
        if (i < 38)
            (void)snprintf(output + strlen(output), sizeof output - strlen(output), "%s", line);
    }
    fake_set_bytes(&test->input, &test->input_size, "40\n");
    fake_set_bytes(&test->answer, &test->answer_size, answer);
    fake_set_bytes(&test->output, &test->output_size, output);
    test->difference = (struct difference){.known = true,
                                           .answer_line = 38,
                                           .answer_column = 1,
                                           .output_line = 38,
                                           .output_column = 1,
                                           .output_offset = strlen(output),
                                           .message = "expected \"1444\", found the end"};
    return judgement;
}

static struct judgement *fake_wrong_answer_space(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];

    fake_set_bytes(&test->input, &test->input_size, "2 3\n");
    fake_set_bytes(&test->answer, &test->answer_size, "5\n");
    fake_set_bytes(&test->output, &test->output_size, "5  \n");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 2,
                                           .output_line = 1,
                                           .output_column = 2,
                                           .would_pass_ignoring_space = true,
                                           .message = "expected a line end, found \"  \""};
    return judgement;
}

static struct judgement *fake_wrong_answer_secret(void)
{
    struct judgement *judgement = fake_failed(9, VERDICT_WA);
    struct test_result *test = &judgement->tests[9];

    fake_set_bytes(&test->input, &test->input_size, "SECRET INPUT\n");
    fake_set_bytes(&test->answer, &test->answer_size, "SECRET ANSWER\n");
    fake_set_bytes(&test->output, &test->output_size, "SECRET OUTPUT\n");
    fake_set(&test->message, "SECRET MESSAGE");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 8,
                                           .output_line = 1,
                                           .output_column = 8,
                                           .message = "expected \"ANSWER\", found \"OUTPUT\""};
    return judgement;
}

/* The words of the difference are what the validator says. */
static struct judgement *fake_wrong_answer_case(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];

    fake_set_bytes(&test->input, &test->input_size, "2\n");
    fake_set_bytes(&test->answer, &test->answer_size, "yes\n");
    fake_set_bytes(&test->output, &test->output_size, "Yes\n");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 1,
                                           .output_line = 1,
                                           .output_column = 1,
                                           .would_pass_ignoring_case = true,
                                           .message = "expected \"yes\", found \"Yes\""};
    return judgement;
}

static struct judgement *fake_wrong_answer_nothing(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];

    fake_set_bytes(&test->input, &test->input_size, "2\n");
    fake_set_bytes(&test->answer, &test->answer_size, "yes\n");
    fake_set_bytes(&test->output, &test->output_size, "");
    test->stdout_bytes = 0;
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = 1,
                                           .output_line = 1,
                                           .output_column = 1,
                                           .message = "expected \"yes\", the output is empty"};
    return judgement;
}

/* Goes on behind the answer; its last line has no end. */
static struct judgement *fake_wrong_answer_more(void)
{
    struct judgement *judgement = fake_failed(0, VERDICT_WA);
    struct test_result *test = &judgement->tests[0];

    fake_set_bytes(&test->input, &test->input_size, "2\n");
    fake_set_bytes(&test->answer, &test->answer_size, "4\n");
    fake_set_bytes(&test->output, &test->output_size, "4\nBye");
    test->difference = (struct difference){.known = true,
                                           .answer_line = 2,
                                           .answer_column = 1,
                                           .answer_offset = test->answer_size,
                                           .output_line = 2,
                                           .output_column = 1,
                                           .output_offset = 2,
                                           .would_pass_ignoring_space = false,
                                           .message = "expected the end, found \"Bye\""};
    return judgement;
}

static void add_numbers(char *text, size_t size, int count, int wrong)
{
    text[0] = '\0';
    for (int i = 1; i <= count; i++) {
        size_t used = strlen(text);

        (void)snprintf(text + used, size - used, "%d\n", i == wrong ? 7 : i * i);
    }
}

/* More than forty lines, and one of three hundred columns with the difference in its middle. */
static struct judgement *fake_wrong_answer_big(void)
{
    struct judgement *judgement = fake_failed(1, VERDICT_WA);
    struct test_result *test = &judgement->tests[1];
    char answer[1000], output[1000], line[400] = "";

    for (int i = 0; i < 60; i++)
        (void)snprintf(line + strlen(line), sizeof line - strlen(line), "%d,%s", i,
                       i == 30 ? "\xE6\x97\xA5\xE6\x9C\xAC," : "");
    add_numbers(answer, sizeof answer, 90, 0);
    add_numbers(output, sizeof output, 90, 50);
    fake_set_bytes(&test->input, &test->input_size, line);
    fake_set_bytes(&test->answer, &test->answer_size, answer);
    fake_set_bytes(&test->output, &test->output_size, output);
    test->difference = (struct difference){.known = true,
                                           .answer_line = 50,
                                           .answer_column = 1,
                                           .output_line = 50,
                                           .output_column = 1,
                                           .message = "expected \"2500\", found \"7\""};
    return judgement;
}

static struct judgement *fake_wrong_answer_long(void)
{
    struct judgement *judgement = fake_failed(1, VERDICT_WA);
    struct test_result *test = &judgement->tests[1];
    char answer[400] = "", output[400] = "";
    size_t at;

    for (int i = 0; i < 90; i++)
        (void)snprintf(answer + strlen(answer), sizeof answer - strlen(answer), "%d ", i);
    memcpy(output, answer, sizeof output);
    at = (size_t)(strstr(output, " 70 ") - output) + 1;
    output[at] = '8';
    fake_set_bytes(&test->input, &test->input_size, "90\n");
    fake_set_bytes(&test->answer, &test->answer_size, answer);
    fake_set_bytes(&test->output, &test->output_size, output);
    test->difference = (struct difference){.known = true,
                                           .answer_line = 1,
                                           .answer_column = at + 1,
                                           .output_line = 1,
                                           .output_column = at + 1,
                                           .message = "expected \"70\", found \"80\""};
    return judgement;
}

/* Every test was run; of the last there is no evidence any more. */
static struct judgement *fake_wrong_answer_several(void)
{
    struct judgement *judgement = fake_wrong_answer();
    struct test_result *test;

    for (size_t i = 2; i < TESTS; i++)
        judgement->tests[i].verdict = VERDICT_AC;
    test = &judgement->tests[0];
    test->verdict = VERDICT_RTE;
    test->exit_code = 3;
    judgement->verdict = VERDICT_RTE;
    judgement->groups[0].passed = 0;
    judgement->groups[0].verdict = VERDICT_RTE;
    judgement->tests[8].verdict = VERDICT_TLE;
    judgement->tests[8].limit = LIMIT_CPU;
    judgement->tests[8].cpu_ns = 2200 * (int64_t)MS;
    judgement->tests[8].wall_ns = 2210 * (int64_t)MS;
    judgement->tests[20].verdict = VERDICT_WA;
    judgement->groups[1].verdict = VERDICT_TLE;
    judgement->groups[1].passed = TESTS - SAMPLES - 2;
    return judgement;
}

const struct layout fake_wrong_answers[] = {
    {"wrong-answer",         fake_wrong_answer        },
    {"wrong-answer-big",     fake_wrong_answer_big    },
    {"wrong-answer-bytes",   fake_wrong_answer_bytes  },
    {"wrong-answer-case",    fake_wrong_answer_case   },
    {"wrong-answer-end",     fake_wrong_answer_end    },
    {"wrong-answer-long",    fake_wrong_answer_long   },
    {"wrong-answer-more",    fake_wrong_answer_more   },
    {"wrong-answer-nothing", fake_wrong_answer_nothing},
    {"wrong-answer-secret",  fake_wrong_answer_secret },
    {"wrong-answer-several", fake_wrong_answer_several},
    {"wrong-answer-space",   fake_wrong_answer_space  },
    {NULL,                   NULL                     },
};
