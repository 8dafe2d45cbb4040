/* SPDX-License-Identifier: MIT */
/*
 * wire - what the library and the sealed helper say to one another.
 *
 * Everything is a record of fixed size in the host's own byte order (both ends are one build on one
 * machine), sent over SOCK_SEQPACKET, with descriptors beside it.  The larger part of a box is in a
 * sealed memfd (struct wire_spec) whose strings are offsets into one checked area.  A record that
 * does not have the right magic, version and size is refused whole.
 *
 *   library -> launcher   wire_lane, once   fds: control groups (1: memory, pids, cpuacct; 2: lane)
 *   launcher -> library   wire_reply        READY or FAILED
 *   library -> launcher   wire_open         fds: box socket, spec, files, filter
 *   box -> library        wire_reply        READY or FAILED (the box is built, or why not)
 *   library -> box        wire_run          RUN, fds: stdin, stdout, stderr; or STOP, no fds
 *   box -> library        wire_reply        RESULT, fds: the outputs that exist, in order
 *
 * A closed socket ends the other side: the box when the library's end goes, the launcher likewise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_MAGIC   0x61737378u
#define WIRE_VERSION 1u

#define WIRE_MOUNTS       64
#define WIRE_ARGUMENTS    256
#define WIRE_ENVIRONMENT  32
#define WIRE_WAITS        4 /* a wall limit is moved by at most so many times itself */
#define WIRE_OUTPUTS      16
#define WIRE_RECORDS      64
#define WIRE_FILES        1000
#define WIRE_STRINGS      65536
#define WIRE_INSTRUCTIONS 4096
#define WIRE_DENIED       64
#define WIRE_CORES        1024
#define WIRE_OUTCOMES     8 /* enum sandbox_outcome */

enum wire_meter { WIRE_METER_CGROUP2 = 1, WIRE_METER_CGROUP1, WIRE_METER_RLIMIT };

struct wire_head {
    uint32_t magic;
    uint32_t version;
    uint32_t size; /* of the whole record */
    uint32_t kind;
};

enum wire_kind {
    WIRE_LANE = 1,
    WIRE_OPEN,
    WIRE_WHY, /* how the last box ended; without descriptors */
    WIRE_SPEC,
    WIRE_RUN,
    WIRE_STOP,
    WIRE_READY,
    WIRE_FAILED,
    WIRE_RESULT,
};

struct wire_lane {
    struct wire_head head;
    uint32_t meter;
    uint32_t core;
    uint32_t user_namespace;     /* 1: map host_uid to inside_uid in a new one */
    uint32_t host_uid, host_gid; /* of the caller */
    uint32_t inside_uid, inside_gid;
    uint32_t counts_processes; /* 1: what the kernel counts for the uid are the lane's alone */
};

struct wire_open { /* OPEN, WHY */
    struct wire_head head;
};

struct wire_mount {
    uint32_t kind; /* enum sandbox_mount_kind */
    uint32_t source;
    uint32_t target;
};

struct wire_record {
    int32_t nr;
    int32_t error;
};

enum wire_flags {
    WIRE_PROC = 1 << 0,
    /* Only in the library's test build; each takes one fence away. */
    WIRE_TEST_NO_SECCOMP = 1 << 16,
    WIRE_TEST_NO_LANDLOCK = 1 << 17,
    WIRE_TEST_NO_MEMORY_LIMIT = 1 << 18,
    WIRE_TEST_NO_GROUP_COUNT = 1 << 19, /* of processes */
    WIRE_TEST_NO_READ_ONLY = 1 << 20,
    WIRE_TEST_KEEP_WORK = 1 << 21,
    WIRE_TEST_KEEP_ID = 1 << 22,
    WIRE_TEST_NO_SIZES = 1 << 23,
    WIRE_TEST_UNPREPARED =
        1 << 24, /* no fence: the next run is prepared only when it is asked for */
    WIRE_TEST_NO_CHROOT = 1 << 25,
    WIRE_TEST_KEEP_KEYS = 1 << 26,
    WIRE_TEST_RUN_MEMORY = 1 << 27,
    WIRE_TEST_NO_UID_COUNT = 1 << 28,
    WIRE_TEST_NO_CLOSE = 1 << 29,
    WIRE_TEST_ANY = 0x7fff << 16,
};

struct wire_spec {
    struct wire_head head;
    uint32_t flags;
    uint32_t uid, gid; /* of the payload, as seen inside */
    uint32_t mount_count;
    uint32_t argc, envc;
    uint32_t output_count;
    uint32_t instruction_count;
    uint32_t record_count;
    uint32_t string_bytes;
    uint32_t cwd;
    uint32_t processes;
    uint32_t open_files;
    uint32_t file_count;
    int64_t cpu_ns, wall_ns;
    uint64_t memory_bytes, file_bytes, stack_bytes, outputs_max_bytes;
    struct wire_mount mounts[WIRE_MOUNTS];
    uint32_t argv[WIRE_ARGUMENTS];
    uint32_t env[WIRE_ENVIRONMENT];
    uint32_t outputs[WIRE_OUTPUTS];
    struct wire_record records[WIRE_RECORDS];
    char strings[WIRE_STRINGS];
};

/* The files memfd: this head, then entries, then the names and the data they point to. */
struct wire_files {
    struct wire_head head;
    uint32_t count;
    uint32_t reserved;
    uint64_t total_bytes; /* of the memfd */
};

#define WIRE_NAME_MAX 256

struct wire_file {
    char name[WIRE_NAME_MAX]; /* NUL-terminated, checked: wire_name_is_safe */
    uint32_t executable;
    uint32_t reserved;
    uint64_t offset, size; /* of the data in the memfd */
};

struct wire_run {
    struct wire_head head;
    uint32_t outcome; /* WIRE_STOP: what the run is to end as */
    uint32_t last;    /* WIRE_RUN: no other is prepared after it; one that comes is all the same */
};

/* The step of the set-up that failed; sandbox.c has the words. */
enum wire_step {
    WIRE_STEP_NONE,
    WIRE_STEP_PROTOCOL,
    WIRE_STEP_CONTROL_JOIN,
    WIRE_STEP_AFFINITY,
    WIRE_STEP_USER_NAMESPACE,
    WIRE_STEP_ID_MAP,
    WIRE_STEP_NAMESPACES,
    WIRE_STEP_FORK,
    WIRE_STEP_MOUNT_SOURCE,
    WIRE_STEP_MOUNT_TARGET,
    WIRE_STEP_ROOT,
    WIRE_STEP_FILES,
    WIRE_STEP_PIVOT,
    WIRE_STEP_LANDLOCK,
    WIRE_STEP_KEYS,
    WIRE_STEP_CONTROL_GROUP,
    WIRE_STEP_CONTROL_LIMIT,
    WIRE_STEP_CONTROL_READ,
    WIRE_STEP_CLONE,
    WIRE_STEP_WORK_FOLDERS,
    WIRE_STEP_PROC,
    WIRE_STEP_WORKING_FOLDER,
    WIRE_STEP_RESOURCE_LIMITS,
    WIRE_STEP_IDS,
    WIRE_STEP_FILTER,
    WIRE_STEP_INIT_DIED,
    WIRE_STEP_BOX_DIED,
    WIRE_STEP_HOST_MEMORY,
    WIRE_STEP_GROUP_NOT_EMPTY,
    WIRE_STEP_EXEC,
    WIRE_STEPS
};

struct wire_denied {
    int32_t nr;
    uint32_t count;
    uint64_t args[3];
};

struct wire_reply {
    struct wire_head head; /* READY, FAILED, RESULT */
    uint32_t step;         /* FAILED: enum wire_step */
    int32_t error;         /* FAILED: errno */
    uint32_t index;        /* FAILED: the mount, the RLIMIT_… or the signal concerned */
    uint32_t landlock_abi; /* READY of a launcher or a box */
    /* RESULT */
    uint32_t outcome; /* enum sandbox_outcome */
    int32_t exit_code;
    int32_t signal;
    uint32_t oom_kills;
    uint32_t process_limit_hit;
    uint32_t outputs_present; /* bit i: outputs[i] comes as a descriptor */
    int64_t cpu_ns, wall_ns;
    int64_t waited_ns; /* by which the wall limit was moved: the core was taken by others */
    uint64_t memory_bytes;
    uint32_t denied_total;
    uint32_t denied_count;
    struct wire_denied denied[WIRE_DENIED];
};

static inline struct wire_head wire_head(enum wire_kind kind, size_t size)
{
    return (struct wire_head){WIRE_MAGIC, WIRE_VERSION, (uint32_t)size, (uint32_t)kind};
}

static inline bool wire_head_is(const struct wire_head *head, enum wire_kind kind, size_t size)
{
    return head->magic == WIRE_MAGIC && head->version == WIRE_VERSION && head->size == size &&
           head->kind == (uint32_t)kind;
}

/* A relative path without empty parts, "." or ".."; at most WIRE_NAME_MAX - 1 bytes. */
bool wire_name_is_safe(const char *name);
/* The string at OFFSET, or NULL when it is not wholly inside the area. */
const char *wire_string(const struct wire_spec *spec, uint32_t offset);
/* Every count, offset, name and number of SPEC is within its bounds. */
bool wire_spec_is_valid(const struct wire_spec *spec);
/* The head of a files memfd of BYTES; room for its entries is there. */
bool wire_files_are_valid(const struct wire_files *head, uint64_t bytes);
/* One of its entries: a safe name, data inside the memfd. */
bool wire_file_is_valid(const struct wire_file *file, const struct wire_files *head);
/* With as many descriptors as its meter needs folders. */
bool wire_lane_is_valid(const struct wire_lane *lane, unsigned descriptors);
/* READY, FAILED or RESULT, and what it says is in bounds. */
bool wire_reply_is_valid(const struct wire_reply *reply);
