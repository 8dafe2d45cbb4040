/* SPDX-License-Identifier: MIT */
/* The table for spreadsheets: RFC 4180, no formulas, nobody's name. */
#include "csv.h"

#include "auto.h"
#include "fake_results.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_MAX = 1 << 20 };

static void a_cell_is_quoted_where_it_must_be(void **state)
{
    static const struct {
        const char *text, *cell;
    } rows[] = {
        {"",           ""                  },
        {"gcc 12.2.0", "gcc 12.2.0"        },
        {"a,b",        "\"a,b\""           },
        {"say \"so\"", "\"say \"\"so\"\"\""},
        {"two\nlines", "\"two\nlines\""    },
        {"=1+1",       "\"'=1+1\""         },
        {"+1",         "\"'+1\""           },
        {"-A-1",       "\"'-A-1\""         },
        {"@SUM(A1)",   "\"'@SUM(A1)\""     },
        {"\t=1",       "\"'\t=1\""         },
        {"\r=1",       "\"'\r=1\""         },
        {"A-1",        "A-1"               },
        {"a=b",        "a=b"               },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO(buf_done) struct buf out;

        buf_init(&out, TEXT_MAX);
        csv_cell(&out, rows[i].text);
        assert_string_equal(out.data, rows[i].cell);
    }
}

/* How many cells the line has that begins at *TEXT, which is moved behind its end. */
static size_t cells(const char **text)
{
    size_t count = 1;
    bool quoted = false;

    for (; **text && (quoted || **text != '\r'); ++*text) {
        quoted ^= **text == '"';
        count += !quoted && **text == ',';
    }
    assert_int_equal((*text)[0], '\r');
    assert_int_equal((*text)[1], '\n');
    *text += 2;
    return count;
}

static void each_row_has_the_cells_that_are_named(void **state)
{
    AUTO(result_list_done) struct result_list list;
    AUTO(buf_done) struct buf out;
    const char *at;
    size_t named, rows = 0;

    (void)state;
    buf_init(&out, TEXT_MAX);
    fake_results(&list);
    csv_results(&out, &list);
    at = out.data;
    named = cells(&at);
    for (; *at; rows++)
        assert_int_equal(cells(&at), named);
    assert_int_equal(rows, 6);
}

static void nobody_is_named_and_no_extra_time_is_told(void **state)
{
    static const char *const secrets[] = {"Hopper", "Turing", "slow", "37", "GH-", "extra"};
    AUTO(result_list_done) struct result_list list;
    AUTO(buf_done) struct buf out;
    auto_free char *json = NULL;

    (void)state;
    buf_init(&out, TEXT_MAX);
    fake_results(&list);
    csv_results(&out, &list);
    json = results_to_json(&list);
    assert_non_null(strstr(out.data, ",\"'-A-1017\","));
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        assert_null(strstr(out.data, secrets[i]));
        assert_null(strstr(json, secrets[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_quoted_where_it_must_be),
        cmocka_unit_test(each_row_has_the_cells_that_are_named),
        cmocka_unit_test(nobody_is_named_and_no_extra_time_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
