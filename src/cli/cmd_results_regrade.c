/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "progress.h"
#include "render_result.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

static const struct option_spec options[] = {
    OPTION_ROW_NUMBER('j', "jobs", "N", 1, 64,
                      "use N lanes, each a core of its own; as configured, else all cores"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_FLAG('q', "quiet", "show no progress"),
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int run_regrade(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(regraded_done) struct regraded regraded = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct progress progress;
    const struct regrade_request request = {
        .order = arguments->operands[0], .on_progress = progress_show, .context = &progress};
    struct error err;
    int rc, status;

    buf_init(&text, REPORT_MAX);
    progress_init(&progress, &cli->err, option_given(arguments, "quiet"));
    wanted.jobs = (unsigned)option_number(arguments, "jobs", 0);
    wanted.need_sandbox = true;
    wanted.on_wait = progress_wait;
    wanted.context = &progress;
    rc = assess_open(&wanted, &assess, &err);
    if (rc == 0)
        rc = assess_result_regrade(assess, &request, &regraded, &err);
    progress_erase(&progress);
    if (rc < 0)
        return answer_error(cli, &err);
    status = regraded.answer == REGRADE_DIFFERENT ? 1 : 0;
    if (option_given(arguments, "json"))
        return answer_json(cli, regraded_to_json(&regraded), status);
    render_regraded(&text, &view, &regraded);
    return answer_text(cli, &text, status);
}

const struct command cmd_results_regrade = {
    .group = "results",
    .name = "regrade",
    .synopsis = "[options] ORDER",
    .summary = "judge once more what a result comes from, and compare",
    .description =
        "Judges what was handed in as it was kept, against the same package: one that is another by its "
        "digest is refused. The verdicts must be the same, but for tests within 10 % of a limit, which "
        "are listed, and where the tool chain is another one, which is named. The order keeps its result; "
        "the new runs are kept beside it. Ends with 1 where verdicts differ without such a reason.",
    .examples = "  $ assess results regrade 3K9XQ0AB\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_regrade,
};
