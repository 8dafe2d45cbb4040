/* SPDX-License-Identifier: MIT */
/* Holding and erasing: what a person's data may become. */
#include "answer.h"
#include "auto.h"
#include "id.h"
#include "json_stored.h"
#include "render_stored.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

static const struct option_spec hold_options[] = {
    OPTION_ROW_FLAG(0, "release", "hold no longer"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec erase_options[] = {
    OPTION_ROW_FLAG(0, "yes", "do it: it cannot be undone"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int run_hold(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(candidate_info_done) struct candidate_info info = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_candidate_hold(assess, arguments->operands[0], !option_given(arguments, "release"),
                              &info, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_candidate(&info), 0);
    view_add(&text, &view, STYLE_GOOD, "  %s ", view_glyph(&view, GLYPH_OK));
    view_flow(&text, &view, 4,
              info.held_at_ms != 0 ? "%s is held: neither erased nor expired until it is released"
                                   : "%s is not held",
              id_short(info.id));
    view_end_line(&text);
    return answer_text(cli, &text, 0);
}

static int answer_erased(struct cli *cli, const struct candidate_erasure *erasure)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);

    buf_init(&text, REPORT_MAX);
    render_erasure(&text, &view, erasure);
    return answer_text(cli, &text, 0);
}

static int run_erase(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    struct candidate_erasure erasure = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;
    int status;

    if (!option_given(arguments, "yes")) {
        (void)error_set(&err, ERR_USAGE, "erasing cannot be undone; nothing was changed");
        error_hint(&err, "add --yes to erase; \"assess candidate show --all\" shows what is kept");
        return answer_error(cli, &err);
    }
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_candidate_erase(assess, arguments->operands[0], &erasure, &err) < 0)
        return answer_error(cli, &err);
    status = option_given(arguments, "json") ? answer_json(cli, json_of_erasure(&erasure), 0)
                                             : answer_erased(cli, &erasure);
    return erasure.pending.code == ERR_OK ? status : answer_error(cli, &erasure.pending);
}

const struct command cmd_candidate_hold = {
    .group = "candidate",
    .name = "hold",
    .synopsis = "[options] CANDIDATE",
    .summary = "keep a person's data, whatever else asks for its erasure",
    .examples = "  $ assess candidate hold A-1017\n"
                "  $ assess candidate hold --release A-1017\n",
    .options = hold_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_hold,
};

const struct command cmd_candidate_erase = {
    .group = "candidate",
    .name = "erase",
    .synopsis = "[options] --yes CANDIDATE",
    .summary = "take away what names a person, for good",
    .description =
        "Destroys the person's key and everything that it sealed, the external id and what is "
        "pending, and empties the store's logs. Ids, times, verdicts and the audit stay, and name "
        "nobody. It says what was removed, and what older backups still hold. Ends with 3 where somebody "
        "reads the store meanwhile and its old pages cannot be taken away yet.",
    .examples = "  $ assess candidate erase --yes A-1017\n",
    .options = erase_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_erase,
};
