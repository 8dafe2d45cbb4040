/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "render_statement.h"
#include "units.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

AUTO_OWNER(assess, assess_close)

enum { ID_COLUMNS = 16, TESTS_COLUMNS = 9, LANGUAGES_COLUMNS = 13, LIMITS_WIDTH = 76 };

static const struct option_spec options[] = {
    OPTION_ROW_JSON, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP, OPTION_ROW_END,
};

static int open_catalogue(struct cli *cli, const struct arguments *arguments,
                          struct assess **out_assess, struct error *err)
{
    struct assess_options wanted = answer_options(cli, arguments);

    return assess_open(&wanted, out_assess, err);
}

static const char *time_limit(char *out, int64_t cpu_ns)
{
    return cpu_ns > 0 ? units_time(out, cpu_ns) : "derived";
}

/* Where there is no room for them, limits and languages are left to "challenge show". */
static bool has_limits(const struct view *view)
{
    return view->width >= LIMITS_WIDTH;
}

static void add_fault(struct buf *out, const struct view *view, const struct challenge_info *info)
{
    AUTO(buf_done) struct buf message = {0};

    buf_init(&message, REPORT_MAX);
    view_text(&message, view, info->fault.message);
    view_add(out, view, STYLE_OURS, "  %s %s:", view_glyph(view, GLYPH_WARN),
             error_name(info->fault.code));
    view_flow(out, view, 4, " %s", message.data);
    view_end_line(out);
}

static void add_row(struct buf *out, const struct view *view, const struct challenge_info *info)
{
    char tests[2 * UNITS_SIZE], cpu[UNITS_SIZE], memory[UNITS_SIZE];
    size_t used = strlen("  ") + ID_COLUMNS + TESTS_COLUMNS + strlen("  ");

    buf_adds(out, "  ");
    view_fit(out, view, info->id, ID_COLUMNS);
    if (info->fault.code != ERR_OK) {
        add_fault(out, view, info);
        return;
    }
    (void)snprintf(tests, sizeof tests, "%zu+%zu", info->samples, info->secrets);
    buf_addf(out, "%*s  ", TESTS_COLUMNS, tests);
    if (has_limits(view)) {
        buf_addf(out, "%7s  %8s  ", time_limit(cpu, info->cpu_ns),
                 units_bytes(memory, info->memory_bytes));
        view_fit(out, view, info->languages[0] ? info->languages : "any", LANGUAGES_COLUMNS);
        buf_adds(out, "  ");
        used += 7 + 2 + 8 + 2 + LANGUAGES_COLUMNS + 2;
    }
    if (info->is_variant) {
        buf_adds(out, "private: ");
        used += strlen("private: ");
    }
    (void)view_cut(out, view, info->name, view->width > used + 8 ? view->width - used : 8);
    view_end_line(out);
}

static void add_heads(struct buf *out, const struct view *view)
{
    view_add(out, view, STYLE_DIM, "  %-*s%*s  ", ID_COLUMNS, "id", TESTS_COLUMNS, "tests");
    if (has_limits(view))
        view_add(out, view, STYLE_DIM, "%7s  %8s  %-*s  ", "time", "memory", LANGUAGES_COLUMNS,
                 "languages");
    view_add(out, view, STYLE_DIM, "name");
    buf_addc(out, '\n');
}

static int run_list(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(challenge_list_done) struct challenge_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (open_catalogue(cli, arguments, &assess, &err) < 0 ||
        assess_challenge_list(assess, &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_challenges(&list), 0);
    if (list.count == 0) {
        stream_text(&cli->err, "no challenges; \"assess config show\" says where they are "
                               "looked for\n");
        return 0;
    }
    add_heads(&text, &view);
    for (size_t i = 0; i < list.count; i++)
        add_row(&text, &view, &list.items[i]);
    return answer_text(cli, &text, 0);
}

static void add_fact(struct buf *out, const struct view *view, const char *name, const char *value)
{
    AUTO(buf_done) struct buf shown = {0};

    buf_init(&shown, REPORT_MAX);
    view_text(&shown, view, value);
    view_add(out, view, STYLE_DIM, "  %-10s", name);
    view_flow(out, view, 13, " %s", shown.data);
    view_end_line(out);
}

static void add_challenge(struct buf *out, const struct view *view,
                          const struct challenge_info *info)
{
    char cpu[UNITS_SIZE], memory[UNITS_SIZE], line[4 * UNITS_SIZE];

    view_text(out, view, info->name);
    buf_adds(out, "  (");
    view_text(out, view, info->id);
    buf_addf(out, "%s", info->version[0] ? " " : "");
    view_text(out, view, info->version);
    buf_adds(out, ")\n\n");
    (void)snprintf(line, sizeof line, "%zu sample, %zu secret%s", info->samples, info->secrets,
                   info->is_variant ? " (a private variant)" : "");
    add_fact(out, view, "tests", line);
    (void)snprintf(line, sizeof line, "CPU time %s, memory %s",
                   info->cpu_ns > 0 ? time_limit(cpu, info->cpu_ns)
                                    : "derived from the accepted submissions",
                   units_bytes(memory, info->memory_bytes));
    add_fact(out, view, "limits", line);
    add_fact(out, view, "languages", info->languages[0] ? info->languages : "any");
    if (info->tools && info->tools[0] != '\0')
        add_fact(out, view, "tools", info->tools);
    (void)snprintf(line, sizeof line, "about %u minutes", info->minutes);
    if (info->minutes > 0)
        add_fact(out, view, "time", line);
    add_fact(out, view, "format", info->format);
    add_fact(out, view, "folder", info->directory);
    if (info->statement && info->statement[0] != '\0') {
        buf_addc(out, '\n');
        render_statement(out, view, info->statement);
    }
}

static int run_show(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(challenge_info_done) struct challenge_info info = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (open_catalogue(cli, arguments, &assess, &err) < 0 ||
        assess_challenge_show(assess, arguments->operands[0], &info, &err) < 0)
        return answer_error(cli, &err);
    if (info.fault.code != ERR_OK)
        return answer_error(cli, &info.fault);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_challenge(&info), 0);
    add_challenge(&text, &view, &info);
    return answer_text(cli, &text, 0);
}

const struct command cmd_challenge_list = {
    .group = "challenge",
    .name = "list",
    .synopsis = "[options]",
    .summary = "the challenges of the catalogue",
    .examples = "  $ assess challenge list\n",
    .options = options,
    .run = run_list,
};

const struct command cmd_challenge_show = {
    .group = "challenge",
    .name = "show",
    .synopsis = "[options] ID|DIR",
    .summary = "one challenge: its limits, tests and statement",
    .examples = "  $ assess challenge show ratelimiter\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_show,
};
