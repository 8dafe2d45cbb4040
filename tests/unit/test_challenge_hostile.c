/* SPDX-License-Identifier: MIT */
/* Packages that are broken, ask for too much, or mean harm. */
#include "challenge.h"
#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_package(struct fixture *fixture, const char *problem_yaml)
{
    fixture_write(fixture, "p/problem.yaml", problem_yaml);
    fixture_write(fixture, "p/data/secret/1.in", "1\n");
    fixture_write(fixture, "p/data/secret/1.ans", "2\n");
}

static struct error refused(struct fixture *fixture, enum error_code code)
{
    struct challenge *challenge = NULL;
    struct error err = {0};
    int result = challenge_load(fixture_path(fixture, "p"), &challenge, &err);

    assert_null(challenge);
    if (result != -(int)code || err.code != code)
        fail_msg("wanted %s, got %d: %s", error_name(code), result, err.message);
    assert_true(err.message[0] != '\0');
    return err;
}

static void faults_of_problem_yaml_are_shown_at_their_place(void **state)
{
    static const struct {
        const char *yaml;
        unsigned line, column;
        const char *message, *hint;
    } rows[] = {
        {"name: N\nvalidaton: default\n",                                         2, 1,  "unknown key 'validaton'",
         "did you mean 'validation'?"                                                                                                               },
        {"limits:\n  memroy: 64\n",                                               2, 3,  "unknown key 'memroy'",    "did you mean 'memory'?"        },
        {"limits:\n  memory: lots\n",                                             2, 11, NULL,                      NULL                            },
        {"limits:\n  memory: 0\n",                                                2, 11, NULL,                      NULL                            },
        {"limits:\n  memory: -5\n",                                               2, 11, NULL,                      NULL                            },
        {"limits:\n  memory: 99999999999\n",                                      2, 11, NULL,                      NULL                            },
        {"limits:\n  time_limit: 0\n",                                            2, 15, NULL,                      NULL                            },
        {"limits:\n  time_limit: 1e9\n",                                          2, 15, NULL,                      NULL                            },
        {"limits:\n  time_multiplier: 0.5\n",                                     2, 20, NULL,                      NULL                            },
        {"limits: 5\n",                                                           1, 9,  NULL,                      NULL                            },
        {"limits: [memory]\n",                                                    1, 9,  NULL,                      NULL                            },
        {"name: [a]\n",                                                           1, 7,  NULL,                      NULL                            },
        {"name: {}\n",                                                            1, 7,  NULL,                      NULL                            },
        {"name: A\nname: B\n",                                                    2, 1,  "'name' is given twice",   "the first one is on line 1"    },
        {"type: pass-fial\n",                                                     1, 7,  NULL,                      NULL                            },
        {"type: {a: b}\n",                                                        1, 7,  NULL,                      NULL                            },
        {"validation: special\n",                                                 1, 13, NULL,                      NULL                            },
        {"validator_flags: case_sensitiv\n",                                      1, 18,
         "the default validator has no flag 'case_sensitiv'",                                                       "did you mean 'case_sensitive'?"},
        {"validator_flags: float_tolerance\n",                                    1, 18, NULL,                      NULL                            },
        {"validator_flags: float_tolerance abc\n",                                1, 18, NULL,                      NULL                            },
        {"validator_flags: float_tolerance -1\n",                                 1, 18, NULL,                      NULL                            },
        {"validator_flags: float_tolerance inf\n",                                1, 18, NULL,                      NULL                            },
        {"validator_flags: float_tolerance 1e999999\n",                           1, 18, NULL,                      NULL                            },
        {"validator_flags: float_tolerance 1 float_tolerance 2\n",                1, 18, NULL,                      NULL                            },
        {"validator_flags: [[a]]\n",                                              1, 19, NULL,                      NULL                            },
        {"languages: {a: b}\n",                                                   1, 12, NULL,                      NULL                            },
        {"languages: [[a]]\n",                                                    1, 13, NULL,                      NULL                            },
        {"- a\n",                                                                 1, 1,  NULL,                      NULL                            },
        {"just text\n",                                                           1, 1,  NULL,                      NULL                            },
        {"a: &x 1\n",                                                             1, 4,  NULL,                      NULL                            },
        {"problem_format_version: 2025-09\n",                                     1, 1,  "'name' is missing",       ""                              },
        {"problem_format_version: 2025-09\nname: N\nlimits: {time_limit: 0.5}\n", 3, 22, NULL,
         NULL                                                                                                                                       },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err;

        write_package(fixture, rows[i].yaml);
        err = refused(fixture, ERR_PACKAGE);
        if (err.place.line != rows[i].line || err.place.column != rows[i].column)
            fail_msg("row %zu: %u:%u %s", i, err.place.line, err.place.column, err.message);
        assert_non_null(strstr(err.place.file, "/p/problem.yaml"));
        if (rows[i].message)
            assert_string_equal(err.message, rows[i].message);
        if (rows[i].hint)
            assert_string_equal(err.hint, rows[i].hint);
    }
}

static void what_we_cannot_do_is_named(void **state)
{
    static const struct {
        const char *yaml, *word;
    } rows[] = {
        {"type: scoring\n",                                      "scoring"                },
        {"type: pass-fail interactive\n",                        "interactive"            },
        {"type: [pass-fail, multi-pass]\n",                      "multi-pass"             },
        {"type: submit-answer\n",                                "submit-answer"          },
        {"validation: custom\n",                                 "custom output validator"},
        {"validation: custom interactive\n",                     "interactive"            },
        {"validation: custom multi-pass\n",                      "multi-pass"             },
        {"validation: custom\nvalidator_flags: anything goes\n", "custom output validator"},
        {"problem_format_version: 2031-01\nunheard_of: 1\n",     "version"                },
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err;

        write_package(fixture, rows[i].yaml);
        err = refused(fixture, ERR_UNSUPPORTED);
        assert_non_null(strstr(err.message, rows[i].word));
        assert_int_equal(error_exit_status(&err), 3);
    }
}

static void programs_that_we_do_not_run_are_named(void **state)
{
    static const struct {
        const char *path, *folder;
    } rows[] = {
        {"p/output_validator/check.py",  "p/output_validator" },
        {"p/output_validators/check.py", "p/output_validators"},
        {"p/static_validator/check.py",  "p/static_validator" },
        {"p/include/c/extra.c",          "p/include/c"        },
    };
    struct fixture *fixture = *state;

    write_package(fixture, "problem_format_version: 2025-09\nname: N\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        fixture_write(fixture, rows[i].path, "x");
        (void)refused(fixture, ERR_UNSUPPORTED);
        assert_int_equal(unlinkat(fixture->fd, rows[i].path, 0), 0);
        assert_int_equal(unlinkat(fixture->fd, rows[i].folder, AT_REMOVEDIR), 0);
    }
}

static void tests_that_we_cannot_run_are_named(void **state)
{
    struct fixture *fixture = *state;

    write_package(fixture, "problem_format_version: 2025-09\nname: N\n");
    fixture_write(fixture, "p/data/secret/1.yaml", "args: [x]\n");
    (void)refused(fixture, ERR_UNSUPPORTED);
    fixture_write(fixture, "p/data/secret/1.yaml", "args: []\n");
    fixture_write(fixture, "p/data/secret/test_group.yaml", "static_validation_score: 5\n");
    (void)refused(fixture, ERR_UNSUPPORTED);
    fixture_write(fixture, "p/data/secret/test_group.yaml", "");
    fixture_write(fixture, "p/data/secret/1.files/input.txt", "x");
    (void)refused(fixture, ERR_UNSUPPORTED);
}

static void package_without_its_parts_is_broken(void **state)
{
    struct fixture *fixture = *state;
    struct error err;

    fixture_folder(fixture, "p");
    err = refused(fixture, ERR_PACKAGE);
    assert_string_equal(err.message, "challenge 'p': there is no problem.yaml");
    fixture_write(fixture, "p/problem.yaml", "");
    err = refused(fixture, ERR_PACKAGE);
    assert_string_equal(err.message, "challenge 'p': there is no test");
    fixture_write(fixture, "p/data/secret/a b.in", "");
    err = refused(fixture, ERR_PACKAGE);
    assert_string_equal(err.message, "challenge 'p': 'data/secret/a b.in' is no name for a test");
    assert_int_equal(unlinkat(fixture->fd, "p/data/secret/a b.in", 0), 0);
    fixture_write(fixture, "p/data/secret/2.in", "");
    err = refused(fixture, ERR_PACKAGE);
    assert_string_equal(err.message, "challenge 'p': test 'secret/2' has no answer: "
                                     "'data/secret/2.ans' is missing");
    fixture_write(fixture, "p/data/secret/2.ans", "");
    fixture_write(fixture, "p/data/secret/3.ans", "");
    err = refused(fixture, ERR_PACKAGE);
    assert_string_equal(err.message, "challenge 'p': 'data/secret/3.ans' has no input beside it");
}

static void missing_folder_is_the_callers_fault(void **state)
{
    struct fixture *fixture = *state;

    (void)refused(fixture, ERR_NOT_FOUND);
    fixture_write(fixture, "p", "a file");
    (void)refused(fixture, ERR_NOT_FOUND);
}

static void pipes_are_never_waited_for(void **state)
{
    static const char *const paths[] = {
        "p/problem.yaml",      "p/assess.yaml",        "p/data/secret/1.in",
        "p/data/secret/1.ans", "p/data/testdata.yaml", "p/.timelimit",
        "p/data/secret",       "p/statement",          "p/submissions/accepted"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(paths); i++) {
        write_package(fixture, "");
        if (strcmp(paths[i], "p/data/secret") == 0) {
            assert_int_equal(unlinkat(fixture->fd, "p/data/secret/1.in", 0), 0);
            assert_int_equal(unlinkat(fixture->fd, "p/data/secret/1.ans", 0), 0);
            assert_int_equal(unlinkat(fixture->fd, "p/data/secret", AT_REMOVEDIR), 0);
        } else {
            (void)unlinkat(fixture->fd, paths[i], 0);
        }
        fixture_fifo(fixture, paths[i]);
        (void)refused(fixture, ERR_PACKAGE);
        assert_int_equal(unlinkat(fixture->fd, paths[i], 0), 0);
    }
}

static void links_out_of_the_package_are_refused(void **state)
{
    static const struct {
        const char *target, *path;
    } rows[] = {
        {"/etc/passwd",     "p/data/secret/2.in"  },
        {"../../../secret", "p/data/secret/2.in"  },
        {"../../../secret", "p/assess.yaml"       },
        {"../outside",      "p/data/secret/folder"},
        {"/etc",            "p/statement"         },
        {"/",               "p/submissions"       },
        {"self",            "p/data/secret/self"  },
        {"/proc/self/fd/0", "p/data/secret/2.in"  },
    };
    struct fixture *fixture = *state;

    fixture_write(fixture, "secret", "x");
    write_package(fixture, "");
    fixture_write(fixture, "p/data/secret/2.ans", "x");
    for (size_t i = 0; i < COUNT(rows); i++) {
        (void)unlinkat(fixture->fd, "p/data/secret/2.in", 0);
        fixture_write(fixture, "p/data/secret/2.in", "x");
        (void)unlinkat(fixture->fd, rows[i].path, 0);
        fixture_link(fixture, rows[i].target, rows[i].path);
        (void)refused(fixture, ERR_PACKAGE);
        assert_int_equal(unlinkat(fixture->fd, rows[i].path, 0), 0);
    }
}

static void folder_that_holds_itself_ends(void **state)
{
    struct fixture *fixture = *state;
    struct error err;

    write_package(fixture, "");
    fixture_link(fixture, ".", "p/data/secret/again");
    err = refused(fixture, ERR_PACKAGE);
    assert_non_null(strstr(err.message, "nested"));
}

static void large_and_odd_yaml_is_refused(void **state)
{
    enum { SIZE = 2 << 20 };
    struct fixture *fixture = *state;
    char *text = malloc(SIZE);

    write_package(fixture, "");
    memset(text, '#', SIZE);
    fixture_write_bytes(fixture, "p/problem.yaml", text, SIZE);
    (void)refused(fixture, ERR_PACKAGE);
    memset(text, '[', SIZE);
    fixture_write_bytes(fixture, "p/problem.yaml", text, 1 << 20);
    (void)refused(fixture, ERR_PACKAGE);
    fixture_write_bytes(fixture, "p/problem.yaml", "name: \xFF\n", 8);
    (void)refused(fixture, ERR_PACKAGE);
    fixture_write_bytes(fixture, "p/problem.yaml", "name: a\0b\n", 10);
    (void)refused(fixture, ERR_PACKAGE);
    free(text);
}

static void odd_time_limits_are_refused(void **state)
{
    static const char *const texts[] = {"", "0", "-1", "abc", "1e3", "999999999999", "1 2", "nan"};
    struct fixture *fixture = *state;
    char ini[64];

    write_package(fixture, "");
    for (size_t i = 0; i < COUNT(texts); i++) {
        fixture_write(fixture, "p/.timelimit", texts[i]);
        (void)refused(fixture, ERR_PACKAGE);
        assert_int_equal(unlinkat(fixture->fd, "p/.timelimit", 0), 0);
        (void)snprintf(ini, sizeof ini, "timelimit='%s'\n", texts[i]);
        fixture_write(fixture, "p/domjudge-problem.ini", ini);
        (void)refused(fixture, ERR_PACKAGE);
        assert_int_equal(unlinkat(fixture->fd, "p/domjudge-problem.ini", 0), 0);
    }
    fixture_write(fixture, "p/domjudge-problem.ini", "special_compare = 'x'\n");
    (void)refused(fixture, ERR_UNSUPPORTED);
}

static void faults_of_assess_yaml_are_shown_at_their_place(void **state)
{
    static const struct {
        const char *yaml;
        unsigned line, column;
    } rows[] = {
        {"minutes: 5\n",                                          1, 1 },
        {"version: 2\n",                                          1, 10},
        {"version: 1\nminutes: 0\n",                              2, 10},
        {"version: 1\nskils: [a]\n",                              2, 1 },
        {"version: 1\nskills: {a: b}\n",                          2, 9 },
        {"version: 1\nsubmissions: [a]\n",                        2, 14},
        {"version: 1\nsubmissions:\n  accepted/none.c: AC\n",     3, 3 },
        {"version: 1\nsubmissions:\n  accepted/a.c: OK\n",        3, 17},
        {"version: 1\nsubmissions:\n  accepted/a.c: JE\n",        3, 17},
        {"version: 1\nsubmissions:\n  ../../../etc/passwd: AC\n", 3, 3 },
        {"version: 1\nsize: 2\n",                                 2, 7 },
        {"version: 1\nsize: {name: n}\n",                         2, 7 },
        {"version: 1\nsize: {word: 0}\n",                         2, 14},
        {"version: 1\nsize: {word: 1000}\n",                      2, 14},
        {"version: 1\nsize: {word: 30}\n",                        2, 14},
        {"version: 1\nsize: {word: 1, name: \"\\e[1m\"}\n",       2, 23},
    };
    struct fixture *fixture = *state;

    write_package(fixture, "");
    fixture_write(fixture, "p/submissions/accepted/a.c", "x");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err;

        fixture_write(fixture, "p/assess.yaml", rows[i].yaml);
        err = refused(fixture, ERR_PACKAGE);
        assert_non_null(strstr(err.place.file, "/p/assess.yaml"));
        assert_int_equal(err.place.line, rows[i].line);
        assert_int_equal(err.place.column, rows[i].column);
    }
}

static void name_of_the_folder_is_shown_escaped(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;
    struct error err = {0};

    fixture_write(fixture, "a\x1B[1m/problem.yaml", "");
    assert_int_equal(challenge_load(fixture_path(fixture, "a\x1B[1m"), &challenge, &err),
                     -(int)ERR_PACKAGE);
    assert_string_equal(err.message, "challenge 'a\\x1b[1m': there is no test");
}

static void data_that_vanishes_is_a_broken_package(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;
    struct error err = {0};
    char *data = NULL;
    size_t size = 0;

    write_package(fixture, "");
    assert_int_equal(challenge_load(fixture_path(fixture, "p"), &challenge, &err), 0);
    assert_int_equal(unlinkat(fixture->fd, "p/data/secret/1.in", 0), 0);
    assert_int_equal(challenge_read(challenge, challenge->tests[0].input_path, &data, &size, &err),
                     -(int)ERR_PACKAGE);
    assert_non_null(strstr(err.message, "secret/1"));
    assert_null(data);
    challenge_free(challenge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(faults_of_problem_yaml_are_shown_at_their_place),
        TEST_IN_FOLDER(what_we_cannot_do_is_named),
        TEST_IN_FOLDER(programs_that_we_do_not_run_are_named),
        TEST_IN_FOLDER(tests_that_we_cannot_run_are_named),
        TEST_IN_FOLDER(package_without_its_parts_is_broken),
        TEST_IN_FOLDER(missing_folder_is_the_callers_fault),
        TEST_IN_FOLDER(pipes_are_never_waited_for),
        TEST_IN_FOLDER(links_out_of_the_package_are_refused),
        TEST_IN_FOLDER(folder_that_holds_itself_ends),
        TEST_IN_FOLDER(large_and_odd_yaml_is_refused),
        TEST_IN_FOLDER(odd_time_limits_are_refused),
        TEST_IN_FOLDER(faults_of_assess_yaml_are_shown_at_their_place),
        TEST_IN_FOLDER(name_of_the_folder_is_shown_escaped),
        TEST_IN_FOLDER(data_that_vanishes_is_a_broken_package),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
