/* SPDX-License-Identifier: MIT */
#include "assess/error.h"
#include "fixture.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static void every_code_has_a_name_a_title_and_a_status(void **state)
{
    static const struct {
        enum error_code code;
        const char *name;
        int status;
    } rows[] = {
        {ERR_OK,            "E0000", 0  },
        {ERR_USAGE,         "E0201", 2  },
        {ERR_CONFIG,        "E0202", 2  },
        {ERR_NOT_FOUND,     "E0203", 2  },
        {ERR_UNREADABLE,    "E0204", 2  },
        {ERR_SUBMISSION,    "E0205", 2  },
        {ERR_LANGUAGE,      "E0206", 2  },
        {ERR_UNKNOWN_CODE,  "E0207", 2  },
        {ERR_NAMESPACES,    "E0301", 3  },
        {ERR_CONTROL,       "E0302", 3  },
        {ERR_SANDBOX,       "E0303", 3  },
        {ERR_LANES,         "E0304", 3  },
        {ERR_PACKAGE,       "E0305", 3  },
        {ERR_UNSUPPORTED,   "E0306", 3  },
        {ERR_TOOLCHAIN,     "E0307", 3  },
        {ERR_SYSTEM,        "E0308", 3  },
        {ERR_INSTALLATION,  "E0309", 3  },
        {ERR_JUDGE,         "E0310", 3  },
        {ERR_AMBIGUOUS,     "E0208", 2  },
        {ERR_CONFLICT,      "E0209", 2  },
        {ERR_STORE,         "E0311", 3  },
        {ERR_STORE_DAMAGED, "E0312", 3  },
        {ERR_STORE_NEWER,   "E0313", 3  },
        {ERR_STORE_FULL,    "E0314", 3  },
        {ERR_STORE_BUSY,    "E0315", 3  },
        {ERR_SEALED,        "E0316", 3  },
        {ERR_INTERRUPTED,   "E0130", 130},
    };

    (void)state;
    assert_int_equal(COUNT(rows), ERR_CODES);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {.code = rows[i].code};

        assert_string_equal(error_name(rows[i].code), rows[i].name);
        assert_true(strlen(error_title(rows[i].code)) > 0);
        assert_int_equal(error_exit_status(&err), rows[i].status);
    }
}

static void interruption_exits_with_the_signal(void **state)
{
    struct error err = {.code = ERR_INTERRUPTED, .os_error = SIGTERM};

    (void)state;
    assert_int_equal(error_exit_status(&err), 143);
    err.os_error = SIGINT;
    assert_int_equal(error_exit_status(&err), 130);
}

static void setting_fills_everything_and_returns_the_code(void **state)
{
    struct error err;

    (void)state;
    memset(&err, 'x', sizeof err);
    assert_int_equal(error_set(&err, ERR_LANES, "%d lanes", 2), -(int)ERR_LANES);
    assert_string_equal(err.message, "2 lanes");
    assert_string_equal(err.hint, "");
    assert_string_equal(err.detail, "");
    assert_string_equal(err.place.file, "");
    assert_int_equal(err.place.line, 0);
}

static void errno_is_put_into_words(void **state)
{
    struct error err;

    (void)state;
    assert_int_equal(error_errno(&err, ERR_UNREADABLE, ENOENT, "cannot open '%s'", "a"),
                     -(int)ERR_UNREADABLE);
    assert_string_equal(err.message, "cannot open 'a': No such file or directory");
    assert_int_equal(err.os_error, ENOENT);
    (void)error_errno(&err, ERR_SYSTEM, 123456, "odd");
    assert_string_equal(err.message, "odd: unknown error");
}

static void wrapping_puts_a_clause_in_front(void **state)
{
    struct error err;

    (void)state;
    (void)error_set(&err, ERR_PACKAGE, "no tests");
    error_hint(&err, "add %s", "one");
    error_detail(&err, "said %d", 7);
    assert_int_equal(error_wrap(&err, "challenge '%s'", "sum"), -(int)ERR_PACKAGE);
    assert_string_equal(err.message, "challenge 'sum': no tests");
    assert_string_equal(err.hint, "add one");
    assert_string_equal(err.detail, "said 7");
}

static void long_messages_are_cut_between_characters(void **state)
{
    struct error err;
    char text[1200];

    (void)state;
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "\xC3\xA9", 2);
    text[sizeof text - 2] = '\0';
    (void)error_set(&err, ERR_USAGE, "%s", text);
    assert_true(strlen(err.message) < sizeof err.message);
    assert_string_equal(err.message + strlen(err.message) - 5, "\xC3\xA9...");
    (void)error_set(&err, ERR_USAGE, "x%s", text);
    assert_string_equal(err.message + strlen(err.message) - 5, "\xC3\xA9...");
    (void)error_wrap(&err, "%s", text);
    assert_string_equal(err.message + strlen(err.message) - 3, "...");
}

static void codes_are_found_by_name_in_any_case(void **state)
{
    enum error_code code = ERR_OK;

    (void)state;
    assert_true(error_by_name("e0305", &code));
    assert_int_equal(code, ERR_PACKAGE);
    assert_true(error_by_name("E0130", &code));
    assert_int_equal(code, ERR_INTERRUPTED);
    assert_false(error_by_name("E0000", &code));
    assert_false(error_by_name("E9999", &code));
    assert_false(error_by_name("", &code));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_name_a_title_and_a_status),
        cmocka_unit_test(interruption_exits_with_the_signal),
        cmocka_unit_test(setting_fills_everything_and_returns_the_code),
        cmocka_unit_test(errno_is_put_into_words),
        cmocka_unit_test(wrapping_puts_a_clause_in_front),
        cmocka_unit_test(long_messages_are_cut_between_characters),
        cmocka_unit_test(codes_are_found_by_name_in_any_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
