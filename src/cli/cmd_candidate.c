/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "id.h"
#include "input.h"
#include "json_stored.h"
#include "render_stored.h"
#include "units.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

AUTO_OWNER(assess, assess_close)

enum { ID_COLUMNS = 10, EXTERNAL_COLUMNS = 18, SINCE_COLUMNS = 12, STATE_COLUMNS = 9 };

static const struct option_spec add_options[] = {
    OPTION_ROW_TEXT(0, "external-id", "WORD",
                    "the person's id in another system, such as the applicant tracking system"),
    OPTION_ROW_TEXT(0, "person", "FILE",
                    "name, email, phone and zone, as YAML; - is standard input"),
    {.name = "name",  .kind = OPTION_TEXT, .value = "TEXT", .help = "", .hidden = true},
    {.name = "email", .kind = OPTION_TEXT, .value = "TEXT", .help = "", .hidden = true},
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec list_options[] = {
    OPTION_ROW_FLAG(0, "all", "also those who were erased"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec show_options[] = {
    OPTION_ROW_FLAG(
        0, "all",
        "also orders and what was done; with --json everything, also what was handed in and the reports"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

/* A command line is seen by everybody on the machine, and kept by the shell. */
static int check_add(const struct arguments *arguments, struct error *err)
{
    int rc = 0;

    if (option_given(arguments, "name") || option_given(arguments, "email")) {
        rc = error_set(err, ERR_USAGE, "names and addresses are not given on the command line");
        error_hint(err, "others on this machine can read it, and the shell keeps it: --person FILE "
                        "reads them from a file, --person - from standard input");
    } else if (!option_given(arguments, "external-id")) {
        rc = error_set(err, ERR_USAGE, "--external-id is missing");
        error_hint(err, "it is the other system's word for the person: assess candidate add "
                        "--external-id A-1017 --person FILE");
    }
    return rc;
}

static int read_person(const struct arguments *arguments, struct buf *out,
                       struct candidate_request *request, struct error *err)
{
    const char *word = option_text(arguments, "person");
    int rc = word ? input_read(word, out, &request->person_file, err) : 0;

    if (rc == 0 && word) {
        request->person = out->data;
        request->person_size = out->size;
    }
    return rc;
}

static int run_add(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(candidate_info_done) struct candidate_info info = {0};
    AUTO(buf_done) struct buf text = {0};
    AUTO(buf_done) struct buf person = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct candidate_request request = {.external_id = option_text(arguments, "external-id")};
    struct error err;
    int rc = check_add(arguments, &err);

    buf_init(&text, REPORT_MAX);
    buf_init(&person, PERSON_FILE_MAX);
    if (rc == 0)
        rc = assess_open(&wanted, &assess, &err);
    if (rc == 0)
        rc = read_person(arguments, &person, &request, &err);
    if (rc == 0)
        rc = assess_candidate_add(assess, &request, &info, &err);
    explicit_bzero(person.data, person.size);
    if (rc < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_candidate(&info), 0);
    view_add(&text, &view, STYLE_GOOD, "  %s ", view_glyph(&view, GLYPH_OK));
    view_flow(&text, &view, 4, "%s is %s", info.external_id, id_short(info.id));
    view_end_line(&text);
    return answer_text(cli, &text, 0);
}

static void add_row(struct buf *out, const struct view *view, const struct candidate_info *info)
{
    size_t used = 2 + ID_COLUMNS + EXTERNAL_COLUMNS + SINCE_COLUMNS + STATE_COLUMNS;
    char since[STORED_TIME_SIZE];

    buf_adds(out, "  ");
    view_fit(out, view, id_short(info->id), ID_COLUMNS);
    view_fit(out, view, info->external_id[0] ? info->external_id : "-", EXTERNAL_COLUMNS - 1);
    buf_addc(out, ' ');
    view_fit(out, view, stored_day(since, info->created_at_ms), SINCE_COLUMNS);
    view_fit(out, view, info->held_at_ms != 0 ? "held" : candidate_state_name(info->state),
             STATE_COLUMNS);
    if (info->fault.code != ERR_OK)
        view_add(out, view, STYLE_OURS, "%s %s", view_glyph(view, GLYPH_WARN),
                 error_name(info->fault.code));
    else if (info->person.name)
        (void)view_cut(out, view, info->person.name,
                       view->width > used + 8 ? view->width - used : 8);
    view_end_line(out);
}

static int run_list(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(candidate_list_done) struct candidate_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_candidate_list(assess, option_given(arguments, "all"), &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_candidates(&list), 0);
    if (list.count == 0) {
        stream_text(&cli->err, "no candidates\n");
        return 0;
    }
    view_add(&text, &view, STYLE_DIM, "  %-*s%-*s%-*s%-*sname", ID_COLUMNS, "id", EXTERNAL_COLUMNS,
             "external id", SINCE_COLUMNS, "since", STATE_COLUMNS, "state");
    buf_addc(&text, '\n');
    for (size_t i = 0; i < list.count; i++)
        add_row(&text, &view, &list.items[i]);
    return answer_text(cli, &text, 0);
}

static int show_everything(struct cli *cli, struct assess *assess,
                           const struct candidate_file *file)
{
    AUTO(json_kept_done) struct json_kept kept = {0};
    struct error err;

    if (assess_candidate_kept(assess, file->info.id, json_kept_add, &kept, &err) < 0)
        return answer_error(cli, &err);
    return answer_json(cli, json_of_candidate_file(file, &kept), 0);
}

static int run_show(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(candidate_file_done) struct candidate_file file = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    bool all = option_given(arguments, "all");
    struct error err;

    buf_init(&text, REPORT_MAX);
    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_candidate_show(assess, arguments->operands[0], &file, &err) < 0)
        return answer_error(cli, &err);
    if (file.info.fault.code != ERR_OK && !option_given(arguments, "json"))
        return answer_error(cli, &file.info.fault);
    if (option_given(arguments, "json") && all)
        return show_everything(cli, assess, &file);
    if (option_given(arguments, "json"))
        return answer_json(cli, json_of_candidate(&file.info), 0);
    render_candidate(&text, &view, &file, all);
    return answer_text(cli, &text, 0);
}

const struct command cmd_candidate_add = {
    .group = "candidate",
    .name = "add",
    .synopsis = "[options] --external-id WORD [--person FILE]",
    .summary = "somebody who applies",
    .description =
        "What names the person is read from a file or from standard input, never from the command "
        "line, which others on this machine can read and the shell keeps. It is stored sealed by a "
        "key that is made for this person alone; the external id is stored as it is, so it must be "
        "an opaque word.",
    .examples = "  $ assess candidate add --external-id A-1017 --person ada.yaml\n"
                "      ada.yaml has lines such as name: Ada Lovelace\n"
                "  $ assess candidate add --external-id A-1018\n",
    .options = add_options,
    .run = run_add,
};

const struct command cmd_candidate_list = {
    .group = "candidate",
    .name = "list",
    .synopsis = "[options]",
    .summary = "who applies",
    .examples = "  $ assess candidate list\n",
    .options = list_options,
    .run = run_list,
};

const struct command cmd_candidate_show = {
    .group = "candidate",
    .name = "show",
    .synopsis = "[options] CANDIDATE",
    .summary = "one person; with --all everything that is known",
    .description =
        "CANDIDATE is an external id, an id, or the end of one (four characters or more).",
    .examples = "  $ assess candidate show A-1017\n"
                "  $ assess candidate show 3K9XQ0AB --all --json > answer.json\n"
                "      what a person may ask for: all that is kept\n",
    .options = show_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_show,
};
