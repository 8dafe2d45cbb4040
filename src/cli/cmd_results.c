/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "csv.h"
#include "render_result.h"
#include "view.h"

#include <string.h>

AUTO_OWNER(assess, assess_close)

enum { EXPORT_MAX = 1 << 30 };

static const char *const states[] = {"ordered", "started",   "submitted", "graded",
                                     "expired", "cancelled", NULL};

static const struct option_spec list_options[] = {
    OPTION_ROW_TEXT(0, "candidate", "CANDIDATE", "those of this person alone"),
    OPTION_ROW_TEXT(0, "role", "ROLE", "those for this role alone"),
    OPTION_ROW_CHOICE(0, "state", "STATE", states,
                      "those in this state; else submitted, graded and expired"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec show_options[] = {
    OPTION_ROW_JSON, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP, OPTION_ROW_END,
};

static const struct option_spec export_options[] = {
    OPTION_ROW_FLAG(0, "csv", "a table by RFC 4180, one row a challenge (the default)"),
    OPTION_ROW_JSON,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int fetch(struct cli *cli, const struct arguments *arguments,
                 const struct result_filter *filter, struct result_list *out_list,
                 struct error *err)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    struct assess_options wanted = answer_options(cli, arguments);
    int rc = assess_open(&wanted, &assess, err);

    return rc == 0 ? assess_result_list(assess, filter, out_list, err) : rc;
}

static int run_list(struct cli *cli, const struct arguments *arguments)
{
    AUTO(result_list_done) struct result_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    const char *state = option_text(arguments, "state");
    struct result_filter filter = {.candidate = option_text(arguments, "candidate"),
                                   .role = option_text(arguments, "role"),
                                   .state = ORDER_STATES};
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (state)
        (void)order_state_by_name(state, &filter.state);
    if (fetch(cli, arguments, &filter, &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, results_to_json(&list), 0);
    if (list.count == 0) {
        stream_text(&cli->err, "no results\n");
        return 0;
    }
    render_results(&text, &view, &list);
    return answer_text(cli, &text, 0);
}

static int run_show(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(result_done) struct result result = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_result_show(assess, arguments->operands[0], &result, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, result_to_json(&result), 0);
    render_result(&text, &view, &result);
    return answer_text(cli, &text, 0);
}

static int run_export(struct cli *cli, const struct arguments *arguments)
{
    AUTO(result_list_done) struct result_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    const struct result_filter filter = {.state = ORDER_GRADED};
    struct error err;

    buf_init(&text, EXPORT_MAX);
    if (option_given(arguments, "json") && option_given(arguments, "csv")) {
        (void)error_set(&err, ERR_USAGE, "--csv and --json exclude one another");
        return answer_error(cli, &err);
    }
    if (fetch(cli, arguments, &filter, &list, &err) < 0)
        return answer_error(cli, &err);
    /* another system's word for the application is the person's, too */
    for (size_t i = 0; i < list.count; i++)
        list.items[i].info.order.application[0] = '\0';
    if (option_given(arguments, "json"))
        return answer_json(cli, results_to_json(&list), 0);
    csv_results(&text, &list);
    if (buf_failed(&text)) {
        (void)error_memory(&err);
        return answer_error(cli, &err);
    }
    return answer_text(cli, &text, 0);
}

const struct command cmd_results_list = {
    .group = "results",
    .name = "list",
    .synopsis = "[options]",
    .summary = "what came of orders, and what was decided",
    .examples = "  $ assess results list\n"
                "  $ assess results list --role senior-backend-engineer --state graded\n",
    .options = list_options,
    .run = run_list,
};

const struct command cmd_results_show = {
    .group = "results",
    .name = "show",
    .synopsis = "[options] ORDER",
    .summary = "one order's verdicts, runs, tool chains, digests and decision",
    .description =
        "ORDER is an id, or the end of one (four characters or more). The points of the challenges are "
        "added up by the weights of the role. The digests say by which package and tool chain a "
        "submission was judged, and what it wrote: \"assess results regrade\" compares them. Extra time "
        "is not shown, nor when something was started or handed in.",
    .examples = "  $ assess results show 3K9XQ0AB\n",
    .options = show_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_show,
};

const struct command cmd_results_export = {
    .group = "results",
    .name = "export",
    .synopsis = "[options]",
    .summary = "all graded orders, for a spreadsheet or a program",
    .description =
        "Of people it has the external id and nothing else. In the table a cell that a spreadsheet would "
        "take for a formula begins with an apostrophe.",
    .examples = "  $ assess results export > results.csv\n"
                "  $ assess results export --json > results.json\n",
    .options = export_options,
    .run = run_export,
};
