/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "view.h"

static const struct option_spec options[] = {
    OPTION_ROW_JSON, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP, OPTION_ROW_END,
};

static const struct option_spec path_options[] = {
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static void add_item(struct buf *out, const struct view *view, const struct config_item *item)
{
    AUTO(buf_done) struct buf value = {0}, origin = {0};

    buf_init(&value, REPORT_MAX);
    buf_init(&origin, REPORT_MAX);
    view_text(&value, view, item->value);
    view_text(&origin, view, item->origin);
    buf_adds(out, "  ");
    view_fit(out, view, item->key, 12);
    view_flow(out, view, 16, "  %s", value.data);
    view_clause(out, view, 16, "  ", "(%s)", origin.data);
    view_end_line(out);
}

static int run_show(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct config_list list;
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_config(&wanted, &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_config(&list), 0);
    for (size_t i = 0; i < list.count; i++)
        add_item(&text, &view, &list.items[i]);
    return answer_text(cli, &text, 0);
}

static int run_path(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};
    auto_free char *path = NULL;
    struct view view = view_of(&cli->out.term);
    struct error err;
    bool exists;

    buf_init(&text, REPORT_MAX);
    if (assess_config_path(&path, &exists, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_config_path(path, exists), 0);
    view_text(&text, &view, path);
    buf_addc(&text, '\n');
    if (!exists)
        stream_text(&cli->err, "there is no such file yet; all settings have their defaults\n");
    return answer_text(cli, &text, 0);
}

const struct command cmd_config_show = {
    .group = "config",
    .name = "show",
    .synopsis = "[options]",
    .summary = "the settings in force, and where each comes from",
    .examples = "  $ assess config show\n",
    .options = options,
    .run = run_show,
};

const struct command cmd_config_path = {
    .group = "config",
    .name = "path",
    .synopsis = "[options]",
    .summary = "the configuration file that is read, or that could be",
    .description = "It is not read, so that the path of a broken file can be had, too.",
    .examples = "  $ assess config path\n"
                "  $ vi \"$(assess config path)\"\n",
    .options = path_options,
    .run = run_path,
};
