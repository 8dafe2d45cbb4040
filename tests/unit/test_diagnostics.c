/* SPDX-License-Identifier: MIT */
#include "buf.h"
#include "diagnostics.h"
#include "fixture.h"
#include "submission.h"

#include <assess/judgement.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One object as gcc 12 prints it; FINISH is "" or a second place in front of the caret. */
#define GCC(kind, file, line, finish, caret, message)                                              \
    "{\"kind\": \"" kind "\", \"column-origin\": 1, \"children\": [], \"escape-source\": false, "  \
    "\"locations\": [{" finish                                                                     \
    "\"caret\": " PLACE(file, line, caret) "}], \"message\": \"" message "\"}"
#define PLACE(file, line, column)                                                                  \
    "{\"byte-column\": " column ", \"display-column\": " column ", \"line\": " line                \
    ", \"file\": \"" file "\", \"column\": " column "}"
#define FINISH(file, line, column) "\"finish\": " PLACE(file, line, column) ", "

/* What diagnostics_read makes of a text, for the submission "s" of the fixture. */
struct reading {
    struct profiles profiles;
    struct submission *submission;
    struct program program;
    struct judgement *judgement;
    const struct compile_result *compile;
};

static void read_sized(struct fixture *fixture, enum diagnostics_format format, const char *text,
                       size_t size, struct reading *reading)
{
    struct error err = {0};

    *reading = (struct reading){0};
    assert_int_equal(profiles_load(&reading->profiles, &err), 0);
    assert_int_equal(submission_load(fixture_path(fixture, "s"), &reading->submission, &err), 0);
    assert_int_equal(
        program_find(&reading->profiles, reading->submission, NULL, &reading->program, &err), 0);
    assert_int_equal(judgement_new(&reading->judgement), 0);
    reading->compile = &reading->judgement->compile;
    assert_int_equal(
        diagnostics_read(format, &reading->program, text, size, &reading->judgement->compile, &err),
        0);
}

static void read_text(struct fixture *fixture, enum diagnostics_format format, const char *text,
                      struct reading *reading)
{
    read_sized(fixture, format, text, strlen(text), reading);
}

static void reading_done(struct reading *reading)
{
    judgement_free(reading->judgement);
    program_done(&reading->program);
    submission_free(reading->submission);
    profiles_done(&reading->profiles);
}

/* Only where a caret on the line of the message can point at it. */
static void a_change_that_gcc_proposes_is_kept(void **state)
{
#define CHANGE(line, start, next, text)                                                            \
    "{\"start\": " PLACE("main.c", line, start) ", \"next\": " PLACE(                              \
        "main.c", line, next) ", \"string\": \"" text "\"}"
#define WITH(changes)                                                                              \
    "[{\"kind\": \"error\", \"message\": \"one\", \"locations\": [{\"caret\": " PLACE(             \
        "main.c", "2", "25") "}], \"fixits\": [" changes "]}]\n"
    struct fixture *fixture = *state;
    struct reading reading;
    const struct diagnostic *found;

    fixture_write(fixture, "s/main.c", "int x;\nint main(void) { /*\xC3\xA4*/ return totl; }\n");
    read_text(fixture, DIAGNOSTICS_GCC_JSON,
              WITH(CHANGE("2", "32", "36", "total")) WITH(CHANGE("2", "36", "36", ";"))
                  WITH(CHANGE("1", "1", "1", "#include <stdio.h>\\n"))
                      WITH(CHANGE("2", "9", "7", "x"))
                          WITH(CHANGE("2", "1", "1", "(") ", " CHANGE("2", "9", "9", ")")),
              &reading);
    found = reading.compile->diagnostics;
    assert_int_equal(reading.compile->diagnostic_count, 5);
    assert_string_equal(found[0].fix, "total");
    assert_int_equal(found[0].fix_column, 31);
    assert_int_equal(found[0].fix_end, 35);
    assert_string_equal(found[1].fix, ";");
    assert_int_equal(found[1].fix_end, found[1].fix_column);
    assert_true(!found[2].fix && !found[3].fix && !found[4].fix);
    reading_done(&reading);
}

/* From gcc 14 on a list is laid out over lines; what the linker says next is no part of it. */
static void messages_of_gcc_over_several_lines_are_read(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading;

    fixture_write(fixture, "s/main.c", "int x;\nint main(void) { return totl; }\n");
    read_text(fixture, DIAGNOSTICS_GCC_JSON,
              "[{\"kind\": \"error\",\n"
              "  \"message\": \"one\",\n"
              "  \"children\": [],\n"
              "  \"locations\": [{\"caret\": {\"file\": \"main.c\",\n"
              "                           \"line\": 2,\n"
              "                           \"byte-column\": 25}}]},\n"
              " {\"kind\": \"warning\",\n"
              "  \"message\": \"two\"}]\n"
              "collect2: error: ld returned 1 exit status\n",
              &reading);
    assert_int_equal(reading.compile->diagnostic_count, 2);
    assert_string_equal(reading.compile->diagnostics[0].message, "one");
    assert_int_equal(reading.compile->diagnostics[0].line, 2);
    assert_string_equal(reading.compile->diagnostics[1].message, "two");
    assert_non_null(strstr(reading.compile->output, "\ncollect2: error"));
    assert_null(strstr(reading.compile->output, "caret"));
    reading_done(&reading);
}

static void error_of_gcc_has_place_message_and_line(void **state)
{
    struct fixture *fixture = *state;
    const struct diagnostic *diagnostic;
    struct reading reading;

    fixture_write(fixture, "s/main.c", "int x;\nint main(void) { return totl; }\n");
    read_text(fixture, DIAGNOSTICS_GCC_JSON,
              "[" GCC("error", "main.c", "2", FINISH("main.c", "2", "28"), "25",
                      "\342\200\230totl\342\200\231 undeclared") "]\n",
              &reading);
    assert_int_equal(reading.compile->diagnostic_count, 1);
    diagnostic = &reading.compile->diagnostics[0];
    assert_string_equal(diagnostic->file, "main.c");
    assert_int_equal(diagnostic->line, 2);
    assert_int_equal(diagnostic->column, 25);
    assert_int_equal(diagnostic->end_column, 28);
    assert_string_equal(diagnostic->severity, "error");
    assert_string_equal(diagnostic->message, "\342\200\230totl\342\200\231 undeclared");
    assert_string_equal(diagnostic->text, "int main(void) { return totl; }");
    assert_string_equal(reading.compile->output,
                        "main.c:2:25: error: \342\200\230totl\342\200\231 undeclared\n");
    reading_done(&reading);
}

static void each_kind_of_gcc_is_a_severity(void **state)
{
    static const struct {
        const char *text, *severity, *output;
    } rows[] = {
        {"[" GCC("error",                                                                    "a.c", "1",          "", "1",                                 "m") "]",                                                                       "error",                                                          "a.c:1:1: error: m\n"                                        },
        {"[" GCC("fatal error",                                                              "a.c", "1",          "", "1",                                 "m") "]",                                                                       "error",
         "a.c:1:1: fatal error: m\n"                                                                                                                                                                                                                                                                                                                                      },
        {"[" GCC("warning",                                                                  "a.c", "1",          "", "1",                                 "m") "]",                                                                       "warning",                                                        "a.c:1:1: warning: m\n"                                      },
        {"[" GCC("note",                                                                     "a.c", "1",          "", "1",                                 "m") "]",                                                                       "note",                                                           "a.c:1:1: note: m\n"                                         },
        {"[{\"kind\": \"error\", \"locations\": [], \"children\": [], \"message\": \"m\"}]",
         "error",                                                                                   "error: m\n"},
        {"[" GCC("an unheard of kind of things",                                                                          "a.c",                                                              "1",                                                            "",   "1", "m") "]", "an unheard of k",
         "a.c:1:1: an unheard of kind of things: m\n"},
        {"[" GCC("error",                                                                          "a.c",                                                                        "99999999999",                                                               "",                                                              "-4",                                                                                   "m") "]",                                                                                   "error",                                                               "a.c:0:0: error: m\n"                                                           },
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "s/a.c", "x\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reading reading;

        read_text(fixture, DIAGNOSTICS_GCC_JSON, rows[i].text, &reading);
        assert_int_equal(reading.compile->diagnostic_count, 1);
        assert_string_equal(reading.compile->diagnostics[0].severity, rows[i].severity);
        assert_int_equal(reading.compile->diagnostics[0].end_column, 0);
        assert_string_equal(reading.compile->output, rows[i].output);
        reading_done(&reading);
    }
}

static void arrays_of_several_files_and_the_linkers_text_keep_their_order(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading;

    fixture_write(fixture, "s/a.c", "one\n");
    fixture_write(fixture, "s/b.c", "two\n");
    read_text(fixture, DIAGNOSTICS_GCC_JSON,
              "[" GCC("warning", "a.c", "1", "", "1", "w") ", " GCC(
                  "note", "a.c", "1", "", "2",
                  "n") "]\n[]\n"
                       "compilation terminated.\n"
                       "[" GCC("error", "b.c", "1", "", "3",
                               "e") "]\n"
                                    "/usr/bin/ld: b.o: undefined reference to `g'\n"
                                    "collect2: error: ld returned 1 exit status",
              &reading);
    assert_int_equal(reading.compile->diagnostic_count, 3);
    assert_string_equal(reading.compile->diagnostics[0].text, "one");
    assert_string_equal(reading.compile->diagnostics[1].severity, "note");
    assert_string_equal(reading.compile->diagnostics[2].text, "two");
    assert_string_equal(reading.compile->output,
                        "a.c:1:1: warning: w\na.c:1:2: note: n\ncompilation terminated.\n"
                        "b.c:1:3: error: e\n/usr/bin/ld: b.o: undefined reference to `g'\n"
                        "collect2: error: ld returned 1 exit status\n");
    reading_done(&reading);
}

static void what_is_not_understood_stays_as_text(void **state)
{
    static const char *const rows[] = {
        "[{\"kind\": \"error\", \"mess\n",
        "[1, 2\n",
        "[\n",
        "{\"kind\": \"error\", \"message\": \"m\"}\n",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n",
        "\n\n",
        "a b c\n",
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "s/a.c", "x\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reading reading;

        read_text(fixture, DIAGNOSTICS_GCC_JSON, rows[i], &reading);
        assert_int_equal(reading.compile->diagnostic_count, 0);
        assert_string_equal(reading.compile->output, rows[i]);
        reading_done(&reading);
    }
}

static void bytes_that_json_forbids_and_a_cut_end_lose_no_message(void **state)
{
    static const struct {
        const char *text, *output;
        size_t count;
    } rows[] = {
        {"[{\"kind\": \"error\", \"message\": \"\x1b[31m\"}]\n",                       "error: \\x1b[31m\n", 1},
        {"[{\"kind\": \"error\", \"message\": \"caf\xe9\"}]\n",                        "error: caf\\xe9\n",  1},
        {"[{\"kind\": \"error\", \"message\": \"a\"}, {\"kind\": \"error\", \"mess\n", "error: a\n",
         1                                                                                                    },
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "s/a.c", "x\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reading reading;

        read_text(fixture, DIAGNOSTICS_GCC_JSON, rows[i].text, &reading);
        assert_int_equal(reading.compile->diagnostic_count, rows[i].count);
        assert_string_equal(reading.compile->output, rows[i].output);
        reading_done(&reading);
    }
}

/* As gcc 12 prints it; notes among the children stay out. */
static void fatal_error_among_the_children_of_a_warning_is_an_error(void **state)
{
    static const char text[] =
        "[{\"kind\": \"warning\", \"locations\": [], \"message\": \"w\", \"children\": ["
        "{\"kind\": \"note\", \"locations\": [], \"message\": \"n\"}, "
        "{\"kind\": \"fatal error\", \"locations\": [{\"caret\": {\"file\": \"main.c\", "
        "\"line\": 1, \"byte-column\": 1}}], \"message\": \"no such file\"}]}]\n";
    struct fixture *fixture = *state;
    struct reading reading;

    fixture_write(fixture, "s/main.c", "x\n");
    read_text(fixture, DIAGNOSTICS_GCC_JSON, text, &reading);
    assert_int_equal(reading.compile->diagnostic_count, 2);
    assert_string_equal(reading.compile->diagnostics[1].severity, "error");
    assert_string_equal(reading.compile->diagnostics[1].message, "no such file");
    assert_string_equal(reading.compile->output,
                        "warning: w\nmain.c:1:1: fatal error: no such file\n");
    reading_done(&reading);
}

static void json_of_another_shape_is_no_diagnostic(void **state)
{
    static const char *const rows[] = {
        "[{}]",
        "[{\"kind\": 7, \"message\": \"m\"}]",
        "[{\"kind\": \"error\"}]",
        "[{\"message\": \"m\", \"locations\": {}}]",
        "[{\"kind\": \"error\", \"message\": null, \"locations\": [{\"caret\": 3}]}]",
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "s/a.c", "x\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reading reading;

        read_text(fixture, DIAGNOSTICS_GCC_JSON, rows[i], &reading);
        assert_int_equal(reading.compile->diagnostic_count, 0);
        assert_string_equal(reading.compile->output, "");
        reading_done(&reading);
    }
}

static void ten_thousand_diagnostics_are_bounded(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading;
    struct buf text;

    fixture_write(fixture, "s/a.c", "x\n");
    buf_init(&text, 64u << 20);
    buf_addc(&text, '[');
    for (int i = 0; i < 10000; i++)
        buf_addf(&text, "%s%s", i > 0 ? ", " : "",
                 GCC("error", "a.c", "1", "", "1", "a message that is long enough to matter"));
    buf_adds(&text, "]\n");
    read_sized(fixture, DIAGNOSTICS_GCC_JSON, text.data, text.size, &reading);
    assert_int_equal(reading.compile->diagnostic_count, 100);
    assert_true(strlen(reading.compile->output) > 100000);
    assert_true(strlen(reading.compile->output) <= 256u << 10);
    buf_done(&text);
    reading_done(&reading);
}

/* Cut by the sandbox in its middle, or no JSON at all. */
static void a_line_beyond_the_bound_still_leaves_text(void **state)
{
    static const enum diagnostics_format formats[] = {DIAGNOSTICS_GCC_JSON, DIAGNOSTICS_TEXT,
                                                      DIAGNOSTICS_PYTHON};
    struct fixture *fixture = *state;
    size_t size = 600u << 10;
    char *text = malloc(size + 1);

    assert_non_null(text);
    memset(text, 'x', size);
    memcpy(text, "[{\"kind", 7);
    text[size] = '\0';
    fixture_write(fixture, "s/a.c", "x\n");
    for (size_t i = 0; i < COUNT(formats); i++) {
        struct reading reading;

        read_sized(fixture, formats[i], text, size, &reading);
        assert_memory_equal(reading.compile->output, "[{\"kind", 7);
        assert_true(strlen(reading.compile->output) <= 256u << 10);
        reading_done(&reading);
    }
    free(text);
}

static void control_bytes_stay_raw_for_the_renderer(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading;

    fixture_write(fixture, "s/a.c", "x\n\033[2J\xFF\tend\n");
    read_text(
        fixture, DIAGNOSTICS_GCC_JSON,
        "ld: \033[31mred\033[0m \xFF\r\n[" GCC("error", "a.c", "2", "", "1", "m \\u001b[0m") "]\n",
        &reading);
    assert_string_equal(reading.compile->output,
                        "ld: \033[31mred\033[0m \xFF\r\na.c:2:1: error: m \033[0m\n");
    assert_string_equal(reading.compile->diagnostics[0].message, "m \033[0m");
    assert_string_equal(reading.compile->diagnostics[0].text, "\033[2J\xFF\tend");
    reading_done(&reading);
}

static void source_line_is_shown_where_there_is_one(void **state)
{
    static const struct {
        const char *text, *line;
    } rows[] = {
        {"[" GCC("error", "a.c",         "1",       "", "1", "m") "]", "first"},
        {"[" GCC("error", "./a.c",       "2",       "", "1", "m") "]", ""     },
        {"[" GCC("error", "a.c",         "3",       "", "1", "m") "]", "last" },
        {"[" GCC("error", "./b c.c",     "1",       "", "1", "m") "]", "odd"  },
        {"[" GCC("error", "a.c",         "4",       "", "1", "m") "]", ""     },
        {"[" GCC("error", "a.c",         "9999999", "", "1", "m") "]", ""     },
        {"[" GCC("error", "a.c",         "0",       "", "1", "m") "]", ""     },
        {"[" GCC("error", "empty.c",     "1",       "", "1", "m") "]", ""     },
        {"[" GCC("error", "/etc/passwd", "1",       "", "1", "m") "]", ""     },
        {"[" GCC("error", "../../s/a.c", "1",       "", "1", "m") "]", ""     },
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "s/a.c", "first\n\nlast");
    fixture_write(fixture, "s/b c.c", "odd\n");
    fixture_write(fixture, "s/empty.c", "");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reading reading;

        read_text(fixture, DIAGNOSTICS_GCC_JSON, rows[i].text, &reading);
        assert_int_equal(reading.compile->diagnostic_count, 1);
        assert_string_equal(reading.compile->diagnostics[0].text, rows[i].line);
        reading_done(&reading);
    }
}

static void long_source_line_is_cut(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading;
    char line[1001];

    memset(line, 'y', 1000);
    line[1000] = '\0';
    fixture_write(fixture, "s/a.c", line);
    read_text(fixture, DIAGNOSTICS_GCC_JSON, "[" GCC("error", "a.c", "1", "", "900", "m") "]",
              &reading);
    assert_int_equal(strlen(reading.compile->diagnostics[0].text), 400);
    reading_done(&reading);
}

/* The traceback takes the indentation off, and counts characters. */
static void caret_of_python_is_a_column_of_the_file(void **state)
{
    struct fixture *fixture = *state;
    struct reading reading;

    fixture_write(fixture, "s/main.py", "if x:\n\t\tprint('\xC3\xA4' 12)\n");
    read_text(fixture, DIAGNOSTICS_PYTHON,
              "  File \"main.py\", line 2\n    print('\xC3\xA4' 12)\n          ^^^^^^\n"
              "SyntaxError: invalid syntax\n",
              &reading);
    assert_int_equal(reading.compile->diagnostic_count, 1);
    assert_int_equal(reading.compile->diagnostics[0].column, 9);
    assert_int_equal(reading.compile->diagnostics[0].end_column, 13);
    reading_done(&reading);
}

static void last_place_of_python_is_the_error(void **state)
{
    static const struct {
        const char *text, *file, *message, *line;
        unsigned number;
    } rows[] = {
        {"  File \"main.py\", line 2\n    def f(:\n          ^\nSyntaxError: invalid syntax\n",
         "main.py",                                                                                             "SyntaxError: invalid syntax",                              "def f(:", 2 },
        {"Traceback (most recent call last):\n  File \"<string>\", line 4, in <module>\n"
         "  File \"lib/z.py\", line 1\n    (\n    ^\nSyntaxError: '(' was never closed\n", "lib/z.py", "SyntaxError: '(' was never closed",                        "(",       1 },
        {"Traceback (most recent call last):\n  File \"<string>\", line 4, in <module>\n"
         "  File \"main.py\", line 0\nSyntaxError: unknown encoding: nonsense\n\n",        "main.py",  "SyntaxError: unknown encoding: nonsense",                  "",        0 },
        {"  File \"main.py\", line 77\n    x\n       ^\nIndentationError: unexpected indent",
         "main.py",                                                                                             "IndentationError: unexpected indent",                      "",        77},
        {"Traceback (most recent call last):\n  File \"<string>\", line 4, in <module>\n"
         "ValueError: source code string cannot contain null bytes\n",                     "",         "ValueError: source code string cannot contain null bytes", "",        0 },
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "s/main.py", "import z\ndef f(:\n");
    fixture_write(fixture, "s/lib/z.py", "(\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reading reading;

        read_text(fixture, DIAGNOSTICS_PYTHON, rows[i].text, &reading);
        assert_int_equal(reading.compile->diagnostic_count, 1);
        assert_string_equal(reading.compile->diagnostics[0].severity, "error");
        assert_string_equal(reading.compile->diagnostics[0].file, rows[i].file);
        assert_string_equal(reading.compile->diagnostics[0].message, rows[i].message);
        assert_string_equal(reading.compile->diagnostics[0].text, rows[i].line);
        assert_int_equal(reading.compile->diagnostics[0].line, rows[i].number);
        assert_string_equal(reading.compile->output, rows[i].text);
        reading_done(&reading);
    }
}

static void python_without_a_place_is_text(void **state)
{
    static const char *const rows[] = {
        "", "MemoryError\n", "  File \"unclosed", "  File \"a.py\", column 3\nodd\n", "\n\n\n",
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "s/main.py", "x\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct reading reading;

        read_text(fixture, DIAGNOSTICS_PYTHON, rows[i], &reading);
        assert_int_equal(reading.compile->diagnostic_count, 0);
        assert_string_equal(reading.compile->output, rows[i]);
        reading_done(&reading);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(a_change_that_gcc_proposes_is_kept),
        TEST_IN_FOLDER(messages_of_gcc_over_several_lines_are_read),
        TEST_IN_FOLDER(error_of_gcc_has_place_message_and_line),
        TEST_IN_FOLDER(each_kind_of_gcc_is_a_severity),
        TEST_IN_FOLDER(arrays_of_several_files_and_the_linkers_text_keep_their_order),
        TEST_IN_FOLDER(what_is_not_understood_stays_as_text),
        TEST_IN_FOLDER(bytes_that_json_forbids_and_a_cut_end_lose_no_message),
        TEST_IN_FOLDER(fatal_error_among_the_children_of_a_warning_is_an_error),
        TEST_IN_FOLDER(json_of_another_shape_is_no_diagnostic),
        TEST_IN_FOLDER(ten_thousand_diagnostics_are_bounded),
        TEST_IN_FOLDER(a_line_beyond_the_bound_still_leaves_text),
        TEST_IN_FOLDER(control_bytes_stay_raw_for_the_renderer),
        TEST_IN_FOLDER(source_line_is_shown_where_there_is_one),
        TEST_IN_FOLDER(long_source_line_is_cut),
        TEST_IN_FOLDER(caret_of_python_is_a_column_of_the_file),
        TEST_IN_FOLDER(last_place_of_python_is_the_error),
        TEST_IN_FOLDER(python_without_a_place_is_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
