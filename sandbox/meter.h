/* SPDX-License-Identifier: MIT */
/*
 * meter - limit, measure and empty the group of one run.  Helper side: no heap, plain descriptors.
 *
 * Life of a run: meter_begin (a group for the next init to be born in), meter_arm (write every
 * limit, take the baseline), meter_cpu (as often as wanted), meter_read (final figures), meter_end
 * (the group is empty again, or an error).
 *
 * Figures are differences to the baseline that meter_arm took when everything but exec was done.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct meter_limits {
    uint64_t memory_bytes; /* UINT64_MAX: none */
    uint32_t processes;    /* of the run, without init; UINT32_MAX: none */
};

struct meter_figures {
    int64_t cpu_ns;
    uint64_t memory_bytes;
    uint32_t oom_kills;
    bool process_limit_hit;
    bool at_memory_limit;
};

struct meter;

struct meter_kind {
    const char *name;
    int (*open)(struct meter *meter); /* after the launcher joined, in the box */
    int (*begin)(struct meter *meter);
    int (*arm)(struct meter *meter, const struct meter_limits *limits);
    int (*cpu)(struct meter *meter, int64_t *out_ns);
    /* Has the kernel killed for want of memory?  NULL where it then ends the whole run by itself. */
    bool (*oom)(struct meter *meter);
    /* Is memory at its limit, with next to nothing that could be reclaimed?  NULL: cannot say. */
    bool (*full)(struct meter *meter);
    int (*read)(struct meter *meter, struct meter_figures *out_figures);
    int (*end)(struct meter *meter);
};

enum { METER_MEMORY, METER_PIDS, METER_CPU, METER_FOLDERS };

struct meter {
    const struct meter_kind *kind;
    int folders[METER_FOLDERS]; /* cgroup1: one a controller; cgroup2: [0] is the lane's group */
    int group;                  /* cgroup2: the run's leaf, to be cloned into; else -1 */
    int files[10];              /* kept open by the kind; -1 where unused */
    uint32_t serial;
    /* baseline */
    int64_t cpu_ns;
    int64_t own_cpu_ns; /* of the measuring process, where it sits in the group */
    uint64_t memory_bytes;
    uint64_t limit_bytes;
    bool was_at_limit; /* cgroup1: its pages of files would be in the next run's baseline */
    uint64_t oom_kills;
    uint64_t process_events;
    uint64_t tasks; /* in the group when no run is there */
    uint64_t idle_bytes;
    /* rlimit: what wait4 said of init and all that was waited for below it */
    int64_t reaped_cpu_ns;
    uint64_t reaped_bytes;
};

/* All return 0 or a negative errno. */
extern const struct meter_kind meter_cgroup2;
extern const struct meter_kind meter_cgroup1;
extern const struct meter_kind meter_rlimit;

/* Small files of numbers, shared by the kinds.  Sums and differences of figures stay far from the
   ends of their types. */
#define METER_VALUE_MAX (UINT64_C(1) << 62)
int meter_open_file(int folder, const char *name, bool writable);
int meter_read_text(int fd, char *text, uint32_t size);
int meter_read_u64(int fd, uint64_t *out_value);
int meter_write_text(int folder, const char *name, const char *text);
int meter_write_u64(int fd, uint64_t value); /* UINT64_MAX writes the kind's word for "none" */
/* The number behind "KEY " at a line's start; false if it is not there. */
bool meter_find(const char *text, const char *key, uint64_t *out_value);
int64_t meter_own_cpu(void);
/*
 * USAGE is at the run's limit, and by FOLDER's memory.stat the pages of files, which the kernel takes
 * away first, are down to 1/64 of it (at least 1 MiB): what runs there reads its own text again and again.
 */
bool meter_is_full(const struct meter *meter, int folder, uint64_t usage);
