/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_text.h"
#include "progress.h"
#include "render_attack.h"
#include "units.h"
#include "view.h"

enum { STATUS_ESCAPED = 1, STATUS_PROBLEM = 3 };

static const struct option_spec options[] = {
    OPTION_ROW_JSON,
    OPTION_ROW_FLAG(0, "quick", "do not judge the challenges' accepted solutions"),
    OPTION_ROW_FLAG(0, "attack",
                    "try to get out of this machine's boxes, in every way of the battery"),
    OPTION_ROW_TEXT(0, "runner", "CMD",
                    "with --attack: attack another sandbox; CMD executes what is appended to it"),
    OPTION_ROW_TEXT(0, "policy", "NAME",
                    "with --attack: boxes of this policy alone; default all of them"),
    OPTION_ROW_TEXT(0, "prepare", "USER",
                    "as root: make control groups in which USER may judge, then end"),
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int prepare(struct cli *cli, const char *user)
{
    AUTO(buf_done) struct buf text = {0};
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
    AUTO(buf_done) struct buf fix = {0};

    buf_init(&fix, REPORT_MAX);
    buf_adds(out, "  ");
    view_add(out, view, looks[check->state].style, "%s",
             view_glyph(view, looks[check->state].glyph));
    view_text(&fix, view, check->text);
    view_flow(out, view, 4, " %s", fix.data);
    buf_addc(out, '\n');
    buf_clear(&fix);
    if (check->fix[0] == '\0')
        return;
    view_text(&fix, view, check->fix);
    view_note(out, view, "    fix  ", "%s", fix.data);
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

static int attack(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};
    AUTO(attack_report_done) struct attack_report report = {0};
    const char *rows[OPERANDS_MAX + 1] = {NULL};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct progress progress;
    struct attack_request request = {.runner = option_text(arguments, "runner"),
                                     .rows = arguments->operand_count > 0 ? rows : NULL,
                                     .policy = option_text(arguments, "policy"),
                                     .on_progress = progress_attack,
                                     .context = &progress};
    struct error err;
    int rc;

    for (size_t i = 0; i < arguments->operand_count; i++)
        rows[i] = arguments->operands[i];
    progress_init(&progress, &cli->err, false);
    wanted.on_wait = progress_wait;
    wanted.context = &progress;
    rc = assess_attack(&wanted, &request, &report, &err);
    progress_erase(&progress);
    if (rc < 0)
        return answer_error(cli, &err);
    if (report.escaped == 0 && report.held == 0 && report.beyond == 0)
        rc = STATUS_PROBLEM;
    else
        rc = report.escaped > 0 ? STATUS_ESCAPED : 0;
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_attack(&report, request.runner), rc);
    buf_init(&text, REPORT_MAX);
    render_attack(&text, &view, &report, request.runner);
    return answer_text(cli, &text, rc);
}

/* Options that go together. */
static int check_options(const struct arguments *arguments, struct error *err)
{
    int rc = 0;

    if (!option_given(arguments, "attack") && option_given(arguments, "runner"))
        rc = error_set(err, ERR_USAGE, "--runner goes with --attack");
    else if (!option_given(arguments, "attack") && option_given(arguments, "policy"))
        rc = error_set(err, ERR_USAGE, "--policy goes with --attack");
    else if (option_given(arguments, "runner") && option_given(arguments, "policy"))
        rc = error_set(err, ERR_USAGE, "--policy is about boxes; --runner has its own rules");
    else if (!option_given(arguments, "attack") && arguments->operand_count > 0)
        rc = error_set(err, ERR_USAGE, "'%s' goes with --attack", arguments->operands[0]);
    else if (option_given(arguments, "attack") && option_given(arguments, "prepare"))
        rc = error_set(err, ERR_USAGE, "--prepare does not go with --attack");
    if (rc < 0)
        error_hint(err, "\"assess help doctor\" shows the ways to call it");
    return rc;
}

static int examine(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};
    AUTO(doctor_report_done) struct doctor_report report = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct progress progress;
    struct doctor_request request = {.quick = option_given(arguments, "quick"),
                                     .on_progress = progress_doctor,
                                     .context = &progress};
    struct error err;
    int rc;

    progress_init(&progress, &cli->err, false);
    wanted.on_wait = progress_wait;
    wanted.context = &progress;
    rc = assess_doctor(&wanted, &request, &report, &err);
    progress_erase(&progress);
    if (rc < 0)
        return answer_error(cli, &err);
    rc = report.problems > 0 ? STATUS_PROBLEM : 0;
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_doctor(&report), rc);
    buf_init(&text, REPORT_MAX);
    add_report(&text, &view, &report);
    return answer_text(cli, &text, rc);
}

static int run_doctor(struct cli *cli, const struct arguments *arguments)
{
    struct error err;

    if (check_options(arguments, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "attack"))
        return attack(cli, arguments);
    if (option_given(arguments, "prepare"))
        return prepare(cli, option_text(arguments, "prepare"));
    return examine(cli, arguments);
}

const struct command cmd_doctor = {
    .name = "doctor",
    .synopsis = "[options] [ATTACK...]",
    .summary = "can this machine judge, and if not, what is the fix?",
    .description =
        "Ends with 3 where something keeps this machine from judging. The accepted solutions of all "
        "challenges are judged, too: one that is not accepted is a problem, one that needs more than "
        "half its time limit a warning. "
        "With --attack all attacks are tried, or those named, in every policy, or in one; it ends with 0 where "
        "nothing got out, 1 where something did, 3 where nothing could be tried. --runner attacks "
        "any other sandbox with the same programs: CMD, read by sh, gets a program and its "
        "arguments appended.",
    .examples = "  $ assess doctor\n"
                "  $ assess doctor --quick\n"
                "  $ sudo assess doctor --prepare ann\n"
                "  $ assess doctor --attack\n"
                "  $ assess doctor --attack --policy native\n"
                "  $ assess doctor --attack --runner 'bwrap --ro-bind / / --unshare-all'\n",
    .operands_max = OPERANDS_MAX,
    .options = options,
    .run = run_doctor,
};
