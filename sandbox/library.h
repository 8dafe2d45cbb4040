/* SPDX-License-Identifier: MIT */
/* library - what the library's own files share. */
#pragma once

#include "assess-sandbox.h"
#include "channel.h"
#include "meter.h"
#include "policy.h"
#include "wire.h"

#include <stdarg.h>
#include <sys/types.h>

#define LANES_MAX 256
#define PIECE     65536 /* of a program's output, read at once */

struct sandbox {
    char *helper;
    char runtime_dir[192];
    uint32_t uid_base;
    uint32_t user_id, group_id;
    int lane_cores[LANES_MAX]; /* cores this process may use, ascending */
    struct sandbox_facts facts;
    /* cgroup1: the three hierarchies' assess folders; cgroup2: [0] the folder above the lanes */
    char control[METER_FOLDERS][256];
};

struct sandbox_lane {
    struct sandbox *sandbox;
    unsigned index;        /* the core's number */
    int lock_fd, group_fd; /* both hold locks */
    int socket;
    pid_t pid;
    uint32_t uid, gid; /* inside */
    struct sandbox_box *box;
    bool ready; /* its launcher said so */
    bool broken;
};

struct output {
    int fd; /* read end, -1 when closed */
    char *data;
    size_t size, capacity;
    uint64_t total; /* read so far */
    uint64_t limit;
};

struct sandbox_box {
    struct sandbox_lane *lane;
    int socket;
    int epoll;
    int timer;
    int64_t due_ns; /* the timer's */
    bool running, stopped, stop_sent;
    struct sandbox_limits limits;
    struct output streams[2];
    char piece[PIECE];
    void (*on_output)(void *context, int stream, const char *data, size_t size);
    void *context;
    struct sandbox_policy policy; /* a copy, for the names of refused calls; owns nothing */
    size_t output_count;
    int outputs[SANDBOX_OUTPUTS_MAX];
};

/* errors.c: fill *err, return -code */
int sandbox_fail(struct sandbox_error *err, enum sandbox_code code, int os_error,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));
/* What a helper process said; NAME is the mount or NULL. */
int sandbox_fail_step(struct sandbox_error *err, const struct wire_reply *reply, const char *name);

/* locks.c */
int64_t library_now_ns(void);
/* DUE is so long ago that this process was stopped when it came: nobody else is to blame for the time. */
bool library_was_away(int64_t due_ns);
/* Both locks of lane INDEX or of the first free one: the file's descriptor, or a negative code. */
int locks_take(const struct sandbox *sandbox, int index, int *out_core, int *out_group,
               struct sandbox_error *err);

/* control.c */
int control_find(struct sandbox *sandbox, enum sandbox_meter wanted, struct sandbox_error *err);
/* A lane's group, or its first one on v1. */
void control_lane_path(const struct sandbox *sandbox, unsigned index, char *out, size_t size);
/*
 * Locks the group of a lane, made if need be; -1 where it is held elsewhere.  LOOK: shared with others
 * who look.  rlimit: no lock.
 */
int control_lock_lane(const struct sandbox *sandbox, unsigned index, bool look, int *out_fd);
/* Makes (or takes over and clears) the groups of a lane and opens them. */
int control_open_lane(const struct sandbox *sandbox, unsigned index, int fds[METER_FOLDERS],
                      unsigned *out_count, struct sandbox_error *err);

/* files.c: sealed memfds for the helper */
int files_spec(const struct sandbox_lane *lane, const struct sandbox_recipe *recipe,
               const struct sandbox_limits *limits, int *out_fd, struct sandbox_error *err);
int files_pack(const struct sandbox_recipe *recipe, int *out_fd, struct sandbox_error *err);
int files_seal(int fd, struct sandbox_error *err);

/* boxes.c, for runs.c: who woke the box's epoll descriptor */
enum box_source { FROM_STDOUT, FROM_STDERR, FROM_BOX, FROM_TIMER };
int box_watch(struct sandbox_box *box, int fd, uint32_t from, struct sandbox_error *err);
void box_close_fd(int *fd);
void box_drop_outputs(struct sandbox_box *box);

/* Waits until FD is readable; SANDBOX_BROKEN when WHAT has not answered in time. */
int await_readable(int fd, int64_t wait_ns, const char *what, struct sandbox_error *err);
