/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "json_stored.h"
#include "render_stored.h"
#include "units.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

enum { STATUS_FAULTS = 1 };

static const struct option_spec options[] = {
    OPTION_ROW_JSON, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP, OPTION_ROW_END,
};

static const struct option_spec backup_options[] = {
    OPTION_ROW_FLAG(
        0, "keys", "also FILE.keys, with which the people in the copy can be named; keep it apart"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec verify_options[] = {
    OPTION_ROW_TEXT(0, "head", "N:HASH",
                    "a head that was noted earlier: is it still in the chain?"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int run_check(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(buf_done) struct buf text = {0};
    struct store_report report = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;
    int status;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 || assess_store_check(assess, &report, &err) < 0)
        return answer_error(cli, &err);
    status =
        report.sound && report.keys_missing == 0 && report.audit.broken_at == 0 ? 0 : STATUS_FAULTS;
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_store(&report), status);
    render_store(&text, &view, &report);
    return answer_text(cli, &text, status);
}

static int run_backup(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(buf_done) struct buf text = {0};
    struct backup_report report = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    const struct backup_request request = {.path = arguments->operands[0],
                                           .with_keys = option_given(arguments, "keys")};
    char size[UNITS_SIZE];
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_store_backup(assess, &request, &report, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_backup(&report), 0);
    view_add(&text, &view, STYLE_GOOD, "  %s ", view_glyph(&view, GLYPH_OK));
    view_text(&text, &view, report.path);
    buf_addf(&text, "  %s\n", units_bytes(size, (uint64_t)report.bytes));
    if (report.keys_path[0]) {
        view_add(&text, &view, STYLE_GOOD, "  %s ", view_glyph(&view, GLYPH_OK));
        view_text(&text, &view, report.keys_path);
        buf_adds(&text, "  the keys: keep it apart, and no longer than you must\n");
    } else {
        view_note(&text, &view, "    ",
                  "Without the keys nobody in it can be named; --keys copies them, too.");
    }
    return answer_text(cli, &text, 0);
}

static int run_recover(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(buf_done) struct buf text = {0};
    struct recovery_report report = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;
    int status;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_store_recover(assess, arguments->operands[0], &report, &err) < 0)
        return answer_error(cli, &err);
    status = report.complete && report.sound ? 0 : STATUS_FAULTS;
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_recovery(&report), status);
    render_recovery(&text, &view, &report);
    return answer_text(cli, &text, status);
}

static int run_verify(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(buf_done) struct buf text = {0};
    struct audit_report report = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;
    int status;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_audit_verify(assess, option_text(arguments, "head"), &report, &err) < 0)
        return answer_error(cli, &err);
    status = report.broken_at == 0 ? 0 : STATUS_FAULTS;
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_audit(&report), status);
    render_audit(&text, &view, &report);
    return answer_text(cli, &text, status);
}

const struct command cmd_store_check = {
    .group = "store",
    .name = "check",
    .synopsis = "[options]",
    .summary = "is everything that is kept still whole?",
    .description = "Reads all of the store and its keys, and the audit's chain, and changes "
                   "nothing. Ends with 1 where something is not as it was written.",
    .examples = "  $ assess store check\n",
    .options = options,
    .run = run_check,
};

const struct command cmd_store_backup = {
    .group = "store",
    .name = "backup",
    .synopsis = "[options] FILE",
    .summary = "a copy of the store, while others go on working",
    .description =
        "FILE is a new file, yours alone; the copy is checked before it gets that name. The keys of "
        "people are left out unless --keys asks for them: then erasing somebody reaches older "
        "backups, too. To put a copy back, move assess.db and whatever is called assess.db-... out "
        "of the store's folder and the copy into their place as assess.db; people.keys stays, and "
        "who was erased since is erased again.",
    .examples = "  $ assess store backup /srv/backup/assess-2026-11-30.db\n",
    .options = backup_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_backup,
};

const struct command cmd_store_recover = {
    .group = "store",
    .name = "recover",
    .synopsis = "[options] NEW",
    .summary = "what can be read of a damaged store, into a new file",
    .description =
        "The damaged store is left as it is. Each table is read around what cannot be read; the "
        "answer compares how many rows there were with how many were saved, and ends with 1 where "
        "some are missing.",
    .examples = "  $ assess store recover saved.db\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_recover,
};

const struct command cmd_audit_verify = {
    .group = "audit",
    .name = "verify",
    .synopsis = "[options]",
    .summary = "was the record of who did what changed afterwards?",
    .description =
        "Each row is chained to the one before. Shows how many there are, the head of the chain, "
        "and how many are not sealed yet. Whoever can write the store could make a whole new chain: "
        "note the head elsewhere, and give it to --head later. Ends with 1 where a link does not "
        "hold.",
    .examples = "  $ assess audit verify\n"
                "  $ assess audit verify --head \"$(cat noted-head)\"\n",
    .options = verify_options,
    .run = run_verify,
};
