/* SPDX-License-Identifier: MIT */
/*
 * assess-sandbox - run untrusted programs under limits and report exactly what happened.
 *
 * Four objects, each made from the one before it:
 *
 *   sandbox   what this host offers: a meter, a way to separate users, the kernel's fences
 *   lane      one core's worth of judging: a lock on the host, a launcher process, control groups
 *   box       one submission's sealed place: a read-only root, its files, one command, one policy
 *   run       one execution of the box's command; nothing that it writes outlives it
 *
 * Two kinds of failure are kept apart.  What the program did - exited, was killed, ran too long -
 * is an outcome in struct sandbox_result.  What we could not do is a negative return value and a
 * struct sandbox_error, and then nothing is said about the program.
 *
 * Functions return 0, or the negated enum sandbox_code that they also put into *err.  Outputs are
 * written only on success.  The library does not log, exit, start threads, install signal handlers
 * or keep global state.  It starts one process a lane (the helper), by exec.  One thread may use a
 * sandbox and all that was made from it.
 *
 * Units: times in nanoseconds, sizes in bytes.  Strings given in are borrowed for the call only.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sandbox;
struct sandbox_lane;
struct sandbox_box;
struct sandbox_policy;

enum sandbox_code {
    SANDBOX_OK,
    SANDBOX_INVALID,       /* the caller's request cannot be carried out as written */
    SANDBOX_NO_MEMORY,     /* our own allocation failed */
    SANDBOX_NO_NAMESPACES, /* the kernel refuses namespaces to this user */
    SANDBOX_NO_CONTROL,    /* no control groups with memory and process limits for this user */
    SANDBOX_BUSY,          /* all lanes are held by other processes */
    SANDBOX_HOST,          /* another thing the host refused; os_error says which */
    SANDBOX_BROKEN,        /* a helper process died: the lane is to be closed */
    SANDBOX_STOPPED,       /* sandbox_stop was called */
};

struct sandbox_error {
    enum sandbox_code code;
    int os_error; /* errno, or 0 */
    char message[320];
};

/* ---- the host --------------------------------------------------------------------------------- */

enum sandbox_meter {
    SANDBOX_METER_AUTO, /* cgroup2, else cgroup1, else SANDBOX_NO_CONTROL; never rlimit */
    SANDBOX_METER_CGROUP2,
    SANDBOX_METER_CGROUP1,
    SANDBOX_METER_RLIMIT, /* weak: per-process limits, by explicit choice only */
};

struct sandbox_options {
    const char *helper; /* path of sandbox-box; required */
    enum sandbox_meter meter;
    uint32_t uid_base;       /* as root, lane N runs as uid and gid uid_base + N; 0 means 64000 */
    const char *runtime_dir; /* lock files; NULL: /run/assess as root, else /run/user/UID/assess or
                                /tmp/assess-UID, made with mode 0700 */
};

#define SANDBOX_PROTECTIONS_MAX 24

struct sandbox_facts {
    enum sandbox_meter meter;
    const char *meter_name; /* "cgroup2", "cgroup1", "rlimit" */
    bool user_namespace;    /* true for an ordinary user: the payload shares the caller's uid */
    int landlock_abi;       /* 0: absent */
    unsigned lanes;         /* cores this process may use */
    char control_path[256]; /* where the groups are made; empty for rlimit */
    /* One phrase each, e.g. "pid namespace", "seccomp", "landlock 7", "uid: shared". */
    size_t protection_count;
    char protections[SANDBOX_PROTECTIONS_MAX][32];
};

/* Probes the host; makes no process and no group.  Caller owns *out_sandbox. */
int sandbox_open(const struct sandbox_options *options, struct sandbox **out_sandbox,
                 struct sandbox_error *err);
void sandbox_close(struct sandbox *sandbox); /* NULL is fine; lanes must be closed before */
const struct sandbox_facts *sandbox_facts(const struct sandbox *sandbox); /* borrowed */

/*
 * Makes the control groups under which USER_ID may judge without root; needs root.  *out_path (at
 * least 256 bytes) gets the place.  On cgroup v2 the process PID (0: none) is moved into it, since
 * v2 lets a user start processes only below the group that he himself is in.
 */
int sandbox_prepare_user(uint32_t user_id, uint32_t group_id, int pid, char *out_path,
                         size_t out_size, struct sandbox_error *err);

/* ---- lanes ------------------------------------------------------------------------------------ */

#define SANDBOX_LANE_ANY (-1)

/*
 * Takes the lock of lane INDEX (or of the first free one), clears what a killed holder left behind,
 * and starts the launcher pinned to the lane's core.  SANDBOX_BUSY when it is held elsewhere;
 * sandbox_lane_wait() then blocks until some lane is free or WAIT_NS has passed.
 */
int sandbox_lane_open(struct sandbox *sandbox, int index, struct sandbox_lane **out_lane,
                      struct sandbox_error *err);
/*
 * The same in two steps, for several lanes that get ready side by side: what the launcher finds fault
 * with is told by sandbox_lane_await, and the lane is then only good for being closed.
 */
int sandbox_lane_start(struct sandbox *sandbox, int index, struct sandbox_lane **out_lane,
                       struct sandbox_error *err);
int sandbox_lane_await(struct sandbox_lane *lane, struct sandbox_error *err);
int sandbox_lane_wait(struct sandbox *sandbox, int64_t wait_ns, struct sandbox_error *err);
/*
 * The processes that hold lanes now, as far as this process can see them: at most ROOM, each once.
 * Returns how many.  For messages; the next moment others may.
 */
size_t sandbox_lane_holders(const struct sandbox *sandbox, int *pids, size_t room);
/* Lets the launcher end, without waiting for it; sandbox_lane_close has to follow. */
void sandbox_lane_leave(struct sandbox_lane *lane);
void sandbox_lane_close(struct sandbox_lane *lane); /* NULL is fine; boxes must be closed before */
unsigned sandbox_lane_index(const struct sandbox_lane *lane);

/* ---- policies --------------------------------------------------------------------------------- */

#define SANDBOX_POLICY_NAME 24

/*
 * The built-in policies by INDEX: one a family of programs ("native", "python", "compile", …; see
 * policy/README).  False behind the last.
 */
bool sandbox_policy_name(size_t index, char out_name[SANDBOX_POLICY_NAME]);
/* One of them, translated for this machine's architecture.  Costs about 1 ms, once.  Caller owns
 * *out_policy. */
int sandbox_policy_open(const char *name, struct sandbox_policy **out_policy,
                        struct sandbox_error *err);
/* The same from TEXT; @include finds built-in policies.  NAME stands in messages ("NAME:LINE: …"). */
int sandbox_policy_parse(const char *name, const char *text, size_t size,
                         struct sandbox_policy **out_policy, struct sandbox_error *err);
void sandbox_policy_free(struct sandbox_policy *policy);
/* A name for the texts of all built-in policies, 64 characters: another one, another name. */
const char *sandbox_policies_digest(void);
/* How many native system calls it lets through, wholly or for some arguments. */
unsigned sandbox_policy_reachable(const struct sandbox_policy *policy);

/* ---- boxes ------------------------------------------------------------------------------------ */

enum sandbox_mount_kind {
    SANDBOX_MOUNT_BIND,    /* host file or folder, read-only, no setuid, no devices */
    SANDBOX_MOUNT_DEVICE,  /* host device node, usable */
    SANDBOX_MOUNT_SYMLINK, /* source is the link's text: relative, without ".." */
};

struct sandbox_mount {
    enum sandbox_mount_kind kind;
    const char *source;
    const char *target; /* absolute path inside; parents are made */
};

#define SANDBOX_FILES_MAX   1000
#define SANDBOX_OUTPUTS_MAX 16

struct sandbox_file {
    const char *name; /* relative, no "." or ".." or empty part; shown as /app/NAME, read-only */
    const void *data; /* or NULL: the first SIZE bytes of fd */
    int fd;
    uint64_t size;
    bool executable;
};

/* Zero is the strict default in each field. */
struct sandbox_limits {
    int64_t cpu_ns;        /* of all processes together; 0: 1 s */
    int64_t wall_ns;       /* 0: 3 x cpu + 1 s */
    uint64_t memory_bytes; /* memory and swap of all processes, their tmpfs included; 0: 64 MiB */
    uint64_t output_bytes; /* standard output; 0: 1 MiB */
    uint64_t error_bytes;  /* standard error; 0: 64 KiB; more is dropped, it is no offence */
    uint64_t file_bytes;   /* /box/work and /box/tmp, each; 0: 16 MiB */
    uint32_t file_count;   /* files and folders there, each; 0: 1,000 */
    uint32_t processes;    /* processes and threads at once; 0: 1 */
    uint32_t open_files;   /* 0: 64 */
    uint64_t stack_bytes;  /* 0: as memory_bytes, at most 1 GiB */
};

enum sandbox_recipe_flags {
    /* a /proc with the run's own processes and nothing else; /dev/stdin and its kin lead there */
    SANDBOX_PROC = 1 << 0,
};

struct sandbox_recipe {
    const struct sandbox_mount *mounts; /* at most 64 */
    size_t mount_count;
    const struct sandbox_file *files; /* at most SANDBOX_FILES_MAX */
    size_t file_count;
    const char *const *argv; /* NULL-ended; argv[0] is an absolute path inside */
    const char *const *env;  /* NULL-ended */
    const char *cwd;         /* NULL: /box/work, a fresh writable folder a run */
    const struct sandbox_policy *policy;
    struct sandbox_limits limits;
    unsigned flags;
    const char *const *outputs; /* NULL-ended: names below /box/work handed back after the run */
    uint64_t outputs_max_bytes; /* each */
};

/* Builds the box and prepares its first run.  Caller owns *out_box. */
int sandbox_box_open(struct sandbox_lane *lane, const struct sandbox_recipe *recipe,
                     struct sandbox_box **out_box, struct sandbox_error *err);
void sandbox_box_close(struct sandbox_box *box); /* NULL is fine; ends a run in progress */

/* ---- runs ------------------------------------------------------------------------------------- */

enum sandbox_outcome {
    SANDBOX_EXITED,
    SANDBOX_SIGNALED,
    SANDBOX_CPU_LIMIT,
    SANDBOX_WALL_LIMIT,
    SANDBOX_MEMORY_LIMIT,
    SANDBOX_OUTPUT_LIMIT,
    SANDBOX_FORBIDDEN, /* killed by the policy: a system call of a foreign ABI */
    SANDBOX_UNSTARTED, /* exec failed: exit_code is its errno */
};

#define SANDBOX_DENIED_MAX 64

/* A refused system call that a reviewer should know of; equal calls are counted together. */
struct sandbox_denied {
    char syscall[24];
    uint64_t args[3]; /* the first three registers; candidate memory is never read */
    uint32_t count;
};

struct sandbox_result {
    enum sandbox_outcome outcome;
    int exit_code;   /* SANDBOX_EXITED, SANDBOX_UNSTARTED */
    int signal;      /* SANDBOX_SIGNALED */
    int64_t cpu_ns;  /* of all processes of the run */
    int64_t wall_ns; /* exec to the end of the first process */
    /*
     * SANDBOX_WALL_LIMIT, and four times as long the program was ready to compute and others had its
     * core: that says more of the machine than of the program.
     */
    bool crowded;
    uint64_t memory_bytes; /* peak of all processes together, tmpfs included */
    uint32_t oom_kills;
    bool process_limit_hit;
    uint64_t stdout_bytes; /* read; never more than the limit */
    uint64_t stderr_bytes; /* written, counted beyond the limit */
    uint32_t denied_total;
    size_t denied_count;
    struct sandbox_denied denied[SANDBOX_DENIED_MAX];
};

struct sandbox_io {
    /*
     * Standard input: -1 for none (an empty one), a pipe's read end, or sandbox_input_open().
     * Anything else is refused: a program could reopen /proc/self/fd/0 and write to your file.
     * Borrowed; may be closed when sandbox_start has returned.
     */
    int stdin_fd;
    /* Called with each piece that is within the limit; STREAM is 1 or 2.  NULL: kept in the box. */
    void (*on_output)(void *context, int stream, const char *data, size_t size);
    void *context;
    /* No run of this box follows soon: the next one is not prepared ahead, which costs as much as a run. */
    bool last;
};

/* A sealed memfd with a copy of DATA, to be given to any number of runs.  Caller closes *out_fd. */
int sandbox_input_new(const void *data, size_t size, int *out_fd, struct sandbox_error *err);
/* A fresh read-only opening of it, at offset 0: one a run.  Caller closes *out_fd. */
int sandbox_input_open(int input_fd, int *out_fd, struct sandbox_error *err);

/* Start, run to the end, fill *out_result.  Blocks no longer than the wall limit and a grace. */
int sandbox_run(struct sandbox_box *box, const struct sandbox_io *io,
                struct sandbox_result *out_result, struct sandbox_error *err);

/*
 * The same in steps, for many boxes at once: wait until sandbox_box_fd() is readable (poll, epoll),
 * call sandbox_step(), until *out_done.  sandbox_stop() kills the run; step then ends it with
 * SANDBOX_STOPPED.
 */
int sandbox_start(struct sandbox_box *box, const struct sandbox_io *io, struct sandbox_error *err);
int sandbox_box_fd(const struct sandbox_box *box); /* borrowed */
int sandbox_step(struct sandbox_box *box, bool *out_done, struct sandbox_result *out_result,
                 struct sandbox_error *err);
void sandbox_stop(struct sandbox_box *box);

/* What the last run wrote (STREAM 1 or 2), where on_output was NULL; borrowed until the next run. */
const char *sandbox_output(const struct sandbox_box *box, int stream, size_t *out_size);
/*
 * The file outputs[INDEX] of the last run as a read-only descriptor at offset 0, its size in
 * *out_size.  SANDBOX_INVALID when the run left no regular file of that name within the limit.
 * Caller closes *out_fd.
 */
int sandbox_take_output(struct sandbox_box *box, size_t index, int *out_fd, uint64_t *out_size,
                        struct sandbox_error *err);

const char *sandbox_outcome_name(enum sandbox_outcome outcome);
