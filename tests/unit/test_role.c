/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "role.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "version: 1\nname: Backend\nai: forbidden\n"
#define ONE  "challenges: [{challenge: cache}]\n"

static int parse(const char *text, struct role **out_role, struct error *err)
{
    return role_parse("backend", "roles/backend.yaml", text, strlen(text), out_role, err);
}

/* Reading that must succeed; caller frees. */
static struct role *parsed(const char *text)
{
    struct role *role = NULL;
    struct error err = {0};

    if (parse(text, &role, &err) < 0)
        fail_msg("%s: line %u: %s", text, err.place.line, err.message);
    return role;
}

static void what_is_not_said_has_its_default(void **state)
{
    struct role *role = parsed(HEAD ONE);

    (void)state;
    assert_string_equal(role->id, "backend");
    assert_string_equal(role->name, "Backend");
    assert_string_equal(role->summary, "");
    assert_int_equal(role->minutes, 0);
    assert_int_equal(role->deadline_days, 0);
    assert_int_equal(role->threshold, -1);
    assert_int_equal(role->ai, ROLE_AI_FORBIDDEN);
    assert_int_equal(role->challenge_count, 1);
    assert_int_equal(role->challenges[0].weight, 1);
    assert_int_equal(role->challenges[0].ids.count, 1);
    assert_int_equal(role->ask_count + role->stage_count + role->scorecard_count, 0);
    role_free(role);
}

static void every_key_is_read(void **state)
{
    struct role *role = parsed("version: 1\nname: N\nsummary: S\nminutes: 90\ndeadline_days: 7\n"
                               "threshold: 0\nai: allowed\n"
                               "asks:\n  - {id: api, text: APIs}\n"
                               "  - {id: git, text: Git, need: preferred}\n"
                               "challenges:\n  - challenge: a\n    alternatives: [b, c]\n"
                               "    weight: 3\n    covers: [api]\n"
                               "stages:\n  - id: talk\n    name: Talk\n    minutes: 45\n"
                               "    interviewers: 2\n    scorecard: card\n    covers: [git, api]\n"
                               "scorecards:\n  - id: card\n    name: Card\n    criteria:\n"
                               "      - {id: one, text: One, anchors: [w, x, y, z]}\n");

    (void)state;
    assert_string_equal(role->summary, "S");
    assert_int_equal(role->minutes, 90);
    assert_int_equal(role->deadline_days, 7);
    assert_int_equal(role->threshold, 0);
    assert_int_equal(role->ai, ROLE_AI_ALLOWED);
    assert_int_equal(role->challenges[0].weight, 3);
    assert_int_equal(role->challenges[0].ids.count, 3);
    assert_string_equal(role->challenges[0].ids.items[2], "c");
    assert_true(role->asks[1].preferred);
    assert_false(role->asks[0].preferred);
    assert_int_equal(role->stages[0].interviewers, 2);
    assert_string_equal(role->stages[0].scorecard, "card");
    assert_string_equal(role->scorecards[0].criteria[0].anchors[3], "z");
    assert_int_equal(role_covered(role, false), 1);
    assert_int_equal(role_covered(role, true), 2);
    role_free(role);
}

struct fault {
    const char *text, *message, *hint;
    unsigned line, column;
};

static void check_faults(const struct fault *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct role *role = NULL;
        struct error err = {0};

        assert_int_equal(parse(rows[i].text, &role, &err), -(int)ERR_CONFIG);
        assert_null(role);
        assert_int_equal(error_exit_status(&err), 2);
        assert_string_equal(err.place.file, "roles/backend.yaml");
        if (!strstr(err.message, rows[i].message) || !strstr(err.hint, rows[i].hint) ||
            err.place.line != rows[i].line || err.place.column != rows[i].column)
            fail_msg("%s: %s (%s) at %u:%u", rows[i].text, err.message, err.hint, err.place.line,
                     err.place.column);
    }
}

static void a_fault_of_the_whole_is_refused_at_its_place(void **state)
{
    static const struct fault rows[] = {
        {"",                                         "'version: 1' is missing",       "",       1, 1 },
        {"version: 2\n",                             "'version' must be",             "",       1, 10},
        {"version: 1\nnam: x\n",                     "unknown key 'nam'",             "'name'", 2, 1 },
        {"version: 1\nai: allowed\n" ONE,            "'name' is missing",             "",       1, 1 },
        {"version: 1\nname: ' '\nai: allowed\n" ONE, "'name' is empty",               "",       2, 7 },
        {"version: 1\nname: x\n" ONE,                "'ai' is missing: forbidden",    "",       1, 1 },
        {"version: 1\nname: x\nai: yes\n" ONE,       "'ai' is: forbidden, disclose",  "",       3, 5 },
        {HEAD "minutes: 0\n" ONE,                    "'minutes' must be",             "",       4, 10},
        {HEAD "minutes: 10081\n" ONE,                "'minutes' must be",             "",       4, 10},
        {HEAD "minutes: 1.5\n" ONE,                  "'minutes' must be",             "",       4, 10},
        {HEAD "deadline_days: 366\n" ONE,            "'deadline_days' must be",       "",       4, 16},
        {HEAD "threshold: 101\n" ONE,                "'threshold' must be",           "",       4, 12},
        {HEAD "threshold: -1\n" ONE,                 "'threshold' must be",           "",       4, 12},
        {HEAD "name: y\n" ONE,                       "'name' is given twice",         "line 2", 4, 1 },
        {HEAD "summary: &a x\n" ONE,                 "anchors (&) are not supported", "",       4, 10},
        {HEAD "asks: *a\n" ONE,                      "aliases (*) are not supported", "",       4, 7 },
        {HEAD "asks: {a: b}\n" ONE,                  "'asks' must be a list",         "",       4, 7 },
        {"- version\n",                              "expected keys and values",      "",       1, 1 },
        {"version: [1]\n",                           "'version' must be a single",    "",       1, 10},
        {HEAD ONE "---\n" HEAD ONE,                  "only one document",             "",       5, 1 },
    };

    (void)state;
    check_faults(rows, COUNT(rows));
}

static void a_fault_of_a_part_is_refused_at_its_place(void **state)
{
    static const struct fault rows[] = {
        {HEAD,                                                                                     "'challenges' is missing",    "",          1, 1 },
        {HEAD "challenges: []\n",                                                                  "'challenges' is empty",      "",          4, 13},
        {HEAD "challenges: [cache]\n",                                                             "expected keys and values",   "",          4, 14},
        {HEAD "challenges: [{weight: 1}]\n",                                                       "'challenge' is missing",     "",          4, 14},
        {HEAD "challenges: [{challenge: ../x}]\n",                                                 "no id of a challenge",       "list",      4, 26},
        {HEAD "challenges: [{challenge: [x]}]\n",                                                  "no id of a challenge",       "list",      4, 26},
        {HEAD "challenges: [{challenge: a, weight: 0}]\n",                                         "'weight' must be",           "",          4, 37},
        {HEAD "challenges: [{challenge: a, wieght: 2}]\n",                                         "unknown key 'wieght'",       "weight",    4, 29},
        {HEAD "challenges: [{challenge: a}, {challenge: a}]\n",                                    "'a' is named twice",         "",          4, 42},
        {HEAD "challenges: [{challenge: a, alternatives: [a]}]\n",                                 "'a' is named twice",         "",          4, 44},
        {HEAD "challenges: [{challenge: a, alternatives: b}]\n",                                   "must be a list",             "",          4, 43},
        {HEAD "challenges: [{challenge: a, covers: [x]}]\n",                                       "there is no topic 'x'",      "",          4, 38},
        {HEAD "asks: [{id: caching, text: t}]\nchallenges: [{challenge: a, covers: [cachign]}]\n",
         "no topic 'cachign'",                                                                                                   "'caching'", 5, 38},
        {HEAD "asks: [{id: x, text: t}]\nchallenges: [{challenge: a, covers: [x, x]}]\n",
         "'x' is named twice",                                                                                                   "",          5, 41},
        {HEAD "asks: [{id: X, text: t}]\n" ONE,                                                    "this is no id",              "small",     4, 13},
        {HEAD "asks: [{id: -x, text: t}]\n" ONE,                                                   "this is no id",              "small",     4, 13},
        {HEAD "asks: [{id: x}]\n" ONE,                                                             "'text' is missing",          "",          4, 8 },
        {HEAD "asks: [{id: x, text: t, need: much}]\n" ONE,                                        "'need' is required or",      "",          4, 31},
        {HEAD "asks: [{id: x, text: t}, {id: x, text: u}]\n" ONE,                                  "topic 'x' is named twice",   "",          4,
         31                                                                                                                                        },
        {HEAD ONE "stages: [{id: t, name: T}]\n",                                                  "'minutes' is missing",       "",          5, 10},
        {HEAD ONE "stages: [{id: t, name: T, minutes: 4}]\n",                                      "'minutes' must be",          "",          5, 36},
        {HEAD ONE "stages: [{id: t, name: T, minutes: 9, scorecard: c}]\n",
         "there is no scorecard 'c'",                                                                                            "",          5, 50},
        {HEAD ONE "scorecards: [{id: c, name: C}]\n",                                              "at least one of 'criteria'", "",          5, 14},
        {HEAD ONE "scorecards: [{id: c, name: C, criteria: [{id: k, text: K, anchors: [a]}]}]\n",
         "each of the levels 1 to 4",                                                                                            "",          5, 68},
    };

    (void)state;
    check_faults(rows, COUNT(rows));
}

static void long_lists_and_texts_are_refused(void **state)
{
    static char text[8192];
    struct role *role = NULL;
    struct error err = {0};
    size_t used = (size_t)snprintf(text, sizeof text, "%schallenges:\n", HEAD);

    (void)state;
    for (unsigned i = 0; i <= 100; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "  - challenge: c%u\n", i);
    assert_int_equal(parse(text, &role, &err), -(int)ERR_CONFIG);
    assert_non_null(strstr(err.message, "more than 100 entries"));
    (void)snprintf(text, sizeof text, "%s%ssummary: %0501d\n", HEAD, ONE, 1);
    assert_int_equal(parse(text, &role, &err), -(int)ERR_CONFIG);
    assert_non_null(strstr(err.message, "more than 500 bytes"));
}

static void ids_have_small_letters_digits_and_inner_hyphens(void **state)
{
    static const char *const good[] = {"a", "backend", "senior-backend-engineer", "sre-2", "0"};
    static const char *const bad[] = {
        "",
        "-a",
        "a-",
        "A",
        "a_b",
        "a.b",
        "a/b",
        "..",
        "\xC3\xA9",
        "a b",
        "0123456789012345678901234567890123456789012345678901234567890123"};

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(role_id_is_valid(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(role_id_is_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_said_has_its_default),
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(a_fault_of_the_whole_is_refused_at_its_place),
        cmocka_unit_test(a_fault_of_a_part_is_refused_at_its_place),
        cmocka_unit_test(long_lists_and_texts_are_refused),
        cmocka_unit_test(ids_have_small_letters_digits_and_inner_hyphens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
