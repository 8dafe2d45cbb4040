/* SPDX-License-Identifier: MIT */
#include "digest.h"
#include "fixture.h"

static void digest_of_nothing_is_that_of_sha256(void **state)
{
    struct digest *digest = digest_new();
    char text[DIGEST_TEXT_SIZE];

    (void)state;
    digest_end(digest, text);
    assert_string_equal(text,
                        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* FIPS 180-4, the message "abc" without a length in front. */
static void parts_alone_are_plain_sha256(void **state)
{
    struct digest *digest = digest_new();
    char text[DIGEST_TEXT_SIZE];

    (void)state;
    digest_add_part(digest, "a", 1);
    digest_add_part(digest, "bc", 2);
    digest_end(digest, text);
    assert_string_equal(text,
                        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void other_cuts_give_other_digests(void **state)
{
    char first[DIGEST_TEXT_SIZE], second[DIGEST_TEXT_SIZE];
    struct digest *digest = digest_new();

    (void)state;
    digest_add_text(digest, "ab");
    digest_add_text(digest, "c");
    digest_end(digest, first);
    digest = digest_new();
    digest_add_text(digest, "a");
    digest_add_text(digest, "bc");
    digest_end(digest, second);
    assert_string_not_equal(first, second);
}

static void size_and_parts_are_one_piece(void **state)
{
    char first[DIGEST_TEXT_SIZE], second[DIGEST_TEXT_SIZE];
    struct digest *digest = digest_new();

    (void)state;
    digest_add(digest, "abc", 3);
    digest_end(digest, first);
    digest = digest_new();
    digest_add_size(digest, 3);
    digest_add_part(digest, "ab", 2);
    digest_add_part(digest, "c", 1);
    digest_end(digest, second);
    assert_string_equal(first, second);
}

static void unfinished_digest_can_be_freed(void **state)
{
    (void)state;
    digest_free(digest_new());
    digest_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digest_of_nothing_is_that_of_sha256),
        cmocka_unit_test(parts_alone_are_plain_sha256),
        cmocka_unit_test(other_cuts_give_other_digests),
        cmocka_unit_test(size_and_parts_are_one_piece),
        cmocka_unit_test(unfinished_digest_can_be_freed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
