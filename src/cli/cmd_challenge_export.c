/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "units.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

static const struct option_spec options[] = {
    OPTION_ROW_TEXT('o', "output", "FILE", "the new file; else ID.zip in this folder"),
    OPTION_ROW_FLAG(0, "private",
                    "also a private variant, whose tests whoever gets the file can read"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int run_export(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(exported_done) struct exported exported = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    const struct export_request request = {
        .challenge = arguments->operands[0],
        .path = option_text(arguments, "output"),
        .private_too = option_given(arguments, "private"),
    };
    char size[UNITS_SIZE];
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_challenge_export(assess, &request, &exported, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_exported(&exported), 0);
    view_add(&text, &view, STYLE_GOOD, "  %s ", view_glyph(&view, GLYPH_OK));
    view_text(&text, &view, exported.path);
    buf_addf(&text, "  %s, %zu files\n", units_bytes(size, exported.bytes), exported.files);
    return answer_text(cli, &text, 0);
}

const struct command cmd_challenge_export = {
    .group = "challenge",
    .name = "export",
    .synopsis = "[options] ID|DIR",
    .summary = "a challenge in one file, for DOMjudge, Kattis and others",
    .description =
        "Writes a zip with the package's folder at its top, without hidden files. Links become "
        "copies of what they lead to, and may not lead out of the package. The same package makes "
        "the same bytes. A package that is broken is refused; a file that is there is never "
        "replaced.",
    .examples = "  $ assess challenge export ratelimiter\n"
                "  $ assess challenge export ./inventory -o inventory-1.0.zip\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_export,
};
