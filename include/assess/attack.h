/* SPDX-License-Identifier: MIT */
/* attack - the battery of attacks on boxes, or on another sandbox, and how each ended. */
#pragma once

#include <stddef.h>

enum attack_verdict {
    ATTACK_HELD,
    ATTACK_ESCAPED,
    ATTACK_BEYOND,  /* runners only: used more than a box of ours allows; theirs may */
    ATTACK_UNTRIED, /* said has the reason */
};

struct attack_outcome {
    const char *name, *group; /* static: "net_loopback", "network" */
    char fences[96];          /* what is there to hold it in a box: "seccomp, landlock 4" */
    char policy[24];          /* "native"; "" with a runner */
    enum attack_verdict verdict;
    char said[160]; /* printable ASCII */
};

struct attack_report {
    struct attack_outcome *items; /* by policy, then in the table's order */
    size_t count;
    unsigned held, escaped, beyond, untried;
    char meter[16];        /* "" with a runner, as the next */
    char protections[800]; /* "pid namespace, seccomp, limits: cgroup2, …" */
};

struct attack_request {
    const char *runner;      /* a command for sh, or NULL: our own boxes */
    const char *const *rows; /* NULL-ended names; NULL: all */
    const char *policy;      /* one alone; NULL: all that boxes have */
    void (*on_progress)(void *context, const char *name, size_t done, size_t total);
    void *context;
};
