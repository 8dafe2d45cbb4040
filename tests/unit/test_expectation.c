/* SPDX-License-Identifier: MIT */
/* What a program under submissions/ promises, and whether its verdicts keep it. */
#include "auto.h"
#include "expectation.h"
#include "fixture.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char v2025[] = "problem_format_version: 2025-09\nname: Echo\n";

struct read {
    struct challenge *challenge;
    struct package_tree tree;
    struct expectation *items;
    size_t count;
};

static struct read read_package(struct fixture *fixture, const char *problem_yaml)
{
    struct read read = {0};
    struct error err = {0};

    fixture_write(fixture, "p/problem.yaml", problem_yaml);
    fixture_write(fixture, "p/data/secret/1.in", "1\n");
    fixture_write(fixture, "p/data/secret/1.ans", "1\n");
    if (challenge_load(fixture_path(fixture, "p"), &read.challenge, &err) < 0 ||
        package_tree_read(read.challenge->directory_fd, &read.tree, &err) < 0 ||
        expectations_read(read.challenge, &read.tree, &read.items, &read.count, &err) < 0)
        fail_msg("%s", err.message);
    return read;
}

static void done(struct read *read)
{
    expectations_done(read->items, read->count);
    package_tree_done(&read->tree);
    challenge_free(read->challenge);
}

static const struct expectation *of(const struct read *read, const char *path)
{
    for (size_t i = 0; i < read->count; i++)
        if (strcmp(read->items[i].path, path) == 0)
            return &read->items[i];
    fail_msg("no %s", path);
    return NULL;
}

/* RUNS in letters: ".WTRM"; the whole gets what the first of them does that is no dot. */
static bool fits(const struct read *read, const char *path, const char *runs)
{
    static const char letters[] = ".WTRM";
    static const enum verdict of_letter[] = {VERDICT_AC, VERDICT_WA, VERDICT_TLE, VERDICT_RTE,
                                             VERDICT_MLE};
    enum verdict verdicts[8], whole = VERDICT_AC;
    size_t count = strlen(runs);

    for (size_t i = 0; i < count; i++) {
        verdicts[i] = of_letter[strchr(letters, runs[i]) - letters];
        if (whole == VERDICT_AC)
            whole = verdicts[i];
    }
    return expectation_fits(of(read, path), verdicts, count, whole);
}

static void folders_promise_for_each_test(void **state)
{
    struct read read;

    fixture_write(*state, "p/submissions/accepted/a.c", "x\n");
    fixture_write(*state, "p/submissions/wrong_answer/w.c", "x\n");
    fixture_write(*state, "p/submissions/time_limit_exceeded/t/main.c", "x\n");
    fixture_write(*state, "p/submissions/run_time_error/r.c", "x\n");
    fixture_write(*state, "p/submissions/brute_force/b.c", "x\n");
    fixture_write(*state, "p/submissions/rejected/j.c", "x\n");
    read = read_package(*state, v2025);
    assert_int_equal(read.count, 6);
    assert_string_equal(read.items[0].path, "accepted/a.c");
    assert_true(fits(&read, "accepted/a.c", "..."));
    assert_false(fits(&read, "accepted/a.c", "..W"));
    assert_true(fits(&read, "wrong_answer/w.c", ".W."));
    assert_false(fits(&read, "wrong_answer/w.c", "..."));
    assert_false(fits(&read, "wrong_answer/w.c", "WT."));
    assert_true(fits(&read, "time_limit_exceeded/t", "..T"));
    assert_false(fits(&read, "time_limit_exceeded/t", "W.T"));
    assert_true(fits(&read, "run_time_error/r.c", ".RM"));
    assert_false(fits(&read, "run_time_error/r.c", ".T."));
    assert_true(fits(&read, "brute_force/b.c", "T.R"));
    assert_false(fits(&read, "brute_force/b.c", "TW."));
    assert_true(fits(&read, "rejected/j.c", "W.T"));
    assert_false(fits(&read, "rejected/j.c", "..."));
    assert_false(expectation_must_fail(of(&read, "accepted/a.c")));
    assert_true(expectation_must_fail(of(&read, "brute_force/b.c")));
    assert_false(expectation_must_be_slow(of(&read, "brute_force/b.c")));
    assert_true(expectation_must_be_slow(of(&read, "time_limit_exceeded/t")));
    done(&read);
}

static void legacy_folders_promise_for_the_whole(void **state)
{
    struct read read;

    fixture_write(*state, "p/submissions/wrong_answer/w.c", "x\n");
    fixture_write(*state, "p/submissions/run_time_error/r.c", "x\n");
    read = read_package(*state, "");
    assert_true(fits(&read, "wrong_answer/w.c", ".WT"));
    assert_false(fits(&read, "wrong_answer/w.c", ".TW"));
    assert_true(fits(&read, "run_time_error/r.c", ".MW"));
    done(&read);
}

static void an_exact_code_is_exact(void **state)
{
    char words[48];
    struct read read;

    fixture_write(*state, "p/submissions/run_time_error/m.c", "x\n");
    fixture_write(*state, "p/submissions/run_time_error/r.c", "x\n");
    fixture_write(*state, "p/assess.yaml",
                  "version: 1\nsubmissions: {run_time_error/m.c: MLE, run_time_error/r.c: RTE}\n");
    read = read_package(*state, v2025);
    assert_true(fits(&read, "run_time_error/m.c", ".M."));
    assert_false(fits(&read, "run_time_error/m.c", ".R."));
    assert_false(fits(&read, "run_time_error/r.c", ".M."));
    expectation_words(of(&read, "run_time_error/m.c"), words, sizeof words);
    assert_string_equal(words, "MLE");
    done(&read);
}

static void tags_promise_where_folders_do_not(void **state)
{
    char words[48];
    struct read read;

    fixture_write(*state, "p/submissions/other/t.c",
                  "// @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT\n");
    fixture_write(*state, "p/submissions/accepted/t.c", "// @EXPECTED_RESULTS@: TIMELIMIT\n");
    fixture_write(*state, "p/submissions/other/u.c", "no tag\n");
    fixture_write(*state, "p/submissions/other/v.c", "/* @EXPECTED_RESULTS@: RUN-ERROR */\n");
    read = read_package(*state, v2025);
    assert_true(fits(&read, "other/t.c", ".TW"));
    assert_true(fits(&read, "other/t.c", ".W"));
    assert_false(fits(&read, "other/t.c", "..."));
    assert_true(fits(&read, "other/v.c", ".R"));
    assert_false(fits(&read, "accepted/t.c", "T"));
    assert_false(of(&read, "other/u.c")->known);
    expectation_words(of(&read, "other/t.c"), words, sizeof words);
    assert_string_equal(words, "WA or TLE");
    done(&read);
}

static void submissions_yaml_adds_and_replaces(void **state)
{
    struct read read;

    fixture_write(*state, "p/submissions/time_limit_exceeded/a.c", "x\n");
    fixture_write(*state, "p/submissions/time_limit_exceeded/b.py", "x\n");
    fixture_write(*state, "p/submissions/mixed/c.c", "x\n");
    fixture_write(*state, "p/submissions/mixed/d.c", "x\n");
    fixture_write(*state, "p/submissions/submissions.yaml",
                  "time_limit_exceeded: {permitted: [AC, WA, TLE], required: [TLE]}\n"
                  "'time_limit_exceeded/*.py': {permitted: [AC, TLE]}\n"
                  "'mixed/{c,e}.{c,py}': {required: [WA, TLE]}\n"
                  "'*/d.c': {required: [WA], sample: {permitted: [AC]}}\n");
    read = read_package(*state, v2025);
    assert_true(fits(&read, "time_limit_exceeded/a.c", "WT"));
    assert_false(fits(&read, "time_limit_exceeded/a.c", "W."));
    assert_false(fits(&read, "time_limit_exceeded/b.py", "WT"));
    assert_true(fits(&read, "mixed/c.c", ".T"));
    assert_true(fits(&read, "mixed/c.c", "RW"));
    assert_false(fits(&read, "mixed/c.c", "R."));
    assert_false(fits(&read, "mixed/d.c", "T."));
    done(&read);
}

static void submissions_yaml_names_the_language(void **state)
{
    struct submission plain = {0}, told = {0};
    struct error err;
    struct read read;

    fixture_write(*state, "p/submissions/accepted/a.txt", "x\n");
    fixture_write(*state, "p/submissions/accepted/b.py", "x\n");
    fixture_write(*state, "p/submissions/submissions.yaml",
                  "accepted/a.txt: {language: python3}\n");
    read = read_package(*state, v2025);
    assert_int_equal(expectation_tell(of(&read, "accepted/a.txt"), &told, &err), 0);
    assert_string_equal(told.language, "python");
    assert_null(told.entry);
    assert_int_equal(expectation_tell(of(&read, "accepted/b.py"), &plain, &err), 0);
    assert_null(plain.language);
    free(told.language);
    done(&read);
}

static void submissions_yaml_names_the_file_to_start(void **state)
{
    struct read read;

    fixture_write(*state, "p/submissions/accepted/a/first.js", "x\n");
    fixture_write(*state, "p/submissions/accepted/b/first.js", "x\n");
    fixture_write(*state, "p/submissions/accepted/c.js", "x\n");
    fixture_write(*state, "p/submissions/submissions.yaml",
                  "'accepted/?': {entrypoint: first.js}\n"
                  "accepted/b: {entrypoint: second.js}\n");
    read = read_package(*state, v2025);
    assert_string_equal(of(&read, "accepted/a")->entry, "first.js");
    assert_string_equal(of(&read, "accepted/b")->entry, "second.js");
    assert_null(of(&read, "accepted/c.js")->entry);
    done(&read);
}

/* The error that reading a package with this submissions.yaml ends with. */
static struct error refusal(struct fixture *fixture, const char *submissions)
{
    struct challenge *challenge = NULL;
    struct package_tree tree = {0};
    struct expectation *items = NULL;
    struct error err = {0};
    size_t count = 0;

    fixture_write(fixture, "p/problem.yaml", v2025);
    fixture_write(fixture, "p/data/secret/1.in", "1\n");
    fixture_write(fixture, "p/data/secret/1.ans", "1\n");
    fixture_write(fixture, "p/submissions/mixed/c.c", "x\n");
    fixture_write(fixture, "p/submissions/submissions.yaml", submissions);
    assert_int_equal(challenge_load(fixture_path(fixture, "p"), &challenge, &err), 0);
    assert_int_equal(package_tree_read(challenge->directory_fd, &tree, &err), 0);
    assert_int_equal(expectations_read(challenge, &tree, &items, &count, &err), -(int)ERR_PACKAGE);
    package_tree_done(&tree);
    challenge_free(challenge);
    return err;
}

static void a_wrong_word_in_submissions_yaml_has_its_place(void **state)
{
    assert_int_equal(refusal(*state, "mixed/c.c:\n  required: [WRONG]\n").place.line, 2);
    assert_int_equal(refusal(*state, "mixed/c.c:\n\n  entrypoint: [a, b]\n").place.line, 3);
    assert_int_equal(refusal(*state, "mixed/c.c:\n\n  entrypoint: ''\n").place.line, 3);
    assert_int_equal(refusal(*state, "mixed/c.c:\n\n  language: [c]\n").place.line, 3);
}

/* Forty pairs of braces: no host tries all that they stand for. */
static void a_glob_without_end_is_refused_at_its_place(void **state)
{
    AUTO(buf_done) struct buf text;
    struct error err;

    buf_init(&text, 4096);
    buf_adds(&text, "mixed/c.c: {required: [WA]}\n'");
    for (unsigned i = 0; i < 40; i++)
        buf_adds(&text, "{a,b}");
    buf_adds(&text, "': {required: [WA]}\n");
    err = refusal(*state, text.data);
    assert_int_equal(err.place.line, 2);
    assert_string_equal(err.message, "this stands for more than 1000 names");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(folders_promise_for_each_test),
        TEST_IN_FOLDER(legacy_folders_promise_for_the_whole),
        TEST_IN_FOLDER(an_exact_code_is_exact),
        TEST_IN_FOLDER(tags_promise_where_folders_do_not),
        TEST_IN_FOLDER(submissions_yaml_adds_and_replaces),
        TEST_IN_FOLDER(submissions_yaml_names_the_language),
        TEST_IN_FOLDER(submissions_yaml_names_the_file_to_start),
        TEST_IN_FOLDER(a_wrong_word_in_submissions_yaml_has_its_place),
        TEST_IN_FOLDER(a_glob_without_end_is_refused_at_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
