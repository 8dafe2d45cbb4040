/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "next_step.h"
#include "progress.h"
#include "view.h"

#include <inttypes.h>

AUTO_OWNER(assess, assess_close)

enum { LABEL_WIDTH = 17 };

static const struct option_spec options[] = {
    OPTION_ROW_NUMBER(0, "seed", "N", 0, INT64_MAX,
                      "make the tests of this seed; else one is drawn, which nobody can guess"),
    OPTION_ROW_TEXT('o', "output", "DIR",
                    "make the folder ID in DIR; else it is stored and used from now on"),
    OPTION_ROW_FLAG(0, "list", "list the private variants that are stored, with their seeds"),
    OPTION_ROW_FLAG(0, "remove", "remove the private variant of ID; a shipped one is used again"),
    OPTION_ROW_NUMBER(0, "wait", "S", 1, 86400,
                      "wait at most S seconds for a lane; else as long as it takes"),
    OPTION_ROW_FLAG('q', "quiet", "show no progress"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

/* ---- the list --------------------------------------------------------------------------------- */

static void add_variant(struct buf *out, const struct view *view, const struct variant_info *info)
{
    AUTO(buf_done) struct buf words = {0};

    buf_init(&words, REPORT_MAX);
    buf_adds(out, "  ");
    view_fit(out, view, info->id, 16);
    if (info->fault.code != ERR_OK) {
        view_text(&words, view, info->fault.message);
        view_add(out, view, STYLE_OURS, "  %s", view_glyph(view, GLYPH_WARN));
        view_flow(out, view, 4, " %s", words.data);
    } else {
        view_text(&words, view, info->made);
        buf_adds(&words, ", of version ");
        view_text(&words, view, info->version);
        view_flow(out, view, 4, "  seed %" PRId64 ", made %s%s", info->seed, words.data,
                  info->outdated   ? "; the challenge has changed since: make it again"
                  : !info->shipped ? "; the catalogue has no challenge of that id besides it"
                                   : "");
    }
    view_end_line(out);
}

static int list(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(variant_list_done) struct variant_list variants = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 || assess_variant_list(assess, &variants, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_variants(&variants), 0);
    if (variants.count == 0) {
        stream_text(&cli->err, "no private variants\n");
        return 0;
    }
    for (size_t i = 0; i < variants.count; i++)
        add_variant(&text, &view, &variants.items[i]);
    return answer_text(cli, &text, 0);
}

/* ---- removing --------------------------------------------------------------------------------- */

static int remove_variant(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    bool shipped = false;
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_variant_remove(assess, arguments->operands[0], &shipped, &err) < 0)
        return answer_error(cli, &err);
    view_add(&text, &view, STYLE_GOOD, "  %s", view_glyph(&view, GLYPH_OK));
    view_flow(&text, &view, 4,
              shipped ? " removed: %s is the shipped one again"
                      : " removed: the catalogue has no %s any more; its folder is as it was",
              arguments->operands[0]);
    view_end_line(&text);
    return answer_text(cli, &text, 0);
}

/* ---- making ----------------------------------------------------------------------------------- */

static void add_varied(struct buf *out, const struct view *view, const struct varied *varied,
                       bool stored)
{
    AUTO(buf_done) struct buf where = {0};

    buf_init(&where, REPORT_MAX);
    view_text(&where, view, varied->directory);
    view_add(out, view, STYLE_GOOD, "  %s", view_glyph(view, GLYPH_OK));
    view_flow(out, view, 4,
              " %s: %zu fresh secret tests; all %zu programs do on them as they should", varied->id,
              varied->tests, varied->programs);
    buf_adds(out, "\n\n");
    view_add(out, view, STYLE_DIM, "  %-13s", "seed");
    view_flow(out, view, LABEL_WIDTH, "  %" PRId64 ", for you alone: it makes the tests again",
              varied->seed);
    buf_addc(out, '\n');
    view_add(out, view, STYLE_DIM, "  %-13s", "where");
    view_flow(out, view, LABEL_WIDTH, "  %s", where.data);
    buf_addc(out, '\n');
    if (stored)
        next_step(
            out, view, "back again",
            (const char *const[]){"assess", "challenge", "vary", "--remove", varied->id, NULL});
}

static int make(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(varied_done) struct varied varied = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    const int64_t seed = option_number(arguments, "seed", 0);
    struct progress progress;
    const struct vary_request request = {
        .challenge = arguments->operands[0],
        .seed = option_given(arguments, "seed") ? &seed : NULL,
        .folder = option_text(arguments, "output"),
        .on_progress = progress_vary,
        .context = &progress,
    };
    struct error err;
    int rc;

    buf_init(&text, REPORT_MAX);
    progress_init(&progress, &cli->err, option_given(arguments, "quiet"));
    wanted.need_sandbox = true;
    wanted.wait_s = (unsigned)option_number(arguments, "wait", 0);
    wanted.on_wait = progress_wait;
    wanted.context = &progress;
    rc = assess_open(&wanted, &assess, &err);
    if (rc == 0)
        rc = assess_challenge_vary(assess, &request, &varied, &err);
    progress_erase(&progress);
    if (rc < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_varied(&varied), 0);
    add_varied(&text, &view, &varied, request.folder == NULL);
    return answer_text(cli, &text, 0);
}

static int run_vary(struct cli *cli, const struct arguments *arguments)
{
    bool wants_list = option_given(arguments, "list");
    struct error err;

    if (wants_list && arguments->operand_count == 0)
        return list(cli, arguments);
    if (!wants_list && arguments->operand_count == 1)
        return option_given(arguments, "remove") ? remove_variant(cli, arguments)
                                                 : make(cli, arguments);
    (void)error_set(&err, ERR_USAGE, wants_list ? "--list takes no challenge" : "which challenge?");
    error_hint(&err, "assess challenge vary ID, or --list alone");
    return answer_error(cli, &err);
}

const struct command cmd_challenge_vary = {
    .group = "challenge",
    .name = "vary",
    .synopsis = "[options] [ID|DIR]",
    .summary = "a private variant: fresh secret tests behind the same statement",
    .description =
        "Shipped secret tests can be read by everybody. The challenge's generator makes others, in "
        "a box; every program of the package is judged on them, and where one does not do as it "
        "should, the seed is refused. The variant is stored for you alone, and is the one that "
        "\"assess run\" uses from now on; reports say \"private variant\" and never the seed. The "
        "same seed and version make the same tests. A short seed can be guessed, and command "
        "lines can be seen by others on this machine: leave --seed out, and note the one that is "
        "drawn.",
    .examples = "  $ assess challenge vary ratelimiter\n"
                "  $ assess challenge vary --list\n"
                "  $ assess challenge vary --remove ratelimiter\n",
    .options = options,
    .operands_min = 0,
    .operands_max = 1,
    .run = run_vary,
};
