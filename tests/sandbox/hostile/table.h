/* SPDX-License-Identifier: MIT */
/*
 * table - the hostile programs: how each must end in a box, and how to see that it would tell.
 *
 * A run is good when it ends as expected and no line of its output begins with ESCAPED.  Then the
 * positive control: the same program with the fence taken away must say ESCAPED; ABSENT there
 * means that this kernel lacks the thing, and the row counts as skipped, with the reason.
 *
 * The fence is the list of all that would hold the attack if another failed: rows with "seccomp" alone
 * get out where there is no filter.
 *
 * Limits but those of the row are the strict defaults; wall time is 2 s for WALL_LIMIT rows.  The
 * harness provides what some programs look for: a TCP listener on PORT, an abstract local listener
 * ABSTRACT_NAME (both compile-time definitions), inheritable descriptors above 2, and for
 * HOSTILE_INPUT a regular file as standard input outside and sandbox_input_open inside.
 */
#pragma once

#include "assess-sandbox.h"

#define HOSTILE_HELD                                                                               \
    (-1) /* ends with exit code 0 and the line HELD; else an enum sandbox_outcome */

enum hostile_control {
    CONTROL_OUTSIDE, /* a plain run on the host as root, with HOSTILE_OUTSIDE=1 */
    /* In a box whose helper was built with test switches, without: */
    CONTROL_NO_SECCOMP,
    CONTROL_NO_LANDLOCK,
    CONTROL_NO_MEMORY_LIMIT,
    CONTROL_NO_PROCESS_LIMIT,
    CONTROL_NO_READ_ONLY,
    CONTROL_NO_SIZES,
    CONTROL_KEEP_WORK,
    CONTROL_KEEP_ID,
};

enum hostile_flags {
    HOSTILE_PROC = 1 << 0,   /* the box has a /proc */
    HOSTILE_TWICE = 1 << 1,  /* run twice in one box; both must hold; outside the second escapes */
    HOSTILE_OUTPUT = 1 << 2, /* collect "out" (at most 1 MiB) and "sub/hostname": both refused */
    HOSTILE_INPUT = 1 << 3,  /* with a file as standard input */
    HOSTILE_LATER = 1 << 4, /* outside a second line, ESCAPED, comes after the end of the program */
    HOSTILE_ERRORS = 1 << 5, /* what is kept of standard error stays within its limit */
};

struct hostile_row {
    const char *name;
    int expected;
    const char *fence;
    enum hostile_control control;
    const char *policy;
    uint32_t processes; /* 0: one */
    unsigned flags;
};

#define NATIVE "native"
#define PYTHON "python" /* has calls that native lacks, so that another fence must hold */

static const struct hostile_row hostile_rows[] = {
    {"read_known_paths",   HOSTILE_HELD,         "mounts",                CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"read_by_walking",    HOSTILE_HELD,         "mounts",                CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"read_through_proc",  HOSTILE_HELD,         "pid namespace",         CONTROL_OUTSIDE,          NATIVE, 0,  HOSTILE_PROC  },
    {"kernel_secrets",     HOSTILE_HELD,         "proc subset",           CONTROL_OUTSIDE,          NATIVE, 0,  HOSTILE_PROC  },
    {"write_outside",      HOSTILE_HELD,         "read-only root",        CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"change_own_program", HOSTILE_HELD,         "read-only files",       CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"run_written",        HOSTILE_HELD,         "noexec, landlock",      CONTROL_OUTSIDE,          PYTHON, 2,  0             },
    {"run_memory",         HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 2,  0             },
    {"file_locks",         HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"file_handles",       HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"device_nodes",       HOSTILE_HELD,         "capabilities, nodev",   CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"devices",            HOSTILE_HELD,         "mounts",                CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"terminal",           HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },

    {"net_inet",           HOSTILE_HELD,         "seccomp",               CONTROL_NO_SECCOMP,       PYTHON, 0,  0             },
    {"net_netlink",        HOSTILE_HELD,         "seccomp",               CONTROL_NO_SECCOMP,       PYTHON, 0,  0             },
    {"net_raw",            HOSTILE_HELD,         "seccomp, capabilities", CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"net_vsock",          HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"net_alg",            HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"net_unix",           HOSTILE_HELD,         "seccomp",               CONTROL_NO_SECCOMP,       PYTHON, 0,  0             },
    {"net_loopback",       HOSTILE_HELD,         "net namespace",         CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"net_datagram",       HOSTILE_HELD,         "net namespace",         CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"net_abstract",       HOSTILE_HELD,         "net namespace",         CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"net_pair_reach",     HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },

    {"ns_unshare",         HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 4,  0             },
    {"ns_clone",           HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 4,  0             },
    {"ns_clone3",          HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 4,  0             },
    {"ns_setns",           HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  HOSTILE_PROC  },
    {"mount_classic",      HOSTILE_HELD,         "capabilities, seccomp", CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"mount_new",          HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"change_root",        HOSTILE_HELD,         "capabilities, seccomp", CONTROL_OUTSIDE,          PYTHON, 0,  0             },

    {"io_uring",           HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"bpf",                HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"perf",               HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"userfaultfd",        HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"modules",            HOSTILE_HELD,         "capabilities, seccomp", CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"keys",               HOSTILE_HELD,         "seccomp",               CONTROL_NO_SECCOMP,       PYTHON, 0,  0             },
    {"int80",              SANDBOX_FORBIDDEN,    "seccomp",               CONTROL_NO_SECCOMP,       NATIVE, 0,  0             },
    {"x32",                SANDBOX_FORBIDDEN,    "seccomp",               CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"host_control",       HOSTILE_HELD,         "capabilities, seccomp", CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"host_clock",         HOSTILE_HELD,         "capabilities, seccomp", CONTROL_OUTSIDE,          PYTHON, 0,  0             },

    {"trace",              HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"other_memory",       HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"process_files",      HOSTILE_HELD,         "pid namespace",         CONTROL_OUTSIDE,          NATIVE, 0,  HOSTILE_PROC  },
    {"see_processes",      HOSTILE_HELD,         "pid namespace",         CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"kill_init",          HOSTILE_HELD,         "pid namespace",         CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"orphans",            HOSTILE_HELD,         "pid namespace",         CONTROL_OUTSIDE,          PYTHON, 4,  HOSTILE_LATER },
    {"stop_itself",        SANDBOX_WALL_LIMIT,   "wall time",             CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"stop_group",         SANDBOX_WALL_LIMIT,   "wall time",             CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"sleeper",            SANDBOX_WALL_LIMIT,   "wall time",             CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"ignore_signals",     SANDBOX_CPU_LIMIT,    "CPU time",              CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"cpu_tree",           SANDBOX_CPU_LIMIT,    "CPU time",              CONTROL_OUTSIDE,          NATIVE, 8,  0             },

    {"fork_bomb",          HOSTILE_HELD,         "process limit",         CONTROL_NO_PROCESS_LIMIT, PYTHON, 16, 0             },
    {"thread_bomb",        HOSTILE_HELD,         "process limit",         CONTROL_NO_PROCESS_LIMIT, NATIVE, 16, 0             },
    {"memory_heap",        SANDBOX_MEMORY_LIMIT, "memory",                CONTROL_NO_MEMORY_LIMIT,  NATIVE, 0,  0             },
    {"memory_map",         SANDBOX_MEMORY_LIMIT, "memory",                CONTROL_NO_MEMORY_LIMIT,  NATIVE, 0,  0             },
    {"memory_children",    SANDBOX_MEMORY_LIMIT, "memory",                CONTROL_NO_MEMORY_LIMIT,  NATIVE, 16, 0             },
    {"memory_memfd",       HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"memory_sysv",        HOSTILE_HELD,         "seccomp",               CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"memory_files",       HOSTILE_HELD,         "folder sizes",          CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"disk_flood",         HOSTILE_HELD,         "folder sizes",          CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"inode_flood",        HOSTILE_HELD,         "folder sizes",          CONTROL_NO_SIZES,         NATIVE, 0,  0             },
    {"output_flood",       SANDBOX_OUTPUT_LIMIT, "output",                CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"error_flood",        HOSTILE_HELD,         "output",                CONTROL_OUTSIDE,          NATIVE, 0,  HOSTILE_ERRORS},

    {"output_symlink",     HOSTILE_HELD,         "collection",            CONTROL_OUTSIDE,          PYTHON, 0,  HOSTILE_OUTPUT},
    {"output_parent",      HOSTILE_HELD,         "collection",            CONTROL_OUTSIDE,          PYTHON, 0,  HOSTILE_OUTPUT},
    {"output_fifo",        HOSTILE_HELD,         "collection",            CONTROL_OUTSIDE,          PYTHON, 0,  HOSTILE_OUTPUT},
    {"output_hardlink",    HOSTILE_HELD,         "collection",            CONTROL_OUTSIDE,          PYTHON, 0,  HOSTILE_OUTPUT},
    {"output_grown",       HOSTILE_HELD,         "collection",            CONTROL_OUTSIDE,          PYTHON, 0,  HOSTILE_OUTPUT},

    {"descriptors",        HOSTILE_HELD,         "close_range",           CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"reopen_input",       HOSTILE_HELD,         "sealed input",          CONTROL_OUTSIDE,          NATIVE, 0,
     HOSTILE_INPUT | HOSTILE_PROC                                                                                             },
    {"leftovers",          HOSTILE_HELD,         "fresh folders",         CONTROL_KEEP_WORK,        PYTHON, 0,  HOSTILE_TWICE },
    {"capabilities",       HOSTILE_HELD,         "ids",                   CONTROL_OUTSIDE,          NATIVE, 0,  0             },
    {"filter",             HOSTILE_HELD,         "seccomp",               CONTROL_NO_SECCOMP,       NATIVE, 0,  0             },
    {"become_root",        HOSTILE_HELD,         "ids",                   CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"core_dump",          HOSTILE_HELD,         "own limits",            CONTROL_OUTSIDE,          NATIVE, 2,  0             },
    {"personality",        HOSTILE_HELD,         "seccomp",               CONTROL_NO_SECCOMP,       PYTHON, 0,  0             },
    {"affinity",           HOSTILE_HELD,         "seccomp",               CONTROL_NO_SECCOMP,       PYTHON, 0,  0             },
    {"priority",           HOSTILE_HELD,         "capabilities, seccomp", CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"raise_limits",       HOSTILE_HELD,         "capabilities, seccomp", CONTROL_OUTSIDE,          PYTHON, 0,  0             },
    {"open_files",         HOSTILE_HELD,         "own limits",            CONTROL_OUTSIDE,          NATIVE, 0,  0             },
};
