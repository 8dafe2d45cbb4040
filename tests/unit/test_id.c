/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "id.h"

#include <string.h>

static void id_has_its_prefix_and_a_ulid(void **state)
{
    char id[ID_SIZE];
    struct error err;

    (void)state;
    assert_int_equal(id_new("can", 1469918176385, id, &err), 0);
    assert_int_equal(strlen(id), 4 + ID_ULID);
    /* the time of the example in the ULID specification */
    assert_memory_equal(id, "can_01ARYZ6S41", 14);
    assert_int_equal(strspn(id + 4, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), ID_ULID);
}

static void two_ids_of_one_moment_differ(void **state)
{
    char one[ID_SIZE], other[ID_SIZE];
    struct error err;

    (void)state;
    assert_int_equal(id_new("can", 5, one, &err), 0);
    assert_int_equal(id_new("can", 5, other, &err), 0);
    assert_string_not_equal(one, other);
}

static void ids_sort_by_time(void **state)
{
    char early[ID_SIZE], late[ID_SIZE];
    struct error err;

    (void)state;
    assert_int_equal(id_new("can", 1795996800000, early, &err), 0);
    assert_int_equal(id_new("can", 1795996800001, late, &err), 0);
    assert_true(strcmp(early, late) < 0);
}

static void what_was_typed_is_read_in_any_case(void **state)
{
    char suffix[ID_SIZE];

    (void)state;
    assert_true(id_read("can", "3k9xol1z", suffix));
    assert_string_equal(suffix, "3K9X011Z");
    assert_true(id_read("can", "can_01ARYZ6S41TSV4RRFFQ69G5FAV", suffix));
    assert_string_equal(suffix, "can_01ARYZ6S41TSV4RRFFQ69G5FAV");
}

static void what_cannot_be_an_id_is_refused(void **state)
{
    static const char *const words[] = {"",        "3k9",    "anna@example.org",
                                        "can_123", "%",      "01ARYZ6S41TSV4RRFFQ69G5FAVX",
                                        "3k9u",    "a\nbcd", "ord_01ARYZ6S41TSV4RRFFQ69G5FAV"};
    char suffix[ID_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(words); i++)
        assert_false(id_read("can", words[i], suffix));
}

static void people_see_the_last_eight(void **state)
{
    (void)state;
    assert_string_equal(id_short("can_01ARYZ6S41TSV4RRFFQ69G5FAV"), "Q69G5FAV");
    assert_string_equal(id_short("short"), "short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(id_has_its_prefix_and_a_ulid),
        cmocka_unit_test(two_ids_of_one_moment_differ),
        cmocka_unit_test(ids_sort_by_time),
        cmocka_unit_test(what_was_typed_is_read_in_any_case),
        cmocka_unit_test(what_cannot_be_an_id_is_refused),
        cmocka_unit_test(people_see_the_last_eight),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
