/* SPDX-License-Identifier: MIT */
/* Packages as they should be, in each version of the format. */
#include "challenge.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint64_t mib = 1 << 20;
static const int64_t second = 1000000000;

/* A package "p" with one secret test. */
static void write_package(struct fixture *fixture, const char *problem_yaml)
{
    fixture_write(fixture, "p/problem.yaml", problem_yaml);
    fixture_write(fixture, "p/data/secret/1.in", "1\n");
    fixture_write(fixture, "p/data/secret/1.ans", "2\n");
}

static struct challenge *loaded(struct fixture *fixture)
{
    struct challenge *challenge = NULL;
    struct error err = {0};

    if (challenge_load(fixture_path(fixture, "p"), &challenge, &err) < 0)
        fail_msg("%s: %s", error_name(err.code), err.message);
    return challenge;
}

static void legacy_package_has_the_legacy_defaults(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "");
    challenge = loaded(fixture);
    assert_string_equal(challenge->id, "p");
    assert_string_equal(challenge->name, "p");
    assert_string_equal(challenge->format, "legacy");
    assert_string_equal(challenge->version, "");
    assert_int_equal(challenge->cpu_ns, 0);
    assert_true(challenge->ac_to_limit == 5);
    assert_true(challenge->limit_to_tle == 2);
    assert_int_equal(challenge->resolution_ns, second);
    assert_int_equal(challenge->memory_bytes, 2048 * mib);
    assert_int_equal(challenge->output_bytes, 8 * mib);
    assert_int_equal(challenge->code_bytes, 128 * 1024);
    assert_int_equal(challenge->compile_ns, 60 * second);
    assert_int_equal(challenge->compile_memory_bytes, 2048 * mib);
    assert_int_equal(challenge->language_count, 0);
    assert_int_equal(challenge->minutes, 0);
    assert_string_equal(challenge->statement_path, "");
    assert_int_equal(strncmp(challenge->digest, "sha256:", 7), 0);
    challenge_free(challenge);
}

static void legacy_keys_are_read(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "problem_format_version: legacy\ntype: pass-fail\nname: A Sum\n"
                           "uuid: 1\nauthor: A and B\nsource: S\nsource_url: u\n"
                           "license: cc by-sa\nrights_owner: A\nkeywords: a b\n"
                           "validation: default\n"
                           "validator_flags: case_sensitive float_tolerance 1E-6\n"
                           "limits:\n  time_multiplier: 3.5\n  time_safety_margin: 4\n"
                           "  memory: 64\n  output: 1\n  code: 10\n  compilation_time: 7\n"
                           "  compilation_memory: 512\n  validation_time: 9\n");
    challenge = loaded(fixture);
    assert_string_equal(challenge->name, "A Sum");
    assert_true(challenge->ac_to_limit == 3.5);
    assert_true(challenge->limit_to_tle == 4);
    assert_int_equal(challenge->memory_bytes, 64 * mib);
    assert_int_equal(challenge->output_bytes, mib);
    assert_int_equal(challenge->code_bytes, 10 * 1024);
    assert_int_equal(challenge->compile_ns, 7 * second);
    assert_int_equal(challenge->compile_memory_bytes, 512 * mib);
    assert_true(challenge->tests[0].flags.case_sensitive);
    assert_false(challenge->tests[0].flags.space_change_sensitive);
    assert_true(challenge->tests[0].flags.has_relative && challenge->tests[0].flags.has_absolute);
    assert_true(challenge->tests[0].flags.relative == 1e-6);
    challenge_free(challenge);
}

static void newest_keys_are_read(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture,
                  "problem_format_version: 2025-09\ntype: [pass-fail]\n"
                  "name:\n  sv: Summa\n  en: Sum\nuuid: 1\nversion: '1.2'\n"
                  "credits:\n  authors: A\nsource: [{name: S, url: u}]\nlicense: cc0\n"
                  "embargo_until: 2030-01-01\nkeywords: [a]\nlanguages: [python3, c, cpp]\n"
                  "allow_file_writing: true\nconstants: {n: 5}\n"
                  "limits:\n  time_multipliers: {ac_to_time_limit: 3, time_limit_to_tle: 1.25}\n"
                  "  time_limit: 1.5\n  time_resolution: 0.5\n  memory: 256\n");
    challenge = loaded(fixture);
    assert_string_equal(challenge->format, "2025-09");
    assert_string_equal(challenge->name, "Sum");
    assert_string_equal(challenge->version, "1.2");
    assert_int_equal(challenge->cpu_ns, 1500000000);
    assert_int_equal(challenge->resolution_ns, 500000000);
    assert_true(challenge->ac_to_limit == 3);
    assert_true(challenge->limit_to_tle == 1.25);
    assert_int_equal(challenge->memory_bytes, 256 * mib);
    assert_int_equal(challenge->language_count, 3);
    assert_string_equal(challenge->languages[0], "python");
    assert_string_equal(challenge->languages[2], "cpp");
    challenge_free(challenge);
}

static void newest_defaults_differ_from_legacy_ones(void **state)
{
    static const char *const versions[] = {"2023-07-draft", "2025-09"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(versions); i++) {
        struct challenge *challenge = NULL;
        char text[100];

        (void)snprintf(text, sizeof text, "problem_format_version: %s\nname: N\n", versions[i]);
        write_package(fixture, text);
        challenge = loaded(fixture);
        assert_string_equal(challenge->format, versions[i]);
        assert_true(challenge->ac_to_limit == 2);
        assert_true(challenge->limit_to_tle == 1.5);
        challenge_free(challenge);
    }
}

static void name_is_english_where_there_is_a_choice(void **state)
{
    static const struct {
        const char *yaml, *name;
    } rows[] = {
        {"name: {sv: S, en: E}",    "E"    },
        {"name: {sv: S, en-GB: G}", "G"    },
        {"name: {sv: S, de: D}",    "S"    },
        {"name: Plain",             "Plain"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct challenge *challenge = NULL;

        write_package(fixture, rows[i].yaml);
        challenge = loaded(fixture);
        assert_string_equal(challenge->name, rows[i].name);
        challenge_free(challenge);
    }
}

static void fixed_time_limits_of_other_tools_are_read(void **state)
{
    static const struct {
        const char *path, *text;
        int64_t cpu_ns;
    } rows[] = {
        {"p/.timelimit",           "5\n",                                         5000000000},
        {"p/.timelimit",           "0.5",                                         500000000 },
        {"p/domjudge-problem.ini", "timelimit=3\n",                               3000000000},
        {"p/domjudge-problem.ini", "timelimit='3'\n",                             3000000000},
        {"p/domjudge-problem.ini", "color = red\n; x\n timelimit = \"2.5\" \r\n", 2500000000},
        {"p/domjudge-problem.ini", "timelimit='4'",                               4000000000},
    };
    struct fixture *fixture = *state;

    write_package(fixture, "name: N\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct challenge *challenge = NULL;

        fixture_write(fixture, rows[i].path, rows[i].text);
        challenge = loaded(fixture);
        assert_int_equal(challenge->cpu_ns, rows[i].cpu_ns);
        challenge_free(challenge);
        assert_int_equal(unlinkat(fixture->fd, rows[i].path, 0), 0);
    }
}

static void problem_yaml_decides_over_other_time_limits(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "limits: {time_limit: 7}\n");
    fixture_write(fixture, "p/.timelimit", "5\n");
    fixture_write(fixture, "p/domjudge-problem.ini", "timelimit=3\n");
    challenge = loaded(fixture);
    assert_int_equal(challenge->cpu_ns, 7 * second);
    challenge_free(challenge);
}

static void tests_come_in_order_samples_first(void **state)
{
    static const char *const files[] = {"secret/3",   "secret/1-big", "secret/1",
                                        "secret/2/b", "secret/2/a",   "sample/2",
                                        "sample/1",   "secret/10",    "secret/2/x/y/z"};
    static const char *const names[] = {"sample/1",     "sample/2",       "secret/1",
                                        "secret/1-big", "secret/10",      "secret/2/a",
                                        "secret/2/b",   "secret/2/x/y/z", "secret/3"};
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    fixture_write(fixture, "p/problem.yaml", "");
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[64];

        (void)snprintf(path, sizeof path, "p/data/%s.in", files[i]);
        fixture_write(fixture, path, "12");
        (void)snprintf(path, sizeof path, "p/data/%s.ans", files[i]);
        fixture_write(fixture, path, "345");
    }
    challenge = loaded(fixture);
    assert_int_equal(challenge->test_count, COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_string_equal(challenge->tests[i].name, names[i]);
        assert_int_equal(challenge->tests[i].secret, i >= 2);
        assert_int_equal(challenge->tests[i].input_size, 2);
        assert_int_equal(challenge->tests[i].answer_size, 3);
    }
    assert_string_equal(challenge->tests[0].group, "sample");
    assert_string_equal(challenge->tests[5].group, "secret/2");
    assert_string_equal(challenge->tests[5].input_path, "data/secret/2/a.in");
    assert_string_equal(challenge->tests[5].answer_path, "data/secret/2/a.ans");
    challenge_free(challenge);
}

static void files_beside_tests_are_no_tests(void **state)
{
    static const char *const others[] = {
        "1.hint",         "1.desc",          "1.png",     "1.svg",
        "1.in.statement", "1.ans.statement", "1.yaml",    "1.in.download",
        "1.interaction",  "1.out",           "README.md", ".hidden.in",
        "2.interaction",  "1.jpeg",          ".git/x.in", "Makefile"};
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "problem_format_version: 2025-09\nname: N\n");
    for (size_t i = 0; i < COUNT(others); i++) {
        char path[64];

        (void)snprintf(path, sizeof path, "p/data/secret/%s", others[i]);
        fixture_write(fixture, path, "");
    }
    challenge = loaded(fixture);
    assert_int_equal(challenge->test_count, 1);
    challenge_free(challenge);
}

static void flags_are_inherited_by_folders_and_tests(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "problem_format_version: 2025-09\nname: N\n"
                           "validator_flags: space_change_sensitive\n");
    fixture_write(fixture, "p/data/test_group.yaml",
                  "output_validator_args: [float_absolute_tolerance, 1e-3]\n");
    fixture_write(fixture, "p/data/secret/2/a.in", "");
    fixture_write(fixture, "p/data/secret/2/a.ans", "");
    fixture_write(fixture, "p/data/secret/2/test_group.yaml",
                  "output_validator_args: [case_sensitive]\nmax_score: 3\n");
    fixture_write(fixture, "p/data/secret/2/b.in", "");
    fixture_write(fixture, "p/data/secret/2/b.ans", "");
    fixture_write(fixture, "p/data/secret/2/b.yaml",
                  "output_validator_args: [float_relative_tolerance, '0.5']\nhint: h\n");
    challenge = loaded(fixture);
    assert_int_equal(challenge->test_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(challenge->tests[i].flags.space_change_sensitive);
    assert_true(challenge->tests[0].flags.has_absolute);
    assert_false(challenge->tests[0].flags.has_relative);
    assert_true(challenge->tests[1].flags.case_sensitive);
    assert_false(challenge->tests[1].flags.has_absolute);
    assert_true(challenge->tests[2].flags.has_relative);
    assert_true(challenge->tests[2].flags.relative == 0.5);
    assert_false(challenge->tests[2].flags.case_sensitive);
    challenge_free(challenge);
}

static void legacy_testdata_gives_flags_too(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "name: N\n");
    fixture_write(fixture, "p/data/secret/testdata.yaml",
                  "on_reject: continue\ngrader_flags: no_errors\n"
                  "output_validator_flags: float_tolerance 0.1\n");
    challenge = loaded(fixture);
    assert_true(challenge->tests[0].flags.has_absolute && challenge->tests[0].flags.has_relative);
    challenge_free(challenge);
}

static void links_that_stay_in_the_package_are_followed(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;
    struct error err = {0};
    char *data = NULL;
    size_t size = 0;

    write_package(fixture, "name: N\n");
    fixture_link(fixture, "../secret/1.in", "p/data/sample/1.in");
    fixture_link(fixture, "../secret/1.ans", "p/data/sample/1.ans");
    fixture_write(fixture, "p/more/2.in", "22");
    fixture_write(fixture, "p/more/2.ans", "33");
    fixture_link(fixture, "../../more", "p/data/secret/more");
    challenge = loaded(fixture);
    assert_int_equal(challenge->test_count, 3);
    assert_string_equal(challenge->tests[0].name, "sample/1");
    assert_string_equal(challenge->tests[2].name, "secret/more/2");
    assert_int_equal(challenge_read(challenge, challenge->tests[0].input_path, &data, &size, &err),
                     0);
    assert_string_equal(data, "1\n");
    free(data);
    challenge_free(challenge);
}

static void digest_changes_with_anything_that_judges(void **state)
{
    static const char *const paths[] = {"p/problem.yaml",      "p/data/secret/1.in",
                                        "p/data/secret/1.ans", "p/data/testdata.yaml",
                                        "p/assess.yaml",       "p/.timelimit"};
    static const char *const texts[] = {"name: M\n",    "3\n",
                                        "4\n",          "output_validator_flags: case_sensitive\n",
                                        "version: 1\n", "3\n"};
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;
    char before[72], after[72];

    write_package(fixture, "name: N\n");
    challenge = loaded(fixture);
    memcpy(before, challenge->digest, sizeof before);
    challenge_free(challenge);
    challenge = loaded(fixture);
    assert_string_equal(challenge->digest, before);
    challenge_free(challenge);
    for (size_t i = 0; i < COUNT(paths); i++) {
        fixture_write(fixture, paths[i], texts[i]);
        challenge = loaded(fixture);
        memcpy(after, challenge->digest, sizeof after);
        challenge_free(challenge);
        assert_string_not_equal(after, before);
        memcpy(before, after, sizeof before);
    }
}

static void our_own_file_adds_what_the_format_does_not_know(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "problem_format_version: 2025-09\nname: N\nlanguages: all\n");
    fixture_write(fixture, "p/submissions/accepted/a.c", "x");
    fixture_write(fixture, "p/submissions/run_time_error/big.c", "x");
    fixture_write(fixture, "p/submissions/wrong_answer/w/main.c", "x");
    fixture_write(fixture, "p/submissions/rejected/loop.c", "x");
    fixture_write(fixture, "p/assess.yaml",
                  "version: 1\nminutes: 45\nskills: [caching, sql]\nlanguages: [c, python]\n"
                  "submissions:\n  run_time_error/big.c: MLE\n  rejected/loop.c: TLE\n");
    challenge = loaded(fixture);
    assert_int_equal(challenge->minutes, 45);
    assert_int_equal(challenge->language_count, 2);
    assert_string_equal(challenge->languages[1], "python");
    assert_int_equal(challenge->expected_count, 4);
    assert_string_equal(challenge->expected[0].path, "accepted/a.c");
    assert_int_equal(challenge->expected[0].verdict, VERDICT_AC);
    assert_string_equal(challenge->expected[1].path, "wrong_answer/w");
    assert_int_equal(challenge->expected[1].verdict, VERDICT_WA);
    assert_string_equal(challenge->expected[2].path, "run_time_error/big.c");
    assert_int_equal(challenge->expected[2].verdict, VERDICT_MLE);
    assert_string_equal(challenge->expected[3].path, "rejected/loop.c");
    assert_int_equal(challenge->expected[3].verdict, VERDICT_TLE);
    challenge_free(challenge);
}

static void size_of_a_test_is_a_word_of_its_input(void **state)
{
    struct fixture *fixture = *state;
    struct challenge *challenge = NULL;

    write_package(fixture, "problem_format_version: 2025-09\nname: N\n");
    fixture_write(fixture, "p/data/secret/1.in", " 3\n\t200000 x\n");
    fixture_write(fixture, "p/data/secret/1.ans", "");
    fixture_write(fixture, "p/data/secret/2.in", "1 0");
    fixture_write(fixture, "p/data/secret/2.ans", "");
    fixture_write(fixture, "p/data/sample/1.in", "1 5");
    fixture_write(fixture, "p/data/sample/1.ans", "");
    challenge = loaded(fixture);
    assert_null(challenge->size_name);
    assert_int_equal(challenge->tests[0].size, 0);
    challenge_free(challenge);
    fixture_write(fixture, "p/assess.yaml", "version: 1\nsize: {name: calls, word: 2}\n");
    challenge = loaded(fixture);
    assert_string_equal(challenge->size_name, "calls");
    assert_int_equal(challenge->tests[0].size, 5);
    assert_int_equal(challenge->tests[challenge->test_count - 2].size, 200000);
    assert_int_equal(challenge->tests[challenge->test_count - 1].size, 0);
    challenge_free(challenge);
}

static void best_statement_is_found(void **state)
{
    static const char *const paths[] = {"problem.pdf", "problem_statement/problem.sv.tex",
                                        "problem_statement/problem.en.tex",
                                        "statement/problem.sv.md", "statement/problem.en.md"};
    struct fixture *fixture = *state;

    write_package(fixture, "name: N\n");
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct challenge *challenge = NULL;
        char path[64];

        (void)snprintf(path, sizeof path, "p/%s", paths[i]);
        fixture_write(fixture, path, "text");
        challenge = loaded(fixture);
        assert_string_equal(challenge->statement_path, paths[i]);
        challenge_free(challenge);
    }
}

static void empty_folder_of_validators_is_no_validator(void **state)
{
    struct fixture *fixture = *state;

    write_package(fixture, "problem_format_version: 2025-09\nname: N\n");
    fixture_write(fixture, "p/output_validator/.gitkeep", "");
    challenge_free(loaded(fixture));
    /* a legacy package asks for it by name, or does not */
    write_package(fixture, "validation: default\n");
    fixture_write(fixture, "p/output_validators/check.py", "");
    challenge_free(loaded(fixture));
}

static void packages_and_ids_are_recognised(void **state)
{
    struct fixture *fixture = *state;

    write_package(fixture, "");
    fixture_fifo(fixture, "q/problem.yaml");
    assert_true(challenge_is_package(fixture_path(fixture, "p")));
    assert_false(challenge_is_package(fixture_path(fixture, "q")));
    assert_false(challenge_is_package(fixture_path(fixture, "p/data")));
    assert_false(challenge_is_package(fixture_path(fixture, "none")));
    assert_true(challenge_id_is_valid("twosum2"));
    assert_false(challenge_id_is_valid(""));
    assert_false(challenge_id_is_valid("two-sum"));
    assert_false(challenge_id_is_valid("Two"));
    assert_false(challenge_id_is_valid("../a"));
    assert_false(
        challenge_id_is_valid("a123456789012345678901234567890123456789012345678901234567890123"));
}

static void id_is_the_name_of_the_folder(void **state)
{
    static const char *const ways[] = {"p/", "p//", "p/.", "p/data/.."};
    struct fixture *fixture = *state;

    write_package(fixture, "");
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct challenge *challenge = NULL;
        struct error err = {0};

        assert_int_equal(challenge_load(fixture_path(fixture, ways[i]), &challenge, &err), 0);
        assert_string_equal(challenge->id, "p");
        challenge_free(challenge);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(legacy_package_has_the_legacy_defaults),
        TEST_IN_FOLDER(legacy_keys_are_read),
        TEST_IN_FOLDER(newest_keys_are_read),
        TEST_IN_FOLDER(newest_defaults_differ_from_legacy_ones),
        TEST_IN_FOLDER(name_is_english_where_there_is_a_choice),
        TEST_IN_FOLDER(fixed_time_limits_of_other_tools_are_read),
        TEST_IN_FOLDER(problem_yaml_decides_over_other_time_limits),
        TEST_IN_FOLDER(tests_come_in_order_samples_first),
        TEST_IN_FOLDER(files_beside_tests_are_no_tests),
        TEST_IN_FOLDER(flags_are_inherited_by_folders_and_tests),
        TEST_IN_FOLDER(legacy_testdata_gives_flags_too),
        TEST_IN_FOLDER(links_that_stay_in_the_package_are_followed),
        TEST_IN_FOLDER(digest_changes_with_anything_that_judges),
        TEST_IN_FOLDER(our_own_file_adds_what_the_format_does_not_know),
        TEST_IN_FOLDER(size_of_a_test_is_a_word_of_its_input),
        TEST_IN_FOLDER(best_statement_is_found),
        TEST_IN_FOLDER(empty_folder_of_validators_is_no_validator),
        TEST_IN_FOLDER(packages_and_ids_are_recognised),
        TEST_IN_FOLDER(id_is_the_name_of_the_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
