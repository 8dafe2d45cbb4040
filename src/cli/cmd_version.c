/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"

static const struct option_spec options[] = {OPTION_ROW_JSON, OPTION_ROW_HELP, OPTION_ROW_END};

static int run_version(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};

    buf_init(&text, REPORT_MAX);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_version(), 0);
    buf_addf(&text, "assess %s\n", assess_version());
    return answer_text(cli, &text, 0);
}

const struct command cmd_version = {
    .name = "version",
    .synopsis = "[options]",
    .summary = "which version this is",
    .options = options,
    .run = run_version,
};
