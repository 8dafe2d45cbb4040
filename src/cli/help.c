/* SPDX-License-Identifier: MIT */
#include "help.h"

#include "auto.h"
#include "text.h"

#include <ctype.h>

enum { SUMMARY_AT = 20, OPTION_AT = 32, OPTION_TEXT_MAX = 4096, WIDTH_MIN = 60 };

void help_short(struct buf *out)
{
    buf_adds(out, "assess judges a candidate's code in a sealed sandbox.\n"
                  "\n"
                  "  assess run submission.c -c ratelimiter     grade it against a challenge\n"
                  "  assess run program.py < input.txt          just run it, inside limits\n"
                  "  assess challenge list                      the challenges there are\n"
                  "  assess doctor                              can this machine judge?\n"
                  "\n"
                  "verbs: run, challenge list, challenge show, doctor, explain, config show,\n"
                  "       completion, version, help\n"
                  "\n"
                  "\"assess help\" shows them all, \"assess help run\" one of them;\n"
                  "\"assess explain CODE\" explains an error or a verdict.\n");
}

static void add_verb(struct buf *out, const struct command *command)
{
    buf_addf(out, "%s%s%s", command->group ? command->group : "", command->group ? " " : "",
             command->name);
}

void help_all(struct buf *out, const struct view *view)
{
    buf_adds(out, "assess judges a candidate's code in a sealed sandbox.\n\n");
    view_add(out, view, STYLE_HELP, "usage:");
    buf_adds(out, " assess VERB [options] [arguments]\n\n");
    view_add(out, view, STYLE_HELP, "examples:");
    buf_adds(out, "\n"
                  "  $ assess run submission.c -c ratelimiter\n"
                  "  $ assess run program.py < input.txt\n"
                  "  $ assess challenge list\n\n");
    view_add(out, view, STYLE_HELP, "verbs:");
    buf_addc(out, '\n');
    for (size_t i = 0; commands[i]; i++) {
        size_t start = out->size;

        if (commands[i]->hidden)
            continue;
        buf_adds(out, "  ");
        add_verb(out, commands[i]);
        view_pad(out, start + SUMMARY_AT > out->size ? start + SUMMARY_AT - out->size : 1);
        buf_addf(out, "%s\n", commands[i]->summary);
    }
    buf_adds(out,
             "\nexit status: 0 accepted or done, 1 not accepted, 2 wrong use, 3 could not judge,\n"
             "130 and 143 interrupted.\n"
             "\"assess help VERB\" has the options; the manual is assess(1).\n");
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
    AUTO(buf_done) struct buf wrapped;
    struct view narrow = *view;
    size_t start = out->size, width;

    add_option_name(out, option);
    width = out->size - start;
    narrow.width = view->width < WIDTH_MIN ? WIDTH_MIN : view->width;
    buf_init(&wrapped, OPTION_TEXT_MAX);
    view_wrap(&wrapped, &narrow, OPTION_AT, option->help);
    if (width + 2 > OPTION_AT) {
        buf_addc(out, '\n');
        buf_adds(out, wrapped.data);
        return;
    }
    /* the first line goes behind the name */
    buf_adds(out, wrapped.data + width);
}

void help_command(struct buf *out, const struct view *view, const struct command *command)
{
    buf_adds(out, "assess ");
    add_verb(out, command);
    buf_addf(out, ": %s\n\n", command->summary);
    view_add(out, view, STYLE_HELP, "usage:");
    buf_adds(out, " assess ");
    add_verb(out, command);
    buf_addf(out, " %s\n\n", command->synopsis);
    if (command->examples) {
        view_add(out, view, STYLE_HELP, "examples:");
        buf_addf(out, "\n%s\n", command->examples);
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
