/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "progress.h"
#include "render_order.h"
#include "render_webhook.h"
#include "view.h"

AUTO_OWNER(assess, assess_close)

enum { SIGNALLED = 128 };

static const struct option_spec options[] = {
    OPTION_ROW_FLAG(0, "watch", "go on when nothing is due, until a signal comes"),
    OPTION_ROW_FLAG(0, "again", "first take up again what was given up or set aside"),
    OPTION_ROW_NUMBER('j', "jobs", "N", 1, 64,
                      "use N lanes, each a core of its own; one, so that others share the load"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_FLAG('q', "quiet", "show no progress"),
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

struct working {
    struct cli *cli;
    struct progress progress;
    bool json;
};

static void hear_progress(void *context, const struct run_progress *progress)
{
    struct working *working = context;

    progress_show(&working->progress, progress);
}

static void hear_wait(void *context, const char *holders)
{
    struct working *working = context;

    progress_wait(&working->progress, holders);
}

static void hear_event(void *context, const struct work_event *event)
{
    struct working *working = context;
    struct stream *stream = working->json ? &working->cli->err : &working->cli->out;
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&stream->term);

    progress_erase(&working->progress);
    if (working->json)
        return;
    buf_init(&text, REPORT_MAX);
    render_work_event(&text, &view, event);
    stream_put(stream, &text);
}

/* What arrived needs no word. */
static void hear_delivery(void *context, const struct delivery *delivery)
{
    struct working *working = context;
    struct stream *stream = &working->cli->out;
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&stream->term);

    if (working->json || delivery->reason[0] == '\0')
        return;
    progress_erase(&working->progress);
    buf_init(&text, REPORT_MAX);
    render_delivery(&text, &view, delivery);
    stream_put(stream, &text);
}

/* What can be sent does not wait for a lane, nor for a machine that can judge. */
static int send_first(const struct assess_options *base, const struct work_request *request,
                      struct work_report *out_report, struct error *err)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    struct assess_options wanted = *base;
    struct work_request sending = *request;
    int rc;

    wanted.need_sandbox = false;
    sending.watch = false;
    sending.sends_only = true;
    rc = assess_open(&wanted, &assess, err);
    return rc == 0 ? assess_work(assess, &sending, out_report, err) : rc;
}

static int judge_then(const struct assess_options *base, const struct work_request *request,
                      struct work_report *report, struct error *err)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    const struct work_report before = *report;
    struct work_request judging = *request;
    int rc = assess_open(base, &assess, err);

    /* which was done */
    judging.again = false;
    if (rc == 0)
        rc = assess_work(assess, &judging, report, err);
    report->ended += before.ended;
    report->removed += before.removed;
    report->erased += before.erased;
    report->delivered += before.delivered;
    report->undelivered += before.undelivered;
    return rc;
}

static int run_work(struct cli *cli, const struct arguments *arguments)
{
    AUTO(buf_done) struct buf text = {0};
    struct working working = {.cli = cli, .json = option_given(arguments, "json")};
    struct assess_options wanted = answer_options(cli, arguments);
    const struct work_request request = {.watch = option_given(arguments, "watch"),
                                         .again = option_given(arguments, "again"),
                                         .on_event = hear_event,
                                         .on_progress = hear_progress,
                                         .on_delivery = hear_delivery,
                                         .context = &working};
    struct work_report report = {0};
    struct view view = view_of(&cli->out.term);
    struct error err;
    int rc, status;

    buf_init(&text, REPORT_MAX);
    progress_init(&working.progress, &cli->err, option_given(arguments, "quiet"));
    wanted.jobs = (unsigned)option_number(arguments, "jobs", 1);
    wanted.need_sandbox = true;
    wanted.on_wait = hear_wait;
    wanted.context = &working;
    rc = send_first(&wanted, &request, &report, &err);
    if (rc == 0 && !report.interrupted && (request.watch || report.waiting > 0))
        rc = judge_then(&wanted, &request, &report, &err);
    progress_erase(&working.progress);
    if (rc < 0)
        return answer_error(cli, &err);
    status = report.interrupted                                     ? SIGNALLED + report.interrupted
             : report.failed + report.dead + report.quarantined > 0 ? 3
             : report.deliveries_waiting > 0                        ? 4
                                                                    : 0;
    if (working.json)
        return answer_json(cli, work_report_to_json(&report), status);
    render_work(&text, &view, &report);
    return answer_text(cli, &text, status);
}

const struct command cmd_work = {
    .name = "work",
    .synopsis = "[options]",
    .summary = "judge what was queued, and send what happened",
    .description =
        "Any number of them share the load of one machine, each on a lane of its own. Each takes one "
        "submission at a time for a while that it keeps renewing; where it is killed, another one takes "
        "it up, and after three that were lost it is set aside. Orders whose time is over end by it, and what was kept "
        "for long enough is removed (assess doctor says for how long). What fails waits longer each time and is given up "
        "in the end; --again takes that up once the cause is mended. Without --watch it ends when nothing is "
        "due: with 0, 3 where something could not be judged, or 4 where something could not be delivered and waits.",
    .examples = "  $ assess work\n"
                "  $ assess work --watch\n"
                "  $ assess work --again\n",
    .options = options,
    .run = run_work,
};
