/* SPDX-License-Identifier: MIT */
#include "answer.h"
#include "auto.h"
#include "progress.h"
#include "render_order.h"
#include "view.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

AUTO_OWNER(assess, assess_close)

enum { STATUS_FAILED = 3, STATUS_SIGNAL = 128 };

static const struct option_spec options[] = {
    OPTION_ROW_TEXT('c', "challenge", "ID", "which challenge of the order it is for"),
    OPTION_ROW_TEXT('l', "language", "LANGUAGE",
                    "the language, where the file name does not say it, such as cpp or cpp@12"),
    OPTION_ROW_FLAG(0, "queue", "only take it; \"assess work\" judges it"),
    OPTION_ROW_NUMBER('j', "jobs", "N", 1, 64,
                      "use N lanes, each a core of its own; as configured, else all cores"),
    OPTION_ROW_JSON,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_FLAG('q', "quiet", "show no progress"),
    OPTION_ROW_HELP,
    OPTION_ROW_END,
};

static int answer_submitted(struct cli *cli, const struct arguments *arguments,
                            const struct submitted *submitted, bool queued)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->out.term);
    int status = 0;

    /* that it is not all accepted is for people to see; that something was not judged is ours */
    for (size_t i = 0; i < submitted->count; i++)
        if (submitted->items[i].fault.code != ERR_OK)
            status = STATUS_FAILED;
    if (submitted->interrupted)
        status = STATUS_SIGNAL + submitted->interrupted;
    if (option_given(arguments, "json"))
        return answer_json(
            cli, order_to_json(&submitted->info.order, ORDER_FOR_OPERATOR, submitted->info.now),
            status);
    buf_init(&text, REPORT_MAX);
    render_submitted(&text, &view, submitted, queued || submitted->interrupted != 0);
    return answer_text(cli, &text, status);
}

/* What cannot be judged now can be taken all the same. */
static bool is_no_hindrance(const struct error *err)
{
    return err->code == ERR_LANES || err->code == ERR_SANDBOX || err->code == ERR_NAMESPACES ||
           err->code == ERR_CONTROL || err->code == ERR_INSTALLATION;
}

enum { OWN_WORDS = 12 };

/* The same command again, which only takes it: --queue. */
static void taking_words(const struct arguments *arguments, const char **words)
{
    static const char *const passed[][2] = {
        {"challenge", "--challenge"},
        {"language",  "--language" },
        {"config",    "--config"   },
    };
    size_t count = 0;

    words[count++] = "assess";
    words[count++] = "order";
    words[count++] = "submit";
    words[count++] = "--queue";
    for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
        if (!option_text(arguments, passed[i][0]))
            continue;
        words[count++] = passed[i][1];
        words[count++] = option_text(arguments, passed[i][0]);
    }
    words[count++] = "--";
    for (size_t i = 0; i < arguments->operand_count; i++)
        words[count++] = arguments->operands[i];
    words[count] = NULL;
}

/*
 * A process of its own: whoever has opened what somebody named has no capability any more to start a lane with.
 * 0, or the status that it ended with after it said why.
 */
static int take_apart(struct cli *cli, const struct arguments *arguments)
{
    const char *words[OWN_WORDS + OPERANDS_MAX];
    posix_spawn_file_actions_t actions;
    struct error err;
    int status = -1;
    pid_t child = -1;
    int rc = posix_spawn_file_actions_init(&actions);

    taking_words(arguments, words);
    if (rc == 0)
        rc = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (rc == 0)
        rc = posix_spawn(&child, "/proc/self/exe", &actions, NULL, (char *const *)(uintptr_t)words,
                         environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    while (rc == 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (rc == 0 && WIFEXITED(status))
        return WEXITSTATUS(status);
    (void)error_errno(&err, ERR_SYSTEM, rc != 0 ? rc : EINTR, "the submission could not be taken");
    return answer_error(cli, &err);
}

/* Whoever hands in has a clock that runs: it is taken before anybody waits for a lane. */
static int judge_later(struct assess_options *wanted, const struct submit_request *request,
                       struct submitted *out_submitted, struct error *err)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    int rc = -(int)err->code;

    wanted->at_once = false;
    if (rc == -(int)ERR_LANES)
        rc = assess_open(wanted, &assess, err);
    if (rc == 0)
        rc = assess_order_judge(assess, request, out_submitted, err);
    if (rc == 0)
        return 0;
    error_hint(err, "\"assess work\" judges it; it need not be handed in again");
    return error_wrap(err, "taken, but not judged");
}

static int run_submit(struct cli *cli, const struct arguments *arguments)
{
    AUTO(auto_assess_clean) struct assess *assess = NULL;
    AUTO(submitted_done) struct submitted submitted = {0};
    struct assess_options wanted = answer_options(cli, arguments);
    struct progress progress;
    struct submit_request request = {
        .order = arguments->operands[0],
        .paths = arguments->operands + 1,
        .count = arguments->operand_count - 1,
        .challenge = option_text(arguments, "challenge"),
        .language = option_text(arguments, "language"),
        .queue = option_given(arguments, "queue"),
        .on_progress = progress_show,
        .context = &progress,
    };
    struct error err;
    int rc;

    progress_init(&progress, &cli->err, option_given(arguments, "quiet"));
    wanted.jobs = (unsigned)option_number(arguments, "jobs", 0);
    wanted.need_sandbox = !request.queue;
    wanted.on_wait = progress_wait;
    wanted.context = &progress;
    wanted.at_once = true;
    rc = assess_open(&wanted, &assess, &err);
    if (rc == 0) {
        rc = assess_order_submit(assess, &request, &submitted, &err);
    } else if (!request.queue && is_no_hindrance(&err)) {
        int status = take_apart(cli, arguments);

        if (status != 0)
            return status;
        rc = judge_later(&wanted, &request, &submitted, &err);
    }
    progress_erase(&progress);
    return rc < 0 ? answer_error(cli, &err)
                  : answer_submitted(cli, arguments, &submitted, request.queue);
}

const struct command cmd_order_submit = {
    .group = "order",
    .name = "submit",
    .synopsis = "[options] ORDER PATH...",
    .summary = "hand in what a person wrote, and judge it",
    .description =
        "Each PATH is a file or a folder for one challenge of the order: the one that its marker names, "
        "or --challenge, or the only one. It may be handed in again while there is time; the last "
        "submission counts. What is taken is kept, sealed by the person's key, before it is judged: "
        "what could not be judged now is tried again by \"assess work\". While all lanes are busy it is "
        "taken, and waits to be judged. Ends with 0 where everything was taken and judged, or queued, "
        "whatever the verdicts; with 3 where something waits to be judged again.",
    .examples = "  $ assess order submit 3K9XQ0AB limiter.c cache.py\n"
                "  $ assess order submit 3K9XQ0AB --queue limiter.c\n",
    .options = options,
    .operands_min = 2,
    .operands_max = OPERANDS_MAX,
    .run = run_submit,
};
