/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "next_step.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

static const struct option_spec options[] = {
    OPTION_ROW_TEXT(
        'l', "language", "LANGUAGE",
        "the language, where neither PATH nor the challenge says it, such as cpp or cpp@12"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static void add_started(struct buf *out, const struct view *view, const struct started *started)
{
    AUTO(buf_done) struct buf words = {0};

    buf_init(&words, REPORT_MAX);
    view_text(&words, view, started->path);
    buf_adds(&words, ": ");
    view_text(&words, view, started->challenge_name);
    buf_adds(&words, " in ");
    view_text(&words, view, started->tools);
    if (started->minutes > 0)
        buf_addf(&words, "; about %u minutes", started->minutes);
    view_add(out, view, STYLE_GOOD, "  %s", view_glyph(view, GLYPH_OK));
    view_flow(out, view, 4, " %s", words.data);
    buf_adds(out, "\n\n");
    next_step(out, view, "read the task",
              (const char *const[]){"assess", "challenge", "show", started->challenge, NULL});
    if (started->catalogued)
        next_step(out, view, "judge it",
                  (const char *const[]){"assess", "run", started->path, NULL});
    else
        next_step(
            out, view, "judge it",
            (const char *const[]){"assess", "run", "-c", started->challenge, started->path, NULL});
}

static int run_start(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(started_done) struct started started = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    const struct start_request request = {
        .challenge = arguments->operands[0],
        .language = option_text(arguments, "language"),
        .path = arguments->operand_count > 1 ? arguments->operands[1] : NULL,
    };
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_challenge_start(assess, &request, &started, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_started(&started), 0);
    add_started(&text, &view, &started);
    return answer_text(cli, &text, 0);
}

const struct command cmd_challenge_start = {
    .group = "challenge",
    .name = "start",
    .synopsis = "[options] ID|DIR [PATH]",
    .summary = "a file to begin with: it compiles and reads the input",
    .description =
        "Writes PATH, or ID with the language's ending in this folder (or in PATH, where that is a "
        "folder): the challenge's starter, with the marker by which \"assess run\" knows the "
        "challenge, the exact compiler or interpreter, and the limits. A file that is there is "
        "never replaced.",
    .examples = "  $ assess challenge start ratelimiter --language c\n"
                "  $ assess challenge start ratelimiter solution.py\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 2,
    .run = run_start,
};
