/* SPDX-License-Identifier: MIT */
/* Runs, library side: streams in and out, the result, the files that are handed back. */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define RUN_GRACE_NS INT64_C(15000000000) /* beyond the wall limit, before the box counts as dead */
#define PIECE        65536

/* ---- starting --------------------------------------------------------------------------------- */

/* A pipe, or a memfd that nobody can write to or cut any more. */
static bool may_be_stdin(int fd)
{
    const int wanted = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK;
    struct stat status;
    int seals;

    if (fstat(fd, &status) < 0)
        return false;
    if (S_ISFIFO(status.st_mode))
        return true;
    seals = fcntl(fd, F_GET_SEALS);
    return seals >= 0 && (seals & wanted) == wanted;
}

static int make_stream(struct sandbox_box *box, int number, uint64_t limit, int *out_write,
                       struct sandbox_error *err)
{
    struct output *stream = &box->streams[number];
    int ends[2];

    box_close_fd(&stream->fd);
    stream->size = 0;
    stream->total = 0;
    stream->limit = limit;
    if (pipe2(ends, O_CLOEXEC) < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot make a pipe");
    stream->fd = ends[0];
    *out_write = ends[1];
    /* The mode is for a payload of another uid that opens its own stream again by its name. */
    if (fchmod(ends[0], 0222) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot make a pipe");
    return box_watch(box, ends[0], number == 0 ? FROM_STDOUT : FROM_STDERR, err);
}

static int empty_input(int *out_fd, struct sandbox_error *err)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot make a pipe");
    (void)close(ends[1]);
    (void)fchmod(ends[0], 0444); /* as make_stream's */
    *out_fd = ends[0];
    return 0;
}

static int send_run(struct sandbox_box *box, const struct sandbox_io *io, struct sandbox_error *err)
{
    struct wire_run message = {.head = wire_head(WIRE_RUN, sizeof(message)), .last = io->last};
    int fds[3] = {io->stdin_fd, -1, -1};
    int rc = 0;

    if (io->stdin_fd < 0)
        rc = empty_input(&fds[0], err);
    else if (!may_be_stdin(io->stdin_fd))
        return sandbox_fail(err, SANDBOX_INVALID, 0, "standard input is no pipe or sealed memfd");
    if (rc == 0)
        rc = make_stream(box, 0, box->limits.output_bytes, &fds[1], err);
    if (rc == 0)
        rc = make_stream(box, 1, box->limits.error_bytes, &fds[2], err);
    if (rc == 0) {
        rc = channel_send(box->socket, &message, sizeof(message), fds, 3);
        if (rc < 0)
            rc = sandbox_fail(err, SANDBOX_BROKEN, -rc, "the box ended");
    }
    if (io->stdin_fd < 0)
        box_close_fd(&fds[0]);
    box_close_fd(&fds[1]);
    box_close_fd(&fds[2]);
    return rc;
}

static void set_timer(struct sandbox_box *box, int64_t after_ns)
{
    struct itimerspec when = {
        .it_value = {.tv_sec = after_ns / 1000000000, .tv_nsec = after_ns % 1000000000}
    };

    (void)timerfd_settime(box->timer, 0, &when, NULL);
    box->due_ns = library_now_ns() + after_ns;
}

/* The box moves the wall limit for a run that waits for its core. */
static int64_t longest_run(const struct sandbox_box *box)
{
    return (1 + WIRE_WAITS) * box->limits.wall_ns + RUN_GRACE_NS;
}

int sandbox_start(struct sandbox_box *box, const struct sandbox_io *io, struct sandbox_error *err)
{
    int rc;

    if (box->running)
        return sandbox_fail(err, SANDBOX_INVALID, 0, "the box is running already");
    if (box->lane->broken)
        return sandbox_fail(err, SANDBOX_BROKEN, 0, "the lane is broken");
    box_drop_outputs(box);
    box->on_output = io->on_output;
    box->context = io->context;
    box->stopped = false;
    box->stop_sent = false;
    rc = send_run(box, io, err);
    if (rc == -(int)SANDBOX_BROKEN)
        box->lane->broken = true;
    if (rc < 0)
        return rc;
    box->running = true;
    set_timer(box, longest_run(box));
    return 0;
}

int sandbox_box_fd(const struct sandbox_box *box)
{
    return box->epoll;
}

static void send_stop(struct sandbox_box *box, enum sandbox_outcome outcome)
{
    struct wire_run message = {.head = wire_head(WIRE_STOP, sizeof(message)),
                               .outcome = (uint32_t)outcome};

    if (!box->stop_sent)
        (void)channel_send(box->socket, &message, sizeof(message), NULL, 0);
    box->stop_sent = true;
}

void sandbox_stop(struct sandbox_box *box)
{
    box->stopped = true;
    if (box->running)
        send_stop(box, SANDBOX_SIGNALED);
}

/* ---- what the program writes ------------------------------------------------------------------ */

static int keep(struct output *stream, const char *data, size_t size, struct sandbox_error *err)
{
    if (stream->size + size > stream->capacity) {
        size_t capacity = stream->capacity ? 2 * stream->capacity : PIECE;
        char *grown;

        while (capacity < stream->size + size)
            capacity *= 2;
        grown = realloc(stream->data, capacity);
        if (!grown)
            return sandbox_fail(err, SANDBOX_NO_MEMORY, 0, "no memory for the program's output");
        stream->data = grown;
        stream->capacity = capacity;
    }
    memcpy(stream->data + stream->size, data, size);
    stream->size += size;
    return 0;
}

static int take_piece(struct sandbox_box *box, int number, const char *data, size_t size,
                      struct sandbox_error *err)
{
    struct output *stream = &box->streams[number];
    uint64_t room = stream->limit > stream->total ? stream->limit - stream->total : 0;
    size_t within = size < room ? size : (size_t)room;

    stream->total += size;
    if (number == 0 && stream->total > stream->limit)
        send_stop(box, SANDBOX_OUTPUT_LIMIT);
    if (within == 0)
        return 0;
    if (box->on_output) {
        box->on_output(box->context, number + 1, data, within);
        return 0;
    }
    return keep(stream, data, within, err);
}

/* One piece, or all that is there; a closed or ended stream is left out from then on. */
static int drain(struct sandbox_box *box, int number, bool whole, struct sandbox_error *err)
{
    struct output *stream = &box->streams[number];
    int rc = 0;

    while (rc == 0 && stream->fd >= 0) {
        ssize_t got = read(stream->fd, box->piece, sizeof(box->piece));

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return 0;
        if (got == 0) {
            box_close_fd(&stream->fd);
            return 0;
        }
        rc = take_piece(box, number, box->piece, (size_t)got, err);
        /* A flood must end at the limit, not when the flood does. */
        if (!whole || (number == 0 && stream->total > stream->limit))
            return rc;
    }
    return rc;
}

const char *sandbox_output(const struct sandbox_box *box, int stream, size_t *out_size)
{
    const struct output *output = &box->streams[stream == 2 ? 1 : 0];

    *out_size = output->size;
    return output->data ? output->data : "";
}

_Static_assert(WIRE_OUTCOMES == SANDBOX_UNSTARTED + 1, "each outcome can be said");

/* ---- the end ---------------------------------------------------------------------------------- */

static const char *call_name(const struct sandbox_policy *policy, int32_t nr)
{
    for (uint32_t i = 0; i < policy->record_count; i++)
        if (policy->records[i].nr == nr)
            return policy->records[i].name;
    return "unknown";
}

static void copy_denied(const struct sandbox_box *box, const struct wire_reply *reply,
                        struct sandbox_result *result)
{
    result->denied_total = reply->denied_total;
    for (uint32_t i = 0; i < reply->denied_count && i < SANDBOX_DENIED_MAX; i++) {
        struct sandbox_denied *denied = &result->denied[result->denied_count++];

        (void)snprintf(denied->syscall, sizeof(denied->syscall), "%s",
                       call_name(&box->policy, reply->denied[i].nr));
        memcpy(denied->args, reply->denied[i].args, sizeof(denied->args));
        denied->count = reply->denied[i].count;
    }
}

static void fill_result(struct sandbox_box *box, const struct wire_reply *reply,
                        struct sandbox_result *result)
{
    const struct output *out = &box->streams[0];

    memset(result, 0, sizeof(*result));
    result->outcome = (enum sandbox_outcome)reply->outcome;
    result->exit_code = reply->exit_code;
    result->signal = reply->signal;
    result->cpu_ns = reply->cpu_ns;
    result->wall_ns = reply->wall_ns;
    result->crowded = reply->outcome == SANDBOX_WALL_LIMIT &&
                      reply->waited_ns >= WIRE_WAITS * box->limits.wall_ns;
    result->memory_bytes = reply->memory_bytes;
    result->oom_kills = reply->oom_kills;
    result->process_limit_hit = reply->process_limit_hit != 0;
    result->stdout_bytes = out->total < out->limit ? out->total : out->limit;
    result->stderr_bytes = box->streams[1].total;
    /* Whether the program ended before our word reached it does not change what it did. */
    if (out->total > out->limit)
        result->outcome = SANDBOX_OUTPUT_LIMIT;
    copy_denied(box, reply, result);
}

static int broken(struct sandbox_box *box, struct sandbox_error *err, int error, const char *what)
{
    box->lane->broken = true;
    box->running = false;
    return sandbox_fail(err, SANDBOX_BROKEN, error, "%s", what);
}

static int receive_result(struct sandbox_box *box, struct wire_reply *reply,
                          struct sandbox_error *err)
{
    int fds[CHANNEL_FDS];
    unsigned count = CHANNEL_FDS;
    unsigned used = 0;
    int rc = channel_receive(box->socket, reply, sizeof(*reply), fds, &count);
    bool is_result = rc == 0 && reply->head.kind == WIRE_RESULT && wire_reply_is_valid(reply);

    for (size_t i = 0; is_result && i < box->output_count && used < count; i++)
        if (reply->outputs_present & (1u << i))
            box->outputs[i] = fds[used++];
    while (used < count)
        (void)close(fds[used++]);
    if (rc < 0)
        return broken(box, err, -rc, "the box ended during a run");
    if (is_result)
        return 0;
    box->running = false;
    rc = sandbox_fail_step(err, reply, NULL);
    if (rc == -(int)SANDBOX_BROKEN)
        box->lane->broken = true;
    return rc;
}

static int finish(struct sandbox_box *box, bool *out_done, struct sandbox_result *out_result,
                  struct sandbox_error *err)
{
    struct wire_reply reply;
    int rc = receive_result(box, &reply, err);

    if (rc == 0)
        rc = drain(box, 0, true, err);
    if (rc == 0)
        rc = drain(box, 1, true, err);
    box_close_fd(&box->streams[0].fd);
    box_close_fd(&box->streams[1].fd);
    box->running = false;
    set_timer(box, 0);
    if (rc < 0)
        return rc;
    if (box->stopped)
        return sandbox_fail(err, SANDBOX_STOPPED, 0, "the run was stopped");
    fill_result(box, &reply, out_result);
    *out_done = true;
    return 0;
}

static bool has_answer(const struct sandbox_box *box)
{
    struct pollfd polled = {.fd = box->socket, .events = POLLIN};

    return poll(&polled, 1, 0) > 0;
}

int sandbox_step(struct sandbox_box *box, bool *out_done, struct sandbox_result *out_result,
                 struct sandbox_error *err)
{
    struct epoll_event events[4];
    int count = epoll_wait(box->epoll, events, 4, 0);
    bool ended = false;
    bool late = false;
    int rc = 0;

    *out_done = false;
    for (int i = 0; rc == 0 && i < count; i++) {
        switch (events[i].data.u32) {
        case FROM_STDOUT: rc = drain(box, 0, false, err); break;
        case FROM_STDERR: rc = drain(box, 1, false, err); break;
        case FROM_BOX: ended = true; break;
        default: late = true; break;
        }
    }
    /* The caller may have been stopped itself: an answer that is there is never too late. */
    if (rc == 0 && (ended || (late && has_answer(box))))
        rc = finish(box, out_done, out_result, err);
    else if (rc == 0 && late && library_was_away(box->due_ns))
        set_timer(box, longest_run(box));
    else if (rc == 0 && late)
        rc = broken(box, err, 0, "the box did not end a run in time");
    return rc;
}

int sandbox_run(struct sandbox_box *box, const struct sandbox_io *io,
                struct sandbox_result *out_result, struct sandbox_error *err)
{
    bool done = false;
    int rc = sandbox_start(box, io, err);

    while (rc == 0 && !done) {
        rc = await_readable(box->epoll, INT64_C(86400) * 2000000000, "the box", err);
        if (rc == 0)
            rc = sandbox_step(box, &done, out_result, err);
    }
    return rc;
}

int sandbox_take_output(struct sandbox_box *box, size_t index, int *out_fd, uint64_t *out_size,
                        struct sandbox_error *err)
{
    struct stat status;

    if (index >= box->output_count || box->outputs[index] < 0 ||
        fstat(box->outputs[index], &status) < 0)
        return sandbox_fail(err, SANDBOX_INVALID, 0, "the run left no such file");
    *out_fd = box->outputs[index];
    *out_size = (uint64_t)status.st_size;
    box->outputs[index] = -1;
    return 0;
}
