/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "render_role.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

static const struct option_spec options[] = {
    OPTION_ROW_JSON, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP, OPTION_ROW_END,
};

static int run_list(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(role_list_done) struct role_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    struct view view = view_of(&cli->out.term);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 || assess_role_list(assess, &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, role_list_to_json(&list), 0);
    if (list.count == 0) {
        stream_text(&cli->err, "no roles; assess-role(5) says where they are looked for\n");
        return 0;
    }
    render_roles(&text, &view, &list);
    return answer_text(cli, &text, 0);
}

static int run_show(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(role_info_done) struct role_info info = {0};
    AUTO(buf_done) struct buf text = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    struct view view = view_of(&cli->out.term);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_role_show(assess, arguments->operands[0], &info, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, role_to_json(&info), 0);
    render_role(&text, &view, &info);
    return answer_text(cli, &text, 0);
}

const struct command cmd_role_list = {
    .group = "role",
    .name = "list",
    .synopsis = "[options]",
    .summary = "the roles that people may be assessed for",
    .examples = "  $ assess role list\n",
    .options = options,
    .run = run_list,
};

const struct command cmd_role_show = {
    .group = "role",
    .name = "show",
    .synopsis = "[options] ROLE",
    .summary = "what a role asks for, and which challenge or interview covers it",
    .description =
        "Shipped roles lie in the catalogue's folder \"roles\"; your own go into the folder "
        "\"roles\" beside the configuration, a file each (assess-role(5)).",
    .examples = "  $ assess role show senior-backend-engineer\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_show,
};
