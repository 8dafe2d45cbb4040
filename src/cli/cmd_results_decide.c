/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "input.h"
#include "render_result.h"
#include "view.h"

#include <string.h>

AUTO_OWNER(assess, assess_close)

static const struct option_spec options[] = {
    OPTION_ROW_FLAG(0, "advance", "the person goes on to what comes next"),
    OPTION_ROW_FLAG(0, "reject", "the person does not"),
    OPTION_ROW_TEXT(0, "by", "NAME", "who decides"),
    OPTION_ROW_TEXT(0, "reason", "TEXT", "why; - reads it from standard input"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int check(const struct arguments *arguments, struct error *err)
{
    int rc = 0;

    if (option_given(arguments, "advance") == option_given(arguments, "reject")) {
        rc = error_set(err, ERR_USAGE, "one of --advance and --reject says what was decided");
    } else if (!option_given(arguments, "by")) {
        rc = error_set(err, ERR_USAGE, "--by is missing");
        error_hint(err, "a person decides: --by NAME says who");
    } else if (!option_given(arguments, "reason")) {
        rc = error_set(err, ERR_USAGE, "--reason is missing");
        error_hint(err, "--reason TEXT; or --reason - to read it from standard input");
    }
    return rc;
}

static int read_reason(const struct arguments *arguments, struct buf *out,
                       struct decide_request *request, struct error *err)
{
    const char *file = NULL;
    int rc;

    request->reason = option_text(arguments, "reason");
    if (strcmp(request->reason, "-") != 0)
        return 0;
    rc = input_read("-", out, &file, err);
    if (rc < 0)
        return rc;
    while (out->size > 0 && out->data[out->size - 1] == '\n')
        out->data[--out->size] = '\0';
    request->reason = out->data;
    return 0;
}

static int run_decide(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(result_done) struct result result = {0};
    AUTO(buf_done) struct buf text = {0};
    AUTO(buf_done) struct buf reason = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct decide_request request = {.order = arguments->operands[0],
                                     .by = option_text(arguments, "by")};
    struct error err;
    int rc = check(arguments, &err);

    request.word = option_given(arguments, "advance") ? DECISION_ADVANCE : DECISION_REJECT;
    buf_init(&text, REPORT_MAX);
    buf_init(&reason, (size_t)2 * DECISION_REASON_MAX);
    if (rc == 0)
        rc = read_reason(arguments, &reason, &request, &err);
    if (rc == 0)
        rc = assess_open(&wanted, &assess, &err);
    if (rc == 0)
        rc = assess_result_decide(assess, &request, &result, &err);
    explicit_bzero(reason.data, reason.size);
    if (rc < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, result_to_json(&result), 0);
    render_result(&text, &view, &result);
    return answer_text(cli, &text, 0);
}

const struct command cmd_results_decide = {
    .group = "results",
    .name = "decide",
    .synopsis = "[options] ORDER",
    .summary = "keep what a person decided, and why",
    .description =
        "A person decides, and nothing else does: no score and no threshold. The order must be graded or "
        "expired. Who decided and why is kept sealed under the candidate's key, and gone when the "
        "candidate is erased. Another decision takes the place of the last one; both are kept, and the "
        "audit has both. With --reason - the reason stands neither in the list of processes nor in the "
        "shell's history.",
    .examples =
        "  $ assess results decide 3K9XQ0AB --advance --by 'Grace Hopper' --reason - < reason.txt\n"
        "  $ assess results decide 3K9XQ0AB --reject --by 'Grace Hopper' --reason 'no tests'\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_decide,
};
