/* SPDX-License-Identifier: MIT */
/* The scripts for the shells, and what they ask while somebody types. */
#include "answer.h"
#include "auto.h"
#include "complete.h"
#include "embedded.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_SIZE = 64, LIST_SIZE = 128, SHELLS_MAX = 8 };

/* completion/assess.SHELL */
extern const struct embedded completion_files[];

static const struct option_spec options[] = {OPTION_ROW_HELP, OPTION_ROW_END};

static int fail_unknown(struct cli *cli, const char *shell)
{
    const char *names[SHELLS_MAX + 1] = {NULL};
    char shown[SHOWN_SIZE], list[LIST_SIZE] = "";
    const char *nearest;
    struct error err;

    for (size_t i = 0; completion_files[i].name && i < SHELLS_MAX; i++) {
        size_t used = strlen(list);

        names[i] = strchr(completion_files[i].name, '.') + 1;
        (void)snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", names[i]);
    }
    nearest = text_nearest(shell, names);
    (void)error_set(&err, ERR_USAGE, "no completion for '%s'",
                    text_escape_into(shown, sizeof shown, shell, strlen(shell)));
    if (nearest)
        error_hint(&err, "did you mean '%s'?", nearest);
    else
        error_hint(&err, "there is one for %s", list);
    return answer_error(cli, &err);
}

static int run_completion(struct cli *cli, const struct arguments *arguments)
{
    const char *shell = arguments->operands[0];

    for (const struct embedded *file = completion_files; file->name; file++) {
        if (strcmp(strchr(file->name, '.') + 1, shell) == 0) {
            stream_write(&cli->out, file->text, file->size);
            return 0;
        }
    }
    return fail_unknown(cli, shell);
}

static int run_complete(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, REPORT_MAX);
    complete_line(&text, arguments->operands, arguments->operand_count);
    return answer_text(cli, &text, 0);
}

const struct command cmd_completion = {
    .name = "completion",
    .synopsis = "SHELL",
    .summary = "a script with which bash, zsh or fish completes assess",
    .description = "An installed assess brings the scripts along in the folders where the shells "
                   "look for them. The shell calls the assess that it finds in PATH.",
    .examples = "  $ source <(assess completion bash)\n"
                "  $ source <(assess completion zsh)\n"
                "  $ assess completion fish | source\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_completion,
};

const struct command cmd_complete = {
    .name = "complete",
    .synopsis = "-- [WORD...]",
    .summary = "what may stand at the end of a line that is being typed",
    .options = options,
    .operands_max = OPERANDS_MAX,
    .hidden = true,
    .run = run_complete,
};
