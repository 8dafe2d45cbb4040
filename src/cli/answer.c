/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include "auto.h"

enum { STATUS_FAILED = 3 };

void answer_settle(const struct cli *cli, struct error *err)
{
    struct error stopped;

    if (!*cli->interrupted || error_exit_status(err) != STATUS_FAILED)
        return;
    (void)error_set(&stopped, ERR_INTERRUPTED, "interrupted");
    error_detail(&stopped, "%s", err->message);
    stopped.os_error = *cli->interrupted;
    *err = stopped;
}

int answer_error(struct cli *cli, const struct error *err)
{
    struct error settled = *err;

    answer_settle(cli, &settled);
    stream_error(&cli->err, &settled);
    return error_exit_status(&settled);
}

int answer_not_judged(struct cli *cli, const struct error *err, bool nothing_was_run)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->err.term);
    int status = answer_error(cli, err);

    /* where the caller was wrong, or wanted it to end, this goes without saying */
    if (status != STATUS_FAILED)
        return status;
    buf_init(&text, REPORT_MAX);
    view_note(&text, &view, "",
              nothing_was_run ? "Nothing was run. The submission was not judged."
                              : "The submission was not judged.");
    stream_put(&cli->err, &text);
    return status;
}

int answer_json(struct cli *cli, char *text, int status)
{
    auto_free char *owned = text;
    struct error err;

    if (!owned) {
        (void)error_memory(&err);
        return answer_error(cli, &err);
    }
    stream_text(&cli->out, owned);
    stream_text(&cli->out, "\n");
    return status;
}

int answer_text(struct cli *cli, const struct buf *out, int status)
{
    stream_put(&cli->out, out);
    return status;
}

struct assess_options answer_options(struct cli *cli, const struct arguments *arguments)
{
    return (struct assess_options){
        .config_path = option_text(arguments, "config"),
        .interrupted = cli->interrupted,
    };
}
