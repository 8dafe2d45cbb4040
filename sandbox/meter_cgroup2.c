/* SPDX-License-Identifier: MIT */
/*
 * cgroup v2: a fresh leaf a run below the lane's group; init is born in it (CLONE_INTO_CGROUP), so
 * nothing of ours is measured but init, and its share is in the baseline.  memory.peak needs
 * Linux 5.19.
 */
#include "meter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CURRENT, PEAK, EVENTS, TASKS_EVENTS, CPU_STAT };

/* With the box's pid: the box before may still be removing its own. */
static void leaf_name(const struct meter *meter, char *name, size_t size)
{
    (void)snprintf(name, size, "run-%d-%u", (int)getpid(), meter->serial);
}

static void close_leaf(struct meter *meter)
{
    for (unsigned i = 0; i < sizeof(meter->files) / sizeof(meter->files[0]); i++) {
        if (meter->files[i] >= 0)
            (void)close(meter->files[i]);
        meter->files[i] = -1;
    }
    if (meter->group >= 0)
        (void)close(meter->group);
    meter->group = -1;
}

static int cgroup2_open(struct meter *meter)
{
    (void)meter;
    return 0;
}

static int cgroup2_begin(struct meter *meter)
{
    static const char *const names[] = {
        [CURRENT] = "memory.current",   [PEAK] = "memory.peak",  [EVENTS] = "memory.events",
        [TASKS_EVENTS] = "pids.events", [CPU_STAT] = "cpu.stat",
    };
    char leaf[32];

    meter->serial++;
    leaf_name(meter, leaf, sizeof(leaf));
    if (mkdirat(meter->folders[0], leaf, 0755) < 0 && errno != EEXIST)
        return -errno;
    meter->group = openat(meter->folders[0], leaf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (meter->group < 0)
        return -errno;
    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        meter->files[i] = meter_open_file(meter->group, names[i], false);
        if (meter->files[i] < 0)
            return meter->files[i];
    }
    return 0;
}

static int write_limit(struct meter *meter, const char *name, uint64_t value, bool none)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%llu\n", (unsigned long long)value);
    return meter_write_text(meter->group, name, none ? "max\n" : text);
}

static int read_cpu(struct meter *meter, int64_t *out_ns)
{
    char text[512];
    uint64_t usec = 0;
    int rc = meter_read_text(meter->files[CPU_STAT], text, sizeof(text));

    if (rc == 0 && (!meter_find(text, "usage_usec", &usec) || usec > METER_VALUE_MAX / 1000))
        rc = -ENODATA;
    if (rc < 0)
        return rc;
    *out_ns = (int64_t)usec * 1000;
    return rc;
}

static int cgroup2_arm(struct meter *meter, const struct meter_limits *limits)
{
    bool none = limits->memory_bytes == UINT64_MAX;
    int rc = meter_read_u64(meter->files[CURRENT], &meter->memory_bytes);

    meter->limit_bytes = none ? UINT64_MAX : meter->memory_bytes + limits->memory_bytes;
    if (rc == 0)
        rc = write_limit(meter, "memory.max", meter->limit_bytes, none);
    /* Absent where the kernel has no swap. */
    if (rc == 0) {
        int swap = write_limit(meter, "memory.swap.max", 0, false);

        rc = swap == -ENOENT ? 0 : swap;
    }
    if (rc == 0)
        rc = meter_write_text(meter->group, "memory.oom.group", "1\n");
    /* Init is there beside the payload. */
    if (rc == 0)
        rc = write_limit(meter, "pids.max", 1 + (uint64_t)limits->processes,
                         limits->processes == UINT32_MAX);
    return rc == 0 ? read_cpu(meter, &meter->cpu_ns) : rc;
}

static int cgroup2_cpu(struct meter *meter, int64_t *out_ns)
{
    int rc = read_cpu(meter, out_ns);

    if (rc == 0)
        *out_ns = *out_ns > meter->cpu_ns ? *out_ns - meter->cpu_ns : 0;
    return rc;
}

static bool cgroup2_full(struct meter *meter)
{
    uint64_t usage = 0;

    return meter_read_u64(meter->files[CURRENT], &usage) == 0 &&
           meter_is_full(meter, meter->group, usage);
}

static int cgroup2_read(struct meter *meter, struct meter_figures *out_figures)
{
    char text[512];
    uint64_t peak = 0;
    uint64_t kills = 0;
    uint64_t events = 0;
    int rc = cgroup2_cpu(meter, &out_figures->cpu_ns);

    if (rc == 0)
        rc = meter_read_u64(meter->files[PEAK], &peak);
    if (rc == 0)
        rc = meter_read_text(meter->files[EVENTS], text, sizeof(text));
    if (rc < 0)
        return rc;
    (void)meter_find(text, "oom_kill", &kills);
    rc = meter_read_text(meter->files[TASKS_EVENTS], text, sizeof(text));
    if (rc < 0)
        return rc;
    (void)meter_find(text, "max", &events);
    out_figures->memory_bytes = peak > meter->memory_bytes ? peak - meter->memory_bytes : 0;
    out_figures->oom_kills = (uint32_t)kills;
    out_figures->process_limit_hit = events > 0;
    out_figures->at_memory_limit = peak + (1u << 20) >= meter->limit_bytes;
    return 0;
}

static int cgroup2_end(struct meter *meter)
{
    char leaf[32];

    leaf_name(meter, leaf, sizeof(leaf));
    close_leaf(meter);
    /* The last task may still be on its way out of the group for a moment. */
    for (int i = 0; i < 1000; i++) {
        if (unlinkat(meter->folders[0], leaf, AT_REMOVEDIR) == 0 || errno == ENOENT)
            return 0;
        if (errno != EBUSY)
            return -errno;
        (void)poll(NULL, 0, 1);
    }
    return -EBUSY;
}

const struct meter_kind meter_cgroup2 = {
    .name = "cgroup2",
    .open = cgroup2_open,
    .begin = cgroup2_begin,
    .arm = cgroup2_arm,
    .cpu = cgroup2_cpu,
    .full = cgroup2_full,
    .read = cgroup2_read,
    .end = cgroup2_end,
};
