/* SPDX-License-Identifier: MIT */
#include "help.h"

#include "auto.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

enum { SUMMARY_AT = 20, OPTION_AT = 32, NARROW_AT = 8, ROOMY = 70, TEXT_MAX = 4096 };

/* Sentences with a first line that begins behind what NAME takes, all behind AT columns. */
static void add_described(struct buf *out, const struct view *view, const char *name, unsigned at,
                          const char *text)
{
    AUTO(buf_done) struct buf wrapped = {0};
    size_t width = strlen(name);

    buf_adds(out, name);
    if (view->width < ROOMY)
        at = NARROW_AT;
    if (view->width < ROOMY || width + 2 > at) {
        buf_addc(out, '\n');
        view_wrap(out, view, at, text);
        return;
    }
    buf_init(&wrapped, TEXT_MAX);
    view_wrap(&wrapped, view, at, text);
    buf_adds(out, wrapped.data + width);
}

static void add_verb(struct buf *out, const struct command *command)
{
    buf_addf(out, "%s%s%s", command->group ? command->group : "", command->group ? " " : "",
             command->name);
}

/* A group is named once. */
static void add_verb_names(struct buf *out)
{
    const char *group = NULL;

    buf_adds(out, "verbs:");
    for (size_t i = 0; commands[i]; i++) {
        const char *own = commands[i]->group;

        if (!commands[i]->hidden && !(own && group && strcmp(own, group) == 0))
            buf_addf(out, "%s %s", i > 0 ? "," : "", own ? own : commands[i]->name);
        group = own;
    }
}

void help_short(struct buf *out, const struct view *view)
{
    static const struct {
        const char *command, *text;
    } rows[] = {
        {"  assess run submission.c -c ratelimiter", "grade it against a challenge"},
        {"  assess run program.py < input.txt",      "just run it, inside limits"  },
        {"  assess challenge list",                  "the challenges there are"    },
        {"  assess doctor",                          "can this machine judge?"     },
    };
    AUTO(buf_done) struct buf verbs = {0};

    buf_init(&verbs, TEXT_MAX);
    view_wrap(out, view, 0, "assess judges a candidate's code in a sealed sandbox.");
    buf_addc(out, '\n');
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (view->width < ROOMY + 4)
            buf_addf(out, "%s\n", rows[i].command);
        else
            buf_addf(out, "%-43s  %s\n", rows[i].command, rows[i].text);
    }
    buf_addc(out, '\n');
    add_verb_names(&verbs);
    view_wrap(out, view, 0, verbs.data);
    buf_addc(out, '\n');
    view_wrap(out, view, 0, "\"assess help\" shows them all, \"assess explain\" the codes.");
}

static void add_verbs(struct buf *out, const struct view *view, const char *group)
{
    view_add(out, view, STYLE_HELP, "verbs:");
    buf_addc(out, '\n');
    for (size_t i = 0; commands[i]; i++) {
        AUTO(buf_done) struct buf name = {0};

        if (commands[i]->hidden ||
            (group && (!commands[i]->group || strcmp(commands[i]->group, group) != 0)))
            continue;
        buf_init(&name, TEXT_MAX);
        buf_adds(&name, "  ");
        add_verb(&name, commands[i]);
        add_described(out, view, name.data, SUMMARY_AT, commands[i]->summary);
    }
}

/* Commands stay such that they can be copied. */
static void add_examples(struct buf *out, const struct view *view, const char *examples)
{
    static const char prompt[] = "  $ ";

    for (const char *at = examples; *at != '\0';) {
        size_t size = strcspn(at, "\n"), blanks = strspn(at, " ");
        AUTO(buf_done) struct buf line = {0};

        buf_init(&line, TEXT_MAX);
        if (text_has_prefix(at, prompt)) {
            buf_adds(out, prompt);
            buf_add(&line, at + sizeof prompt - 1, size - (sizeof prompt - 1));
            view_command(out, view, 6, line.data);
        } else {
            blanks = blanks < size ? blanks : size;
            buf_add(&line, at + blanks, size - blanks);
            view_wrap(out, view, (unsigned)blanks, line.data);
        }
        at += size + (at[size] == '\n');
    }
}

void help_all(struct buf *out, const struct view *view)
{
    view_wrap(out, view, 0, "assess judges a candidate's code in a sealed sandbox.");
    buf_addc(out, '\n');
    view_add(out, view, STYLE_HELP, "usage:");
    buf_adds(out, " assess VERB [options] [arguments]\n\n");
    view_add(out, view, STYLE_HELP, "examples:");
    buf_addc(out, '\n');
    add_examples(out, view,
                 "  $ assess run submission.c -c ratelimiter\n"
                 "  $ assess run program.py < input.txt\n"
                 "  $ assess challenge list\n\n");
    add_verbs(out, view, NULL);
    buf_addc(out, '\n');
    view_wrap(out, view, 0,
              "exit status: 0 accepted or done, 1 not accepted, 2 wrong use, 3 could not judge, "
              "130 and 143 interrupted.");
    view_wrap(out, view, 0, "\"assess help VERB\" has the options; the manual is assess(1).");
}

void help_group(struct buf *out, const struct view *view, const char *group)
{
    view_add(out, view, STYLE_HELP, "usage:");
    buf_addf(out, " assess %s ACTION [options]\n\n", group);
    add_verbs(out, view, group);
    buf_addc(out, '\n');
    view_wrap(out, view, 0, "\"assess help VERB\" has the options; the manual is assess(1).");
}

/* "  -j, --jobs N" */
static void add_option_name(struct buf *out, const struct option_spec *option)
{
    if (option->letter)
        buf_addf(out, "  -%c, --%s", option->letter, option->name);
    else
        buf_addf(out, "      --%s", option->name);
    if (option->kind != OPTION_FLAG)
        buf_addf(out, " %s", option->value);
}

static void add_option(struct buf *out, const struct view *view, const struct option_spec *option)
{
    AUTO(buf_done) struct buf name = {0};

    buf_init(&name, TEXT_MAX);
    add_option_name(&name, option);
    add_described(out, view, name.data, OPTION_AT, option->help);
}

static void add_usage(struct buf *out, const struct view *view, const struct command *command)
{
    AUTO(buf_done) struct buf usage = {0};

    buf_init(&usage, TEXT_MAX);
    buf_adds(&usage, " assess ");
    add_verb(&usage, command);
    buf_addf(&usage, " %s", command->synopsis);
    view_add(out, view, STYLE_HELP, "usage:");
    view_flow(out, view, 4, "%s", usage.data);
    buf_adds(out, "\n\n");
}

void help_command(struct buf *out, const struct view *view, const struct command *command)
{
    AUTO(buf_done) struct buf title = {0};

    buf_init(&title, TEXT_MAX);
    buf_adds(&title, "assess ");
    add_verb(&title, command);
    buf_addf(&title, ": %s", command->summary);
    view_wrap(out, view, 0, title.data);
    buf_addc(out, '\n');
    add_usage(out, view, command);
    if (command->examples) {
        view_add(out, view, STYLE_HELP, "examples:");
        buf_addc(out, '\n');
        add_examples(out, view, command->examples);
        buf_addc(out, '\n');
    }
    if (command->description) {
        view_wrap(out, view, 0, command->description);
        buf_addc(out, '\n');
    }
    view_add(out, view, STYLE_HELP, "options:");
    buf_addc(out, '\n');
    for (const struct option_spec *option = command->options; option->name; option++) {
        if (!option->hidden)
            add_option(out, view, option);
    }
}

/* A '-' that is typed is a minus sign; no line of ours begins with a dot or a quote. */
static void add_roff(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '-')
            buf_adds(out, "\\-");
        else if (*text == '\\')
            buf_adds(out, "\\e");
        else
            buf_addc(out, *text);
    }
}

static void add_manual_option(struct buf *out, const struct option_spec *option)
{
    buf_adds(out, ".TP\n");
    if (option->letter)
        buf_addf(out, "\\fB\\-%c\\fR, ", option->letter);
    buf_adds(out, "\\fB\\-\\-");
    add_roff(out, option->name);
    buf_adds(out, "\\fR");
    if (option->kind != OPTION_FLAG) {
        buf_adds(out, " \\fI");
        add_roff(out, option->value);
        buf_adds(out, "\\fR");
    }
    buf_addc(out, '\n');
    buf_addc(out, (char)toupper((unsigned char)option->help[0]));
    add_roff(out, option->help + 1);
    buf_adds(out, ".\n");
}

void help_manual(struct buf *out)
{
    for (size_t i = 0; commands[i]; i++) {
        if (commands[i]->hidden)
            continue;
        buf_adds(out, ".SS assess ");
        add_verb(out, commands[i]);
        buf_addc(out, ' ');
        add_roff(out, commands[i]->synopsis);
        buf_addc(out, '\n');
        for (const struct option_spec *option = commands[i]->options; option->name; option++) {
            if (!option->hidden)
                add_manual_option(out, option);
        }
    }
}
