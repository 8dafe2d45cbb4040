/* SPDX-License-Identifier: MIT */
#include "diagnostics.h"
#include "diagnostics_pattern.h"
#include "fixture.h"
#include "submission.h"

#include <assess/judgement.h>
#include <stdio.h>
#include <string.h>

/* Three files, of which one has a name that begins like another's. */
static char text_of_main[] = "one\n\xC3\xA4\xC3\xA4 = totl;\n";
static char name_main[] = "main.ts", name_long[] = "main.ts:3", name_sub[] = "lib/a b.ts";
static char *names[] = {name_main, name_long, name_sub, NULL};
static struct source_file files[] = {
    {name_main, text_of_main, sizeof text_of_main - 1},
    {name_long, text_of_main, sizeof text_of_main - 1},
    {name_sub,  text_of_main, sizeof text_of_main - 1},
};
static const struct submission submission = {.files = files, .file_count = COUNT(files)};
static const struct program program = {
    .names = {names, COUNT(files)},
      .submission = &submission
};

static const char gcc_like[] = "{file}:{line}:{column}: {severity}: {message}";
static const char tsc_like[] = "{file}({line},{column}): {severity} {code}: {message}";

static void a_line_is_taken_apart_as_the_pattern_says(void **state)
{
    static const struct {
        const char *pattern, *line, *file, *severity, *code, *message;
        unsigned number, column;
    } rows[] = {
        {gcc_like,                   "main.ts:12:5: error: a: b",     "main.ts",    "error",   "",       "a: b",      12, 5},
        {gcc_like,                   "./main.ts:1:1: warning: x",     "main.ts",    "warning", "",       "x",         1,  1},
        {gcc_like,                   "/app/lib/a b.ts:1:1: note: x",  "lib/a b.ts", "note",    "",       "x",         1,  1},
        {gcc_like,                   "main.ts:3:4:5: fatal error: x", "main.ts:3",  "error",   "",       "x",         4,  5},
        {gcc_like,                   "main.ts:3:4: info: x",          "main.ts",    "note",    "",       "x",         3,  4},
        {tsc_like,                   "main.ts(7,2): error TS2304: x", "main.ts",    "error",   "TS2304", "x",         7,  2},
        {"{file}:{line}: {message}", "main.ts:9: gone",               "main.ts",    "error",   "",       "gone",      9,  0},
        {"{severity}: {message}",    "warning: old",                  "",           "warning", "",       "old",       0,  0},
        {"# {message}",              "# all of it",                   "",           "error",   "",       "all of it", 0,  0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct pattern_match match;
        char text[64];

        assert_null(pattern_fault(rows[i].pattern));
        if (!pattern_matches(rows[i].pattern, &program, rows[i].line, strlen(rows[i].line), &match))
            fail_msg("row %zu does not match", i);
        assert_string_equal(match.file, rows[i].file);
        assert_string_equal(match.severity, rows[i].severity);
        (void)snprintf(text, sizeof text, "%.*s", (int)match.code_size,
                       match.code ? match.code : "");
        assert_string_equal(text, rows[i].code);
        (void)snprintf(text, sizeof text, "%.*s", (int)match.message_size, match.message);
        assert_string_equal(text, rows[i].message);
        assert_int_equal(match.line, rows[i].number);
        assert_int_equal(match.column, rows[i].column);
    }
}

static void a_line_that_differs_in_anything_is_none(void **state)
{
    static const char *const lines[] = {
        "",
        "main.ts",
        "main.ts:1:1: error: ",
        "main.ts:1:1: ERROR: x",
        "main.ts:0:1: error: x",
        "main.ts:10000000:1: error: x",
        "main.ts:99999999999999999999:1: error: x",
        "main.ts:-1:1: error: x",
        "other.ts:1:1: error: x",
        "../main.ts:1:1: error: x",
        "/etc/main.ts:1:1: error: x",
        "././main.ts:1:1: error: x",
        " main.ts:1:1: error: x",
        "main.tsx:1:1: error: x",
    };
    struct pattern_match match;

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        if (pattern_matches(gcc_like, &program, lines[i], strlen(lines[i]), &match))
            fail_msg("'%s' matches", lines[i]);
}

static void the_first_pattern_of_the_language_that_fits_decides(void **state)
{
    static char tsc[] = "{file}({line},{character}): {severity} {code}: {message}";
    static char last[] = "{file}({line}): {message}", *patterns[] = {tsc, last, NULL};
    static const char text[] = "Checking\nmain.ts(2,6): error TS2304: no 'totl'.\r\n"
                               "  more of it\nmain.ts(1): gone\nnobody.ts(1): gone\n";
    static const struct profile profile = {
        .patterns = {patterns, 2}
    };
    struct program with = program;
    struct judgement *judgement = NULL;
    const struct diagnostic *found;
    struct error err;

    (void)state;
    with.profile = &profile;
    assert_int_equal(judgement_new(&judgement), 0);
    assert_int_equal(diagnostics_read(DIAGNOSTICS_PATTERNS, &with, text, strlen(text),
                                      &judgement->compile, &err),
                     0);
    assert_int_equal(judgement->compile.diagnostic_count, 2);
    found = judgement->compile.diagnostics;
    assert_string_equal(found[0].file, "main.ts");
    assert_string_equal(found[0].severity, "error");
    assert_string_equal(found[0].message, "TS2304: no 'totl'.");
    assert_string_equal(found[0].text, "\xC3\xA4\xC3\xA4 = totl;");
    assert_int_equal(found[0].line, 2);
    assert_int_equal(found[0].column, 6);
    assert_string_equal(found[1].message, "gone");
    assert_int_equal(found[1].column, 0);
    assert_string_equal(judgement->compile.output, text);
    judgement_free(judgement);
}

/* A compiler can be made to print a great deal; each place costs the names of all files. */
static void only_so_many_lines_are_looked_at(void **state)
{
    static char pattern[] = "{file}:{line}: {message}", *patterns[] = {pattern, NULL};
    static const struct profile profile = {
        .patterns = {patterns, 1}
    };
    static char text[1 << 20];
    struct program with = program;
    struct judgement *judgement = NULL;
    struct error err;

    (void)state;
    with.profile = &profile;
    memset(text, '\n', sizeof text);
    memcpy(text + 20000, "main.ts:1: x", 12);
    assert_int_equal(judgement_new(&judgement), 0);
    assert_int_equal(
        diagnostics_read(DIAGNOSTICS_PATTERNS, &with, text, sizeof text, &judgement->compile, &err),
        0);
    assert_int_equal(judgement->compile.diagnostic_count, 0);
    judgement_free(judgement);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_taken_apart_as_the_pattern_says),
        cmocka_unit_test(a_line_that_differs_in_anything_is_none),
        cmocka_unit_test(the_first_pattern_of_the_language_that_fits_decides),
        cmocka_unit_test(only_so_many_lines_are_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
