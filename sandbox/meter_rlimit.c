/* SPDX-License-Identifier: MIT */
/*
 * No control groups: limits are per process (payload.c sets them when this meter is chosen), figures
 * come from wait4 and miss processes that nobody waited for.  Weak; only by explicit choice.
 */
#include "meter.h"

static int rlimit_nothing(struct meter *meter)
{
    (void)meter;
    return 0;
}

static int rlimit_arm(struct meter *meter, const struct meter_limits *limits)
{
    meter->reaped_cpu_ns = 0;
    meter->reaped_bytes = 0;
    meter->limit_bytes = limits->memory_bytes;
    return 0;
}

static int rlimit_cpu(struct meter *meter, int64_t *out_ns)
{
    *out_ns = meter->reaped_cpu_ns;
    return 0;
}

static int rlimit_read(struct meter *meter, struct meter_figures *out_figures)
{
    out_figures->cpu_ns = meter->reaped_cpu_ns;
    out_figures->memory_bytes = meter->reaped_bytes;
    out_figures->oom_kills = 0;
    out_figures->process_limit_hit = false;
    out_figures->at_memory_limit = false;
    return 0;
}

const struct meter_kind meter_rlimit = {
    .name = "rlimit",
    .open = rlimit_nothing,
    .begin = rlimit_nothing,
    .arm = rlimit_arm,
    .cpu = rlimit_cpu,
    .read = rlimit_read,
    .end = rlimit_nothing,
};
