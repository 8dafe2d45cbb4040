/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "progress.h"
#include "relay.h"
#include "render.h"

#include <string.h>
#include <unistd.h>

enum { STATUS_SIGNAL = 128 };

AUTO_OWNER(assess, assess_close)
AUTO_OWNER(judgement, judgement_free)

static const char *const audiences[] = {"candidate", "reviewer", NULL};
static const char *const meters[] = {"auto", "rlimit", NULL};

static const struct option_spec options[] = {
    OPTION_ROW_TEXT('c', "challenge", "ID|DIR",
                    "grade against this challenge of the catalogue, or this package folder"),
    OPTION_ROW_TEXT('l', "language", "LANGUAGE",
                    "the language, where the file name does not say it, such as cpp"),
    OPTION_ROW_NUMBER('j', "jobs", "N", 1, 1024,
                      "use N lanes, each a core of its own; as configured, else all cores"),
    OPTION_ROW_NUMBER(0, "wait", "S", 1, 86400,
                      "wait at most S seconds for a lane; else as long as it takes"),
    OPTION_ROW_JSON,
    OPTION_ROW_FLAG(0, "raw",
                    "without a challenge: pass the program's output to a terminal as it is"),
    OPTION_ROW_FLAG('v', "verbose",
                    "list every test, all warnings, longer excerpts and the sandbox's fences"),
    OPTION_ROW_CHOICE(0, "for", "WHO", audiences,
                      "who reads: candidate (the default; secret tests stay secret) or reviewer"),
    OPTION_ROW_FLAG(0, "plain", "sentences; no bars, no boxes"),
    OPTION_ROW_COLOR,
    OPTION_ROW_CHOICE(0, "meter", "HOW", meters,
                      "how limits are held: auto (the default: control groups) or rlimit (weaker; "
                      "the report says so)"),
    OPTION_ROW_CONFIG,
    OPTION_ROW_FLAG('q', "quiet", "show no progress"),
    OPTION_ROW_FLAG(0, "exit-zero",
                    "end with 0 also where the submission was judged and not accepted"),
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static struct view view_for(const struct stream *stream, const struct arguments *arguments)
{
    struct view view = view_of(&stream->term);
    const char *audience = option_text(arguments, "for");

    view.plain = option_given(arguments, "plain");
    view.verbose = option_given(arguments, "verbose");
    view.audience =
        audience && strcmp(audience, "reviewer") == 0 ? AUDIENCE_REVIEWER : AUDIENCE_CANDIDATE;
    return view;
}

static int status_of(const struct judgement *judgement, const struct arguments *arguments)
{
    if (judgement->interrupted)
        return STATUS_SIGNAL + judgement->interrupted;
    return judgement->verdict == VERDICT_AC || option_given(arguments, "exit-zero") ? 0 : 1;
}

/* JE is the one verdict that says something about us. */
static int answer_failure(struct cli *cli, const struct judgement *judgement)
{
    enum error_code code = ERR_JUDGE;
    struct error err;

    (void)error_by_name(judgement->failure.code, &code);
    (void)error_set(&err, code, "%s", judgement->failure.message);
    error_hint(&err, "%s", judgement->failure.hint);
    if (code == ERR_INTERRUPTED)
        err.os_error = *cli->interrupted;
    return answer_not_judged(cli, &err, false);
}

static int answer_judgement(struct cli *cli, const struct arguments *arguments,
                            const struct judgement *judgement)
{
    AUTO(buf_done) struct buf text;
    struct view view = view_for(&cli->out, arguments);

    buf_init(&text, REPORT_MAX);
    if (option_given(arguments, "json"))
        (void)answer_json(cli, judgement_to_json(judgement, view.audience), 0);
    if (judgement->verdict == VERDICT_JE)
        return answer_failure(cli, judgement);
    if (!option_given(arguments, "json")) {
        render_judgement(&text, &view, judgement);
        stream_put(&cli->out, &text);
    }
    return status_of(judgement, arguments);
}

static int grade(struct cli *cli, const struct arguments *arguments, struct assess *assess,
                 struct run_request *request, struct progress *progress)
{
    AUTO(auto_judgement_clean) struct judgement *judgement = NULL;
    struct error err;
    int status;

    request->on_progress = progress_show;
    request->context = progress;
    status = assess_run(assess, request, &judgement, &err);
    progress_erase(progress);
    if (status < 0)
        return answer_not_judged(cli, &err, false);
    return answer_judgement(cli, arguments, judgement);
}

static void erase_progress(void *context)
{
    progress_erase(context);
}

/* No challenge: our streams are the program's, so what we have to say goes to standard error. */
static int run_plain(struct cli *cli, const struct arguments *arguments, struct assess *assess,
                     const struct run_request *request, struct progress *progress)
{
    AUTO(auto_judgement_clean) struct judgement *judgement = NULL;
    AUTO(buf_done) struct buf text;
    struct view view = view_for(&cli->err, arguments);
    bool json = option_given(arguments, "json");
    struct relay relay;
    const struct plain_request plain = {
        .path = request->path,
        .language = request->language,
        .stdin_fd = STDIN_FILENO,
        .output_error = json ? &cli->err.os_error : &cli->out.os_error,
        .on_output = relay_show,
        .context = &relay,
    };
    struct error err;
    int status;

    buf_init(&text, REPORT_MAX);
    relay_init(&relay, json ? &cli->err : &cli->out, &cli->err, option_given(arguments, "raw"));
    relay.on_start = erase_progress;
    relay.context = progress;
    status = assess_run_plain(assess, &plain, &judgement, &err);
    progress_erase(progress);
    relay_end(&relay);
    if (status < 0 && cli->out.os_error != 0)
        return error_exit_status(&err); /* main says it */
    if (status < 0)
        return answer_error(cli, &err);
    if (json)
        (void)answer_json(cli, judgement_to_json(judgement, view.audience), 0);
    if (judgement->verdict == VERDICT_JE)
        return answer_failure(cli, judgement);
    render_plain_run(&text, &view, judgement);
    stream_put(&cli->err, &text);
    return status_of(judgement, arguments);
}

static int run_run(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    auto_free char *challenge = NULL;
    struct assess_options wanted = answer_options(cli, arguments);
    const char *meter = option_text(arguments, "meter");
    struct run_request request = {
        .path = arguments->operands[0],
        .challenge = option_text(arguments, "challenge"),
        .language = option_text(arguments, "language"),
    };
    struct progress progress;
    struct error err;
    int status;

    progress_init(&progress, &cli->err, option_given(arguments, "quiet"));
    wanted.rlimit = meter && strcmp(meter, "rlimit") == 0;
    wanted.jobs = (unsigned)option_number(arguments, "jobs", 0);
    wanted.wait_s = (unsigned)option_number(arguments, "wait", 0);
    wanted.need_sandbox = true;
    wanted.on_wait = progress_wait;
    wanted.context = &progress;
    status = assess_open(&wanted, &assess, &err);
    if (status == 0)
        status = assess_find_challenge(assess, &request, &challenge, &err);
    if (status < 0) {
        progress_erase(&progress);
        return answer_not_judged(cli, &err, true);
    }
    if (!challenge)
        return run_plain(cli, arguments, assess, &request, &progress);
    request.challenge = challenge;
    return grade(cli, arguments, assess, &request, &progress);
}

const struct command cmd_run = {
    .name = "run",
    .synopsis = "[options] PATH",
    .summary = "grade one submission, or just run it",
    .description =
        "PATH is a source file, or a folder for a submission of several files; it is not a "
        "symbolic link, and links inside a folder are left out. The challenge is "
        "the one that -c names, else the one of a marker \"assess: ID\" in the first five lines "
        "of the file, else the package that the file lies in. Without any, the program runs on "
        "standard input and output, and its resources are shown on standard error.",
    .examples = "  $ assess run submission.c -c ratelimiter\n"
                "  $ assess run challenges/ratelimiter/submissions/accepted/sliding_log.py\n"
                "  $ assess run program.py < input.txt > output.txt\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_run,
};
