/* SPDX-License-Identifier: MIT */
/* One table, three readers: what the help says is what the parser takes. */
#include "buf.h"
#include "command.h"
#include "embedded.h"
#include "help.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

extern const struct embedded explain_pages[];

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

static bool has_page(const char *code)
{
    for (const struct embedded *page = explain_pages; page->name; page++) {
        size_t length = strlen(code);

        if (strncmp(page->name, code, length) == 0 && page->name[length] == '.')
            return text_has_prefix(page->text, code) && strstr(page->text, "\nMeans\n") &&
                   strstr(page->text, "\nWhose turn\n") && strstr(page->text, "\nWhat to do\n") &&
                   strstr(page->text, "\nExample\n");
    }
    return false;
}

static void every_code_has_its_page(void **state)
{
    (void)state;
    for (unsigned code = ERR_OK + 1; code < ERR_CODES; code++)
        assert_true(has_page(error_name((enum error_code)code)));
    for (unsigned verdict = 0; verdict < VERDICT_COUNT; verdict++)
        assert_true(has_page(verdict_code((enum verdict)verdict)));
}

static void the_title_of_a_page_is_the_title_of_the_code(void **state)
{
    (void)state;
    for (const struct embedded *page = explain_pages; page->name; page++) {
        char name[WORD_SIZE] = "";
        size_t length = strcspn(page->name, ".");
        enum error_code code;

        memcpy(name, page->name, length);
        if (error_by_name(name, &code))
            assert_int_equal(
                strncmp(page->text + length + 2, error_title(code), strlen(error_title(code))), 0);
    }
}

static void short_help_has_twelve_lines_at_most(void **state)
{
    struct buf text;
    size_t lines = 0;

    (void)state;
    buf_init(&text, TEXT_MAX);
    help_short(&text);
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    assert_true(lines <= 12);
    buf_done(&text);
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
        cmocka_unit_test(short_help_has_twelve_lines_at_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
