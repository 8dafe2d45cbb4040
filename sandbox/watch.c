/* SPDX-License-Identifier: MIT */
/* From "go" to the payload's end: the run's clocks, its memory, the calls that it is refused. */
#include "box.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MIN_NS 500000    /* between two looks at the CPU counter */
#define OOM_LOOK_NS 50000000  /* on v1 the kernel kills one process, and the rest may wait for it */
#define ANSWERS_MAX 1000      /* refused calls answered before the listener closes */
#define STOPPED_NS  100000000 /* later than this by itself wakes only a box that was stopped */
#define READER_NS   50000000  /* between two looks at whether what the payload wrote is read */
#define DELAY_FIRST 4         /* threads are looked at from this part of the wall limit on */
#define DELAY_COST  100       /* and one look takes at most one part in so many of the time */

/* Here, that nothing large is copied where a run is forked. */
static struct delay delay;

static int64_t now_ns(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- refused calls ---------------------------------------------------------------------------- */

static void note_denied(const struct seccomp_data *call)
{
    box_reply.denied_total++;
    for (uint32_t i = 0; i < box_reply.denied_count; i++) {
        struct wire_denied *seen = &box_reply.denied[i];

        if (seen->nr == call->nr && memcmp(seen->args, call->args, sizeof(seen->args)) == 0) {
            seen->count++;
            return;
        }
    }
    if (box_reply.denied_count < WIRE_DENIED) {
        struct wire_denied *fresh = &box_reply.denied[box_reply.denied_count++];

        fresh->nr = call->nr;
        fresh->count = 1;
        memcpy(fresh->args, call->args, sizeof(fresh->args));
    }
}

static int32_t error_for(const struct wire_spec *spec, int32_t nr)
{
    for (uint32_t i = 0; i < spec->record_count; i++)
        if (spec->records[i].nr == nr)
            return spec->records[i].error;
    return EPERM;
}

/* From registers alone: the candidate's memory is never read. */
static void answer(struct box *box)
{
    struct seccomp_notif call;
    struct seccomp_notif_resp refusal = {0};

    memset(&call, 0, sizeof(call));
    if (ioctl(box->listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
        return;
    note_denied(&call.data);
    refusal.id = call.id;
    refusal.error = -error_for(&box->spec, call.data.nr);
    (void)ioctl(box->listener, SECCOMP_IOCTL_NOTIF_SEND, &refusal);
    if (box_reply.denied_total >= ANSWERS_MAX) {
        (void)close(box->listener);
        box->listener = -1;
    }
}

/* ---- clocks ----------------------------------------------------------------------------------- */

/*
 * At a limit of time.  A run that has taken all of its memory and is not killed for it, since the kernel
 * still finds a page of its text to take away, spends its time on getting that back.
 */
static void end_by_clock(struct box *box, struct watch *watch, enum outcome outcome)
{
    watch->outcome = outcome;
    watch->full = box->meter.kind->full && box->meter.kind->full(&box->meter);
}

/* The next look comes when the limit can be reached at the earliest: one lane is one core. */
static void look_at_limits(struct box *box, struct watch *watch, int64_t now)
{
    const struct meter_kind *meter = box->meter.kind;
    int64_t used = 0;
    int64_t left;

    if (now < watch->next_look_ns)
        return;
    if (meter->cpu(&box->meter, &used) < 0)
        used = 0;
    left = box->spec.cpu_ns - used;
    if (left <= 0)
        end_by_clock(box, watch, CPU_LIMIT);
    else if (meter->oom && meter->oom(&box->meter))
        watch->outcome = MEMORY_LIMIT;
    if (left < LOOK_MIN_NS)
        left = LOOK_MIN_NS;
    if (meter->oom && left > OOM_LOOK_NS)
        left = OOM_LOOK_NS;
    watch->next_look_ns = now + left;
}

/*
 * Wall time ends sleepers.  Time for which the box itself did not run - a frozen container, a stopped
 * machine - none had, and a payload that waits for whoever reads its output does not sleep.
 */
static void forgive_stop(struct watch *watch, int64_t late_ns)
{
    if (late_ns <= STOPPED_NS)
        return;
    watch->deadline_ns += late_ns;
    if (watch->full_since_ns > 0)
        watch->full_since_ns += late_ns; /* once */
}

static bool waits_for_reader(const struct watch *watch)
{
    struct pollfd polled[2] = {
        {.fd = watch->streams[1], .events = POLLOUT},
        {.fd = watch->streams[2], .events = POLLOUT},
    };

    return poll(polled, 2, 0) >= 0 && (polled[0].revents == 0 || polled[1].revents == 0);
}

/*
 * What it waited from one look to the next.  At the limit alone would be too late: whoever waited up to there for its
 * reader would have to be done with the rest at once.
 */
static void forgive_reader(struct watch *watch, int64_t now)
{
    if (!waits_for_reader(watch)) {
        watch->full_since_ns = 0;
        return;
    }
    if (watch->full_since_ns > 0)
        watch->deadline_ns += now - watch->full_since_ns;
    watch->full_since_ns = now;
}

/* How long the run was kept from its core up to now. */
static int64_t look_at_delay(struct box *box, struct watch *watch, int64_t now)
{
    int64_t used = 0;
    int64_t waited;
    int64_t cost;

    if (box->meter.kind->cpu(&box->meter, &used) < 0)
        return watch->waited_ns;
    waited = delay_look(box, &delay, used);
    cost = now_ns() - now;
    watch->next_delay_ns = now + (cost > READER_NS / DELAY_COST ? cost * DELAY_COST : READER_NS);
    return waited;
}

/* Nor does time count for which the payload was ready to compute and others had its core. */
static bool forgive_wait(struct box *box, struct watch *watch, int64_t now)
{
    int64_t most = WIRE_WAITS * box->spec.wall_ns;
    int64_t waited = look_at_delay(box, watch, now);
    int64_t step;

    if (waited > most)
        waited = most;
    step = waited - watch->waited_ns;
    if (step <= 0 || (step < READER_NS && waited < most))
        return false;
    watch->deadline_ns += step;
    watch->waited_ns = waited;
    return true;
}

static void look_at_wall(struct box *box, struct watch *watch, int64_t now)
{
    if (now < watch->deadline_ns)
        return;
    if (watch->full_since_ns > 0) {
        watch->deadline_ns = now + READER_NS;
        return;
    }
    if (forgive_wait(box, watch, now))
        return;
    end_by_clock(box, watch, WALL_LIMIT);
}

static void hear_library(struct box *box, struct watch *watch)
{
    struct wire_run message;
    int rc = channel_receive(box->library, &message, sizeof(message), NULL, NULL);

    if (rc == -EPIPE) {
        watch->abandoned = true;
        watch->outcome = SIGNALED;
    }
    if (rc == 0 && wire_head_is(&message.head, WIRE_STOP, sizeof(message)) &&
        message.outcome < UNDECIDED)
        watch->outcome = (enum outcome)message.outcome;
}

static void hear_init(struct box *box, struct watch *watch)
{
    watch->fd_count = WIRE_OUTPUTS;
    if (channel_receive(box->channel, &watch->end, sizeof(watch->end), watch->fds,
                        &watch->fd_count) < 0) {
        /* Init is gone: killed with the whole group for want of memory, or it failed. */
        watch->end = (struct box_message){.code = CLD_KILLED, .status = SIGKILL};
        watch->lost = true;
        watch->fd_count = 0;
    }
    watch->ended = true;
}

static int64_t earliest(const struct watch *watch)
{
    int64_t next =
        watch->next_look_ns < watch->deadline_ns ? watch->next_look_ns : watch->deadline_ns;

    return watch->next_delay_ns < next ? watch->next_delay_ns : next;
}

static void watch_once(struct box *box, struct watch *watch)
{
    struct pollfd polled[3] = {
        {.fd = box->channel,  .events = POLLIN},
        {.fd = box->library,  .events = POLLIN},
        {.fd = box->listener, .events = POLLIN},
    };
    int64_t now = now_ns();
    int64_t next = earliest(watch);
    int64_t wait = next > now ? next - now : 0;
    struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};

    if (ppoll(polled, 3, &timeout, NULL) < 0 && errno != EINTR)
        return;
    now = now_ns();
    forgive_stop(watch, now - next);
    if (polled[0].revents) {
        watch->ended_ns = now;
        hear_init(box, watch);
        return;
    }
    if (polled[2].revents & POLLIN)
        answer(box);
    else if (polled[2].revents && box->listener >= 0) {
        (void)close(box->listener);
        box->listener = -1;
    }
    if (polled[1].revents)
        hear_library(box, watch);
    if (watch->outcome == UNDECIDED)
        look_at_limits(box, watch, now);
    if (watch->outcome == UNDECIDED && now >= watch->next_delay_ns)
        (void)look_at_delay(box, watch, now);
    if (watch->outcome == UNDECIDED) {
        forgive_reader(watch, now);
        look_at_wall(box, watch, now);
    }
    watch->ended_ns = now;
}

int watch_run(struct box *box, const int *fds, struct watch *watch)
{
    struct box_message go = {0};
    int rc;

    watch->outcome = UNDECIDED;
    watch->streams = fds;
    watch->started_ns = now_ns();
    watch->deadline_ns = watch->started_ns + box->spec.wall_ns;
    watch->next_look_ns = watch->started_ns;
    watch->next_look_ns +=
        box->meter.kind->oom && box->spec.cpu_ns > OOM_LOOK_NS ? OOM_LOOK_NS : box->spec.cpu_ns;
    watch->next_delay_ns = watch->started_ns + box->spec.wall_ns / DELAY_FIRST;
    if (box->lane.meter == WIRE_METER_RLIMIT)
        watch->next_look_ns = watch->next_delay_ns = INT64_MAX;
    delay_begin(&delay);
    rc = channel_send(box->channel, &go, sizeof(go), fds, 3);
    while (rc == 0 && !watch->ended && watch->outcome == UNDECIDED)
        watch_once(box, watch);
    return rc;
}

enum outcome watch_outcome(const struct box *box, const struct watch *watch,
                           const struct meter_figures *figures)
{
    const struct box_message *end = &watch->end;

    if (watch->outcome == OUTPUT_LIMIT)
        return OUTPUT_LIMIT;
    if (figures->oom_kills > 0 || watch->full)
        return MEMORY_LIMIT;
    if (figures->cpu_ns >= box->spec.cpu_ns)
        return CPU_LIMIT;
    if (watch->outcome != UNDECIDED)
        return watch->outcome;
    if (end->step == WIRE_STEP_EXEC)
        return UNSTARTED;
    if (end->code == CLD_EXITED)
        return EXITED;
    if (end->status == SIGSYS)
        return FORBIDDEN;
    return end->status == SIGXCPU && box->lane.meter == WIRE_METER_RLIMIT ? CPU_LIMIT : SIGNALED;
}
