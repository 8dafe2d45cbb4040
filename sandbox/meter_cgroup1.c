/* SPDX-License-Identifier: MIT */
/*
 * cgroup v1: memory, pids, cpuacct.  The launcher sits in the lane's three groups and everything is
 * born into them by fork, since writing a pid there costs 4 to 12 ms on an idle machine (an RCU grace
 * period; measured).  So the launcher, the box and init are in the group too: figures are
 * differences, and what the box itself computes during a run is taken off.
 */
#include "meter.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

enum { USAGE, PEAK, LIMIT, SWAP_LIMIT, OOM, TASKS, TASKS_MAX, TASKS_EVENTS, CPU };

static const struct {
    int folder;
    const char *name;
    bool writable;
    bool optional;
} files[] = {
    [USAGE] = {METER_MEMORY, "memory.usage_in_bytes",       false, false},
    [PEAK] = {METER_MEMORY, "memory.max_usage_in_bytes",   true,  false},
    [LIMIT] = {METER_MEMORY, "memory.limit_in_bytes",       true,  false},
    [SWAP_LIMIT] = {METER_MEMORY, "memory.memsw.limit_in_bytes", true,  true },
    [OOM] = {METER_MEMORY, "memory.oom_control",          false, false},
    [TASKS] = {METER_PIDS,   "pids.current",                false, false},
    [TASKS_MAX] = {METER_PIDS,   "pids.max",                    true,  false},
    [TASKS_EVENTS] = {METER_PIDS,   "pids.events",                 false, true },
    [CPU] = {METER_CPU,    "cpuacct.usage",               false, false},
};

/* Any larger number means "none" to the kernel, which rounds it down to its own maximum. */
#define NO_LIMIT      INT64_MAX
#define NO_TASK_LIMIT 4000000u

/* memory <= memory + swap must hold at each moment, whichever way the limit moves. */
static int lift_limits(struct meter *meter)
{
    (void)meter_write_u64(meter->files[TASKS_MAX], NO_TASK_LIMIT);
    if (meter->files[SWAP_LIMIT] >= 0)
        (void)meter_write_u64(meter->files[SWAP_LIMIT], NO_LIMIT);
    return meter_write_u64(meter->files[LIMIT], NO_LIMIT);
}

static int write_memory_limit(struct meter *meter, uint64_t bytes)
{
    int rc = meter_write_u64(meter->files[LIMIT], bytes);

    if (rc == 0 && meter->files[SWAP_LIMIT] >= 0)
        rc = meter_write_u64(meter->files[SWAP_LIMIT], bytes);
    return rc;
}

static int read_oom_kills(struct meter *meter, uint64_t *out_kills)
{
    char text[256];
    int rc = meter_read_text(meter->files[OOM], text, sizeof(text));

    *out_kills = 0;
    if (rc == 0)
        (void)meter_find(text, "oom_kill", out_kills);
    return rc;
}

static int read_process_events(struct meter *meter, uint64_t *out_events)
{
    char text[64];
    int rc;

    *out_events = 0;
    if (meter->files[TASKS_EVENTS] < 0)
        return 0;
    rc = meter_read_text(meter->files[TASKS_EVENTS], text, sizeof(text));
    if (rc == 0)
        (void)meter_find(text, "max", out_events);
    return rc;
}

/* Living processes of the lane; a zombie that nobody reaps keeps its charge but is not listed. */
static int count_living(struct meter *meter, unsigned *out_count)
{
    char text[4096];
    int fd = meter_open_file(meter->folders[METER_PIDS], "cgroup.procs", false);
    int rc = fd < 0 ? fd : meter_read_text(fd, text, sizeof(text));

    *out_count = 0;
    for (const char *at = text; rc == 0 && *at; at++)
        *out_count += *at == '\n';
    if (fd >= 0)
        (void)close(fd);
    return rc;
}

/* The lane's last box may still be on its way out: launcher and box are all that belongs here. */
static int await_idle(struct meter *meter)
{
    unsigned living;
    int rc = count_living(meter, &living);

    for (int i = 0; rc == 0 && living > 2 && i < 1000; i++) {
        (void)poll(NULL, 0, 1);
        rc = count_living(meter, &living);
    }
    if (rc == 0)
        rc = meter_read_u64(meter->files[TASKS], &meter->tasks);
    return rc == 0 ? meter_read_u64(meter->files[USAGE], &meter->idle_bytes) : rc;
}

static int cgroup1_open(struct meter *meter)
{
    for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        meter->files[i] =
            meter_open_file(meter->folders[files[i].folder], files[i].name, files[i].writable);
        if (meter->files[i] < 0 && !files[i].optional)
            return meter->files[i];
    }
    (void)lift_limits(meter);
    return await_idle(meter);
}

/* No limit holds while nothing of a candidate is there: cgroup1_end lifts what cgroup1_arm set. */
static int cgroup1_begin(struct meter *meter)
{
    (void)meter;
    return 0;
}

/*
 * The kernel charges 64 pages at once and keeps what is not used yet for this core, so that a small
 * program would live on what its launcher had left and read 0.  A limit below the usage makes it give
 * that back first; where nothing is left it is refused, which is as good.
 */
static int read_usage(struct meter *meter, uint64_t *out_bytes)
{
    int rc = meter_read_u64(meter->files[USAGE], out_bytes);

    if (rc < 0)
        return rc;
    (void)meter_write_u64(meter->files[LIMIT], *out_bytes - 4096);
    rc = meter_write_u64(meter->files[LIMIT], NO_LIMIT);
    return rc == 0 ? meter_read_u64(meter->files[USAGE], out_bytes) : rc;
}

static int cgroup1_arm(struct meter *meter, const struct meter_limits *limits)
{
    uint64_t cpu = 0;
    uint64_t tasks = 0;
    int rc = read_oom_kills(meter, &meter->oom_kills);

    if (rc == 0)
        rc = read_process_events(meter, &meter->process_events);
    if (rc == 0)
        rc = meter_read_u64(meter->files[TASKS], &tasks);
    /* One of the tasks that are there now is the payload itself, about to exec. */
    if (rc == 0)
        rc = meter_write_u64(meter->files[TASKS_MAX], limits->processes == UINT32_MAX
                                                          ? NO_TASK_LIMIT
                                                          : tasks - 1 + limits->processes);
    if (rc == 0)
        rc = read_usage(meter, &meter->memory_bytes);
    meter->limit_bytes =
        limits->memory_bytes == UINT64_MAX ? NO_LIMIT : meter->memory_bytes + limits->memory_bytes;
    if (rc == 0)
        rc = write_memory_limit(meter, meter->limit_bytes);
    if (rc == 0)
        rc = meter_write_u64(meter->files[PEAK], 0);
    meter->own_cpu_ns = meter_own_cpu();
    if (rc == 0)
        rc = meter_read_u64(meter->files[CPU], &cpu);
    meter->cpu_ns = (int64_t)cpu;
    return rc;
}

static int cgroup1_cpu(struct meter *meter, int64_t *out_ns)
{
    uint64_t cpu;
    int rc = meter_read_u64(meter->files[CPU], &cpu);

    if (rc < 0)
        return rc;
    *out_ns = (int64_t)cpu - meter->cpu_ns - (meter_own_cpu() - meter->own_cpu_ns);
    if (*out_ns < 0)
        *out_ns = 0;
    return 0;
}

static bool cgroup1_oom(struct meter *meter)
{
    uint64_t kills;

    return read_oom_kills(meter, &kills) == 0 && kills > meter->oom_kills;
}

static bool cgroup1_full(struct meter *meter)
{
    uint64_t usage = 0;

    return meter_read_u64(meter->files[USAGE], &usage) == 0 &&
           meter_is_full(meter, meter->folders[METER_MEMORY], usage);
}

static int cgroup1_read(struct meter *meter, struct meter_figures *out_figures)
{
    uint64_t peak = 0;
    uint64_t kills = 0;
    uint64_t events = 0;
    int rc = cgroup1_cpu(meter, &out_figures->cpu_ns);

    if (rc == 0)
        rc = meter_read_u64(meter->files[PEAK], &peak);
    if (rc == 0)
        rc = read_oom_kills(meter, &kills);
    if (rc == 0)
        rc = read_process_events(meter, &events);
    if (rc < 0)
        return rc;
    out_figures->memory_bytes = peak > meter->memory_bytes ? peak - meter->memory_bytes : 0;
    out_figures->oom_kills = (uint32_t)(kills - meter->oom_kills);
    out_figures->process_limit_hit = events > meter->process_events;
    out_figures->at_memory_limit = peak + (1u << 20) >= meter->limit_bytes;
    meter->was_at_limit = out_figures->at_memory_limit;
    /* Whatever comes now - ending the tree, giving files back - is ours and may take its room. */
    return out_figures->at_memory_limit ? lift_limits(meter) : 0;
}

static int cgroup1_end(struct meter *meter)
{
    uint64_t tasks;
    uint64_t usage;
    int rc = meter_read_u64(meter->files[TASKS], &tasks);

    /* A run that was given up has not been read, and the next box is built in this group. */
    (void)lift_limits(meter);
    if (rc < 0)
        return rc;
    if (tasks > meter->tasks)
        return -EBUSY;
    rc = meter_read_u64(meter->files[USAGE], &usage);
    if (rc == 0 && (meter->was_at_limit || usage > meter->idle_bytes + (1u << 20)))
        (void)meter_write_text(meter->folders[METER_MEMORY], "memory.force_empty", "0");
    return rc;
}

const struct meter_kind meter_cgroup1 = {
    .name = "cgroup1",
    .open = cgroup1_open,
    .begin = cgroup1_begin,
    .arm = cgroup1_arm,
    .cpu = cgroup1_cpu,
    .oom = cgroup1_oom,
    .full = cgroup1_full,
    .read = cgroup1_read,
    .end = cgroup1_end,
};
