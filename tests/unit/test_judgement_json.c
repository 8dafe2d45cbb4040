/* SPDX-License-Identifier: MIT */
#include "assess/judgement.h"
#include "fixture.h"
#include "text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set(char **field, const char *text)
{
    free(*field);
    *field = text_copy(text);
}

static void fill_test(struct test_result *test, const char *name, bool secret, enum verdict verdict)
{
    *test = (struct test_result){
        .name = text_copy(name),
        .group = text_copy(secret ? "secret" : "sample"),
        .secret = secret,
        .verdict = verdict,
        .cpu_ns = 1000,
        .wall_ns = 2000,
        .memory_bytes = UINT64_MAX,
        .exit_code = 1,
        .message = text_copy("expected \"SECRETANSWER\""),
        .input = text_copy("SECRETINPUT"),
        .answer = text_copy("SECRETANSWER"),
        .output = text_copy("SECRETOUTPUT"),
        .errors = text_copy("SECRETERRORS"),
    };
}

/* One of everything; caller frees. */
static struct judgement *full_judgement(void)
{
    struct judgement *judgement = NULL;

    assert_int_equal(judgement_new(&judgement), 0);
    judgement->verdict = VERDICT_WA;
    judgement->score = 50;
    judgement->max_score = 100;
    set(&judgement->challenge_id, "sum");
    set(&judgement->challenge_digest, "sha256:00");
    set(&judgement->submission_path, "/home/somebody/SECRETPATH.c");
    set(&judgement->language, "c");
    set(&judgement->compiler, "gcc 12.2.0");
    judgement->compile.verdict = VERDICT_AC;
    set(&judgement->compile.output, "warning: \xFF\xC3\xA9\n");
    judgement->compile.diagnostics = calloc(1, sizeof *judgement->compile.diagnostics);
    judgement->compile.diagnostic_count = 1;
    judgement->compile.diagnostics[0] = (struct diagnostic){.file = text_copy("main.c"),
                                                            .line = 3,
                                                            .column = 4,
                                                            .severity = "warning",
                                                            .message = text_copy("unused"),
                                                            .text = text_copy("int x;")};
    judgement->tests = calloc(2, sizeof *judgement->tests);
    judgement->test_count = 2;
    fill_test(&judgement->tests[0], "sample/1", false, VERDICT_AC);
    fill_test(&judgement->tests[1], "secret/1", true, VERDICT_TLE);
    judgement->tests[1].limit = LIMIT_WALL;
    judgement->tests[1].first_cpu_ns = 7;
    judgement->tests[1].second_cpu_ns = 9;
    judgement->tests[1].denied = calloc(1, sizeof *judgement->tests[1].denied);
    judgement->tests[1].denied[0] = (struct denied_call){"socket", "AF_INET", 3};
    judgement->tests[1].denied_count = 1;
    judgement->groups = calloc(1, sizeof *judgement->groups);
    judgement->group_count = 1;
    judgement->groups[0].name = text_copy("secret");
    judgement->protections = calloc(1, sizeof *judgement->protections);
    judgement->protection_count = 1;
    judgement->protections[0] = text_copy("seccomp");
    judgement->started_at = 1795461000123;
    return judgement;
}

static char *encoded(const struct judgement *judgement, enum audience audience)
{
    char *text = judgement_to_json(judgement, audience);

    assert_non_null(text);
    return text;
}

static json_t *decoded(const struct judgement *judgement, enum audience audience)
{
    char *text = encoded(judgement, audience);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

    free(text);
    assert_non_null(root);
    return root;
}

/* A checker for the part of JSON Schema that ours uses. */

static bool has_type(const json_t *value, const char *type)
{
    return (strcmp(type, "object") == 0 && json_is_object(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value)) ||
           (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "null") == 0 && json_is_null(value));
}

static bool fits(json_t *schema, json_t *value, char *where, size_t size);

static bool fits_any(json_t *choices, json_t *value, char *where, size_t size)
{
    size_t index = 0;
    json_t *choice = NULL;

    json_array_foreach(choices, index, choice) {
        if (fits(choice, value, where, size))
            return true;
    }
    return choices == NULL;
}

static bool is_one_of(json_t *allowed, const json_t *value)
{
    size_t index = 0;
    json_t *one = NULL;

    json_array_foreach(allowed, index, one) {
        if (json_equal(one, value))
            return true;
    }
    return allowed == NULL;
}

static bool has_members(json_t *schema, json_t *value, char *where, size_t size)
{
    size_t index = 0;
    json_t *required = NULL, *member = NULL;
    const char *key = NULL;

    json_array_foreach(json_object_get(schema, "required"), index, required) {
        if (!json_object_get(value, json_string_value(required))) {
            (void)snprintf(where, size, "%s is missing", json_string_value(required));
            return false;
        }
    }
    json_object_foreach(json_object_get(schema, "properties"), key, member) {
        json_t *inner = json_object_get(value, key);

        if (inner && !fits(member, inner, where, size))
            return false;
    }
    json_array_foreach(value, index, member) {
        json_t *items = json_object_get(schema, "items");

        if (items && !fits(items, member, where, size))
            return false;
    }
    return true;
}

static bool fits(json_t *schema, json_t *value, char *where, size_t size)
{
    const char *type = json_string_value(json_object_get(schema, "type"));
    const json_t *minimum = json_object_get(schema, "minimum");

    if ((type && !has_type(value, type)) || !is_one_of(json_object_get(schema, "enum"), value) ||
        (minimum && json_integer_value(value) < json_integer_value(minimum))) {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

        (void)snprintf(where, size, "%.60s is no %s", text, type ? type : "value");
        free(text);
        return false;
    }
    return fits_any(json_object_get(schema, "anyOf"), value, where, size) &&
           has_members(schema, value, where, size);
}

static json_t *loaded_schema(void)
{
    json_t *schema = json_load_file(RESULT_SCHEMA, JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(schema);
    return schema;
}

static void documents_fit_the_schema(void **state)
{
    static const enum audience audiences[] = {AUDIENCE_CANDIDATE, AUDIENCE_REVIEWER};
    json_t *schema = loaded_schema();
    struct judgement *judgements[2] = {NULL, full_judgement()};

    (void)state;
    assert_int_equal(judgement_new(&judgements[0]), 0);
    for (size_t i = 0; i < 4; i++) {
        json_t *root = decoded(judgements[i / 2], audiences[i % 2]);
        char where[128] = "";

        if (!fits(schema, root, where, sizeof where))
            fail_msg("%s", where);
        json_decref(root);
    }
    judgement_free(judgements[0]);
    judgement_free(judgements[1]);
    json_decref(schema);
}

static void checker_of_the_schema_can_refuse(void **state)
{
    json_t *schema = loaded_schema();
    struct judgement *judgement = full_judgement();
    json_t *root = decoded(judgement, AUDIENCE_REVIEWER);
    json_t *test = json_array_get(json_object_get(root, "tests"), 0);
    char where[128] = "";

    (void)state;
    assert_int_equal(json_object_set_new(test, "cpu_ns", json_string("1")), 0);
    assert_false(fits(schema, root, where, sizeof where));
    assert_int_equal(json_object_set_new(test, "cpu_ns", json_integer(1)), 0);
    assert_true(fits(schema, root, where, sizeof where));
    assert_int_equal(json_object_set_new(root, "schema", json_string("other/1")), 0);
    assert_false(fits(schema, root, where, sizeof where));
    assert_int_equal(json_object_set_new(root, "schema", json_string("assess-result/1")), 0);
    assert_int_equal(json_object_del(root, "limits"), 0);
    assert_false(fits(schema, root, where, sizeof where));
    assert_string_equal(where, "limits is missing");
    json_decref(root);
    json_decref(schema);
    judgement_free(judgement);
}

static void every_field_is_in_the_schema(void **state)
{
    json_t *schema = loaded_schema();
    struct judgement *judgement = full_judgement();
    json_t *root = decoded(judgement, AUDIENCE_REVIEWER);
    const char *key = NULL;
    json_t *value = NULL;

    (void)state;
    json_object_foreach(root, key, value) {
        if (!json_object_get(json_object_get(schema, "properties"), key))
            fail_msg("%s is not in the schema", key);
    }
    json_decref(root);
    json_decref(schema);
    judgement_free(judgement);
}

static void messages_of_secret_tests_are_for_reviewers(void **state)
{
    struct judgement *judgement = full_judgement();
    json_t *candidate = decoded(judgement, AUDIENCE_CANDIDATE);
    json_t *reviewer = decoded(judgement, AUDIENCE_REVIEWER);
    const json_t *tests = json_object_get(candidate, "tests");

    (void)state;
    assert_string_equal(json_string_value(json_object_get(json_array_get(tests, 0), "message")),
                        "expected \"SECRETANSWER\"");
    assert_string_equal(json_string_value(json_object_get(json_array_get(tests, 1), "message")),
                        "");
    tests = json_object_get(reviewer, "tests");
    assert_string_equal(json_string_value(json_object_get(json_array_get(tests, 1), "message")),
                        "expected \"SECRETANSWER\"");
    json_decref(candidate);
    json_decref(reviewer);
    judgement_free(judgement);
}

/* "socket() 7, ptrace() 1": what AUDIENCE is told of the calls in the second test. */
static void expect_calls(const struct judgement *judgement, enum audience audience,
                         const char *expected)
{
    json_t *document = decoded(judgement, audience);
    json_t *test = json_array_get(json_object_get(document, "tests"), 1), *call = NULL;
    char told[200] = "";
    size_t index = 0;

    json_array_foreach(json_object_get(test, "denied"), index, call) {
        (void)snprintf(told + strlen(told), sizeof told - strlen(told), "%s%s(%s) %d",
                       index > 0 ? ", " : "", json_string_value(json_object_get(call, "syscall")),
                       json_string_value(json_object_get(call, "detail")),
                       (int)json_integer_value(json_object_get(call, "count")));
    }
    assert_string_equal(told, expected);
    json_decref(document);
}

static void arguments_of_calls_in_secret_tests_are_for_reviewers(void **state)
{
    static const char all[] = "socket(family 1) 3, ptrace() 1, socket(family 2) 4";
    struct judgement *judgement = full_judgement();
    struct test_result *test = &judgement->tests[1];

    (void)state;
    free(test->denied);
    test->denied = calloc(3, sizeof *test->denied);
    test->denied[0] = (struct denied_call){"socket", "family 1", 3};
    test->denied[1] = (struct denied_call){"ptrace", "", 1};
    test->denied[2] = (struct denied_call){"socket", "family 2", 4};
    test->denied_count = 3;
    expect_calls(judgement, AUDIENCE_REVIEWER, all);
    expect_calls(judgement, AUDIENCE_CANDIDATE, "socket() 7, ptrace() 1");
    test->secret = false;
    expect_calls(judgement, AUDIENCE_CANDIDATE, all);
    judgement_free(judgement);
}

static void data_of_tests_and_the_path_never_appear(void **state)
{
    static const char *const words[] = {"SECRETINPUT", "SECRETOUTPUT", "SECRETERRORS", "SECRETPATH",
                                        "somebody"};
    struct judgement *judgement = full_judgement();

    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        char *candidate = encoded(judgement, AUDIENCE_CANDIDATE);
        char *reviewer = encoded(judgement, AUDIENCE_REVIEWER);

        assert_null(strstr(candidate, words[i]));
        assert_null(strstr(reviewer, words[i]));
        free(candidate);
        free(reviewer);
    }
    judgement_free(judgement);
}

static void document_is_one_line_of_ascii(void **state)
{
    struct judgement *judgement = full_judgement();
    char *text = encoded(judgement, AUDIENCE_REVIEWER);

    (void)state;
    for (const char *at = text; *at; at++)
        assert_true(*at >= 0x20 && *at < 0x7F);
    assert_int_equal(strncmp(text, "{\"schema\":\"assess-result/1\",\"run\":null,", 39), 0);
    free(text);
    judgement_free(judgement);
}

static void bytes_that_are_no_utf8_are_escaped(void **state)
{
    struct judgement *judgement = full_judgement();
    json_t *root = decoded(judgement, AUDIENCE_REVIEWER);

    (void)state;
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(root, "compile"), "output")),
        "warning: \\xff\xC3\xA9\n");
    json_decref(root);
    judgement_free(judgement);
}

static void values_keep_their_units_and_names(void **state)
{
    struct judgement *judgement = full_judgement();
    json_t *root = decoded(judgement, AUDIENCE_REVIEWER);
    const json_t *test = json_array_get(json_object_get(root, "tests"), 1);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(root, "verdict")), "WA");
    assert_string_equal(json_string_value(json_object_get(root, "started_at")),
                        "2026-11-23T19:10:00.123Z");
    assert_string_equal(json_string_value(json_object_get(test, "limit")), "wall");
    assert_int_equal(json_integer_value(json_object_get(test, "first_cpu_ns")), 7);
    assert_int_equal(json_integer_value(json_object_get(test, "second_cpu_ns")), 9);
    /* what a JSON number cannot hold is shown as the largest */
    assert_int_equal(json_integer_value(json_object_get(test, "memory_bytes")), INT64_MAX);
    assert_true(json_is_null(json_object_get(root, "failure")));
    assert_true(json_is_null(json_object_get(root, "threshold")));
    json_decref(root);
    judgement_free(judgement);
}

static void failure_of_the_judge_is_told(void **state)
{
    struct judgement *judgement = full_judgement();
    json_t *root = NULL;
    const json_t *failure = NULL;

    (void)state;
    judgement->verdict = VERDICT_JE;
    (void)snprintf(judgement->failure.code, sizeof judgement->failure.code, "E0310");
    (void)snprintf(judgement->failure.message, sizeof judgement->failure.message, "no box");
    root = decoded(judgement, AUDIENCE_CANDIDATE);
    failure = json_object_get(root, "failure");
    assert_string_equal(json_string_value(json_object_get(failure, "code")), "E0310");
    assert_string_equal(json_string_value(json_object_get(failure, "message")), "no box");
    json_decref(root);
    judgement_free(judgement);
}

static void a_signal_is_told_without_its_number(void **state)
{
    struct judgement *judgement = full_judgement();
    json_t *whole = decoded(judgement, AUDIENCE_CANDIDATE);
    json_t *cut = NULL;

    (void)state;
    judgement->interrupted = 15;
    cut = decoded(judgement, AUDIENCE_CANDIDATE);
    assert_true(json_is_false(json_object_get(whole, "interrupted")));
    assert_true(json_is_true(json_object_get(cut, "interrupted")));
    json_decref(whole);
    json_decref(cut);
    judgement_free(judgement);
}

static void codes_and_words_are_stable(void **state)
{
    static const char *const codes[] = {"not_run", "AC",  "WA", "TLE", "MLE",
                                        "OLE",     "RTE", "CE", "SEC", "JE"};

    (void)state;
    assert_int_equal(COUNT(codes), VERDICT_COUNT);
    for (unsigned i = 0; i < VERDICT_COUNT; i++) {
        assert_string_equal(verdict_code((enum verdict)i), codes[i]);
        assert_true(strlen(verdict_words((enum verdict)i)) > 0);
    }
    assert_null(limit_name(LIMIT_NONE));
    assert_string_equal(limit_name(LIMIT_PROCESSES), "processes");
}

static void new_judgement_has_empty_texts(void **state)
{
    struct judgement *judgement = NULL;

    (void)state;
    assert_int_equal(judgement_new(&judgement), 0);
    assert_string_equal(judgement->challenge_id, "");
    assert_string_equal(judgement->compile.output, "");
    assert_string_equal(judgement->meter, "");
    assert_int_equal(judgement->verdict, VERDICT_NOT_RUN);
    judgement_free(judgement);
    judgement_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_fit_the_schema),
        cmocka_unit_test(checker_of_the_schema_can_refuse),
        cmocka_unit_test(every_field_is_in_the_schema),
        cmocka_unit_test(messages_of_secret_tests_are_for_reviewers),
        cmocka_unit_test(arguments_of_calls_in_secret_tests_are_for_reviewers),
        cmocka_unit_test(data_of_tests_and_the_path_never_appear),
        cmocka_unit_test(document_is_one_line_of_ascii),
        cmocka_unit_test(bytes_that_are_no_utf8_are_escaped),
        cmocka_unit_test(values_keep_their_units_and_names),
        cmocka_unit_test(failure_of_the_judge_is_told),
        cmocka_unit_test(a_signal_is_told_without_its_number),
        cmocka_unit_test(codes_and_words_are_stable),
        cmocka_unit_test(new_judgement_has_empty_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
