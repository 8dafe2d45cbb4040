/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "events.h"
#include "file.h"
#include "id.h"
#include "junit.h"
#include "progress.h"
#include "relay.h"
#include "render.h"

#include <string.h>
#include <unistd.h>

enum { STATUS_FAILED = 3, STATUS_SIGNAL = 128 };

AUTO_OWNER(assess, assess_close)
AUTO_OWNER(judgement, judgement_free)

static const char *const audiences[] = {"candidate", "reviewer", NULL};
static const char *const meters[] = {"auto", "rlimit", NULL};

static const struct option_spec options[] = {
    OPTION_ROW_TEXT('c', "challenge", "ID|DIR",
                    "grade against this challenge of the catalogue, or this package folder"),
    OPTION_ROW_TEXT('l', "language", "LANGUAGE",
                    "the language, where the file name does not say it, such as cpp or cpp@12"),
    OPTION_ROW_TEXT(0, "order", "ORDER",
                    "keep it as a trial for this order, whose challenge it must be for"),
    OPTION_ROW_NUMBER('j', "jobs", "N", 1, 1024,
                      "use N lanes, each a core of its own; as configured, else all cores"),
    OPTION_ROW_NUMBER(0, "wait", "S", 1, 86400,
                      "wait at most S seconds for a lane; else as long as it takes"),
    OPTION_ROW_JSON,
    OPTION_ROW_FLAG(0, "events", "print what happens, as it happens: one JSON object a line"),
    OPTION_ROW_TEXT(0, "junit", "FILE",
                    "write JUnit XML to FILE, or with - to standard output instead of the report"),
    OPTION_ROW_FLAG(0, "raw",
                    "without a challenge: pass the program's output to a terminal as it is"),
    OPTION_ROW_FLAG('v', "verbose",
                    "list every test, all warnings, longer excerpts and the sandbox's fences"),
    OPTION_ROW_CHOICE(0, "for", "WHO", audiences,
                      "who reads: candidate (the default; secret tests stay secret) or reviewer"),
    OPTION_ROW_FLAG(0, "all-failures",
                    "run every test, though some failed, and open each failure in the report"),
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

/* One command, and who hears of what happens in it. */
struct run {
    struct cli *cli;
    const struct arguments *arguments;
    struct progress progress;
    struct events events;
    struct file_place junit; /* folder -1: no file is wanted */
    bool document; /* standard output is a document's; what a program says goes to standard error */
};

static enum audience audience_of(const struct arguments *arguments)
{
    const char *audience = option_text(arguments, "for");

    return audience && strcmp(audience, "reviewer") == 0 ? AUDIENCE_REVIEWER : AUDIENCE_CANDIDATE;
}

static struct view view_for(const struct stream *stream, const struct arguments *arguments)
{
    struct view view = view_of(&stream->term);

    view.plain = option_given(arguments, "plain");
    view.verbose = option_given(arguments, "verbose");
    view.all_failures = option_given(arguments, "all-failures");
    view.audience = audience_of(arguments);
    return view;
}

/* ---- while it runs ---------------------------------------------------------------------------- */

static void hear_wait(void *context, const char *holders)
{
    struct run *run = context;

    progress_wait(&run->progress, holders);
    events_wait(&run->events, holders);
}

static void hear_progress(void *context, const struct run_progress *progress)
{
    struct run *run = context;

    progress_show(&run->progress, progress);
    events_progress(&run->events, progress);
}

static void hear_compiled(void *context, const struct judgement *so_far)
{
    struct run *run = context;

    events_compiled(&run->events, so_far);
}

static void hear_test(void *context, const struct judgement *so_far, const struct test_result *test)
{
    struct run *run = context;

    events_test(&run->events, so_far, test);
}

static void hear_output(void *context)
{
    struct run *run = context;

    progress_erase(&run->progress);
}

/* ---- how it ends ------------------------------------------------------------------------------ */

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

static bool is_junit_output(const struct arguments *arguments)
{
    const char *path = option_text(arguments, "junit");

    return path && strcmp(path, "-") == 0;
}

static int answer_junit(struct run *run, const struct judgement *judgement)
{
    AUTO(buf_done) struct buf text = {0};
    struct error err;
    int rc = 0;

    if (!option_given(run->arguments, "junit"))
        return 0;
    buf_init(&text, REPORT_MAX);
    junit_render(&text, judgement, audience_of(run->arguments));
    if (is_junit_output(run->arguments))
        stream_put(&run->cli->out, &text);
    else if (buf_failed(&text))
        rc = error_memory(&err);
    else
        rc = file_place_write(&run->junit, text.data, text.size, &err);
    return rc < 0 ? answer_error(run->cli, &err) : 0;
}

/* What programs read; the report for people is another matter.  Returns 0 or an exit status. */
static int answer_documents(struct run *run, const struct judgement *judgement)
{
    if (option_given(run->arguments, "json"))
        (void)answer_json(run->cli, judgement_to_json(judgement, audience_of(run->arguments)), 0);
    events_result(&run->events, judgement);
    return answer_junit(run, judgement);
}

static void tell_kept(struct cli *cli, const struct judgement *judgement)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->err.term);

    buf_init(&text, REPORT_MAX);
    view_note(&text, &view, "", "Kept as the trial %s; it counts nothing.",
              id_short(judgement->run));
    stream_put(&cli->err, &text);
}

static int answer_judgement(struct run *run, const struct judgement *judgement)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_for(&run->cli->out, run->arguments);
    int failed;

    buf_init(&text, REPORT_MAX);
    if (!run->document && judgement->verdict != VERDICT_JE) {
        render_judgement(&text, &view, judgement);
        stream_put(&run->cli->out, &text);
    }
    failed = answer_documents(run, judgement);
    if (judgement->run[0])
        tell_kept(run->cli, judgement);
    if (judgement->verdict == VERDICT_JE)
        return answer_failure(run->cli, judgement);
    return failed ? failed : status_of(judgement, run->arguments);
}

static int answer_no_judgement(struct run *run, struct error *err, bool nothing_was_run)
{
    answer_settle(run->cli, err);
    events_error(&run->events, err);
    return answer_not_judged(run->cli, err, nothing_was_run);
}

/* ---- the two kinds ---------------------------------------------------------------------------- */

static int grade(struct run *run, struct assess *assess, struct run_request *request)
{
    AUTO(auto_judgement_clean) struct judgement *judgement = NULL;
    struct error err;
    int status;

    request->on_progress = hear_progress;
    request->on_compiled = hear_compiled;
    request->on_test = hear_test;
    request->output_error = &run->cli->out.os_error;
    request->context = run;
    status = assess_run(assess, request, &judgement, &err);
    progress_erase(&run->progress);
    if (run->cli->out.os_error != 0)
        return STATUS_FAILED; /* main says it */
    if (status < 0)
        return answer_no_judgement(run, &err, false);
    return answer_judgement(run, judgement);
}

/* No challenge: our streams are the program's, so what we have to say goes to standard error. */
static int run_plain(struct run *run, struct assess *assess, const struct run_request *request)
{
    AUTO(auto_judgement_clean) struct judgement *judgement = NULL;
    AUTO(buf_done) struct buf text = {0};
    struct cli *cli = run->cli;
    struct stream *out = run->document ? &cli->err : &cli->out;
    struct view view = view_for(&cli->err, run->arguments);
    struct relay relay;
    const struct plain_request plain = {
        .path = request->path,
        .language = request->language,
        .stdin_fd = STDIN_FILENO,
        .output_error = &out->os_error,
        .on_output = relay_show,
        .context = &relay,
        .on_progress = hear_progress,
        .on_start = hear_output,
        .progress_context = run,
    };
    struct error err;
    int status, failed;

    buf_init(&text, REPORT_MAX);
    relay_init(&relay, out, &cli->err, option_given(run->arguments, "raw"));
    relay.on_start = hear_output;
    relay.context = run;
    status = assess_run_plain(assess, &plain, &judgement, &err);
    progress_erase(&run->progress);
    relay_end(&relay);
    if (status < 0 && cli->out.os_error != 0)
        return error_exit_status(&err); /* main says it */
    if (status < 0) {
        answer_settle(cli, &err);
        events_error(&run->events, &err);
        return answer_error(cli, &err);
    }
    failed = answer_documents(run, judgement);
    if (judgement->verdict == VERDICT_JE)
        return answer_failure(cli, judgement);
    render_plain_run(&text, &view, judgement);
    stream_put(&cli->err, &text);
    return failed ? failed : status_of(judgement, run->arguments);
}

/* ---- the verb --------------------------------------------------------------------------------- */

static int check_together(const struct arguments *arguments, struct error *err)
{
    bool json = option_given(arguments, "json");
    bool events = option_given(arguments, "events");

    if (is_junit_output(arguments) && (json || events)) {
        (void)error_set(err, ERR_USAGE, "assess run: --junit - and %s both want standard output",
                        json ? "--json" : "--events");
        error_hint(err, "let --junit name a file");
        return -(int)ERR_USAGE;
    }
    if (json && events) {
        (void)error_set(err, ERR_USAGE, "assess run: --json and --events exclude one another");
        error_hint(err, "the last line of --events has the document that --json prints");
        return -(int)ERR_USAGE;
    }
    return 0;
}

/* Before anything is judged: who named a wrong place wants to know now. */
static int open_junit(struct run *run, struct error *err)
{
    const char *path = option_text(run->arguments, "junit");

    if (!path || is_junit_output(run->arguments))
        return 0;
    if (file_is_same(path, run->arguments->operands[0])) {
        (void)error_set(err, ERR_USAGE, "--junit would replace the submission '%s'", path);
        error_hint(err, "name another file");
        return -(int)ERR_USAGE;
    }
    return file_place_open(path, &run->junit, err) < 0 ? error_wrap(err, "--junit") : 0;
}

/* Events and a progress line would be on the same terminal. */
static bool is_quiet(const struct cli *cli, const struct arguments *arguments)
{
    return option_given(arguments, "quiet") ||
           (option_given(arguments, "events") && cli->out.term.is_terminal);
}

static int judge(struct run *run)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    auto_free char *challenge = NULL;
    const struct arguments *arguments = run->arguments;
    struct assess_options wanted = answer_options(run->cli, arguments);
    const char *meter = option_text(arguments, "meter");
    struct run_request request = {
        .path = arguments->operands[0],
        .challenge = option_text(arguments, "challenge"),
        .language = option_text(arguments, "language"),
        .order = option_text(arguments, "order"),
        .keep_all = option_given(arguments, "all-failures"),
    };
    struct error err;
    int status;

    wanted.rlimit = meter && strcmp(meter, "rlimit") == 0;
    wanted.jobs = (unsigned)option_number(arguments, "jobs", 0);
    wanted.wait_s = (unsigned)option_number(arguments, "wait", 0);
    wanted.need_sandbox = true;
    wanted.purpose = &request;
    wanted.on_wait = hear_wait;
    wanted.context = run;
    status = assess_open(&wanted, &assess, &err);
    if (status == 0 && !request.order)
        status = assess_find_challenge(assess, &request, &challenge, &err);
    if (status == 0)
        status = open_junit(run, &err);
    if (status < 0) {
        progress_erase(&run->progress);
        return answer_no_judgement(run, &err, true);
    }
    if (!challenge && !request.order)
        return run_plain(run, assess, &request);
    if (challenge)
        request.challenge = challenge;
    return grade(run, assess, &request);
}

static int run_run(struct cli *cli, const struct arguments *arguments)
{
    struct run run = {.cli = cli, .arguments = arguments, .junit.folder = -1};
    bool events = option_given(arguments, "events");
    struct error err;
    int status;

    if (check_together(arguments, &err) < 0)
        return answer_error(cli, &err);
    run.document = events || option_given(arguments, "json") || is_junit_output(arguments);
    progress_init(&run.progress, &cli->err, is_quiet(cli, arguments));
    run.progress.enabled &= !option_given(arguments, "plain");
    events_init(&run.events, events ? &cli->out : NULL, audience_of(arguments));
    events_queued(&run.events, assess_version());
    status = judge(&run);
    events_done(&run.events);
    file_place_done(&run.junit);
    return status;
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
        "standard input and output, and its resources are shown on standard error. With --order the challenge "
        "is one of that order, which must have been started and not be over: the run is kept, sealed, as a "
        "trial, and counts nothing.",
    .examples = "  $ assess run submission.c -c ratelimiter\n"
                "  $ assess run submission.c --order 3K9XQ0AB\n"
                "  $ assess run challenges/ratelimiter/submissions/accepted/sliding_log.py\n"
                "  $ assess run program.py < input.txt > output.txt\n",
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = run_run,
};
