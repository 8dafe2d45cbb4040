/* SPDX-License-Identifier: MIT */
/* What the shells are told comes from the same tables as the help. */
#include "buf.h"
#include "command.h"
#include "complete.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_MAX = 1 << 20, WORDS_MAX = 8, WORD_SIZE = 64 };

/* LINE is cut at blanks; one at its end begins an empty word. */
static const char *completed(struct buf *out, const char *line)
{
    static char copy[WORDS_MAX * WORD_SIZE];
    const char *words[WORDS_MAX];
    size_t count = 0;

    (void)snprintf(copy, sizeof copy, "%s", line);
    for (char *at = copy; at; count++) {
        char *blank = strchr(at, ' ');

        assert_true(count < WORDS_MAX);
        words[count] = at;
        if (blank)
            *blank = '\0';
        at = blank ? blank + 1 : NULL;
    }
    buf_clear(out);
    complete_line(out, words, count);
    return out->data;
}

static bool offers(struct buf *out, const char *line, const char *word)
{
    char wanted[2 * WORD_SIZE];

    (void)snprintf(wanted, sizeof wanted, "word\t%s\t", word);
    return strstr(completed(out, line), wanted) != NULL;
}

static void every_verb_and_every_option_is_offered(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, TEXT_MAX);
    for (size_t i = 0; commands[i]; i++) {
        const struct command *command = commands[i];
        const char *group = command->group ? command->group : "";
        char line[2 * WORD_SIZE];

        assert_int_equal(offers(&out, command->group ? group : "", command->name) ||
                             (command->group && offers(&out, "", group)),
                         !command->hidden);
        (void)snprintf(line, sizeof line, "%s ", group);
        if (command->group)
            assert_true(offers(&out, line, command->name));
        (void)snprintf(line, sizeof line, "%s%s%s --", group, command->group ? " " : "",
                       command->name);
        for (const struct option_spec *option = command->options; option->name; option++) {
            char word[WORD_SIZE];

            (void)snprintf(word, sizeof word, "--%s", option->name);
            assert_int_equal(offers(&out, line, word), !option->hidden);
        }
    }
    buf_done(&out);
}

static void the_name_of_a_value_says_what_completes_it(void **state)
{
    static const struct {
        const char *line, *wanted;
    } rows[] = {
        {"run ",                      "files\n"                                                   },
        {"run -v -- ",                "files\n"                                                   },
        {"run --config ",             "files\n"                                                   },
        {"run --config=x",            "files\n"                                                   },
        {"run -c rate",               "word\tratelimiter\tRate Limiter\nfolders\n"                },
        {"run -qc rate",              "word\tratelimiter\tRate Limiter\nfolders\n"                },
        {"challenge show rate",       "word\tratelimiter\tRate Limiter\nfolders\n"                },
        {"role show gar",             "word\tgardener-with-a-name-of-more-than-twenty\tGardener\n"},
        {"run -l cp",                 "word\tcpp\tC++17\n"                                        },
        {"run --for re",              "word\treviewer\t\n"                                        },
        {"run --for=re",              "word\treviewer\t\n"                                        },
        {"doctor --prepare ",         "users\n"                                                   },
        {"explain TL",                "word\tTLE\ttime limit exceeded\n"                          },
        {"completion ba",             "word\tbash\t\n"                                            },
        {"help conf",                 "word\tconfig\tshow, path\n"                                },
        {"help challenge li",         "word\tlist\tthe challenges of the catalogue\n"             },
        {"run --jobs ",               ""                                                          },
        {"run a b",                   ""                                                          },
        {"run -- -",                  "files\n"                                                   },
        {"run --nonsense=",           ""                                                          },
        {"nonsense ",                 ""                                                          },
        {"nonsense nonsense x",       ""                                                          },
        {"completion bash z",         ""                                                          },
        {"completion --help=",        ""                                                          },
        {"run --config nowhere -c r", "folders\n"                                                 },
    };
    struct buf out;

    (void)state;
    buf_init(&out, TEXT_MAX);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(completed(&out, rows[i].line), rows[i].wanted);
    buf_done(&out);
}

static void an_option_is_offered_once(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, TEXT_MAX);
    assert_true(offers(&out, "run -q --", "--json"));
    assert_false(offers(&out, "run -q --json --", "--json"));
    assert_false(offers(&out, "run -q --", "--quiet"));
    assert_false(offers(&out, "run --color=never --", "--color"));
    assert_true(offers(&out, "run -", "-v"));
    assert_false(offers(&out, "run --", "-v"));
    assert_true(offers(&out, "version ", "--json"));
    buf_done(&out);
}

static void nothing_is_offered_that_a_shell_reads_as_more_than_a_word(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, TEXT_MAX);
    assert_true(offers(&out, "challenge show ", "broken"));
    assert_null(strstr(completed(&out, "challenge show "), "touch"));
    assert_null(strpbrk(completed(&out, "challenge show "), ";$`\x1b"));
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_and_every_option_is_offered),
        cmocka_unit_test(the_name_of_a_value_says_what_completes_it),
        cmocka_unit_test(an_option_is_offered_once),
        cmocka_unit_test(nothing_is_offered_that_a_shell_reads_as_more_than_a_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
