/* SPDX-License-Identifier: MIT */
#include "complete.h"

#include "assess/assess.h"
#include "auto.h"
#include "command.h"
#include "embedded.h"
#include "explain.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

AUTO_OWNER(assess, assess_close)

enum { NAME_SIZE = 32, SUMMARY_MAX = 4096, VERSIONS_MAX = 8 };

extern const struct embedded completion_files[];

struct line {
    const char *typed; /* the part of the last word that a candidate begins with */
    const struct command *command;
    const char *const *words; /* behind the verb */
    size_t count;
    const char *operands[2]; /* the first ones */
    size_t operand_count;
    bool given[OPTIONS_MAX];
    const char *config;
    struct buf *out;
};

/* Whatever a shell might read as more than a word is not offered. */
static bool is_harmless(const char *word)
{
    return word[0] != '\0' && word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
                                                "WXYZ0123456789-_.@")] == '\0';
}

static void add(struct line *line, const char *word, const char *help)
{
    if (!text_has_prefix(word, line->typed) || !is_harmless(word))
        return;
    buf_addf(line->out, "word\t%s\t", word);
    text_escape(line->out, help, strlen(help));
    buf_addc(line->out, '\n');
}

/* ---- values, by the name that help gives them -------------------------------------------------- */

static void add_files(struct line *line)
{
    buf_adds(line->out, "files\n");
}

static void add_folders(struct line *line)
{
    buf_adds(line->out, "folders\n");
}

static void add_users(struct line *line)
{
    buf_adds(line->out, "users\n");
}

static void add_challenges(struct line *line)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(challenge_list_done) struct challenge_list list = {0};
    const struct assess_options wanted = {.config_path = line->config};
    struct error ignored;

    /* who is typing is helped by no complaint */
    if (assess_open(&wanted, &assess, &ignored) < 0 ||
        assess_challenge_list(assess, &list, &ignored) < 0)
        return;
    for (size_t i = 0; i < list.count; i++)
        add(line, list.items[i].id, list.items[i].name ? list.items[i].name : "");
}

static void add_roles(struct line *line)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(role_list_done) struct role_list list = {0};
    const struct assess_options wanted = {.config_path = line->config};
    struct error ignored;

    if (assess_open(&wanted, &assess, &ignored) < 0 ||
        assess_role_list(assess, &list, &ignored) < 0)
        return;
    for (size_t i = 0; i < list.count; i++)
        add(line, list.items[i].id, list.items[i].role ? list.items[i].role->name : "");
}

/* "go@1.23.5", for a tool chain that is here. */
static void add_versions(struct line *line, const struct assess *assess,
                         const struct language_info *language)
{
    char versions[VERSIONS_MAX][LANGUAGE_VERSION_SIZE];
    size_t count = assess_language_versions(assess, language->id, versions, VERSIONS_MAX);

    for (size_t i = 0; i < count; i++) {
        char word[sizeof language->id + 1 + LANGUAGE_VERSION_SIZE];

        (void)snprintf(word, sizeof word, "%s@%s", language->id, versions[i]);
        add(line, word, language->name);
    }
}

/* Versions once the language stands there: asking tools for theirs takes time. */
static void add_languages(struct line *line)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    const struct assess_options wanted = {.config_path = line->config};
    size_t length = strcspn(line->typed, "@");
    struct language_list list;
    struct error ignored;

    if (assess_open(&wanted, &assess, &ignored) < 0)
        return;
    assess_language_list(assess, &list);
    for (size_t i = 0; i < list.count; i++) {
        add(line, list.items[i].id, list.items[i].name);
        if (strlen(list.items[i].id) == length &&
            strncmp(list.items[i].id, line->typed, length) == 0)
            add_versions(line, assess, &list.items[i]);
    }
}

static void add_codes(struct line *line)
{
    struct explanation page;

    for (size_t i = 0; explain_page(i, &page); i++)
        add(line, page.code, page.title);
}

static void add_shells(struct line *line)
{
    for (const struct embedded *file = completion_files; file->name; file++)
        add(line, strchr(file->name, '.') + 1, "");
}

static void add_group(struct line *line, const char *group)
{
    AUTO(buf_done) struct buf actions = {0};

    buf_init(&actions, SUMMARY_MAX);
    for (size_t i = 0; commands[i]; i++) {
        if (commands[i]->group && strcmp(commands[i]->group, group) == 0)
            buf_addf(&actions, "%s%s", actions.size > 0 ? ", " : "", commands[i]->name);
    }
    add(line, group, actions.data);
}

static void add_verbs(struct line *line)
{
    for (size_t i = 0; commands[i]; i++) {
        const char *group = commands[i]->group;

        if (!group && !commands[i]->hidden)
            add(line, commands[i]->name, commands[i]->summary);
        else if (group &&
                 (i == 0 || !commands[i - 1]->group || strcmp(commands[i - 1]->group, group) != 0))
            add_group(line, group);
    }
}

static void add_actions(struct line *line)
{
    for (size_t i = 0; line->operands[0] && commands[i]; i++) {
        if (commands[i]->group && strcmp(commands[i]->group, line->operands[0]) == 0)
            add(line, commands[i]->name, commands[i]->summary);
    }
}

static const struct {
    const char *name;
    void (*add)(struct line *line);
} sources[] = {
    {"FILE",     add_files     },
    {"PATH",     add_files     },
    {"DIR",      add_folders   },
    {"USER",     add_users     },
    {"ID",       add_challenges},
    {"ROLE",     add_roles     },
    {"LANGUAGE", add_languages },
    {"CODE",     add_codes     },
    {"SHELL",    add_shells    },
    {"VERB",     add_verbs     },
    {"ACTION",   add_actions   },
};

/* "ID|DIR", also with what stands around it: "[VERB", "DIR...". */
static void add_value(struct line *line, const char *names, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t length = 0;

        while (at + length < size && isupper((unsigned char)names[at + length]))
            length++;
        for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
            if (strlen(sources[i].name) == length &&
                strncmp(sources[i].name, names + at, length) == 0)
                sources[i].add(line);
        }
        at += length > 0 ? length : 1;
    }
}

static void add_option_value(struct line *line, const struct option_spec *option)
{
    for (size_t i = 0; option->kind == OPTION_CHOICE && option->choices[i]; i++)
        add(line, option->choices[i], "");
    if (option->kind == OPTION_TEXT)
        add_value(line, option->value, strlen(option->value));
}

/* ---- where on the line -------------------------------------------------------------------------- */

static void add_options(struct line *line)
{
    const struct option_spec *options = line->command->options;

    for (size_t row = 0; options[row].name; row++) {
        char word[NAME_SIZE + 3];

        if (options[row].hidden || line->given[row])
            continue;
        (void)snprintf(word, sizeof word, "--%.*s", NAME_SIZE, options[row].name);
        add(line, word, options[row].help);
        (void)snprintf(word, sizeof word, "-%c", options[row].letter);
        if (options[row].letter && strcmp(line->typed, "-") == 0)
            add(line, word, options[row].help);
    }
}

/* The next name of an operand in a synopsis such as "[options] ID|DIR [ACTION...]"; NULL: no more. */
static const char *next_operand(const char *at, size_t *out_size)
{
    bool value = false; /* of an option that the synopsis spells */

    while (*at != '\0') {
        size_t size = strcspn(at, " ");
        size_t start = strspn(at, "[");

        if (!value && start < size && isupper((unsigned char)at[start])) {
            *out_size = size;
            return at;
        }
        value = start < size && at[start] == '-' && at[size - 1] != ']';
        at += size + strspn(at + size, " ");
    }
    return NULL;
}

static void add_operand(struct line *line)
{
    const char *at = line->command->synopsis, *names = NULL;
    size_t size = 0;

    if (line->operand_count >= line->command->operands_max)
        return;
    for (size_t i = 0; i <= line->operand_count; i++) {
        const char *next = next_operand(at, &size);

        if (!next)
            break; /* the last one is repeated */
        names = next;
        at = next + size;
    }
    if (names)
        add_value(line, names, strcspn(names, " "));
}

static const struct option_spec *take_row(struct line *line, size_t row)
{
    line->given[row] = true;
    return &line->command->options[row];
}

/* The option that WORD leaves without its value, or NULL; *out_value is behind a "=" in it. */
static const struct option_spec *read_long(struct line *line, const char *word,
                                           const char **out_value)
{
    const struct option_spec *options = line->command->options;
    size_t length = strcspn(word, "=");

    *out_value = word[length] == '=' ? word + length + 1 : NULL;
    for (size_t row = 0; options[row].name; row++) {
        if (strlen(options[row].name) == length - 2 &&
            strncmp(options[row].name, word + 2, length - 2) == 0)
            return take_row(line, row)->kind == OPTION_FLAG ? NULL : &options[row];
    }
    return NULL;
}

static const struct option_spec *read_short(struct line *line, const char *word)
{
    const struct option_spec *options = line->command->options;

    for (const char *letter = word + 1; *letter != '\0'; letter++) {
        for (size_t row = 0; options[row].name; row++) {
            if (options[row].letter != *letter)
                continue;
            if (take_row(line, row)->kind != OPTION_FLAG)
                return letter[1] == '\0' ? &options[row] : NULL;
        }
    }
    return NULL;
}

static void note_value(struct line *line, const struct option_spec *option, const char *value)
{
    if (strcmp(option->name, "config") == 0)
        line->config = value;
}

/* The words before the last; returns the option whose value the last one is. */
static const struct option_spec *read_line_words(struct line *line, bool *out_ended)
{
    const struct option_spec *open = NULL;

    for (size_t i = 0; i + 1 < line->count; i++) {
        const char *word = line->words[i], *value = NULL;

        if (open) {
            note_value(line, open, word);
            open = NULL;
        } else if (*out_ended || word[0] != '-' || word[1] == '\0') {
            if (line->operand_count < 2)
                line->operands[line->operand_count] = word;
            line->operand_count++;
        } else if (strcmp(word, "--") == 0) {
            *out_ended = true;
        } else if (word[1] != '-') {
            open = read_short(line, word);
        } else if ((open = read_long(line, word, &value)) && value) {
            note_value(line, open, value);
            open = NULL;
        }
    }
    return open;
}

static void complete_command(struct line *line)
{
    bool ended = false;
    const struct option_spec *option = read_line_words(line, &ended);
    const char *value = NULL;
    size_t before = line->out->size;

    if (!option && !ended && text_has_prefix(line->typed, "--") && strchr(line->typed, '=')) {
        option = read_long(line, line->typed, &value);
        line->typed = value;
        if (option)
            add_option_value(line, option);
        return;
    }
    if (option) {
        add_option_value(line, option);
        return;
    }
    if (!ended && line->typed[0] == '-') {
        add_options(line);
        return;
    }
    add_operand(line);
    if (line->out->size == before && line->typed[0] == '\0' && !ended)
        add_options(line);
}

void complete_line(struct buf *out, const char *const *words, size_t count)
{
    struct line line = {.out = out, .words = words, .count = count};

    if (count == 0)
        return;
    line.typed = words[count - 1];
    if (count == 1) {
        add_verbs(&line);
        if (line.typed[0] == '-') {
            add(&line, "--help", "show this help");
            add(&line, "--version", "which version this is");
        }
        return;
    }
    line.operands[0] = words[0];
    line.command = command_find(words[0], count > 2 ? words[1] : NULL);
    if (!line.command) {
        if (count == 2)
            add_actions(&line);
        return;
    }
    line.operands[0] = NULL;
    line.words += line.command->group ? 2 : 1;
    line.count -= line.command->group ? 2 : 1;
    complete_command(&line);
}
