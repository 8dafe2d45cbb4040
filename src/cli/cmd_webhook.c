/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "render_webhook.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

static const struct option_spec options[] = {
    OPTION_ROW_JSON, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP, OPTION_ROW_END,
};

static int run_list(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(endpoint_list_done) struct endpoint_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    if (assess_open(&wanted, &assess, &err) < 0 || assess_webhook_list(assess, &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, endpoints_to_json(&list), 0);
    buf_init(&text, REPORT_MAX);
    render_endpoints(&text, &view, &list);
    return answer_text(cli, &text, 0);
}

typedef int use_case(struct assess *assess, const char *endpoint, struct endpoint_info *out_info,
                     struct error *err);

static int run_on(struct cli *cli, const struct arguments *arguments, use_case *use)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(endpoint_info_done) struct endpoint_info info = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    if (assess_open(&wanted, &assess, &err) < 0 ||
        use(assess, arguments->operands[0], &info, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, endpoint_to_json(&info), 0);
    buf_init(&text, REPORT_MAX);
    if (use == assess_webhook_remove) {
        view_add(&text, &view, STYLE_GOOD, "  %s ", view_glyph(&view, GLYPH_OK));
        view_flow(&text, &view, 4, "removed; %lld deliveries that waited are cancelled",
                  (long long)info.cancelled);
        view_end_line(&text);
    } else {
        render_endpoint(&text, &view, &info);
    }
    return answer_text(cli, &text, 0);
}

static int run_show(struct cli *cli, const struct arguments *arguments)
{
    return run_on(cli, arguments, assess_webhook_show);
}

static int run_pause(struct cli *cli, const struct arguments *arguments)
{
    return run_on(cli, arguments, assess_webhook_pause);
}

static int run_resume(struct cli *cli, const struct arguments *arguments)
{
    return run_on(cli, arguments, assess_webhook_resume);
}

static int run_remove(struct cli *cli, const struct arguments *arguments)
{
    return run_on(cli, arguments, assess_webhook_remove);
}

const struct command cmd_webhook_list = {
    .group = "webhook",
    .name = "list",
    .synopsis = "[options]",
    .summary = "where events go, and how that goes",
    .examples = "  $ assess webhook list\n",
    .options = options,
    .run = run_list,
};

const struct command cmd_webhook_show = {
    .group = "webhook",
    .name = "show",
    .synopsis = "[options] ENDPOINT",
    .summary = "one endpoint; its secret is never shown again",
    .examples = "  $ assess webhook show ats\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_show,
};

const struct command cmd_webhook_pause = {
    .group = "webhook",
    .name = "pause",
    .synopsis = "[options] ENDPOINT",
    .summary = "keep what happens, and send nothing for now",
    .examples = "  $ assess webhook pause ats\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_pause,
};

const struct command cmd_webhook_resume = {
    .group = "webhook",
    .name = "resume",
    .synopsis = "[options] ENDPOINT",
    .summary = "send again, first what waits",
    .description =
        "Also for one that was paused by 401 or 403, or disabled by 410 or five days of failures, once its "
        "cause is mended. Whatever waits for a later time is due at once.",
    .examples = "  $ assess webhook resume ats\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_resume,
};

const struct command cmd_webhook_remove = {
    .group = "webhook",
    .name = "remove",
    .synopsis = "[options] ENDPOINT",
    .summary = "send nothing there any more; what waits is cancelled",
    .examples = "  $ assess webhook remove ats\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_remove,
};
