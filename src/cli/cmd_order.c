/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "render_order.h"
#include "view.h"

#include <string.h>

AUTO_OWNER(assess, assess_close)

static const struct option_spec add_options[] = {
    OPTION_ROW_TEXT(0, "role", "ROLE", "what the person applies for"),
    OPTION_ROW_TEXT(0, "application", "WORD", "the application's id in another system"),
    OPTION_ROW_NUMBER(0, "extra-time", "PERCENT", 0, ORDER_EXTRA_MAX,
                      "so much more time; why is stored nowhere, and no report shows it"),
    OPTION_ROW_TEXT(0, "challenge", "ID", "this alternative of the role instead of what is first"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec list_options[] = {
    OPTION_ROW_TEXT(0, "candidate", "CANDIDATE", "those of this person alone"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec options[] = {
    OPTION_ROW_JSON, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP, OPTION_ROW_END,
};

static const struct option_spec extend_options[] = {
    OPTION_ROW_NUMBER(0, "extra-time", "PERCENT", 0, ORDER_EXTRA_MAX,
                      "so much more time than the role gives, in all"),
    OPTION_ROW_NUMBER(0, "days", "N", 1, 365, "so many days more until the deadline"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int answer_order(struct cli *cli, const struct arguments *arguments,
                        const struct order_info *info)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);

    if (option_given(arguments, "json"))
        return answer_json(cli, order_to_json(&info->order, ORDER_FOR_OPERATOR, info->now), 0);
    buf_init(&text, REPORT_MAX);
    render_order(&text, &view, info);
    return answer_text(cli, &text, 0);
}

static int run_add(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(order_info_done) struct order_info info = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    const char *const challenges[] = {option_text(arguments, "challenge"), NULL};
    const struct order_request request = {
        .candidate = arguments->operands[0],
        .role = option_text(arguments, "role"),
        .application = option_text(arguments, "application"),
        .extra_percent = (unsigned)option_number(arguments, "extra-time", 0),
        .challenges = challenges,
    };
    struct error err;
    int rc = 0;

    if (!request.role) {
        rc = error_set(&err, ERR_USAGE, "--role is missing");
        error_hint(&err, "\"assess role list\" shows those that are here");
    }
    if (rc < 0 || assess_open(&wanted, &assess, &err) < 0 ||
        assess_order_add(assess, &request, &info, &err) < 0)
        return answer_error(cli, &err);
    return answer_order(cli, arguments, &info);
}

static int run_list(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(order_list_done) struct order_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_order_list(assess, option_text(arguments, "candidate"), &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli,
                           orders_to_json(list.items, list.count, ORDER_FOR_OPERATOR, list.now), 0);
    if (list.count == 0) {
        stream_text(&cli->err, "no orders\n");
        return 0;
    }
    render_orders(&text, &view, &list);
    return answer_text(cli, &text, 0);
}

/* A verb that only names an order. */
static int run_named(struct cli *cli, const struct arguments *arguments,
                     int (*call)(struct assess *assess, const char *order,
                                 struct order_info *out_info, struct error *err))
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(order_info_done) struct order_info info = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    if (assess_open(&wanted, &assess, &err) < 0 ||
        call(assess, arguments->operands[0], &info, &err) < 0)
        return answer_error(cli, &err);
    return answer_order(cli, arguments, &info);
}

static int run_show(struct cli *cli, const struct arguments *arguments)
{
    return run_named(cli, arguments, assess_order_show);
}

static int run_start(struct cli *cli, const struct arguments *arguments)
{
    return run_named(cli, arguments, assess_order_start);
}

static int run_cancel(struct cli *cli, const struct arguments *arguments)
{
    return run_named(cli, arguments, assess_order_cancel);
}

static int run_extend(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(order_info_done) struct order_info info = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    const struct extend_request request = {
        .order = arguments->operands[0],
        .extra_percent = (int)option_number(arguments, "extra-time", -1),
        .deadline_days = (unsigned)option_number(arguments, "days", 0),
    };
    struct error err;
    int rc = 0;

    if (request.extra_percent < 0 && request.deadline_days == 0) {
        rc = error_set(&err, ERR_USAGE, "by what?");
        error_hint(&err, "--extra-time PERCENT or --days N");
    }
    if (rc < 0 || assess_open(&wanted, &assess, &err) < 0 ||
        assess_order_extend(assess, &request, &info, &err) < 0)
        return answer_error(cli, &err);
    return answer_order(cli, arguments, &info);
}

const struct command cmd_order_add = {
    .group = "order",
    .name = "add",
    .synopsis = "[options] CANDIDATE --role ROLE",
    .summary = "ask a person for what a role has",
    .description =
        "The role's terms are copied: one that changes later changes no order. The personal clock does "
        "not run before \"assess order start\".",
    .examples = "  $ assess order add A-1017 --role senior-backend-engineer\n"
                "  $ assess order add A-1017 --role senior-backend-engineer --extra-time 25\n",
    .options = add_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_add,
};

const struct command cmd_order_list = {
    .group = "order",
    .name = "list",
    .synopsis = "[options]",
    .summary = "what people were asked for",
    .examples = "  $ assess order list --candidate A-1017\n",
    .options = list_options,
    .run = run_list,
};

const struct command cmd_order_show = {
    .group = "order",
    .name = "show",
    .synopsis = "[options] ORDER",
    .summary = "one order: its state, how much time is left, its runs",
    .description = "ORDER is an id, or the end of one (four characters or more).",
    .examples = "  $ assess order show 3K9XQ0AB\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_show,
};

const struct command cmd_order_start = {
    .group = "order",
    .name = "start",
    .synopsis = "[options] ORDER",
    .summary = "let the personal clock run",
    .examples = "  $ assess order start 3K9XQ0AB\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_start,
};

const struct command cmd_order_extend = {
    .group = "order",
    .name = "extend",
    .synopsis = "[options] ORDER",
    .summary = "give more time",
    .description =
        "Opens also what time has ended (a power cut, a wrong clock), where the time is enough for it "
        "and nobody has decided; else \"assess order add\" asks again.",
    .examples = "  $ assess order extend 3K9XQ0AB --extra-time 50\n"
                "  $ assess order extend 3K9XQ0AB --days 7\n",
    .options = extend_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_extend,
};

const struct command cmd_order_cancel = {
    .group = "order",
    .name = "cancel",
    .synopsis = "[options] ORDER",
    .summary = "ask for it no more; what waits to be judged is not judged",
    .examples = "  $ assess order cancel 3K9XQ0AB\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_cancel,
};
