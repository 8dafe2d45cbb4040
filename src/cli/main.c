/* SPDX-License-Identifier: MIT */
/*
 * main - find the verb, read its options, run it, end with its status.
 *
 * Signals: the first SIGINT or SIGTERM is a wish that the core sees in a flag; it stops, clears its
 * boxes away and comes back.  The second ends the process at once, as do SIGHUP and SIGQUIT; the lane
 * launchers notice.
 */
#include "answer.h"
#include "auto.h"
#include "command.h"
#include "help.h"
#include "progress.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_USAGE = 2, STATUS_FAILED = 3, STATUS_SIGNAL = 128 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    if (interrupted) {
        progress_on_signal();
        _exit(STATUS_SIGNAL + number);
    }
    interrupted = number;
}

/* The handler was for this once: the signal comes again, and ends the process as ever. */
static void on_end(int number)
{
    progress_on_signal();
    (void)raise(number);
}

/* A handler, not SIG_IGN: exec resets it, so that nothing we start ignores SIGPIPE. */
static void on_pipe(int number)
{
    (void)number;
}

static void install(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler,
                               .sa_flags = handler == on_end ? (int)SA_RESETHAND : 0};
    struct sigaction before;

    /* somebody above us (nohup, a shell's background job) wants this signal ignored */
    if (number != SIGPIPE && number != SIGXFSZ && sigaction(number, NULL, &before) == 0 &&
        before.sa_handler == SIG_IGN)
        return;
    (void)sigaction(number, &action, NULL);
}

static int check_operands(const struct command *command, const struct arguments *arguments,
                          struct error *err)
{
    const char *group = command->group ? command->group : "";
    const char *blank = command->group ? " " : "";
    int status;

    if (arguments->operand_count >= command->operands_min &&
        arguments->operand_count <= command->operands_max)
        return 0;
    status = error_set(err, ERR_USAGE, "assess %s%s%s: %s", group, blank, command->name,
                       arguments->operand_count < command->operands_min ? "an argument is missing"
                                                                        : "too many arguments");
    error_hint(err, "usage: assess %s%s%s %s", group, blank, command->name, command->synopsis);
    return status;
}

static void apply_color(struct cli *cli, const struct arguments *arguments)
{
    static const char *const names[] = {"auto", "always", "never"};
    const char *wanted = NULL;

    for (size_t i = 0; arguments->options[i].name; i++) {
        if (strcmp(arguments->options[i].name, "color") == 0)
            wanted = arguments->values[i];
    }
    for (unsigned when = 0; wanted && when < 3; when++) {
        if (strcmp(wanted, names[when]) == 0) {
            cli->out.term = term_of(STDOUT_FILENO, (enum color_when)when);
            cli->err.term = term_of(STDERR_FILENO, (enum color_when)when);
        }
    }
}

static int run_command(struct cli *cli, const struct command *command, int argc, char *const argv[])
{
    struct arguments arguments;
    struct error err;

    if (options_ask_help(argc, argv)) {
        AUTO(buf_done) struct buf text = {0};
        struct view view = view_of(&cli->out.term);

        buf_init(&text, REPORT_MAX);
        help_command(&text, &view, command);
        return answer_text(cli, &text, 0);
    }
    if (options_parse(command->options, argc, argv, &arguments, &err) < 0 ||
        check_operands(command, &arguments, &err) < 0)
        return answer_error(cli, &err);
    apply_color(cli, &arguments);
    return command->run(cli, &arguments);
}

static int show_short(struct cli *cli)
{
    AUTO(buf_done) struct buf text = {0};
    struct view view = view_of(&cli->err.term);

    buf_init(&text, REPORT_MAX);
    help_short(&text, &view);
    stream_put(&cli->err, &text);
    return STATUS_USAGE;
}

static int dispatch(struct cli *cli, int argc, char *const argv[])
{
    const char *word = argc > 1 ? argv[1] : NULL;
    const char *second = argc > 2 ? argv[2] : NULL;
    const struct command *command;
    struct error err;

    if (!word)
        return show_short(cli);
    if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
        return run_command(cli, command_find("help", NULL), 0, NULL);
    if (strcmp(word, "--version") == 0)
        return run_command(cli, command_find("version", NULL), 0, NULL);
    command = command_find(word, second);
    if (!command && command_is_group(word)) {
        char *const words[] = {argv[1]};

        if (options_ask_help(argc - 2, argv + 2))
            return run_command(cli, command_find("help", NULL), 1, words);
    }
    if (!command) {
        (void)command_unknown(word, second, &err);
        return answer_error(cli, &err);
    }
    return run_command(cli, command, argc - (command->group ? 3 : 2),
                       argv + (command->group ? 3 : 2));
}

/* A report that did not arrive is a failure, whatever it said. */
static int finish(struct cli *cli, int status)
{
    struct error err;

    if (cli->out.os_error == 0)
        return status;
    if (cli->out.os_error == EINTR && interrupted)
        return STATUS_SIGNAL + interrupted;
    if (cli->out.os_error == EPIPE)
        return STATUS_FAILED; /* the reader went away and knows it */
    (void)error_errno(&err, ERR_SYSTEM, cli->out.os_error, "writing to standard output");
    stream_error(&cli->err, &err);
    return STATUS_FAILED;
}

int main(int argc, char *argv[])
{
    struct cli cli = {.interrupted = &interrupted};

    if (stream_guard() < 0)
        return STATUS_FAILED;
    (void)setlocale(LC_CTYPE, "");
    (void)signal(SIGCHLD, SIG_DFL); /* ignored, it would keep from us how what we start ends */
    install(SIGINT, on_interrupt);
    install(SIGTERM, on_interrupt);
    install(SIGHUP, on_end);
    install(SIGQUIT, on_end);
    install(SIGPIPE, on_pipe);
    install(SIGXFSZ, on_pipe); /* ulimit -f: the write then fails with EFBIG */
    cli.out =
        (struct stream){.term = term_of(STDOUT_FILENO, COLOR_AUTO), .interrupted = &interrupted};
    cli.err =
        (struct stream){.term = term_of(STDERR_FILENO, COLOR_AUTO), .interrupted = &interrupted};
    return finish(&cli, dispatch(&cli, argc, argv));
}
