/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "explain.h"
#include "json_text.h"
#include "text.h"

#include <string.h>

enum { SHOWN_SIZE = 64, WORDS_SIZE = 256, WORDS_MAX = 6 };

static const struct option_spec options[] = {
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int fail_unknown(struct cli *cli, const char *words)
{
    char shown[SHOWN_SIZE];
    struct explanation page;
    struct error err;

    (void)error_set(&err, ERR_UNKNOWN_CODE, "no code '%s'",
                    text_escape_into(shown, sizeof shown, words, strlen(words)));
    if (explain_nearest(words, &page))
        error_hint(&err, "did you mean '%s', %s?", page.code, page.title);
    else
        error_hint(&err, "'assess explain' lists the codes");
    return answer_error(cli, &err);
}

static int list_pages(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct explanation page;

    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_codes(), 0);
    buf_init(&text, REPORT_MAX);
    for (size_t i = 0; explain_page(i, &page); i++) {
        view_flow(&text, &view, 11, "  %-7s  %s", page.code, page.title);
        view_end_line(&text);
    }
    return answer_text(cli, &text, 0);
}

static int run_explain(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf words = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct explanation page;

    buf_init(&words, WORDS_SIZE);
    buf_init(&text, REPORT_MAX);
    if (arguments->operand_count == 0)
        return list_pages(cli, arguments);
    for (size_t i = 0; i < arguments->operand_count; i++)
        buf_addf(&words, "%s%s", i > 0 ? " " : "", arguments->operands[i]);
    if (!explain_find(words.data, &page))
        return fail_unknown(cli, words.data);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_explanation(&page), 0);
    explain_draw(&text, &view, &page);
    return answer_text(cli, &text, 0);
}

const struct command cmd_explain = {
    .name = "explain",
    .synopsis = "[options] [CODE]",
    .summary = "what an error (E0301) or verdict (TLE) means, and what to do",
    .description = "CODE may also be the words of a verdict. Without one all codes are listed.",
    .examples = "  $ assess explain E0302\n"
                "  $ assess explain TLE\n"
                "  $ assess explain time limit\n",
    .options = options,
    .operands_max = WORDS_MAX,
    .run = run_explain,
};
