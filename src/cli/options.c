/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORD_SIZE = 128 };

const char *const option_color_choices[] = {"auto", "always", "never", NULL};

static size_t count_of(const struct option_spec *options)
{
    size_t count = 0;

    while (options[count].name)
        count++;
    assert(count <= OPTIONS_MAX);
    return count;
}

static int fail_unknown(const struct option_spec *options, const char *word, size_t length,
                        struct error *err)
{
    const char *names[OPTIONS_MAX + 1] = {NULL};
    char name[WORD_SIZE], shown[WORD_SIZE];
    const char *nearest;
    size_t count = 0;
    int status = error_set(err, ERR_USAGE, "unknown option '%s'",
                           text_escape_into(shown, sizeof shown, word, length));

    for (size_t i = 0; options[i].name; i++) {
        if (!options[i].hidden)
            names[count++] = options[i].name;
    }
    if (word[1] != '-' || length < 3 || length - 2 >= sizeof name)
        return status;
    memcpy(name, word + 2, length - 2);
    name[length - 2] = '\0';
    nearest = text_nearest(name, names);
    if (nearest)
        error_hint(err, "did you mean '--%s'?", nearest);
    return status;
}

static int take_choice(const struct option_spec *row, const char *value, struct error *err)
{
    char shown[WORD_SIZE], list[WORD_SIZE] = "";
    const char *nearest = text_nearest(value, row->choices);

    for (size_t i = 0; row->choices[i]; i++) {
        size_t used = strlen(list);

        if (strcmp(value, row->choices[i]) == 0)
            return 0;
        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", row->choices[i]);
    }
    (void)error_set(err, ERR_USAGE, "option '--%s': '%s' is not one of %s", row->name,
                    text_escape_into(shown, sizeof shown, value, strlen(value)), list);
    if (nearest)
        error_hint(err, "did you mean '%s'?", nearest);
    return -ERR_USAGE;
}

static int take_value(struct arguments *arguments, size_t row, const char *value, struct error *err)
{
    const struct option_spec *option = &arguments->options[row];
    char shown[WORD_SIZE];

    arguments->values[row] = value;
    if (option->kind == OPTION_CHOICE)
        return take_choice(option, value, err);
    if (option->kind == OPTION_TEXT && value[0] == '\0')
        return error_set(err, ERR_USAGE, "option '--%s' needs a value", option->name);
    if (option->kind == OPTION_NUMBER &&
        !parse_i64(value, option->min, option->max, &arguments->numbers[row]))
        return error_set(err, ERR_USAGE,
                         "option '--%s': '%s' is not a number from %" PRId64 " to %" PRId64,
                         option->name, text_escape_into(shown, sizeof shown, value, strlen(value)),
                         option->min, option->max);
    return 0;
}

/* The words still to be read. */
struct words {
    int count;
    char *const *at;
};

static int take_next(struct arguments *arguments, size_t row, struct words *words,
                     struct error *err)
{
    const struct option_spec *option = &arguments->options[row];

    if (words->count == 0)
        return error_set(err, ERR_USAGE, "option '--%s' needs a value: %s", option->name,
                         option->value);
    words->count--;
    return take_value(arguments, row, *words->at++, err);
}

/* "--name", "--name=value" */
static int parse_long(struct arguments *arguments, const char *word, struct words *words,
                      struct error *err)
{
    size_t length = strcspn(word, "=");

    for (size_t row = 0; arguments->options[row].name; row++) {
        const struct option_spec *option = &arguments->options[row];

        if (strlen(option->name) != length - 2 || strncmp(option->name, word + 2, length - 2) != 0)
            continue;
        if (option->kind != OPTION_FLAG)
            return word[length] == '=' ? take_value(arguments, row, word + length + 1, err)
                                       : take_next(arguments, row, words, err);
        if (word[length] == '=')
            return error_set(err, ERR_USAGE, "option '--%s' takes no value", option->name);
        arguments->values[row] = "";
        return 0;
    }
    return fail_unknown(arguments->options, word, length, err);
}

/* "-q", "-qv", "-j2", "-j 2" */
static int parse_short(struct arguments *arguments, const char *word, struct words *words,
                       struct error *err)
{
    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        const char single[3] = {'-', *letter, '\0'};
        size_t row = 0;

        while (arguments->options[row].name && arguments->options[row].letter != *letter)
            row++;
        if (!arguments->options[row].name)
            /* the rest of a character that is not ASCII belongs to it */
            return fail_unknown(arguments->options, (unsigned char)*letter < 0x80 ? single : word,
                                (unsigned char)*letter < 0x80 ? 2 : strlen(word), err);
        if (arguments->options[row].kind == OPTION_FLAG) {
            arguments->values[row] = "";
            continue;
        }
        return letter[1] != '\0' ? take_value(arguments, row, letter + 1, err)
                                 : take_next(arguments, row, words, err);
    }
    return 0;
}

static int take_operand(struct arguments *arguments, const char *word, struct error *err)
{
    char shown[WORD_SIZE];

    if (arguments->operand_count == OPERANDS_MAX)
        return error_set(err, ERR_USAGE, "too many arguments, from '%s' on",
                         text_escape_into(shown, sizeof shown, word, strlen(word)));
    arguments->operands[arguments->operand_count++] = word;
    return 0;
}

int options_parse(const struct option_spec *options, int argc, char *const argv[],
                  struct arguments *out_arguments, struct error *err)
{
    struct arguments arguments = {.options = options};
    struct words words = {.count = argc, .at = argv};
    bool ended = false;

    (void)count_of(options);
    while (words.count > 0) {
        const char *word = *words.at++;
        int status = 0;

        words.count--;
        if (ended || word[0] != '-' || word[1] == '\0')
            status = take_operand(&arguments, word, err);
        else if (strcmp(word, "--") == 0)
            ended = true;
        else if (word[1] == '-')
            status = parse_long(&arguments, word, &words, err);
        else
            status = parse_short(&arguments, word, &words, err);
        if (status < 0)
            return status;
    }
    *out_arguments = arguments;
    return 0;
}

bool options_ask_help(int argc, char *const argv[])
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
            return true;
    }
    return false;
}

static size_t row_of(const struct arguments *arguments, const char *name)
{
    size_t row = 0;

    while (arguments->options[row].name && strcmp(arguments->options[row].name, name) != 0)
        row++;
    assert(arguments->options[row].name);
    return row;
}

bool option_given(const struct arguments *arguments, const char *name)
{
    return option_text(arguments, name) != NULL;
}

const char *option_text(const struct arguments *arguments, const char *name)
{
    return arguments->values[row_of(arguments, name)];
}

int64_t option_number(const struct arguments *arguments, const char *name, int64_t otherwise)
{
    size_t row = row_of(arguments, name);

    return arguments->values[row] ? arguments->numbers[row] : otherwise;
}
