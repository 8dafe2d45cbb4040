/* SPDX-License-Identifier: MIT */
#include "parser.h"

#include "auto.h"
#include "parse_wire.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_FD = 3, READY_MS = 20000 };

struct parser {
    char *path;
    int socket; /* -1: no process */
    pid_t pid;
};

/* ---- the process ------------------------------------------------------------------------------------ */

int parser_open(const char *path, struct parser **out_parser, struct error *err)
{
    struct parser *parser = calloc(1, sizeof *parser);

    if (!parser || !(parser->path = text_copy(path))) {
        free(parser);
        return error_memory(err);
    }
    parser->socket = -1;
    *out_parser = parser;
    return 0;
}

/* It has nothing that it must end in order. */
static void end_process(struct parser *parser)
{
    if (parser->socket < 0)
        return;
    (void)close(parser->socket);
    (void)kill(parser->pid, SIGKILL);
    while (waitpid(parser->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    parser->socket = -1;
}

void parser_close(struct parser *parser)
{
    if (!parser)
        return;
    end_process(parser);
    free(parser->path);
    free(parser);
}

static int spawn(const struct parser *parser, int fd, pid_t *out_pid, struct error *err)
{
    char name[] = "assess-parse";
    char *const arguments[] = {name, NULL}, *const environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t nothing, all;
    int failed;

    (void)sigemptyset(&nothing);
    (void)sigfillset(&all);
    if (posix_spawn_file_actions_init(&actions) != 0)
        return error_memory(err);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawn_file_actions_adddup2(&actions, fd, CHILD_FD);
    (void)posix_spawn_file_actions_addclosefrom_np(&actions, CHILD_FD + 1);
    (void)posix_spawnattr_setsigmask(&attributes, &nothing);
    (void)posix_spawnattr_setsigdefault(&attributes, &all);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
    failed = posix_spawn(out_pid, parser->path, &actions, &attributes, arguments, environment);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (failed)
        return error_errno(err, ERR_INSTALLATION, failed, "cannot start '%s'", parser->path);
    return 0;
}

/* False: nothing came in time, or the other side ended. */
static bool receive(int socket, int patience_ms, void *out, size_t size)
{
    struct pollfd polled = {.fd = socket, .events = POLLIN};
    int ready;

    do
        ready = poll(&polled, 1, patience_ms);
    while (ready < 0 && errno == EINTR);
    return ready > 0 && recv(socket, out, size, 0) == (ssize_t)size;
}

static int begin_process(struct parser *parser, struct error *err)
{
    auto_close int theirs = -1;
    char word[sizeof PARSE_READY];
    int pair[2];
    int rc;

    if (parser->socket >= 0)
        return 0;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return error_errno(err, ERR_SYSTEM, errno, "cannot make a socket");
    theirs = pair[1];
    rc = spawn(parser, theirs, &parser->pid, err);
    if (rc < 0) {
        (void)close(pair[0]);
        return rc;
    }
    parser->socket = pair[0];
    /* or its end would not be seen */
    (void)close(take_fd(&theirs));
    if (receive(parser->socket, READY_MS, word, sizeof word) &&
        memcmp(word, PARSE_READY, sizeof word) == 0)
        return 0;
    end_process(parser);
    (void)error_set(err, ERR_INSTALLATION, "'%s' cannot run here", parser->path);
    error_hint(err, "what it says by itself: %s", parser->path);
    return -(int)ERR_INSTALLATION;
}

/* ---- a calendar ------------------------------------------------------------------------------------- */

static int fill_ask(const struct parser_request *request, int fd, struct parse_ask *ask,
                    struct error *err)
{
    struct stat status;

    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return error_set(err, ERR_USAGE, "it is no ordinary file");
    if (status.st_size == 0 || status.st_size > PARSER_CALENDAR_MAX)
        return error_set(err, ERR_USAGE, status.st_size == 0 ? "it is empty" : "it is too large");
    *ask = (struct parse_ask){.magic = PARSE_ASK,
                              .size = (uint64_t)status.st_size,
                              .from = request->from,
                              .to = request->to,
                              .tentative_is_free = request->tentative_is_free};
    (void)snprintf(ask->home, sizeof ask->home, "%s", request->home);
    if (request->address)
        (void)snprintf(ask->address, sizeof ask->address, "%s", request->address);
    return 0;
}

static bool send_ask(int socket, const struct parse_ask *ask, int in, int out)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control = {.bytes = {0}};
    struct iovec part = {.iov_base = (void *)(uintptr_t)ask, .iov_len = sizeof *ask};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    const int fds[2] = {in, out};

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fds);
    memcpy(CMSG_DATA(header), fds, sizeof fds);
    return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof *ask;
}

/* COUNT things of SIZE bytes at *AT of the file; NULL: they are not there. */
static void *take_things(int fd, off_t *at, size_t count, size_t size)
{
    char *things = calloc(count + 1, size);
    size_t wanted = count * size, done = 0;

    while (things && done < wanted) {
        ssize_t got = pread(fd, things + done, wanted - done, *at + (off_t)done);

        if (got <= 0 && !(got < 0 && errno == EINTR)) {
            free(things);
            return NULL;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    *at += (off_t)wanted;
    return things;
}

/* What may have been made to lie: spans are brought back to what they have to be. */
static void settle(const struct parser_request *request, struct busy *busy)
{
    size_t kept = 0;
    int64_t end = request->from;

    for (size_t i = 0; i < busy->count; i++) {
        struct busy_span span = busy->spans[i];

        if (span.from < end)
            span.from = end;
        if (span.to > request->to)
            span.to = request->to;
        if (span.from >= span.to)
            continue;
        end = span.to;
        busy->spans[kept++] = span;
    }
    busy->count = kept;
    for (size_t i = 0; i < busy->fault_count; i++) {
        char shown[sizeof busy->faults[i].message];
        struct busy_fault *fault = &busy->faults[i];

        fault->message[sizeof fault->message - 1] = '\0';
        (void)text_escape_into(shown, sizeof shown, fault->message, strlen(fault->message));
        memcpy(fault->message, shown, sizeof shown);
    }
}

static int take_answer(const struct parser_request *request, const struct parse_answer *answer,
                       int fd, struct busy *out_busy, struct error *err)
{
    AUTO(busy_done) struct busy busy = {0};
    char shown[PARSE_MESSAGE_SIZE];
    off_t at = 0;

    if (answer->code != 0) {
        (void)error_set(err, answer->code == ERR_NOT_FOUND ? ERR_NOT_FOUND : ERR_USAGE, "%s",
                        text_escape_into(shown, sizeof shown, answer->message,
                                         strnlen(answer->message, sizeof answer->message)));
        error_hint(err, "%s",
                   text_escape_into(shown, sizeof shown, answer->hint,
                                    strnlen(answer->hint, sizeof answer->hint)));
        return -(int)err->code;
    }
    if (answer->spans > PARSER_SPANS_MAX || answer->faults > PARSER_FAULTS_MAX)
        return error_set(err, ERR_SYSTEM, "assess-parse says what cannot be");
    busy.spans = take_things(fd, &at, answer->spans, sizeof *busy.spans);
    busy.faults = busy.spans ? take_things(fd, &at, answer->faults, sizeof *busy.faults) : NULL;
    if (!busy.spans || !busy.faults)
        return error_set(err, ERR_SYSTEM, "assess-parse says what cannot be");
    busy.count = answer->spans;
    busy.fault_count = answer->faults;
    settle(request, &busy);
    *out_busy = take_struct(busy);
    return 0;
}

/* A calendar that ends or holds its reader is at fault, not the reader: the next one has another. */
static int give_up(struct parser *parser, struct error *err)
{
    int status = 0;
    bool ended = waitpid(parser->pid, &status, WNOHANG) == parser->pid;

    if (ended) {
        (void)close(parser->socket);
        parser->socket = -1;
        (void)error_set(err, ERR_SYSTEM, "it ended what reads it (%s %d)",
                        WIFSIGNALED(status) ? "signal" : "status",
                        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    } else {
        end_process(parser);
        (void)error_set(err, ERR_SYSTEM, "it takes more than %d s to read",
                        PARSER_PATIENCE_MS / 1000);
    }
    error_hint(err, "look at it, or leave it out; the others are read");
    return -(int)ERR_SYSTEM;
}

int parser_busy(struct parser *parser, const struct parser_request *request, int fd,
                struct busy *out_busy, struct error *err)
{
    struct parse_answer answer = {0};
    struct parse_ask ask;
    auto_close int out = -1;
    int rc = fill_ask(request, fd, &ask, err);

    if (rc == 0)
        rc = begin_process(parser, err);
    if (rc < 0)
        return rc;
    out = memfd_create("assess-busy", MFD_CLOEXEC);
    if (out < 0)
        return error_errno(err, ERR_SYSTEM, errno, "cannot make a memory file");
    if (!send_ask(parser->socket, &ask, fd, out) ||
        !receive(parser->socket, PARSER_PATIENCE_MS, &answer, sizeof answer) ||
        answer.magic != PARSE_ANSWER)
        return give_up(parser, err);
    return take_answer(request, &answer, out, out_busy, err);
}
