/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "grid.h"
#include "progress.h"
#include "render_check.h"

AUTO_OWNER(assess, assess_close)

enum { STATUS_FAULTS = 1, STATUS_UNCHECKED = 3, STATUS_SIGNAL = 128 };

static const struct option_spec options[] = {
    OPTION_ROW_FLAG(0, "format-only", "read the packages and run nothing; needs no sandbox"),
    OPTION_ROW_NUMBER('j', "jobs", "N", 1, 1024,
                      "use N lanes, each a core of its own; as configured, else all cores"),
    OPTION_ROW_JSON,
    OPTION_ROW_FLAG('v', "verbose", "show every finding, and all programs that a test fails"),
    OPTION_ROW_FLAG(0, "plain", "sentences; no grid, no boxes"),
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_FLAG('q', "quiet", "show no progress"),
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int status_of(const struct check_report *report)
{
    if (report->interrupted)
        return STATUS_SIGNAL + report->interrupted;
    if (report->unchecked > 0)
        return STATUS_UNCHECKED;
    return report->errors > 0 ? STATUS_FAULTS : 0;
}

static int check(struct cli *cli, const struct arguments *arguments, struct assess *assess)
{
    AUTO(check_report_done) struct check_report report = {0};
    AUTO(buf_done) struct buf text = {0};
    bool json = option_given(arguments, "json");
    struct grid grid = {
        .out = json ? NULL : &cli->out,
        .screen = &cli->err,
        .view = view_of(&cli->out.term),
        .live = cli->err.term.is_terminal && !option_given(arguments, "quiet"),
        .judged = !option_given(arguments, "format-only"),
    };
    const struct check_request request = {
        .directories = arguments->operands,
        .count = arguments->operand_count,
        .format_only = !grid.judged,
        .on_progress = grid_show,
        .context = &grid,
    };
    struct error err;

    grid.view.plain = option_given(arguments, "plain");
    grid.view.verbose = option_given(arguments, "verbose");
    buf_init(&text, REPORT_MAX);
    if (assess_challenge_check(assess, &request, &report, &err) < 0) {
        grid_erase(&grid);
        return answer_error(cli, &err);
    }
    if (json)
        return answer_json(cli, check_report_to_json(&report), status_of(&report));
    render_check_verdict(&text, &grid.view, &report);
    return answer_text(cli, &text, status_of(&report));
}

static int run_check(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    struct assess_options wanted = answer_options(cli, arguments);
    struct progress progress;
    struct error err;
    int status;

    progress_init(&progress, &cli->err, option_given(arguments, "quiet"));
    wanted.jobs = (unsigned)option_number(arguments, "jobs", 0);
    wanted.need_sandbox = !option_given(arguments, "format-only");
    wanted.on_wait = progress_wait;
    wanted.context = &progress;
    status = assess_open(&wanted, &assess, &err);
    progress_erase(&progress);
    return status < 0 ? answer_error(cli, &err) : check(cli, arguments, assess);
}

const struct command cmd_challenge_check = {
    .group = "challenge",
    .name = "check",
    .synopsis = "[options] DIR...",
    .summary = "look for faults in challenge packages, and judge their programs",
    .description =
        "First the packages are read: names, texts, pairs of inputs and answers, the statement. Then "
        "input validators are run on every input, and every program under submissions/ on every test: "
        "does it get what its folder promises, which test finds which mistake, how far is the time "
        "limit? Each finding has a code that \"assess explain\" knows. Ends with 0 where there are no "
        "faults (warnings are none), 1 where there are, 3 where something could not be checked. Of several "
        "folders the one with the roles is passed over.",
    .examples = "  $ assess challenge check challenges/ratelimiter\n"
                "  $ assess challenge check --format-only challenges/*\n"
                "  $ assess challenge check --json challenges/* > check.json\n",
    .options = options,
    .operands_min = 1,
    .operands_max = OPERANDS_MAX,
    .run = run_check,
};
