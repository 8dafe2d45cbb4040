/* SPDX-License-Identifier: MIT */
#include "fixture.h"
#include "text.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void whole_numbers_are_exact_or_refused(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } rows[] = {
        {"0",                    true,  0        },
        {"-7",                   true,  -7       },
        {"+7",                   true,  7        },
        {"007",                  true,  7        },
        {"9223372036854775807",  true,  INT64_MAX},
        {"-9223372036854775808", true,  INT64_MIN},
        {"9223372036854775808",  false, 0        },
        {"-9223372036854775809", false, 0        },
        {"",                     false, 0        },
        {"-",                    false, 0        },
        {" 1",                   false, 0        },
        {"1 ",                   false, 0        },
        {"0x10",                 false, 0        },
        {"1e3",                  false, 0        },
        {"--1",                  false, 0        },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t value = 0;

        assert_int_equal(parse_i64(rows[i].text, INT64_MIN, INT64_MAX, &value), rows[i].good);
        assert_int_equal(value, rows[i].value);
    }
}

static void whole_numbers_outside_their_bounds_are_refused(void **state)
{
    int64_t value = 42;

    (void)state;
    assert_true(parse_i64("3", 3, 5, &value));
    assert_true(parse_i64("5", 3, 5, &value));
    assert_false(parse_i64("2", 3, 5, &value));
    assert_false(parse_i64("6", 3, 5, &value));
    assert_int_equal(value, 5);
}

static void fractions_are_exact_to_the_billionth(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t nano;
    } rows[] = {
        {"1",                    true,  1000000000},
        {"0.25",                 true,  250000000 },
        {".5",                   true,  500000000 },
        {"2.",                   true,  2000000000},
        {"0.000000001",          true,  1         },
        {"0.0000000010",         true,  1         },
        {"9223372036.854775807", true,  INT64_MAX },
        {"0.0000000001",         false, 0         },
        {"9223372036.854775808", false, 0         },
        {"99999999999999999999", false, 0         },
        {"",                     false, 0         },
        {".",                    false, 0         },
        {"-1",                   false, 0         },
        {"1e3",                  false, 0         },
        {"1,5",                  false, 0         },
        {"1.5 ",                 false, 0         },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t nano = 0;

        assert_int_equal(parse_nano(rows[i].text, &nano), rows[i].good);
        assert_int_equal(nano, rows[i].nano);
    }
}

static void decimal_numbers_are_rounded_correctly(void **state)
{
    static const char *const texts[] = {"0",
                                        "-0",
                                        "1",
                                        "1.5",
                                        "-2.25e3",
                                        "1e-6",
                                        "1E6",
                                        "+3.",
                                        ".5",
                                        "12345678901234567890.123",
                                        "0.1",
                                        "1e+2",
                                        "0.000000000000000000000000000001",
                                        "9007199254740993",
                                        "179769313486231570000000000000000000000e270",
                                        "4.9e-324",
                                        "0.3333333333333333333333333333"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        long double value = 0;

        assert_true(parse_real(texts[i], strlen(texts[i]), &value));
        assert_true(value == strtold(texts[i], NULL));
    }
}

static void other_spellings_of_numbers_are_refused(void **state)
{
    static const char *const texts[] = {"",    "-",   ".",    "e5",  "1e",      "1e+",   "0x10",
                                        "inf", "nan", "1,5",  " 1",  "1 ",      "1.2.3", "--1",
                                        "1f",  "+-1", "1e5.", "NaN", "Infinity"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        long double value = 42;

        assert_false(parse_real(texts[i], strlen(texts[i]), &value));
        assert_true(value == 42);
    }
}

static void numbers_may_have_any_number_of_digits(void **state)
{
    enum { DIGITS = 1000000 };
    char *text = malloc(DIGITS + 1);
    long double value = 0;

    (void)state;
    assert_non_null(text);
    memset(text, '0', DIGITS);
    text[0] = '1';
    text[1] = '.';
    text[DIGITS - 1] = '1';
    assert_true(parse_real(text, DIGITS, &value));
    assert_true(value == 1);
    memset(text, '9', DIGITS);
    assert_true(parse_real(text, DIGITS, &value));
    assert_true(isinf(value));
    memset(text, '0', DIGITS);
    memcpy(text + DIGITS - 8, ".25e0001", 8);
    assert_true(parse_real(text, DIGITS, &value));
    assert_true(value == 2.5L);
    assert_true(parse_real("1e-99999999999999999999", 23, &value));
    assert_true(value == 0);
    free(text);
}

static void numbers_do_not_depend_on_the_locale(void **state)
{
    long double value = 0;

    (void)state;
    /* not every machine has it; where it is, its decimal point is a comma */
    (void)setlocale(LC_ALL, "de_DE.UTF-8");
    assert_true(parse_real("1.25", 4, &value));
    assert_true(value == 1.25L);
    (void)setlocale(LC_ALL, "C");
}

static void utf8_is_told_from_other_bytes(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        {"",                     true },
        {"plain",                true },
        {"gr\xC3\xBC\xC3\x9F",   true },
        {"\xE2\x82\xAC",         true },
        {"\xF0\x9F\x98\x80",     true },
        {"\xF4\x8F\xBF\xBF",     true },
        {"\x80",                 false},
        {"\xC3",                 false},
        {"\xC0\xAF",             false},
        {"\xE0\x80\xAF",         false},
        {"\xED\xA0\x80",         false},
        {"\xF4\x90\x80\x80",     false},
        {"\xF8\x88\x80\x80\x80", false},
        {"a\xFFz",               false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(text_is_utf8(rows[i].text, strlen(rows[i].text)), rows[i].good);
}

static void one_line_has_no_characters_that_end_or_turn_it(void **state)
{
    static const struct {
        const char *text, *but;
        bool good;
    } rows[] = {
        {"",                                     "",     true },
        {"Ren\xC3\xA9",                          "",     true },
        {"\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xB1", "",     true }, /* with a joiner */
        {"two\nlines",                           "",     false},
        {"two\nlines\tand a tab",                "\n\t", true },
        {"bell\a",                               "\n\t", false},
        {"\xC2\x9B"
         "31m",                         "\n\t", false}, /* CSI in one byte */
  /* NOLINTBEGIN(misc-misleading-bidirectional): the cases in question */
        {"\xE2\x80\xAE"
         "desrever",                    "\n\t", false}, /* right-to-left override */
        {"\xE2\x81\xA6"
         "isolate",                     "",     false},
 /* NOLINTEND(misc-misleading-bidirectional) */
        {"\xE2\x80\xA8",                         "\n\t", false}, /* line separator */
        {"a\xFFz",                               "",     false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(text_is_plain(rows[i].text, rows[i].but), rows[i].good);
}

static void foreign_bytes_are_escaped(void **state)
{
    static const struct {
        const char *text, *shown, *ascii;
    } rows[] = {
        {"plain \"text\"",   "plain \"text\"",       "plain \"text\""      },
        {"a\nb\tc\rd\\e",    "a\\nb\\tc\\rd\\\\e",   "a\\nb\\tc\\rd\\\\e"  },
        {"\x1B[31m\x7F",     "\\x1b[31m\\x7f",       "\\x1b[31m\\x7f"      },
        {"\xC3\xA9",         "\xC3\xA9",             "\\xc3\\xa9"          },
        {"\xFF",             "\\xff",                "\\xff"               },
 /* C1 control, direction override, zero width, tag */
        {"\xC2\x9B",         "\\xc2\\x9b",           "\\xc2\\x9b"          },
 /* NOLINTNEXTLINE(misc-misleading-bidirectional): the case in question */
        {"\xE2\x80\xAE",     "\\xe2\\x80\\xae",      "\\xe2\\x80\\xae"     },
        {"\xE2\x80\x8B",     "\\xe2\\x80\\x8b",      "\\xe2\\x80\\x8b"     },
        {"\xF3\xA0\x81\x81", "\\xf3\\xa0\\x81\\x81", "\\xf3\\xa0\\x81\\x81"},
    };
    struct buf buf;

    (void)state;
    buf_init(&buf, 1000);
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&buf);
        text_escape(&buf, rows[i].text, strlen(rows[i].text));
        assert_string_equal(buf.data, rows[i].shown);
        buf_clear(&buf);
        text_escape_ascii(&buf, rows[i].text, strlen(rows[i].text));
        assert_string_equal(buf.data, rows[i].ascii);
    }
    buf_clear(&buf);
    text_escape(&buf, "a\0b", 3);
    assert_string_equal(buf.data, "a\\x00b");
    buf_clear(&buf);
    text_escape_invalid(&buf, "a\n\\\xC3\xA9\xFF", 6);
    assert_string_equal(buf.data, "a\n\\\xC3\xA9\\xff");
    buf_done(&buf);
}

static void escaping_into_an_array_never_passes_its_end(void **state)
{
    char out[8];

    (void)state;
    assert_string_equal(text_escape_into(out, sizeof out, "1234567", 7), "1234567");
    assert_string_equal(text_escape_into(out, sizeof out, "12345678", 8), "1234...");
    assert_string_equal(text_escape_into(out, sizeof out, "123\xC3\xA9zzzzz", 10), "123...");
    assert_string_equal(text_escape_into(out, sizeof out, "\xFF\xFF", 2), "\\xff...");
    assert_string_equal(text_escape_into(out, sizeof out, "", 0), "");
}

static void width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("\xC3\xA9t\xC3\xA9"), 3);
    assert_int_equal(text_width("e\xCC\x81"), 1);
    assert_int_equal(text_width("\xE6\xBC\xA2\xE5\xAD\x97"), 4);
    assert_int_equal(text_width("\xF0\x9F\x98\x80"), 2);
    assert_int_equal(text_width("\xE2\x9A\xA1\xE2\x9C\xA8\xF0\x9F\x9F\xA2"),
                     6);                                             /* emoji by themselves */
    assert_int_equal(text_width("\xE2\x9C\x93\xF0\x9F\x8C\xA1"), 2); /* signs of text */
    assert_int_equal(text_width(""), 0);
}

static void a_word_that_is_near_is_suggested(void **state)
{
    static const char *const names[] = {"memory", "output", "time_limit", "code",
                                        "run",    "runner", "c",          NULL};
    static const struct {
        const char *word, *meant;
    } rows[] = {
        {"memroy",     "memory"    }, /* neighbours swapped */
        {"memry",      "memory"    },
        {"memoryy",    "memory"    },
        {"menory",     "memory"    },
        {"MEMORY",     "memory"    },
        {"timelimit",  "time_limit"},
        {"time-limit", "time_limit"},
        {"tiem_limit", "time_limit"},
        {"out",        "output"    }, /* nothing else begins so */
        {"cod",        "code"      },
        {"ru",         "run"       }, /* two begin so, and one is near */
        {"runne",      "runner"    },
        {"C",          "c"         },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *meant = text_nearest(rows[i].word, names);

        assert_non_null(meant);
        assert_string_equal(meant, rows[i].meant);
    }
}

static void nothing_is_suggested_for_a_word_that_is_not_near(void **state)
{
    static const char *const names[] = {"memory", "output", "run", "list", "cpp", "c", NULL};
    static const char *const far[] = {"banana", "",   "a",  "x",   "cc",   "rust", "test",
                                      "moremo", "r1", "no", "rnx", "java", "go",   "outlook"};
    char long_word[1000];

    (void)state;
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        assert_null(text_nearest(far[i], names));
    memset(long_word, 'm', sizeof long_word);
    long_word[sizeof long_word - 1] = '\0';
    assert_null(text_nearest(long_word, names));
}

static void prefixes_and_suffixes_are_seen(void **state)
{
    (void)state;
    assert_true(text_has_prefix("abc", "ab"));
    assert_true(text_has_prefix("abc", ""));
    assert_false(text_has_prefix("a", "ab"));
    assert_true(text_has_suffix("x.in", ".in"));
    assert_false(text_has_suffix("in", ".in"));
}

static void copies_are_the_callers(void **state)
{
    char *copy = text_copy_n("abcdef", 3);
    char *formatted = text_format("%s-%d", copy, 4);

    (void)state;
    assert_string_equal(copy, "abc");
    assert_string_equal(formatted, "abc-4");
    free(copy);
    free(formatted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_exact_or_refused),
        cmocka_unit_test(whole_numbers_outside_their_bounds_are_refused),
        cmocka_unit_test(fractions_are_exact_to_the_billionth),
        cmocka_unit_test(decimal_numbers_are_rounded_correctly),
        cmocka_unit_test(other_spellings_of_numbers_are_refused),
        cmocka_unit_test(numbers_may_have_any_number_of_digits),
        cmocka_unit_test(numbers_do_not_depend_on_the_locale),
        cmocka_unit_test(utf8_is_told_from_other_bytes),
        cmocka_unit_test(one_line_has_no_characters_that_end_or_turn_it),
        cmocka_unit_test(foreign_bytes_are_escaped),
        cmocka_unit_test(escaping_into_an_array_never_passes_its_end),
        cmocka_unit_test(width_counts_columns),
        cmocka_unit_test(a_word_that_is_near_is_suggested),
        cmocka_unit_test(nothing_is_suggested_for_a_word_that_is_not_near),
        cmocka_unit_test(prefixes_and_suffixes_are_seen),
        cmocka_unit_test(copies_are_the_callers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
