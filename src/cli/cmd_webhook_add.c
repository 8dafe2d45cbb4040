/* SPDX-License-Identifier: MIT */
/* What has to do with secrets: they come from a file or standard input, and are shown once where they are made. */
#include "answer.h"
#include "auto.h"
#include "input.h"
#include "render_webhook.h"
#include "text.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

AUTO_OWNER(assess, assess_close)

enum { FILE_MAX = 64 << 10, WORD_SIZE = 64, OVERLAP_HOURS = 24 };

static const struct option_spec add_options[] = {
    OPTION_ROW_TEXT(0, "name", "WORD", "how you call it, beside its id"),
    OPTION_ROW_TEXT(0, "events", "TYPES",
                    "only these, with commas between them, such as order.graded,result.decided"),
    OPTION_ROW_FLAG(0, "thin", "send ids alone; the other side asks for the rest"),
    OPTION_ROW_FLAG(0, "ordered", "of each order one after the other: the next waits for the last"),
    OPTION_ROW_NUMBER(0, "rate", "N", 1, 10000, "at most N a second"),
    OPTION_ROW_TEXT(0, "adaptor", "NAME",
                    "standard-webhook (the default), cloudevents or http-template"),
    OPTION_ROW_TEXT(0, "template", "FILE", "what an http-template sends, as YAML"),
    OPTION_ROW_TEXT(0, "auth-file", "FILE",
                    "what a template's auth needs: a token, or NAME:PASSWORD; - is standard input"),
    OPTION_ROW_TEXT(0, "ca-file", "FILE", "trust this CA instead of the system's, PEM"),
    OPTION_ROW_TEXT(0, "client-cert", "FILE", "show this certificate, PEM"),
    OPTION_ROW_TEXT(0, "client-key", "FILE", "its private key, PEM"),
    OPTION_ROW_TEXT(
        0, "secret-file", "FILE",
        "sign with this secret, whsec_... or whsk_...; - is standard input; else one is made"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static const struct option_spec rotate_options[] = {
    OPTION_ROW_TEXT(0, "secret-file", "FILE",
                    "the new secret, whsec_... or whsk_...; - is standard input; else one is made"),
    OPTION_ROW_NUMBER(0, "overlap", "HOURS", 0, 720,
                      "so long the old secret signs beside the new one; 24 where it is not said"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static void wipe(struct buf *secret)
{
    if (secret->data)
        explicit_bzero(secret->data, secret->size);
    buf_done(secret);
}

/* The file that OPTION names, if it was given; *out_text is NULL else. */
static int read_file(const struct arguments *arguments, const char *option, struct buf *out,
                     const char **out_text, struct error *err)
{
    const char *name = NULL;
    int rc = 0;

    buf_init(out, FILE_MAX);
    *out_text = NULL;
    if (option_given(arguments, option)) {
        rc = input_read(option_text(arguments, option), out, &name, err);
        *out_text = out->data;
    }
    return rc;
}

/* A line's end is no part of it. */
static void trim(struct buf *text)
{
    while (text->size > 0 && strchr(" \t\r\n", text->data[text->size - 1]))
        text->data[--text->size] = '\0';
}

static int fail_type(const char *word, struct error *err)
{
    const char *names[EVENT_TYPES + 1] = {NULL};
    char shown[WORD_SIZE + 8];
    const char *meant;

    for (unsigned i = 0; i < EVENT_TEST; i++)
        names[i] = event_type_name((enum event_type)i);
    meant = text_nearest(word, names);
    (void)error_set(err, ERR_USAGE, "there is no event '%s'",
                    text_escape_into(shown, sizeof shown, word, strlen(word)));
    error_hint(err, "%s\"%s\"", meant ? "did you mean " : "there is, for example, ",
               meant ? meant : names[EVENT_GRADED]);
    return -(int)ERR_USAGE;
}

/* "order.graded,result.decided" */
static int read_types(const char *text, unsigned *out_types, struct error *err)
{
    char word[WORD_SIZE];

    *out_types = 0;
    while (text) {
        size_t size = strcspn(text, ",");
        enum event_type type;

        (void)snprintf(word, sizeof word, "%.*s", (int)(size < WORD_SIZE ? size : WORD_SIZE - 1),
                       text);
        if (!event_type_by_name(word, &type) || type == EVENT_TEST)
            return fail_type(word, err);
        *out_types |= 1u << type;
        text = text[size] == ',' ? text + size + 1 : NULL;
    }
    return 0;
}

static int answer_info(struct cli *cli, const struct arguments *arguments,
                       const struct endpoint_info *info)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);

    if (option_given(arguments, "json"))
        return answer_json(cli, endpoint_to_json(info), 0);
    buf_init(&text, REPORT_MAX);
    render_endpoint(&text, &view, info);
    return answer_text(cli, &text, 0);
}

enum { SECRET, AUTH, TEMPLATE, CA, CERT, KEY, FILES };

struct files {
    struct buf texts[FILES];
};

static void files_done(struct files *files)
{
    for (unsigned i = 0; i < FILES; i++)
        wipe(&files->texts[i]);
}

static int read_files(const struct arguments *arguments, struct files *files,
                      struct webhook_request *request, struct error *err)
{
    const struct {
        const char *option;
        const char **text;
    } wanted[FILES] = {
        [SECRET] = {"secret-file", &request->secret       },
        [AUTH] = {"auth-file",   &request->auth         },
        [TEMPLATE] = {"template",    &request->template_text},
        [CA] = {"ca-file",     &request->ca_pem       },
        [CERT] = {"client-cert", &request->cert_pem     },
        [KEY] = {"client-key",  &request->key_pem      },
    };
    int rc = 0;

    for (unsigned i = 0; rc == 0 && i < FILES; i++)
        rc = read_file(arguments, wanted[i].option, &files->texts[i], wanted[i].text, err);
    if (rc < 0)
        return rc;
    trim(&files->texts[AUTH]);
    request->secret_size = files->texts[SECRET].size;
    request->template_size = files->texts[TEMPLATE].size;
    request->template_name = option_text(arguments, "template");
    return 0;
}

static int run_add(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(endpoint_info_done) struct endpoint_info info = {0};
    AUTO(files_done) struct files files = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    struct webhook_request request = {
        .url = arguments->operands[0],
        .name = option_text(arguments, "name"),
        .adaptor = option_text(arguments, "adaptor"),
        .thin = option_given(arguments, "thin"),
        .ordered = option_given(arguments, "ordered"),
        .rate = (unsigned)option_number(arguments, "rate", 0),
    };
    struct error err;
    int rc = read_types(option_text(arguments, "events"), &request.types, &err);

    if (rc == 0)
        rc = read_files(arguments, &files, &request, &err);
    if (rc < 0 || assess_open(&wanted, &assess, &err) < 0 ||
        assess_webhook_add(assess, &request, &info, &err) < 0)
        return answer_error(cli, &err);
    return answer_info(cli, arguments, &info);
}

static int run_rotate(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(endpoint_info_done) struct endpoint_info info = {0};
    AUTO(wipe) struct buf secret = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    const char *given = NULL;
    struct error err;

    if (read_file(arguments, "secret-file", &secret, &given, &err) < 0 ||
        assess_open(&wanted, &assess, &err) < 0 ||
        assess_webhook_rotate(assess, arguments->operands[0], given, secret.size,
                              (unsigned)option_number(arguments, "overlap", OVERLAP_HOURS), &info,
                              &err) < 0)
        return answer_error(cli, &err);
    return answer_info(cli, arguments, &info);
}

const struct command cmd_webhook_add = {
    .group = "webhook",
    .name = "add",
    .synopsis = "[options] URL",
    .summary = "tell another system what happens to orders",
    .description =
        "Every change of an order's state and every decision is sent to URL by POST, signed as Standard "
        "Webhooks 1.0.0 has it, at least once, by \"assess work\". URL is https; private addresses and http to "
        "this machine only where \"webhook: allow\" in the configuration names them. The secret is made here "
        "and shown once, or read from --secret-file.",
    .examples =
        "  $ assess webhook add https://ats.example.com/hooks/assess --name ats\n"
        "  $ assess webhook add https://ats.example.com/hooks --events order.graded --thin\n"
        "  $ assess webhook add 'https://ats.example.com/v1/{{application_id}}/notes' \\\n"
        "        --adaptor http-template --template note.yaml --auth-file token\n",
    .options = add_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_add,
};

const struct command cmd_webhook_rotate = {
    .group = "webhook",
    .name = "rotate",
    .synopsis = "[options] ENDPOINT",
    .summary = "sign with a new secret, and for a while with the old one, too",
    .description =
        "Receivers that know either of them accept what is sent meanwhile, also what is tried again.",
    .examples = "  $ assess webhook rotate ats\n"
                "  $ assess webhook rotate ats --overlap 0 --secret-file new-secret\n",
    .options = rotate_options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_rotate,
};
