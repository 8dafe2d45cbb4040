/* SPDX-License-Identifier: MIT */
/*
 * How long a run was kept from its core: a lane has a core for itself among lanes, not among all that
 * the host runs there.
 *
 * Wanted is the time in which something of the run was ready and something foreign had the core, each
 * moment once, however many threads waited in it.  Of each thread the kernel says how long it has computed,
 * and how long it has been ready without having the core; the latter includes what its own siblings
 * computed.  So of what a thread waited in a span all that siblings used in it is taken off; what is
 * left is foreign for sure.  A span begins with the thread, or at a later look, on top of what is known up to
 * there: spans are added where one begins after the other ended, never where they overlap.  By induction
 * the sum is at most the time that passed less the CPU time used.  No number of threads, and nothing that
 * they do to one another, can make it more, so no program gains wall time.
 *
 * Nor does one lose what it is due because the thread that waited has ended: what a look has found
 * stays.  Lost is only what a thread waited after the last look at it, and what somebody waited while its
 * own siblings computed.
 *
 * A thread learns what it waited when it gets the core.  So an account that moved between two looks
 * holds all waiting that began before the first of them, and maybe some that began after it: at the second a
 * span can begin that counts from the first.  A thread that is not known began after the last look, if
 * that has seen all there were.
 */
#include "box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIST_SIZE = 16384 };

#define NOTHING (INT64_MIN / 2) /* no sum comes of it */

/* The kernel's account of thread ID, "computed waited turns", the first two in ns; 0: cannot say. */
static struct delay_thread read_account(const struct box *box, long id)
{
    struct delay_thread account = {.id = id};
    char text[96];
    char *end;
    int fd;
    int rc;

    (void)snprintf(text, sizeof(text), "%ld/schedstat", id);
    fd = meter_open_file(box->proc_fd, text, false);
    rc = fd < 0 ? fd : meter_read_text(fd, text, sizeof(text));
    if (fd >= 0)
        (void)close(fd);
    if (rc < 0)
        return account;
    account.computed_ns = strtoll(text, &end, 10);
    account.waited_ns = strtoll(end, NULL, 10);
    return account;
}

/* All threads of the group; what does not fit is left out. */
static int read_threads(const struct box *box, char *list)
{
    int folder =
        box->meter.group >= 0 ? box->meter.group : box->meter.folders[METER_PIDS]; /* -1: none */
    const char *name = box->meter.group >= 0 ? "cgroup.threads" : "tasks";
    int fd = meter_open_file(folder, name, false);
    int rc = fd < 0 ? fd : meter_read_text(fd, list, LIST_SIZE);

    if (fd >= 0)
        (void)close(fd);
    return rc;
}

static const struct delay_thread *find(const struct delay *delay, long id)
{
    for (unsigned i = 0; i < delay->count; i++)
        if (delay->threads[i].id == id)
            return &delay->threads[i];
    return NULL;
}

/* SEEN with its base, when nothing was known of it or OLD; moves the sum. */
static struct delay_thread measure(struct delay *delay, const struct delay_thread *old,
                                   struct delay_thread seen, int64_t used_ns)
{
    int64_t last = delay->seen_ns + delay->used_ns;
    /* A smaller account is another thread's, with the number of one that has ended. */
    bool known = old && seen.waited_ns >= old->waited_ns && seen.computed_ns >= old->computed_ns;
    int64_t from_last = known ? last - old->computed_ns - seen.waited_ns : last;
    int64_t sum;

    seen.base_ns = known ? old->base_ns : NOTHING;
    if ((known ? seen.waited_ns > old->waited_ns : !delay->partial) && from_last > seen.base_ns)
        seen.base_ns = from_last;
    sum = seen.base_ns + seen.waited_ns + seen.computed_ns - used_ns;
    if (sum > delay->sum_ns)
        delay->sum_ns = sum;
    return seen;
}

void delay_begin(struct delay *delay)
{
    delay->sum_ns = 0;
    delay->seen_ns = 0;
    delay->used_ns = 0;
    delay->partial = false;
    delay->count = 0;
}

void delay_add(struct delay *delay, struct delay_thread *seen, unsigned count, bool partial,
               int64_t used_ns)
{
    delay->seen_ns = delay->sum_ns;
    for (unsigned i = 0; i < count; i++)
        seen[i] = measure(delay, find(delay, seen[i].id), seen[i], used_ns);
    memcpy(delay->threads, seen, count * sizeof(seen[0]));
    delay->count = count;
    delay->partial = partial;
    delay->used_ns = used_ns;
}

int64_t delay_look(const struct box *box, struct delay *delay, int64_t used_ns)
{
    static struct delay_thread seen[DELAY_THREADS];
    char list[LIST_SIZE];
    unsigned count = 0;
    char *line = list;
    char *end;

    if (box->lane.meter == WIRE_METER_RLIMIT || box->proc_fd < 0 || read_threads(box, list) < 0)
        return 0;
    for (; count < DELAY_THREADS && (end = strchr(line, '\n')); line = end + 1) {
        long id = strtol(line, NULL, 10);

        if (id != getpid() && id != getppid() && id != box->init)
            seen[count++] = read_account(box, id);
    }
    delay_add(delay, seen, count, *line != '\0', used_ns);
    return delay->sum_ns;
}
