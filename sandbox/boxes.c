/* SPDX-License-Identifier: MIT */
/* Boxes, library side: one epoll descriptor each, so that a caller can watch many. */
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define BUILD_TRIES   2
#define BOX_ANSWER_NS INT64_C(60000000000) /* copying a large submission takes its time */

/* ---- opening ---------------------------------------------------------------------------------- */

static struct sandbox_limits complete(const struct sandbox_limits *given)
{
    const uint64_t gibibyte = UINT64_C(1) << 30;
    struct sandbox_limits limits = *given;

    if (limits.cpu_ns == 0)
        limits.cpu_ns = 1000000000;
    if (limits.wall_ns == 0)
        limits.wall_ns = limits.cpu_ns < INT64_MAX / 8 ? 3 * limits.cpu_ns + 1000000000 : INT64_MAX;
    if (limits.memory_bytes == 0)
        limits.memory_bytes = 64u << 20;
    if (limits.output_bytes == 0)
        limits.output_bytes = 1u << 20;
    if (limits.error_bytes == 0)
        limits.error_bytes = 64u << 10;
    if (limits.file_bytes == 0)
        limits.file_bytes = 16u << 20;
    if (limits.file_count == 0)
        limits.file_count = 1000;
    if (limits.processes == 0)
        limits.processes = 1;
    if (limits.open_files == 0)
        limits.open_files = 64;
    if (limits.stack_bytes == 0)
        limits.stack_bytes = limits.memory_bytes < gibibyte ? limits.memory_bytes : gibibyte;
    return limits;
}

static const char *mount_name(const struct sandbox_recipe *recipe, uint32_t index)
{
    return index < recipe->mount_count ? recipe->mounts[index].source : NULL;
}

/* The launcher saw its end; where that is gone as well, this says so. */
static int tell_end(const struct sandbox_box *box, struct sandbox_error *err)
{
    struct wire_open question = {.head = wire_head(WIRE_WHY, sizeof(question))};
    struct wire_reply reply = {0};
    int rc = channel_send(box->lane->socket, &question, sizeof(question), NULL, 0);

    if (rc == 0) {
        rc = await_readable(box->lane->socket, BOX_ANSWER_NS, "the lane launcher", err);
        if (rc < 0)
            return rc;
        rc = channel_receive(box->lane->socket, &reply, sizeof(reply), NULL, NULL);
    }
    if (rc < 0)
        return sandbox_fail(err, SANDBOX_BROKEN, -rc, "the lane launcher ended");
    return sandbox_fail_step(err, &reply, NULL);
}

static int await_box(struct sandbox_box *box, const struct sandbox_recipe *recipe, bool *died,
                     struct sandbox_error *err)
{
    static const struct wire_reply none;
    struct wire_reply reply = none;
    int rc = await_readable(box->socket, BOX_ANSWER_NS, "the box", err);

    if (rc < 0)
        return rc;
    rc = channel_receive(box->socket, &reply, sizeof(reply), NULL, NULL);
    *died = rc < 0;
    if (rc < 0)
        return tell_end(box, err);
    if (wire_head_is(&reply.head, WIRE_READY, sizeof(reply)))
        return 0;
    return sandbox_fail_step(err, &reply, mount_name(recipe, reply.index));
}

static int ask_launcher(struct sandbox_box *box, const struct sandbox_recipe *recipe,
                        struct sandbox_error *err)
{
    struct wire_open message = {.head = wire_head(WIRE_OPEN, sizeof(message))};
    int pair[2] = {-1, -1};
    int spec = -1;
    int files = -1;
    int rc = files_spec(box->lane, recipe, &box->limits, &spec, err);

    if (rc == 0)
        rc = files_pack(recipe, &files, err);
    if (rc == 0 && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        rc = sandbox_fail(err, SANDBOX_HOST, errno, "cannot make a socket");
    if (rc == 0) {
        const int fds[] = {pair[1], spec, files, recipe->policy->filter_fd};

        box->socket = pair[0];
        rc = channel_send(box->lane->socket, &message, sizeof(message), fds, 4);
        if (rc < 0)
            rc = sandbox_fail(err, SANDBOX_BROKEN, -rc, "the lane launcher ended");
        (void)close(pair[1]);
    }
    if (spec >= 0)
        (void)close(spec);
    if (files >= 0)
        (void)close(files);
    return rc;
}

/*
 * Nothing of a candidate has run yet, so one that dies here - the host's memory ended, somebody killed
 * it - is built once more.
 */
static int build_box(struct sandbox_box *box, const struct sandbox_recipe *recipe,
                     struct sandbox_error *err)
{
    bool died = true;
    int rc = 0;

    for (int tries = 0; died && tries < BUILD_TRIES; tries++) {
        died = false;
        box_close_fd(&box->socket);
        rc = ask_launcher(box, recipe, err);
        if (rc == 0)
            rc = await_box(box, recipe, &died, err);
    }
    return rc;
}

int box_watch(struct sandbox_box *box, int fd, uint32_t from, struct sandbox_error *err)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = from};

    if (epoll_ctl(box->epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot watch the box");
    return 0;
}

static int open_box(struct sandbox_box *box, const struct sandbox_recipe *recipe,
                    struct sandbox_error *err)
{
    int rc = build_box(box, recipe, err);

    if (rc < 0)
        return rc;
    box->epoll = epoll_create1(EPOLL_CLOEXEC);
    box->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (box->epoll < 0 || box->timer < 0)
        return sandbox_fail(err, SANDBOX_HOST, errno, "cannot watch the box");
    rc = box_watch(box, box->socket, FROM_BOX, err);
    return rc == 0 ? box_watch(box, box->timer, FROM_TIMER, err) : rc;
}

int sandbox_box_open(struct sandbox_lane *lane, const struct sandbox_recipe *recipe,
                     struct sandbox_box **out_box, struct sandbox_error *err)
{
    struct sandbox_box *box;
    int rc;

    if (lane->box)
        return sandbox_fail(err, SANDBOX_INVALID, 0, "the lane has a box already");
    if (lane->broken)
        return sandbox_fail(err, SANDBOX_BROKEN, 0, "the lane is broken");
    if (!recipe->policy || !recipe->argv || !recipe->argv[0])
        return sandbox_fail(err, SANDBOX_INVALID, 0, "the recipe has no policy or no command");
    rc = sandbox_lane_await(lane, err);
    if (rc < 0)
        return rc;
    box = calloc(1, sizeof(*box));
    if (!box)
        return sandbox_fail(err, SANDBOX_NO_MEMORY, 0, "no memory");
    box->lane = lane;
    box->socket = box->epoll = box->timer = -1;
    box->streams[0].fd = box->streams[1].fd = -1;
    for (size_t i = 0; i < SANDBOX_OUTPUTS_MAX; i++)
        box->outputs[i] = -1;
    while (recipe->outputs && recipe->outputs[box->output_count])
        box->output_count++;
    box->policy = *recipe->policy;
    box->limits = complete(&recipe->limits);
    lane->box = box;
    rc = open_box(box, recipe, err);
    if (rc == -(int)SANDBOX_BROKEN)
        lane->broken = true;
    if (rc < 0)
        sandbox_box_close(box);
    else
        *out_box = box;
    return rc;
}

void box_close_fd(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

void box_drop_outputs(struct sandbox_box *box)
{
    for (size_t i = 0; i < SANDBOX_OUTPUTS_MAX; i++)
        box_close_fd(&box->outputs[i]);
}

void sandbox_box_close(struct sandbox_box *box)
{
    if (!box)
        return;
    box->lane->box = NULL;
    box_drop_outputs(box);
    for (int i = 0; i < 2; i++) {
        box_close_fd(&box->streams[i].fd);
        free(box->streams[i].data);
    }
    box_close_fd(&box->socket);
    box_close_fd(&box->epoll);
    box_close_fd(&box->timer);
    free(box);
}
