/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "auto.h"
#include "person.h"

#include <stdlib.h>
#include <string.h>

static int read_text(const char *text, struct person *out_person, struct error *err)
{
    return person_read("ada.yaml", text, strlen(text), out_person, err);
}

static void person_survives_its_json(void **state)
{
    AUTO(person_done) struct person person = {0};
    AUTO(person_done) struct person again = {0};
    auto_free char *text = NULL;
    struct error err;

    (void)state;
    assert_int_equal(
        read_text("name: \"Ada \\u2603 Lovelace\"\nemail: ada@example.org\n", &person, &err), 0);
    text = person_to_json(&person);
    assert_non_null(text);
    assert_int_equal(person_from_json(text, strlen(text), &again, &err), 0);
    assert_string_equal(again.name, "Ada \xe2\x98\x83 Lovelace");
    assert_string_equal(again.email, "ada@example.org");
    assert_null(again.phone);
}

static void nothing_known_is_a_person(void **state)
{
    AUTO(person_done) struct person person = {0};
    struct error err;

    (void)state;
    assert_int_equal(read_text("", &person, &err), 0);
    assert_null(person.name);
}

static void what_does_not_fit_is_refused_with_its_place_alone(void **state)
{
    static const char *const texts[] = {
        "name: Ada\nnick: canary\n",
        "name: Ada\nname: canary\n",
        "name: [canary]\n",
        "email: canary\n",
        "email: canary@a@b\n",
        "email: \"canary @b\"\n",
        "name: \"canary\\n\"\n",
        "name: \"canary\\u0007\"\n",
        "name: \"\"\n",
        "name: &a canary\n",
        "- canary\n",
        "name: canary: x\n",
    };
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        AUTO(person_done) struct person person = {0};

        assert_int_equal(read_text(texts[i], &person, &err), -(int)ERR_CONFIG);
        assert_int_not_equal(err.place.line, 0);
        assert_string_equal(err.place.text, "");
        assert_null(strstr(err.message, "canary"));
    }
}

static void json_that_is_no_person_is_refused(void **state)
{
    static const char *const texts[] = {"", "[]", "{\"name\":1}", "{\"name\":\"a\"", "null"};
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        AUTO(person_done) struct person person = {0};

        assert_int_equal(person_from_json(texts[i], strlen(texts[i]), &person, &err),
                         -(int)ERR_SEALED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(person_survives_its_json),
        cmocka_unit_test(nothing_known_is_a_person),
        cmocka_unit_test(what_does_not_fit_is_refused_with_its_place_alone),
        cmocka_unit_test(json_that_is_no_person_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
