/* SPDX-License-Identifier: MIT */
#include "buf.h"
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

static void new_buffer_is_an_empty_text(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 10);
    assert_string_equal(buf.data, "");
    assert_int_equal(buf.size, 0);
    assert_false(buf_failed(&buf));
    buf_done(&buf);
}

static void additions_follow_each_other(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 1000);
    buf_adds(&buf, "one");
    buf_addc(&buf, ' ');
    buf_addf(&buf, "%d-%s", 2, "three");
    buf_add(&buf, "\0x", 2);
    assert_int_equal(buf.size, 13);
    assert_memory_equal(buf.data, "one 2-three\0x", 14);
    buf_clear(&buf);
    assert_string_equal(buf.data, "");
    buf_done(&buf);
}

static void buffer_grows_past_its_first_memory(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 100000);
    for (int i = 0; i < 10000; i++)
        buf_addf(&buf, "%d", i % 10);
    assert_false(buf_failed(&buf));
    assert_int_equal(strlen(buf.data), 10000);
    assert_int_equal(buf.data[9999], '9');
    buf_done(&buf);
}

static void maximum_can_be_reached_but_not_passed(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 4);
    buf_adds(&buf, "1234");
    assert_false(buf_failed(&buf));
    buf_addc(&buf, '5');
    assert_true(buf_failed(&buf));
    assert_string_equal(buf.data, "1234");
    buf_done(&buf);
}

static void failed_buffer_takes_nothing_more(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, 4);
    buf_adds(&buf, "12");
    buf_addf(&buf, "%s", "345");
    buf_adds(&buf, "6");
    assert_string_equal(buf.data, "12");
    assert_null(buf_take(&buf));
    assert_false(buf_failed(&buf));
    buf_adds(&buf, "7");
    assert_string_equal(buf.data, "7");
    buf_done(&buf);
}

static void taken_text_is_the_callers(void **state)
{
    struct buf buf;
    char *text = NULL;

    (void)state;
    buf_init(&buf, 10);
    text = buf_take(&buf);
    assert_string_equal(text, "");
    free(text);
    buf_adds(&buf, "abc");
    text = buf_take(&buf);
    assert_string_equal(text, "abc");
    assert_string_equal(buf.data, "");
    free(text);
    buf_done(&buf);
    buf_done(&buf);
}

static void maximum_of_everything_does_not_overflow(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, SIZE_MAX);
    buf_adds(&buf, "abc");
    assert_string_equal(buf.data, "abc");
    buf_done(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_buffer_is_an_empty_text),
        cmocka_unit_test(additions_follow_each_other),
        cmocka_unit_test(buffer_grows_past_its_first_memory),
        cmocka_unit_test(maximum_can_be_reached_but_not_passed),
        cmocka_unit_test(failed_buffer_takes_nothing_more),
        cmocka_unit_test(taken_text_is_the_callers),
        cmocka_unit_test(maximum_of_everything_does_not_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
