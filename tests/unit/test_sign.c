/* SPDX-License-Identifier: MIT */
/* Signatures: the vectors of the specification and of other implementations, and what is no secret. */
#include "fixture.h"

#include "auto.h"
#include "sign.h"

#include <stdio.h>
#include <string.h>

static const char secret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
static const char pair[] =
    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p"
    "9lMicMFs6Kvg==";
static const char body[] = "{\"test\": 2432232314}";
static const char v1[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
static const char v1a[] =
    "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8E"
    "M+m7TBAg==";

static const struct sign_message message = {"msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body,
                                            sizeof body - 1};

static struct sign_key key_of(const char *text)
{
    struct sign_key key = {0};
    struct error err;

    assert_int_equal(sign_key_parse(text, strlen(text), &key, &err), 0);
    return key;
}

static void the_vectors_of_others_are_ours(void **state)
{
    const struct sign_key symmetric = key_of(secret), asymmetric = key_of(pair);
    AUTO(buf_done) struct buf header = {0};
    char public[SIGN_SECRET_SIZE];
    struct error err;

    (void)state;
    buf_init(&header, 1000);
    assert_int_equal(sign_add(&header, &symmetric, &message, &err), 0);
    assert_string_equal(header.data, v1);
    assert_int_equal(sign_add(&header, &asymmetric, &message, &err), 0);
    assert_memory_equal(header.data, v1, sizeof v1 - 1);
    assert_int_equal(header.data[sizeof v1 - 1], ' ');
    assert_string_equal(header.data + sizeof v1, v1a);
    assert_int_equal(sign_public(&asymmetric, public, &err), 0);
    assert_string_equal(public, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
    assert_int_equal(sign_public(&symmetric, public, &err), 0);
    assert_string_equal(public, "");
}

static enum sign_answer check(const char *header, int64_t now)
{
    const struct sign_key key = key_of(secret);
    enum sign_answer answer = SIGN_VALID;
    struct error err;

    assert_int_equal(sign_check(&key, &message, header, now, &answer, &err), 0);
    return answer;
}

static void one_signature_of_several_is_enough_and_only_near_its_time(void **state)
{
    const int64_t then = message.seconds;
    char header[512];

    (void)state;
    assert_int_equal(check(v1, then), SIGN_VALID);
    (void)snprintf(header, sizeof header, "v1,AAAA %s %s", v1a, v1);
    assert_int_equal(check(header, then), SIGN_VALID);
    (void)snprintf(header, sizeof header, "v1,AAAA,%s", v1);
    assert_int_equal(check(header, then), SIGN_INVALID);
    assert_int_equal(check("", then), SIGN_INVALID);
    assert_int_equal(check(v1 + 3, then), SIGN_INVALID);
    assert_int_equal(check(v1, then + 300), SIGN_VALID);
    assert_int_equal(check(v1, then + 301), SIGN_TOO_OLD);
    assert_int_equal(check(v1, then - 300), SIGN_VALID);
    assert_int_equal(check(v1, then - 301), SIGN_TOO_NEW);
}

static void what_is_no_secret_is_refused_and_not_repeated(void **state)
{
    static const char *const wrong[] = {
        "",
        "whsec_",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2Laaa==",
        "whsec_MfKQ9r8GKYqr=wjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa w",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS\x80",
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
        "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    };
    char longer[200] = "whsec_";
    struct sign_key key;
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(sign_key_parse(wrong[i], strlen(wrong[i]), &key, &err), -(int)ERR_USAGE);
        assert_null(strstr(err.message, "MfKQ"));
        assert_null(strstr(err.hint, "MfKQ"));
    }
    memset(longer + 6, 'A', 88);
    assert_int_equal(sign_key_parse(longer, 94, &key, &err), -(int)ERR_USAGE);
    assert_int_equal(sign_key_parse("whsec_\0MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 40, &key, &err),
                     -(int)ERR_USAGE);
    assert_int_equal(sign_key_parse(" whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\r\n", 41, &key, &err),
                     0);
    assert_int_equal(key.size, 24);
}

static void a_new_secret_is_one_and_another_each_time(void **state)
{
    char one[SIGN_SECRET_SIZE], two[SIGN_SECRET_SIZE];
    struct error err;

    (void)state;
    assert_int_equal(sign_secret_new(one, &err), 0);
    assert_int_equal(sign_secret_new(two, &err), 0);
    assert_string_not_equal(one, two);
    assert_int_equal(key_of(one).size, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_others_are_ours),
        cmocka_unit_test(one_signature_of_several_is_enough_and_only_near_its_time),
        cmocka_unit_test(what_is_no_secret_is_refused_and_not_repeated),
        cmocka_unit_test(a_new_secret_is_one_and_another_each_time),
    };

    return cmocka_run_group_tests_name("sign", tests, NULL, NULL);
}
