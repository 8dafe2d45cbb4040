/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "help.h"

static const struct option_spec options[] = {
    {.name = "man",
     .kind = OPTION_FLAG,
     .help = "print the options part of the manual page",
     .hidden = true},
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int run_help(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    const struct command *command;
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (option_given(arguments, "man")) {
        help_manual(&text);
        return answer_text(cli, &text, 0);
    }
    if (arguments->operand_count == 0) {
        help_all(&text, &view);
        return answer_text(cli, &text, 0);
    }
    command = command_find(arguments->operands[0], arguments->operands[1]);
    if (command && arguments->operands[1] && !command->group) {
        (void)error_set(&err, ERR_USAGE, "assess %s has no actions", command->name);
        error_hint(&err, "'assess help %s' is all about it", command->name);
        return answer_error(cli, &err);
    }
    if (command)
        help_command(&text, &view, command);
    else if (command_is_group(arguments->operands[0]) && !arguments->operands[1])
        help_group(&text, &view, arguments->operands[0]);
    else {
        (void)command_unknown(arguments->operands[0], arguments->operands[1], &err);
        return answer_error(cli, &err);
    }
    return answer_text(cli, &text, 0);
}

const struct command cmd_help = {
    .name = "help",
    .synopsis = "[VERB [ACTION]]",
    .summary = "all verbs, or the options of one",
    .examples = "  $ assess help run\n"
                "  $ assess help challenge show\n",
    .options = options,
    .operands_max = 2,
    .run = run_help,
};
