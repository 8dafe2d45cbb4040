/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "embedded.h"
#include "text.h"
#include "view.h"

#include <string.h>
#include <strings.h>

enum { CODE_SIZE = 16, SHOWN_SIZE = 64 };

/* explain/CODE.txt; the first line is "CODE  title". */
extern const struct embedded explain_pages[];

static const struct option_spec options[] = {
    OPTION_ROW_COLOR,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct embedded *page_of(const char *code)
{
    for (const struct embedded *page = explain_pages; page->name; page++) {
        size_t length = strcspn(page->name, ".");

        if (strlen(code) == length && strncasecmp(code, page->name, length) == 0)
            return page;
    }
    return NULL;
}

static int fail_unknown(struct cli *cli, const char *code)
{
    char shown[SHOWN_SIZE];
    struct error err;

    (void)error_set(&err, ERR_UNKNOWN_CODE, "no code '%s'",
                    text_escape_into(shown, sizeof shown, code, strlen(code)));
    error_hint(&err, "'assess explain' lists the codes");
    return answer_error(cli, &err);
}

static int list_pages(struct cli *cli)
{
    AUTO(buf_done) struct buf text;

    buf_init(&text, REPORT_MAX);
    for (const struct embedded *page = explain_pages; page->name; page++) {
        buf_adds(&text, "  ");
        buf_add(&text, page->text, strcspn(page->text, "\n"));
        buf_addc(&text, '\n');
    }
    return answer_text(cli, &text, 0);
}

static int run_explain(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text;
    struct view view = view_of(&cli->out.term);
    const struct embedded *page;
    size_t title;

    buf_init(&text, REPORT_MAX);
    if (arguments->operand_count == 0)
        return list_pages(cli);
    page = page_of(arguments->operands[0]);
    if (!page)
        return fail_unknown(cli, arguments->operands[0]);
    title = strcspn(page->text, "\n");
    view_strong(&text, &view, STYLE_NONE, "%.*s", (int)title, page->text);
    buf_adds(&text, page->text + title);
    return answer_text(cli, &text, 0);
}

const struct command cmd_explain = {
    .name = "explain",
    .synopsis = "[CODE]",
    .summary = "what an error (E0301) or verdict (TLE) means, and what to do",
    .examples = "  $ assess explain E0302\n"
                "  $ assess explain TLE\n",
    .options = options,
    .operands_max = 1,
    .run = run_explain,
};
