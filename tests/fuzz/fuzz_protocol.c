/* SPDX-License-Identifier: MIT */
/*
 * A library whose helper is the enemy: what it sends in whatever order, size and number of
 * descriptors, the library ends each run, says nothing out of bounds and keeps no descriptor.
 *
 * The input is a play: each byte is the helper's (or the caller's) next act, what follows it the
 * act's words.  Opening a box needs a second actor, so that alone has a thread.
 */
#include "fuzz.h"

#include "library.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { LIMIT = 4096, DESCRIPTORS = 24, ACTS = 200 };

enum act { SEND, WRITE, FLOOD, SHUT, STEP, STOP, LEAVE, AGAIN, KINDS };

struct play {
    struct input input;
    struct sandbox_lane lane;
    struct sandbox_box *box;
    int peer;       /* the helper's end of the box's socket */
    int streams[3]; /* what came with the last run */
};

static void shut(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

/* A valid answer of some kind, then edited; a size and descriptors that need not fit it. */
static void send_reply(struct input *input, int peer)
{
    static const enum wire_kind kinds[] = {WIRE_RESULT, WIRE_FAILED, WIRE_READY, WIRE_RUN};
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int) * DESCRIPTORS)];
    } control = {0};
    char record[sizeof(struct wire_reply) + 16] = {0};
    struct wire_reply reply = {.step = WIRE_STEP_EXEC};
    struct iovec part = {.iov_base = record, .iov_len = sizeof(reply)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    size_t count = fuzz_number(input, 1) % (DESCRIPTORS + 1);
    unsigned edits = (unsigned)fuzz_number(input, 1) % 8;

    reply.head = wire_head(kinds[fuzz_number(input, 1) % 4], sizeof(reply));
    memcpy(record, &reply, sizeof(reply));
    for (unsigned i = 0; i < edits; i++) {
        size_t at = fuzz_number(input, 1);
        struct input bytes = fuzz_take(input, fuzz_number(input, 1) % 9);

        memcpy(record + at, bytes.data, bytes.size);
    }
    if (edits == 7)
        part.iov_len = fuzz_number(input, 2) % sizeof(record);
    if (count > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        control.align = (struct cmsghdr){.cmsg_level = SOL_SOCKET,
                                         .cmsg_type = SCM_RIGHTS,
                                         .cmsg_len = CMSG_LEN(sizeof(int) * count)};
        for (size_t i = 0; i < count; i++)
            memcpy(CMSG_DATA(&control.align) + i * sizeof(int), &peer, sizeof(int));
    }
    (void)sendmsg(peer, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/* ---- runs ------------------------------------------------------------------------------------- */

static void check_result(struct sandbox_box *box, const struct sandbox_result *result)
{
    size_t size = 0;

    HOLDS((unsigned)result->outcome <= SANDBOX_UNSTARTED);
    HOLDS(result->cpu_ns >= 0 && result->wall_ns >= 0 && result->stdout_bytes <= LIMIT);
    HOLDS(result->denied_count <= SANDBOX_DENIED_MAX);
    HOLDS(result->denied_count <= result->denied_total);
    for (size_t i = 0; i < result->denied_count; i++)
        HOLDS(memchr(result->denied[i].syscall, '\0', sizeof(result->denied[i].syscall)));
    (void)sandbox_output(box, 1, &size);
    HOLDS(size <= LIMIT && size == result->stdout_bytes);
    (void)sandbox_output(box, 2, &size);
    HOLDS(size <= LIMIT && size <= result->stderr_bytes);
    for (size_t i = 0; i <= box->output_count; i++) {
        struct sandbox_error err = {0};
        uint64_t bytes = 0;
        int fd = -1;

        if (sandbox_take_output(box, i, &fd, &bytes, &err) == 0)
            shut(&fd);
        HOLDS(i < box->output_count || err.code == SANDBOX_INVALID);
    }
}

static void start(struct play *play)
{
    struct sandbox_io io = {.stdin_fd = -1};
    struct sandbox_error err = {0};
    struct wire_run message;
    unsigned count = 3;

    if (sandbox_start(play->box, &io, &err) < 0) {
        HOLDS(err.code != SANDBOX_OK && err.message[0]);
        return;
    }
    for (int i = 0; i < 3; i++)
        shut(&play->streams[i]);
    /* A stop that the last run was sent too late may stand before it. */
    while (channel_receive(play->peer, &message, sizeof(message), play->streams, &count) == 0 &&
           !wire_head_is(&message.head, WIRE_RUN, sizeof(message)))
        count = 3;
    HOLDS(count == 3);
    for (int i = 1; i < 3; i++)
        HOLDS(fcntl(play->streams[i], F_SETFL, O_NONBLOCK) == 0);
}

/* True while the run goes on. */
static bool step(struct play *play)
{
    struct sandbox_result result;
    struct sandbox_error err = {0};
    bool done = false;
    int rc = 0;

    if (!play->box->running)
        return false;
    rc = sandbox_step(play->box, &done, &result, &err);
    HOLDS(rc <= 0 && rc == -(int)err.code);
    if (rc < 0)
        HOLDS(!done && err.message[0] && !play->box->running);
    if (done)
        check_result(play->box, &result);
    return rc == 0 && !done;
}

static void write_some(struct play *play, size_t size)
{
    static const char zeros[3 * LIMIT];
    int fd = play->streams[1 + fuzz_number(&play->input, 1) % 2];

    if (fd >= 0)
        (void)!write(fd, zeros, size);
}

static void act(struct play *play)
{
    switch ((enum act)(fuzz_number(&play->input, 1) % KINDS)) {
    case SEND: send_reply(&play->input, play->peer); break;
    case WRITE: write_some(play, fuzz_number(&play->input, 1)); break;
    case FLOOD: write_some(play, 3 * (size_t)LIMIT); break;
    case SHUT: shut(&play->streams[1 + fuzz_number(&play->input, 1) % 2]); break;
    case STOP: sandbox_stop(play->box); break;
    case LEAVE: shut(&play->peer); break;
    case AGAIN:
        if (play->peer >= 0)
            start(play);
        break;
    case STEP:
    case KINDS: break;
    }
    (void)step(play);
}

static struct sandbox_box *make_box(struct play *play)
{
    static const struct sandbox_policy policy = {
        .filter_fd = -1, .record_count = 1, .records = {{41, 1, "socket"}}};
    struct sandbox_box *box = calloc(1, sizeof(*box));
    struct sandbox_error err = {0};
    int pair[2];

    HOLDS(box && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0);
    box->lane = &play->lane;
    play->lane.box = box;
    play->peer = pair[1];
    box->socket = pair[0];
    box->epoll = epoll_create1(EPOLL_CLOEXEC);
    box->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    box->streams[0].fd = box->streams[1].fd = -1;
    for (size_t i = 0; i < SANDBOX_OUTPUTS_MAX; i++)
        box->outputs[i] = -1;
    box->output_count = fuzz_number(&play->input, 1) % (SANDBOX_OUTPUTS_MAX + 1);
    box->policy = policy;
    box->limits.output_bytes = box->limits.error_bytes = LIMIT;
    box->limits.wall_ns = 1000000000;
    HOLDS(box_watch(box, box->socket, FROM_BOX, &err) == 0);
    HOLDS(box_watch(box, box->timer, FROM_TIMER, &err) == 0);
    return box;
}

static void play_runs(struct play *play)
{
    unsigned steps = 0;

    play->box = make_box(play);
    start(play);
    for (unsigned i = 0; i < ACTS && play->input.size > 0; i++)
        act(play);
    /* With the helper gone whatever is running ends, and soon. */
    shut(&play->peer);
    for (int i = 0; i < 3; i++)
        shut(&play->streams[i]);
    while (step(play))
        HOLDS(++steps < 100);
    sandbox_box_close(play->box);
}

/* ---- opening ---------------------------------------------------------------------------------- */

struct launcher {
    struct input input;
    int socket;
};

/* Takes the request to pieces as a helper does, and answers as it likes; false: and is gone. */
static bool answer(struct launcher *launcher, const struct wire_open *message, const int *fds,
                   unsigned count)
{
    static struct wire_spec spec;

    if (wire_head_is(&message->head, WIRE_WHY, sizeof(*message))) {
        HOLDS(count == 0);
        send_reply(&launcher->input, launcher->socket);
        return false;
    }
    HOLDS(count == 4 && wire_head_is(&message->head, WIRE_OPEN, sizeof(*message)));
    HOLDS(pread(fds[1], &spec, sizeof(spec), 0) == (ssize_t)sizeof(spec));
    HOLDS(wire_spec_is_valid(&spec));
    send_reply(&launcher->input, fds[0]);
    return true;
}

static void *launch(void *context)
{
    struct launcher *launcher = context;
    struct wire_open message;
    bool more = true;

    while (more) {
        int fds[4] = {-1, -1, -1, -1};
        unsigned count = 4;

        more = channel_receive(launcher->socket, &message, sizeof(message), fds, &count) == 0 &&
               answer(launcher, &message, fds, count);
        for (int i = 0; i < 4; i++)
            shut(&fds[i]);
    }
    (void)close(launcher->socket); /* and what it was sent and did not read goes with it */
    return NULL;
}

static void play_opening(struct play *play)
{
    static struct sandbox_policy *policy;
    static const char *const argv[] = {"/app/program", NULL};
    struct sandbox_recipe recipe = {.argv = argv};
    struct launcher launcher = {.input = play->input};
    struct sandbox_box *box = NULL;
    struct sandbox_error err = {0};
    pthread_t thread;
    int pair[2];
    int rc = 0;

    if (!policy)
        HOLDS(sandbox_policy_parse("fuzz", "read\n", 5, &policy, &err) == 0);
    recipe.policy = policy;
    play->lane.uid = play->lane.gid = 64000;
    HOLDS(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0);
    launcher.socket = pair[1];
    play->lane.socket = pair[0];
    play->lane.ready = true; /* greeted and answered: the box comes next */
    HOLDS(pthread_create(&thread, NULL, launch, &launcher) == 0);
    rc = sandbox_box_open(&play->lane, &recipe, &box, &err);
    (void)shutdown(pair[0], SHUT_RDWR);
    HOLDS(pthread_join(thread, NULL) == 0);
    HOLDS(rc == -(int)err.code && (rc == 0 || err.message[0]) && (rc == 0) == (box != NULL));
    sandbox_box_close(box);
    (void)close(pair[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct play play = {
        .input = {data, size},
          .peer = -1, .streams = { -1,  -1,   -1}
    };
    static bool prepared;
    unsigned descriptors = 0;

    if (!prepared) { /* what is made once and stays */
        (void)signal(SIGPIPE, SIG_IGN);
        play_opening(&play);
        prepared = true;
        play = (struct play){
            .input = {data, size},
              .peer = -1, .streams = { -1,  -1,   -1}
        };
    }
    descriptors = fuzz_descriptors();
    if (fuzz_number(&play.input, 1) % 4 == 0)
        play_opening(&play);
    else
        play_runs(&play);
    HOLDS(fuzz_descriptors() == descriptors);
    return 0;
}
