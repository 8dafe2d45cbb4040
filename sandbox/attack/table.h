/* SPDX-License-Identifier: MIT */
/*
 * table - the rows of the battery: how each attack must end in a box, and what holds it.
 *
 * A row is held when it ends as expected and no line of its output begins with ESCAPED.  The tests
 * then take its fence away: the same program must say ESCAPED there, or ABSENT, where this kernel
 * lacks the thing; so that a green line means something.
 *
 * The fences are all that would hold the attack if the others failed, "landlock N" from ABI N on.
 *
 * Limits but those of the row are the strict defaults; wall time is short for WALL_LIMIT rows.
 */
#pragma once

#include "assess-sandbox.h"

/* What the positive control lacks. */
enum attack_control {
    CONTROL_OUTSIDE, /* the default, everything: a plain run on the host as root, with outside=1 */
    /* In a box whose helper was built with test switches, without: */
    CONTROL_NO_SECCOMP,
    CONTROL_NO_MEMORY_LIMIT,
    CONTROL_NO_PROCESS_LIMIT,
    CONTROL_NO_SIZES,
    CONTROL_NO_READ_ONLY,
    CONTROL_KEEP_WORK,
};

enum attack_flags {
    ATTACK_PROC = 1 << 0,     /* the box has a /proc */
    ATTACK_TWICE = 1 << 1,    /* run twice in one box; both must hold; outside the second escapes */
    ATTACK_OUTPUT = 1 << 2,   /* collect "out" (at most 1 MiB) and "sub/hostname": both refused */
    ATTACK_INPUT = 1 << 3,    /* with a file as standard input */
    ATTACK_LIMIT = 1 << 4,    /* how much is allowed is a limit's matter: runners may allow more */
    ATTACK_ERRORS = 1 << 5,   /* what is kept of standard error stays within its limit */
    ATTACK_TERMINAL = 1 << 6, /* runners get a terminal */
};

struct attack_row {
    const char *name;
    const char *group;
    const char *fences;
    enum sandbox_outcome expected; /* SANDBOX_EXITED: with code 0 and the line HELD */
    enum attack_control control;
    uint32_t processes; /* 0: one */
    unsigned flags;
    int64_t cpu_ns; /* 0: the default limit, where the row is about it */
};

extern const struct attack_row attack_rows[];
extern const size_t attack_row_count;

bool attack_row_exists(const char *name);

/* From which Landlock ABI on FENCE, one name of a row's, is there; 0: it is none of Landlock's. */
int fence_landlock(const char *fence);
/* Whether it is in force on a host with these facts. */
bool fence_is_here(const struct sandbox_facts *facts, const char *fence);
