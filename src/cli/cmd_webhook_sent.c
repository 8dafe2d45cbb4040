/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "input.h"
#include "render_webhook.h"
#include "text.h"
#include "view.h"

#include <string.h>

AUTO_OWNER(assess, assess_close)

enum { STATUS_INVALID = 1, STATUS_QUEUED = 4, SECRET_MAX = 4096, BODY_MAX = 1 << 20, LISTED = 50 };

static const char *const states[] = {"pending", "delivered", "dead", "cancelled", NULL};

static const struct option_spec test_options[] = {
    OPTION_ROW_FLAG(
        0, "dry-run",
        "send nothing: print the request, signed, as a command of curl, without secrets"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec list_options[] = {
    OPTION_ROW_TEXT(0, "endpoint", "ENDPOINT", "only those to this one"),
    OPTION_ROW_CHOICE(0, "state", "STATE", states,
                      "only those: pending, delivered, dead or cancelled"),
    OPTION_ROW_TEXT(0, "event", "TYPE", "only those of this type, such as order.graded"),
    OPTION_ROW_NUMBER(0, "max", "N", 1, 1000000, "the latest N; 50 where it is not said"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec replay_options[] = {
    OPTION_ROW_TEXT(0, "endpoint", "ENDPOINT", "all to this one that do not wait"),
    OPTION_ROW_CHOICE(0, "state", "STATE", states,
                      "only those: delivered, dead or cancelled; dead where it is not said"),
    OPTION_ROW_TEXT(0, "event", "TYPE", "only those of this type"),
    OPTION_ROW_NUMBER(0, "days", "N", 1, 36500, "only what happened in the last N days"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec verify_options[] = {
    OPTION_ROW_TEXT(0, "secret-file", "FILE", "the secret, whsec_... or whsk_..."),
    OPTION_ROW_TEXT(0, "id", "ID", "what the header webhook-id says"),
    OPTION_ROW_TEXT(0, "timestamp", "SECONDS", "what webhook-timestamp says"),
    OPTION_ROW_TEXT(0, "signature", "TEXT", "what webhook-signature says"),
    OPTION_ROW_NUMBER(0, "now", "SECONDS", 1, 4102444800,
                      "take this for the time; the clock's where it is not said"),
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

/* ---- test ------------------------------------------------------------------------------------------- */

static void add_curl(struct buf *out, const struct webhook_sample *sample)
{
    AUTO(buf_done) struct buf header = {0};

    buf_init(&header, REPORT_MAX);
    buf_addf(out, "curl -X %s ", sample->method);
    text_shell_word(out, sample->url);
    for (size_t i = 0; i < sample->header_count; i++) {
        buf_clear(&header);
        buf_addf(&header, "%s: %s", sample->headers[i].name,
                 sample->headers[i].secret ? "SECRET" : sample->headers[i].value);
        buf_adds(out, " \\\n  -H ");
        text_shell_word(out, header.data);
    }
    buf_adds(out, " \\\n  --data-raw ");
    text_shell_word(out, sample->body);
    buf_addc(out, '\n');
}

static int show_request(struct cli *cli, const struct arguments *arguments, struct assess *assess)
{
    AUTO(webhook_sample_done) struct webhook_sample sample = {0};
    AUTO(buf_done) struct buf text = {0};
    bool secret = false;
    struct error err;

    if (assess_webhook_sample(assess, arguments->operands[0], &sample, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, webhook_sample_to_json(&sample), 0);
    buf_init(&text, REPORT_MAX);
    add_curl(&text, &sample);
    for (size_t i = 0; i < sample.header_count; i++)
        secret = secret || sample.headers[i].secret;
    if (secret)
        stream_text(&cli->err, "SECRET stands for what is shown to nobody.\n");
    return answer_text(cli, &text, 0);
}

static int run_test(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(delivery_list_done) struct delivery_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    struct error err;
    int status;

    if (assess_open(&wanted, &assess, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "dry-run"))
        return show_request(cli, arguments, assess);
    if (assess_webhook_test(assess, arguments->operands[0], &list, &err) < 0)
        return answer_error(cli, &err);
    status = list.count == 1 && strcmp(list.items[0].state, "delivered") == 0 ? 0 : STATUS_QUEUED;
    if (option_given(arguments, "json"))
        return answer_json(cli, deliveries_to_json(&list), status);
    buf_init(&text, REPORT_MAX);
    if (list.count == 1)
        render_delivery(&text, &view, &list.items[0]);
    return answer_text(cli, &text, status);
}

/* ---- deliveries ------------------------------------------------------------------------------------- */

static int run_deliveries(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(delivery_list_done) struct delivery_list list = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    const struct delivery_filter filter = {
        .id = arguments->operand_count > 0 ? arguments->operands[0] : NULL,
        .endpoint = option_text(arguments, "endpoint"),
        .state = option_text(arguments, "state"),
        .type = option_text(arguments, "event"),
        .max = (size_t)option_number(arguments, "max", LISTED)};
    struct error err;

    if (assess_open(&wanted, &assess, &err) < 0 ||
        assess_webhook_deliveries(assess, &filter, &list, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, deliveries_to_json(&list), 0);
    buf_init(&text, REPORT_MAX);
    render_deliveries(&text, &view, &list);
    return answer_text(cli, &text, 0);
}

static int run_replay(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    struct assess_options wanted = answer_options(cli, arguments);
    bool one = arguments->operand_count > 0;
    struct delivery_filter filter = {
        .id = one ? arguments->operands[0] : NULL,
        .endpoint = option_text(arguments, "endpoint"),
        .state = option_given(arguments, "state") || one ? option_text(arguments, "state") : "dead",
        .type = option_text(arguments, "event"),
        .last_days = (unsigned)option_number(arguments, "days", 0)};
    struct error err;
    int64_t count = 0;
    int rc = 0;

    if (!one && !filter.endpoint) {
        rc = error_set(&err, ERR_USAGE, "which?");
        error_hint(&err, "a delivery's id, or --endpoint ENDPOINT");
    }
    if (rc < 0 || assess_open(&wanted, &assess, &err) < 0 ||
        assess_webhook_replay(assess, &filter, &count, &err) < 0)
        return answer_error(cli, &err);
    if (option_given(arguments, "json"))
        return answer_json(cli, replay_to_json(count), 0);
    buf_init(&text, REPORT_MAX);
    view_add(&text, &view, STYLE_GOOD, "  %s ", view_glyph(&view, GLYPH_OK));
    view_flow(&text, &view, 4, "%lld due once more, under the same id%s; assess work sends them",
              (long long)count, count == 1 ? "" : "s");
    view_end_line(&text);
    return answer_text(cli, &text, 0);
}

/* ---- verify ----------------------------------------------------------------------------------------- */

static void wipe(struct buf *secret)
{
    if (secret->data)
        explicit_bzero(secret->data, secret->size);
    buf_done(secret);
}

static int check_verify(const struct arguments *arguments, struct error *err)
{
    static const char *const needed[] = {"secret-file", "id", "timestamp", "signature"};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof needed / sizeof *needed; i++)
        if (!option_given(arguments, needed[i]))
            rc = error_set(err, ERR_USAGE, "--%s is missing", needed[i]);
    if (rc < 0)
        error_hint(err, "the secret, the three headers, and the body as a file or -");
    return rc;
}

static int run_verify(struct cli *cli, const struct arguments *arguments)
{
    static const char *const said[] = {
        [VERIFY_VALID] = "valid: signed with this secret, and in time",
        [VERIFY_INVALID] = "invalid: no signature is of this secret, id, time and body",
        [VERIFY_TOO_OLD] = "invalid: more than five minutes old",
        [VERIFY_TOO_NEW] = "invalid: from more than five minutes in the future",
    };
    AUTO(wipe) struct buf secret = {0};
    AUTO(buf_done) struct buf body = {0};
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    enum verify_answer answer = VERIFY_INVALID;
    const char *file;
    struct error err;
    int rc = check_verify(arguments, &err);

    buf_init(&secret, SECRET_MAX);
    buf_init(&body, BODY_MAX);
    buf_init(&text, REPORT_MAX);
    if (rc == 0)
        rc = input_read(option_text(arguments, "secret-file"), &secret, &file, &err);
    if (rc == 0)
        rc = input_read(arguments->operands[0], &body, &file, &err);
    if (rc == 0) {
        const struct verify_request request = {.secret = secret.data,
                                               .secret_size = secret.size,
                                               .id = option_text(arguments, "id"),
                                               .timestamp = option_text(arguments, "timestamp"),
                                               .signatures = option_text(arguments, "signature"),
                                               .body = body.data,
                                               .size = body.size,
                                               .now_s = option_number(arguments, "now", 0)};

        rc = assess_webhook_verify(&request, &answer, &err);
    }
    if (rc < 0)
        return answer_error(cli, &err);
    view_add(&text, &view, answer == VERIFY_VALID ? STYLE_GOOD : STYLE_BAD, "  %s ",
             view_glyph(&view, answer == VERIFY_VALID ? GLYPH_OK : GLYPH_FAIL));
    view_flow(&text, &view, 4, "%s", said[answer]);
    view_end_line(&text);
    return answer_text(cli, &text, answer == VERIFY_VALID ? 0 : STATUS_INVALID);
}

const struct command cmd_webhook_test = {
    .group = "webhook",
    .name = "test",
    .synopsis = "[options] ENDPOINT",
    .summary = "send an event of its own, now",
    .description =
        "The type is endpoint.test; it is signed as every other. Exit 0: it arrived; 4: it did not, and is "
        "tried again by \"assess work\".",
    .examples = "  $ assess webhook test ats\n"
                "  $ assess webhook test ats --dry-run\n",
    .options = test_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_test,
};

const struct command cmd_webhook_deliveries = {
    .group = "webhook",
    .name = "deliveries",
    .synopsis = "[options] [DELIVERY]",
    .summary = "what was sent, what waits, what is dead; of one every try",
    .examples = "  $ assess webhook deliveries --state dead\n"
                "  $ assess webhook deliveries 3K9XQ0AB\n",
    .options = list_options,
    .operands_max = 1,
    .run = run_deliveries,
};

const struct command cmd_webhook_replay = {
    .group = "webhook",
    .name = "replay",
    .synopsis = "[options] [DELIVERY]",
    .summary = "send once more, under the same id",
    .description = "The bytes are those of the first time; who has had them knows by the id.",
    .examples = "  $ assess webhook replay 3K9XQ0AB\n"
                "  $ assess webhook replay --endpoint ats --state dead --days 7\n",
    .options = replay_options,
    .operands_max = 1,
    .run = run_replay,
};

const struct command cmd_webhook_verify = {
    .group = "webhook",
    .name = "verify",
    .synopsis = "[options] FILE",
    .summary = "is what was received signed by us? for those who write receivers",
    .description = "FILE has the body as it came, byte by byte; - is standard input.",
    .examples = "  $ assess webhook verify --secret-file secret --id evt_01J... \\\n"
                "        --timestamp 1614265330 --signature 'v1,...' body.json\n",
    .options = verify_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_verify,
};
