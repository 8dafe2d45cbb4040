/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "units.h"
#include "view.h"

enum { STATUS_PROBLEM = 3 };

static const struct option_spec options[] = {
    OPTION_ROW_JSON,
    {.name = "prepare",
      .kind = OPTION_TEXT,
      .value = "USER",
      .help = "as root: make control groups in which USER may judge, then end"},
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int prepare(struct cli *cli, const char *user)
{
    AUTO(buf_done) struct buf text;
    struct view view = view_of(&cli->out.term);
    struct prepared_groups groups;
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_prepare_user(user, &groups, &err) < 0)
        return answer_error(cli, &err);
    view_text(&text, &view, user);
    buf_adds(&text, " may judge in ");
    view_text(&text, &view, groups.path);
    buf_adds(&text, "\n");
    if (groups.join[0] != '\0')
        buf_addf(&text, "in each shell that is to run assess, once:\n  %s\n", groups.join);
    return answer_text(cli, &text, 0);
}

static void add_check(struct buf *out, const struct view *view, const struct check *check)
{
    static const struct {
        enum glyph glyph;
        enum style style;
    } looks[] = {
        [CHECK_OK] = {GLYPH_OK,   STYLE_GOOD  },
        [CHECK_WARNING] = {GLYPH_WARN, STYLE_POLICY},
        [CHECK_PROBLEM] = {GLYPH_FAIL, STYLE_BAD   },
        [CHECK_ABSENT] = {GLYPH_NONE, STYLE_DIM   },
    };

    buf_adds(out, "  ");
    view_add(out, view, looks[check->state].style, "%s",
             view_glyph(view, looks[check->state].glyph));
    buf_addc(out, ' ');
    view_text(out, view, check->text);
    buf_addc(out, '\n');
    if (check->fix[0] == '\0')
        return;
    view_add(out, view, STYLE_HELP, "      fix");
    buf_adds(out, "   ");
    view_text(out, view, check->fix);
    buf_addc(out, '\n');
}

static void add_report(struct buf *out, const struct view *view, const struct doctor_report *report)
{
    char problems[UNITS_SIZE], warnings[UNITS_SIZE];

    for (size_t i = 0; i < report->count; i++)
        add_check(out, view, &report->checks[i]);
    buf_addc(out, '\n');
    if (report->problems == 0 && report->warnings == 0)
        view_strong(out, view, STYLE_GOOD, "This machine can judge.");
    else
        view_strong(out, view, report->problems > 0 ? STYLE_BAD : STYLE_POLICY, "%s, %s.",
                    units_count(problems, report->problems, "problem"),
                    units_count(warnings, report->warnings, "warning"));
    buf_addc(out, '\n');
}

static int run_doctor(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text;
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct doctor_report report;
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (option_given(arguments, "prepare"))
        return prepare(cli, option_text(arguments, "prepare"));
    if (assess_doctor(&wanted, &report, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_doctor(&report), report.problems > 0 ? STATUS_PROBLEM : 0);
    add_report(&text, &view, &report);
    return answer_text(cli, &text, report.problems > 0 ? STATUS_PROBLEM : 0);
}

const struct command cmd_doctor = {
    .name = "doctor",
    .synopsis = "[options]",
    .summary = "can this machine judge, and if not, what is the fix?",
    .description = "Ends with 3 where something keeps this machine from judging.",
    .examples = "  $ assess doctor\n"
                "  $ sudo assess doctor --prepare ann\n",
    .options = options,
    .run = run_doctor,
};
