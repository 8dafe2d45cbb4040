/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "next_step.h"
#include "text.h"
#include "view.h"

#include <string.h>

static const struct option_spec options[] = {
    OPTION_ROW_TEXT(0, "name", "NAME", "what people call it; else the id with a capital"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

/* DIRECTORY as a folder and no id: with a slash. */
static char *as_folder(const char *directory)
{
    return text_format("%s%s", strchr(directory, '/') ? "" : "./", directory);
}

static void add_new(struct buf *out, const struct view *view, const struct new_challenge *made)
{
    AUTO(buf_done) struct buf words = {0};
    auto_free char *folder = as_folder(made->directory);
    auto_free char *statement = text_format("%s/statement/problem.en.md", made->directory);
    auto_free char *generator = text_format("%s/generators/generate.py", made->directory);

    buf_init(&words, REPORT_MAX);
    if (!folder || !statement || !generator)
        return;
    view_text(&words, view, made->directory);
    view_add(out, view, STYLE_GOOD, "  %s", view_glyph(view, GLYPH_OK));
    view_flow(out, view, 4, " %s: a working example in %zu files; each says what to put there",
              words.data, made->files);
    buf_adds(out, "\n\n");
    next_step(out, view, "the task", (const char *const[]){"edit", statement, NULL});
    next_step(out, view, "the tests", (const char *const[]){"python3", generator, NULL});
    next_step(out, view, "check it",
              (const char *const[]){"assess", "challenge", "check", folder, NULL});
    next_step(out, view, "hand it on",
              (const char *const[]){"assess", "challenge", "export", folder, NULL});
}

static int run_new(struct cli *cli, const struct arguments *arguments)
{
    AUTO(new_challenge_done) struct new_challenge made = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    const struct new_request request = {
        .path = arguments->operands[0],
        .name = option_text(arguments, "name"),
    };
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_challenge_new(&request, &made, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_new(&made), 0);
    add_new(&text, &view, &made);
    return answer_text(cli, &text, 0);
}

const struct command cmd_challenge_new = {
    .group = "challenge",
    .name = "new",
    .synopsis = "[options] PATH",
    .summary = "a new challenge: a working example, to be written over",
    .description = "Makes the folder PATH, whose last part is the challenge's id, with a small "
                   "challenge that is complete: statement, tests and their generator, input "
                   "validator, programs that must be accepted and programs that must fail, "
                   "starters. Each file says what to put there. A folder that is there is never "
                   "changed.",
    .examples = "  $ assess challenge new inventory --name 'Inventory'\n"
                "  $ assess challenge check ./inventory\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_new,
};
