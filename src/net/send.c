/* SPDX-License-Identifier: MIT */
/* The caller's side: a process of its own, and a socket to it. */
#include "send.h"

#include "auto.h"
#include "send_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_FD = 3, SOCKET_BYTES = 1 << 20, CLOSE_MS = 2000, READY_MS = 20000 };

struct sender {
    int socket;
    pid_t pid;
    size_t flight;
    struct buf out;
    char *in; /* SEND_MESSAGE_MAX, and a NUL behind what was read */
};

const char *send_reason_name(enum send_reason reason)
{
    static const char *const names[SEND_REASONS] = {
        [SEND_ANSWERED] = "answered",
        [SEND_DNS] = "dns",
        [SEND_REFUSED] = "refused",
        [SEND_BLOCKED_ADDRESS] = "blocked_address",
        [SEND_TLS] = "tls",
        [SEND_TIMEOUT] = "timeout",
        [SEND_BROKEN] = "broken",
        [SEND_PROTOCOL] = "protocol",
        [SEND_BAD_REQUEST] = "bad_request",
        [SEND_LOCAL] = "local",
    };

    return reason < SEND_REASONS ? names[reason] : names[SEND_LOCAL];
}

/* ---- open and close --------------------------------------------------------------------------------- */

/* Its environment is empty: no proxy, no trace, no library of anybody's. */
static int spawn(const char *path, int fd, pid_t *out_pid, struct error *err)
{
    char name[] = "assess-send";
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
    /* a signal from the terminal is for us: what it has under way is ours to settle */
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
    failed = posix_spawn(out_pid, path, &actions, &attributes, arguments, environment);
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (failed)
        return error_errno(err, ERR_INSTALLATION, failed, "cannot start '%s'", path);
    return 0;
}

static void enlarge(int fd)
{
    const int size = SOCKET_BYTES;

    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

/* Its first word; without it each request would only be found to be lost. */
static int await_ready(int socket, const char *path, struct error *err)
{
    struct pollfd polled = {.fd = socket, .events = POLLIN};
    char word[sizeof SEND_READY];
    int ready;

    do
        ready = poll(&polled, 1, READY_MS);
    while (ready < 0 && errno == EINTR);
    if (ready > 0 && recv(socket, word, sizeof word, 0) == sizeof word &&
        memcmp(word, SEND_READY, sizeof word) == 0)
        return 0;
    (void)error_set(err, ERR_INSTALLATION, "'%s' cannot run here", path);
    error_hint(err, "what it says by itself: %s", path);
    return -(int)ERR_INSTALLATION;
}

int sender_open(const char *path, struct sender **out_sender, struct error *err)
{
    struct sender *sender = calloc(1, sizeof *sender);
    auto_close int theirs = -1;
    int pair[2], rc;

    if (!sender)
        return error_memory(err);
    sender->socket = -1;
    buf_init(&sender->out, SEND_MESSAGE_MAX);
    sender->in = malloc(SEND_MESSAGE_MAX + 1);
    if (!sender->in || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
        rc = sender->in ? error_errno(err, ERR_SYSTEM, errno, "cannot make a socket")
                        : error_memory(err);
        sender_close(sender);
        return rc;
    }
    sender->socket = pair[0];
    theirs = pair[1];
    enlarge(pair[0]);
    enlarge(pair[1]);
    (void)fcntl(sender->socket, F_SETFL, O_NONBLOCK);
    rc = spawn(path, theirs, &sender->pid, err);
    /* or its end would not be seen */
    (void)close(take_fd(&theirs));
    if (rc == 0)
        rc = await_ready(sender->socket, path, err);
    if (rc < 0)
        sender_close(sender);
    else
        *out_sender = sender;
    return rc;
}

/* It ends by itself when the socket goes; one that hangs must not keep us. */
static void await_end(pid_t pid)
{
    auto_close int fd = pidfd_open(pid, 0);
    struct pollfd polled = {.fd = fd, .events = POLLIN};

    if (fd < 0 || poll(&polled, 1, CLOSE_MS) <= 0)
        (void)kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

void sender_close(struct sender *sender)
{
    if (!sender)
        return;
    if (sender->socket >= 0)
        (void)close(sender->socket);
    if (sender->pid > 0)
        await_end(sender->pid);
    if (sender->out.data)
        explicit_bzero(sender->out.data, sender->out.capacity);
    buf_done(&sender->out);
    free(sender->in);
    free(sender);
}

int sender_fd(const struct sender *sender)
{
    return sender->socket;
}

size_t sender_flight(const struct sender *sender)
{
    return sender->flight;
}

/* ---- messages --------------------------------------------------------------------------------------- */

static int fail_ended(struct error *err)
{
    (void)error_set(err, ERR_SYSTEM, "assess-send ended");
    error_hint(err, "what it had under way is sent again, under the same ids");
    return -(int)ERR_SYSTEM;
}

static int fail_large(struct error *err)
{
    return error_set(err, ERR_USAGE, "the request is too large to be sent");
}

static ssize_t put_message(const struct sender *sender, int fd)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.bytes = {0}};
    struct iovec part = {.iov_base = sender->out.data, .iov_len = sender->out.size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    if (fd >= 0) {
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
    }
    return sendmsg(sender->socket, &message, MSG_NOSIGNAL);
}

int sender_put(struct sender *sender, const struct send_request *request, bool *out_taken,
               struct error *err)
{
    ssize_t sent;

    *out_taken = false;
    if (sender->flight == SEND_FLIGHT_MAX)
        return 0;
    buf_clear(&sender->out);
    if (!wire_put_request(&sender->out, request))
        return fail_large(err);
    sent = put_message(sender, request->answer_max > 0 ? request->answer_fd : -1);
    explicit_bzero(sender->out.data, sender->out.size);
    if (sent < 0 && errno == EMSGSIZE)
        return fail_large(err);
    if (sent < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == EINTR))
        return 0;
    if (sent < 0)
        return fail_ended(err);
    sender->flight++;
    *out_taken = true;
    return 0;
}

/* One that cannot be read ends what it is about, and nothing else. */
static bool refuse_outcome(const char *message, size_t size, struct send_outcome *out_outcome)
{
    uint64_t number = wire_outcome_number(message, size);

    *out_outcome = (struct send_outcome){.number = number,
                                         .reason = SEND_PROTOCOL,
                                         .dns_us = -1,
                                         .connect_us = -1,
                                         .tls_us = -1,
                                         .first_us = -1,
                                         .total_us = -1,
                                         .detail = "assess-send says what is no outcome"};
    return number != 0;
}

int sender_get(struct sender *sender, struct send_outcome *out_outcome, bool *out_got,
               struct error *err)
{
    ssize_t size;

    *out_got = false;
    do
        size = recv(sender->socket, sender->in, SEND_MESSAGE_MAX, 0);
    while (size < 0 && errno == EINTR);
    if (size < 0 && errno == EAGAIN)
        return 0;
    if (size <= 0)
        return fail_ended(err);
    if (!wire_get_outcome(sender->in, (size_t)size, out_outcome) &&
        !refuse_outcome(sender->in, (size_t)size, out_outcome))
        return error_set(err, ERR_SYSTEM, "assess-send says what is no outcome");
    /* the body ends the message */
    sender->in[size] = '\0';
    if (sender->flight > 0)
        sender->flight--;
    *out_got = true;
    return 0;
}
