/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "validator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct validator_flags plain = {0};
static const struct validator_flags cased = {.case_sensitive = true};
static const struct validator_flags spaced = {.space_change_sensitive = true};
static const struct validator_flags strict = {.case_sensitive = true,
                                              .space_change_sensitive = true};
static const struct validator_flags absolute = {.has_absolute = true, .absolute = 0.01};
static const struct validator_flags relative = {.has_relative = true, .relative = 0.01};
static const struct validator_flags either = {
    .has_absolute = true, .absolute = 0.01, .has_relative = true, .relative = 0.01};
static const struct validator_flags none = {.has_absolute = true, .absolute = 0};

static bool accepts(const struct validator_flags *flags, const char *answer, const char *output,
                    struct difference *difference)
{
    return validator_accepts(flags, answer, strlen(answer), output, strlen(output), difference);
}

static void outputs_are_judged_by_tokens(void **state)
{
    static const struct {
        const struct validator_flags *flags;
        const char *answer, *output;
        bool accepted;
    } rows[] = {
        {&plain,  "",         "",                true },
        {&plain,  "",         " \n",             true },
        {&plain,  "1 2\n",    "1\n\n2",          true },
        {&plain,  "1 2\n",    "\t1\v\f\r\n2   ", true },
        {&plain,  "1 2",      "12",              false},
        {&plain,  "1",        "",                false},
        {&plain,  "",         "1",               false},
        {&plain,  "Yes",      "yES",             true },
        {&cased,  "Yes",      "yES",             false},
        {&cased,  "Yes",      "Yes\n",           true },
 /* only ASCII letters have a case here */
        {&plain,  "\xC3\x89", "\xC3\xA9",        false},
        {&plain,  "[",        "{",               false},
        {&plain,  "@",        "`",               false},
 /* without a tolerance numbers are texts */
        {&plain,  "1.0",      "1",               false},
        {&plain,  "1",        "+1",              false},
        {&spaced, "a b\n",    "a b\n",           true },
        {&spaced, "a b\n",    "a b",             false},
        {&spaced, "a b\n",    "a  b\n",          false},
        {&spaced, "a b\n",    "a\tb\n",          false},
        {&spaced, "a b\n",    " a b\n",          false},
        {&spaced, "a b\n",    "a b\r\n",         false},
        {&spaced, "A b\n",    "a b\n",           true },
        {&spaced, "",         "\n",              false},
        {&strict, "A b\n",    "a b\n",           false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct difference difference = {0};
        bool accepted = accepts(rows[i].flags, rows[i].answer, rows[i].output, &difference);

        assert_int_equal(accepted, rows[i].accepted);
        assert_int_equal(difference.known, !rows[i].accepted);
    }
}

static void numbers_are_judged_within_their_tolerance(void **state)
{
    static const struct {
        const struct validator_flags *flags;
        const char *answer, *output;
        bool accepted;
    } rows[] = {
        {&absolute, "1.0",              "1.009",              true },
        {&absolute, "1.0",              "0.991",              true },
        {&absolute, "1.0",              "1.02",               false},
        {&absolute, "1000",             "1000.02",            false},
        {&relative, "1000",             "1009.9",             true },
        {&relative, "1000",             "1010.1",             false},
        {&relative, "0",                "0.001",              false},
        {&relative, "0",                "-0",                 true },
        {&relative, "-100",             "-100.9",             true },
        {&either,   "0",                "0.005",              true },
        {&either,   "1000",             "1005",               true },
        {&either,   "1000",             "1011",               false},
        {&none,     "1",                "1.000",              true },
        {&none,     "1",                "01e0",               true },
        {&none,     "9007199254740993", "9007199254740993.0", true },
        {&none,     "1",                "1.0000000001",       false},
 /* the answer decides; the output must then be a decimal number too */
        {&absolute, "1",                "one",                false},
        {&absolute, "1",                "0x1",                false},
        {&absolute, "1",                "nan",                false},
        {&absolute, "1",                "inf",                false},
        {&absolute, "1",                "1,0",                false},
        {&absolute, "one",              "1",                  false},
        {&absolute, "NaN",              "nan",                true },
        {&absolute, "0x10",             "16",                 false},
        {&absolute, "1e999",            "1e999",              true },
        {&absolute, "1e99999",          "-1e99999",           false},
        {&absolute, "1",                "1e99999",            false},
        {&relative, "1e99999",          "1",                  false},
        {&absolute, "1 a",              "1.001 A",            true },
        {&absolute, "+.5",              "5.e-1",              true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct difference difference = {0};

        if (accepts(rows[i].flags, rows[i].answer, rows[i].output, &difference) != rows[i].accepted)
            fail_msg("answer %s, output %s", rows[i].answer, rows[i].output);
    }
}

static void first_difference_is_shown_with_its_place(void **state)
{
    static const struct {
        const struct validator_flags *flags;
        const char *answer, *output;
        size_t answer_line, answer_column, output_line, output_column, answer_offset, output_offset;
        const char *message;
    } rows[] = {
        {&plain,  "1\n2 12\n", "1\n2 13\n",       2, 3, 2, 3, 4, 4, "expected \"12\", found \"13\""               },
        {&plain,  "1 2",       "1\n\n  3",        1, 3, 3, 3, 2, 5, "expected \"2\", found \"3\""                 },
        {&plain,  "1\n",       "1\nx\n",          2, 1, 2, 1, 2, 2, "expected the end, found \"x\""               },
        {&plain,  "1 5\n",     "1\n",             1, 3, 2, 1, 2, 2, "expected \"5\", found the end"               },
        {&plain,  "1\n2\n5\n", "1\n2\n",          3, 1, 3, 1, 4, 4, "line 3 is missing: expected \"5\""           },
        {&plain,  "1\n2\n5\n", "1 2\n",           3, 1, 2, 1, 4, 4, "expected \"5\", found the end"               },
        {&plain,  "5\n",       "",                1, 1, 1, 1, 0, 0, "expected \"5\", the output is empty"         },
        {&plain,  "5\n",       "\n\n",            1, 1, 3, 1, 0, 2, "expected \"5\", the output is empty"         },
        {&plain,  "a",         "\x1B[1m\xC3\xA9", 1, 1, 1, 1, 0, 0,
         "expected \"a\", found \"\\x1b[1m\\xc3\\xa9\""                                                           },
        {&spaced, "a b\n",     "a  b\n",          1, 3, 1, 3, 2, 2,
         "expected the white space \" \", found \"  \""                                                           },
        {&spaced, "a\nb\n",    "a\n\nb\n",        2, 1, 2, 1, 2, 2,
         "expected the white space \"\\n\", found \"\\n\\n\""                                                     },
        {&spaced, "a\n",       "a",               1, 2, 1, 2, 1, 1, "expected the white space \"\\n\", found \"\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct difference difference = {0};

        assert_false(accepts(rows[i].flags, rows[i].answer, rows[i].output, &difference));
        assert_string_equal(difference.message, rows[i].message);
        assert_int_equal(difference.answer_line, rows[i].answer_line);
        assert_int_equal(difference.answer_column, rows[i].answer_column);
        assert_int_equal(difference.output_line, rows[i].output_line);
        assert_int_equal(difference.output_column, rows[i].output_column);
        assert_int_equal(difference.answer_offset, rows[i].answer_offset);
        assert_int_equal(difference.output_offset, rows[i].output_offset);
    }
}

static void long_tokens_are_cut_around_the_difference(void **state)
{
    char answer[201], output[201];
    struct difference difference = {0};

    (void)state;
    memset(answer, 'a', 200);
    memset(output, 'a', 200);
    answer[200] = output[200] = '\0';
    output[150] = 'X';
    assert_false(accepts(&plain, answer, output, &difference));
    assert_string_equal(difference.message,
                        "expected \"...aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\", found "
                        "\"...aaaaaaaaaaaaXaaaaaaaaaaaaaaaaaaaaaaaaaaa...\"");
    memset(output, '\xFF', 200);
    assert_false(accepts(&plain, answer, output, &difference));
    assert_true(strlen(difference.message) < 130);
    assert_non_null(strstr(difference.message, "\\xff...\""));
}

static void near_misses_are_told(void **state)
{
    static const struct {
        const struct validator_flags *flags;
        const char *answer, *output;
        bool ignoring_case, ignoring_space;
    } rows[] = {
        {&strict, "A b\n", "a b\n",  true,  false},
        {&strict, "A b\n", "A  b\n", false, true },
        {&strict, "A b\n", "a  b\n", false, false},
        {&cased,  "A",     "a",      true,  false},
        {&cased,  "A",     "b",      false, false},
        {&spaced, "a",     " a",     false, true },
        {&plain,  "1 2",   "12",     false, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct difference difference = {0};

        assert_false(accepts(rows[i].flags, rows[i].answer, rows[i].output, &difference));
        assert_int_equal(difference.would_pass_ignoring_case, rows[i].ignoring_case);
        assert_int_equal(difference.would_pass_ignoring_space, rows[i].ignoring_space);
    }
}

static void texts_need_no_nul_at_their_end(void **state)
{
    struct difference difference = {0};
    char *answer = malloc(3), *output = malloc(4);

    (void)state;
    memcpy(answer, "1.5", 3);
    memcpy(output, "1.50", 4);
    assert_true(validator_accepts(&absolute, answer, 3, output, 4, &difference));
    assert_false(validator_accepts(&plain, answer, 3, output, 4, &difference));
    assert_false(validator_accepts(&plain, answer, 3, "1.5\0", 4, &difference));
    assert_string_equal(difference.message, "expected \"1.5\", found \"1.5\\x00\"");
    free(answer);
    free(output);
}

static void hostile_sizes_take_linear_time(void **state)
{
    enum { SIZE = 8 << 20 };
    char *text = malloc(SIZE);
    struct difference difference = {0};

    (void)state;
    memset(text, '7', SIZE);
    assert_false(validator_accepts(&absolute, "7", 1, text, SIZE, &difference));
    assert_true(validator_accepts(&absolute, text, SIZE, text, SIZE, &difference));
    memset(text, '\n', SIZE);
    assert_false(validator_accepts(&strict, "7", 1, text, SIZE, &difference));
    assert_false(validator_accepts(&plain, "7", 1, text, SIZE, &difference));
    assert_int_equal(difference.output_line, SIZE + 1);
    for (size_t i = 0; i < SIZE; i += 2)
        text[i] = 'x';
    assert_true(validator_accepts(&strict, text, SIZE, text, SIZE, &difference));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outputs_are_judged_by_tokens),
        cmocka_unit_test(numbers_are_judged_within_their_tolerance),
        cmocka_unit_test(first_difference_is_shown_with_its_place),
        cmocka_unit_test(long_tokens_are_cut_around_the_difference),
        cmocka_unit_test(near_misses_are_told),
        cmocka_unit_test(texts_need_no_nul_at_their_end),
        cmocka_unit_test(hostile_sizes_take_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
