/* SPDX-License-Identifier: MIT */
/* One table, three readers: what the help says is what the parser takes. */
#include "buf.h"
#include "command.h"
#include "explain.h"
#include "help.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { WORD_SIZE = 64, TEXT_MAX = 1 << 20 };

static const char *value_for(const struct option_spec *option, char *out)
{
    if (option->kind == OPTION_CHOICE)
        return option->choices[0];
    (void)snprintf(out, WORD_SIZE, "%d", (int)option->min);
    return out;
}

static int parse(const struct command *command, int argc, const char *first, const char *second,
                 struct arguments *arguments, struct error *err)
{
    char words[2][2 * WORD_SIZE];
    char *argv[] = {words[0], words[1]};

    (void)snprintf(words[0], sizeof words[0], "%s", first);
    (void)snprintf(words[1], sizeof words[1], "%s", second);
    return options_parse(command->options, argc, argv, arguments, err);
}

static void option_is_taken_in_every_form(const struct command *command,
                                          const struct option_spec *option)
{
    struct arguments arguments;
    struct error err;
    char name[WORD_SIZE], joined[2 * WORD_SIZE], number[WORD_SIZE];
    const char *value = value_for(option, number);
    bool flag = option->kind == OPTION_FLAG;

    (void)snprintf(name, sizeof name, "--%s", option->name);
    assert_int_equal(parse(command, flag ? 1 : 2, name, value, &arguments, &err), 0);
    assert_true(option_given(&arguments, option->name));
    (void)snprintf(joined, sizeof joined, "--%s=%s", option->name, value);
    assert_int_equal(parse(command, 1, joined, "", &arguments, &err), flag ? -ERR_USAGE : 0);
    if (!flag)
        assert_int_equal(parse(command, 1, name, "", &arguments, &err), -ERR_USAGE);
    if (!option->letter)
        return;
    (void)snprintf(name, sizeof name, "-%c", option->letter);
    assert_int_equal(parse(command, flag ? 1 : 2, name, value, &arguments, &err), 0);
    (void)snprintf(joined, sizeof joined, "-%c%s", option->letter, flag ? "" : value);
    assert_int_equal(parse(command, 1, joined, "", &arguments, &err), 0);
}

static void every_option_is_taken_and_helped(void **state)
{
    const struct view view = {.width = 80};

    (void)state;
    for (size_t i = 0; commands[i]; i++) {
        struct buf help;

        buf_init(&help, TEXT_MAX);
        help_command(&help, &view, commands[i]);
        for (const struct option_spec *option = commands[i]->options; option->name; option++) {
            char wanted[WORD_SIZE];

            option_is_taken_in_every_form(commands[i], option);
            (void)snprintf(wanted, sizeof wanted, option->letter ? "-%c, --%s" : "%c --%s",
                           option->letter ? option->letter : ' ', option->name);
            assert_int_equal(strstr(help.data, wanted) != NULL, !option->hidden);
        }
        buf_done(&help);
    }
}

static void abbreviations_are_refused_and_named(void **state)
{
    struct arguments arguments;
    struct error err;

    (void)state;
    assert_int_equal(parse(commands[0], 1, "--jso", "", &arguments, &err), -ERR_USAGE);
    assert_string_equal(err.hint, "did you mean '--json'?");
    assert_int_equal(parse(commands[0], 1, "--chalenge=x", "", &arguments, &err), -ERR_USAGE);
    assert_string_equal(err.hint, "did you mean '--challenge'?");
}

static void values_are_checked(void **state)
{
    static const char *const wrong[] = {
        "--jobs=0",  "--jobs=2k",    "--jobs=",   "--jobs=-1", "--for=me", "-j1025",
        "--color=x", "--challenge=", "--meter=c", "-Z",        "--",       "-\xC3\xA9"};
    struct arguments arguments;
    struct error err;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(parse(commands[0], 1, wrong[i], "", &arguments, &err),
                         strcmp(wrong[i], "--") == 0 ? 0 : -ERR_USAGE);
}

static void two_dashes_end_the_options(void **state)
{
    struct arguments arguments;
    struct error err;

    (void)state;
    assert_int_equal(parse(commands[0], 2, "--", "-rf", &arguments, &err), 0);
    assert_int_equal(arguments.operand_count, 1);
    assert_string_equal(arguments.operands[0], "-rf");
}

static void letters_may_stand_together(void **state)
{
    struct arguments arguments;
    struct error err;

    (void)state;
    assert_int_equal(parse(commands[0], 2, "-qvj", "7", &arguments, &err), 0);
    assert_true(option_given(&arguments, "quiet") && option_given(&arguments, "verbose"));
    assert_int_equal(option_number(&arguments, "jobs", 0), 7);
}

static void has_page(const char *code)
{
    struct explanation page;

    assert_true(explain_find(code, &page));
    assert_string_equal(page.code, code);
    for (size_t i = 0; i < EXPLAIN_PARTS; i++)
        assert_true(page.sizes[i] > 0);
}

static void every_code_has_its_page(void **state)
{
    (void)state;
    for (unsigned code = ERR_OK + 1; code < ERR_CODES; code++)
        has_page(error_name((enum error_code)code));
    for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++)
        has_page(verdict_code((enum verdict)verdict));
}

static void the_title_of_a_page_is_the_title_of_the_code(void **state)
{
    struct explanation page;
    size_t count = 0;

    (void)state;
    for (; explain_page(count, &page); count++) {
        enum error_code code;

        if (error_by_name(page.code, &code))
            assert_string_equal(page.title, error_title(code));
        for (size_t i = 0; i < EXPLAIN_PARTS; i++)
            assert_true(page.sizes[i] > 0);
    }
    assert_true(count >= ERR_CODES - 1 + VERDICT_COUNT);
}

static void a_page_is_found_by_its_words(void **state)
{
    static const char *const rows[][2] = {
        {"tle",                 "TLE"    },
        {"time limit",          "TLE"    },
        {"Time limit exceeded", "TLE"    },
        {"runtime error",       "RTE"    },
        {"run-time error",      "RTE"    },
        {"not run",             "not_run"},
        {"e0304",               "E0304"  },
        {"all lanes",           "E0304"  },
    };
    static const char *const unknown[] = {"", "E9999", "E", "the", "nonsense", "E03045"};
    static const char *const nearly[][2] = {
        {"E034",         "E0304"},
        {"E30O4",        NULL   },
        {"E0311",        NULL   },
        {"TEL",          "TLE"  },
        {"memroy limit", "MLE"  },
        {"banana",       NULL   },
    };
    struct explanation page;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(explain_find(rows[i][0], &page));
        assert_string_equal(page.code, rows[i][1]);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_false(explain_find(unknown[i], &page));
    for (size_t i = 0; i < sizeof nearly / sizeof *nearly; i++) {
        assert_int_equal(explain_nearest(nearly[i][0], &page), nearly[i][1] != NULL);
        if (nearly[i][1])
            assert_string_equal(page.code, nearly[i][1]);
    }
}

static void sentences_of_pages_fit_the_window(void **state)
{
    struct explanation page;

    (void)state;
    for (size_t i = 0; explain_page(i, &page); i++) {
        for (unsigned width = 40; width <= 100; width += 20) {
            const struct view view = {.width = width};
            struct buf text;
            const char *at;

            buf_init(&text, TEXT_MAX);
            explain_draw(&text, &view, &page);
            for (at = strchr(text.data, '\n'); *at != '\0'; at += strcspn(at, "\n") + 1) {
                assert_true(strcspn(at, "\n") <= 80);
                if (text_has_prefix(at, "Example"))
                    break;
                if (!text_has_prefix(at, "    "))
                    assert_true(strcspn(at, "\n") <= width);
            }
            assert_true(text_has_prefix(at, "Example"));
            buf_done(&text);
        }
    }
}

/* "  $ sudo assess doctor --prepare ann": what stands behind the verb must be taken. */
static void example_is_taken(const char *line, size_t size)
{
    const struct command *command;
    char copy[4 * WORD_SIZE], *words[16] = {NULL}, *rest, *state;
    struct arguments arguments;
    struct error err;
    int count = 0, skipped;

    assert_true(size < sizeof copy);
    memcpy(copy, line, size);
    copy[size] = '\0';
    rest = strstr(copy, "assess ");
    assert_non_null(rest);
    /* another command, and what a shell makes of it, are not ours */
    rest[strcspn(rest, "|<>\'\")")] = '\0';
    for (char *word = strtok_r(rest + strlen("assess "), " ", &state); word;
         word = strtok_r(NULL, " ", &state)) {
        assert_true(count < 16);
        words[count++] = word;
    }
    assert_true(count > 0);
    command = command_find(words[0], count > 1 ? words[1] : NULL);
    assert_non_null(command);
    skipped = command->group ? 2 : 1;
    /* the value of the last option may have been what was cut off */
    if (options_parse(command->options, count - skipped, words + skipped, &arguments, &err) < 0)
        assert_non_null(strstr(err.message, "needs a value"));
}

static void every_example_of_the_help_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; commands[i]; i++) {
        const char *line = commands[i]->examples ? commands[i]->examples : "";

        for (; *line != '\0'; line += strcspn(line, "\n") + 1) {
            if (text_has_prefix(line, "  $ "))
                example_is_taken(line, strcspn(line, "\n"));
        }
    }
}

static void short_help_has_fifteen_lines_at_most(void **state)
{
    static const unsigned widths[] = {30, 40, 72, 80, 200};

    (void)state;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        const struct view view = {.width = widths[i]};
        struct buf text;
        size_t lines = 0;

        buf_init(&text, TEXT_MAX);
        help_short(&text, &view);
        for (size_t at = 0; at < text.size; at++)
            lines += text.data[at] == '\n';
        assert_true(lines <= (widths[i] < 40 ? 18 : 15));
        buf_done(&text);
    }
}

/* No line is wider than the window, but for what is to be typed, and that is at most 80 wide. */
static void lines_fit(const char *text, unsigned width)
{
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        size_t length = strcspn(line, "\n");
        bool typed = text_has_prefix(line, "  $ ") || text_has_prefix(line, "  assess ");

        if (!typed)
            assert_true(length <= width);
        assert_true(length <= 80);
    }
}

static void help_fits_the_window(void **state)
{
    (void)state;
    for (unsigned width = 40; width <= 120; width++) {
        const struct view view = {.width = width};
        struct buf text;

        buf_init(&text, TEXT_MAX);
        help_short(&text, &view);
        help_all(&text, &view);
        for (size_t i = 0; commands[i]; i++) {
            help_command(&text, &view, commands[i]);
            if (commands[i]->group)
                help_group(&text, &view, commands[i]->group);
        }
        lines_fit(text.data, width);
        buf_done(&text);
    }
}

static void what_may_have_been_meant_is_asked(void **state)
{
    static const struct {
        const char *word, *second, *hint;
    } rows[] = {
        {"rnu",       NULL,    "did you mean 'assess run'?"           },
        {"Run",       NULL,    "did you mean 'assess run'?"           },
        {"docter",    NULL,    "did you mean 'assess doctor'?"        },
        {"explian",   NULL,    "did you mean 'assess explain'?"       },
        {"chal",      NULL,    "did you mean 'assess challenge'?"     },
        {"judge",     NULL,    "'assess help' lists the verbs"        },
        {"rust",      NULL,    "'assess help' lists the verbs"        },
        {"complete1", NULL,    "did you mean 'assess completion'?"    },
        {"",          NULL,    "'assess help' lists the verbs"        },
        {"challenge", "lst",   "did you mean 'assess challenge list'?"},
        {"config",    "shwo",  "did you mean 'assess config show'?"   },
        {"config",    "print", "'assess config' has: "                },
        {"config",    NULL,    "'assess config' has: "                },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err;

        assert_int_equal(command_unknown(rows[i].word, rows[i].second, &err), -ERR_USAGE);
        assert_true(text_has_prefix(err.hint, rows[i].hint));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_is_taken_and_helped),
        cmocka_unit_test(abbreviations_are_refused_and_named),
        cmocka_unit_test(values_are_checked),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(letters_may_stand_together),
        cmocka_unit_test(every_code_has_its_page),
        cmocka_unit_test(the_title_of_a_page_is_the_title_of_the_code),
        cmocka_unit_test(a_page_is_found_by_its_words),
        cmocka_unit_test(sentences_of_pages_fit_the_window),
        cmocka_unit_test(every_example_of_the_help_is_taken),
        cmocka_unit_test(short_help_has_fifteen_lines_at_most),
        cmocka_unit_test(help_fits_the_window),
        cmocka_unit_test(what_may_have_been_meant_is_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
