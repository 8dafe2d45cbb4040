/* SPDX-License-Identifier: MIT */
/*
 * box - the sealed helper's own declarations.  No heap, no text parsers, nothing but libc.
 *
 * Processes (each forked by the one above, none exec'd but the payload):
 *   lane     launcher: joins the control groups, makes the empty network and, for an ordinary user,
 *            the user namespace; forks a box for each wire_open
 *   box      own mount namespace with a read-only root and nothing of the host; watches the run's
 *            clocks; speaks with the library
 *   init     PID 1 of one run's namespaces; mounts the run's two tmpfs, reaps, hands outputs back
 *   payload  shares init's memory and descriptor table until exec: init can place descriptors for it
 *            and take the filter's listener from it, though its own filter is already on
 */
#pragma once

#include "channel.h"
#include "meter.h"
#include "wire.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct box {
    struct wire_spec spec;
    struct wire_lane lane;
    struct meter meter;
    int library; /* socket */
    int spec_fd, files_fd, filter_fd;
    int landlock_fd; /* ready ruleset, or -1 */
    int landlock_abi;
    char oom_score[16]; /* of this process, to go back to */
    int oom_fd;         /* the host's /proc/self/oom_score_adj of this process, or -1 */
    int proc_fd;        /* the host's /proc, for delay.c, or -1 */
    int noexec_fd; /* its /proc/sys/vm/memfd_noexec, which means the writer's own pid namespace's */
    /* the prepared or current run */
    int channel; /* to init; -1: no run prepared */
    int pidfd;
    pid_t init; /* pidfd's, unreaped */
    int listener;
    uint32_t failed_index; /* the mount or the limit that a failure is about */
    bool broken;           /* the group could not be emptied: only refusals from now on */
};

/* A filter as the kernel wants it; the box reads it once. */
struct box_filter {
    uint16_t count;
    struct {
        uint16_t code;
        uint8_t jt, jf;
        uint32_t k;
    } instructions[WIRE_INSTRUCTIONS];
};

/* ---- messages --------------------------------------------------------------------------------- */

/* init <-> box and payload -> init */
struct box_message {
    int32_t step; /* WIRE_STEP_NONE: fine */
    int32_t error;
    int32_t code;   /* CLD_EXITED, CLD_KILLED, … of the payload; of a step: the limit concerned */
    int32_t status; /* exit code or signal */
    int32_t listener; /* payload -> init: number in the shared table; -1: none */
    uint32_t outputs; /* bit i: outputs[i] is among the descriptors */
};

/* ---- one run (watch.c) ------------------------------------------------------------------------ */

/* enum sandbox_outcome; the helper does not include the public header. */
enum outcome {
    EXITED,
    SIGNALED,
    CPU_LIMIT,
    WALL_LIMIT,
    MEMORY_LIMIT,
    OUTPUT_LIMIT,
    FORBIDDEN,
    UNSTARTED,
    UNDECIDED
};

struct watch {
    const int *streams; /* the run's three */
    int64_t started_ns;
    int64_t deadline_ns;
    int64_t waited_ns;     /* of which the deadline was moved, for want of the core */
    int64_t full_since_ns; /* the last look at which what it wrote had not been read; 0: it had */
    int64_t next_look_ns;
    int64_t next_delay_ns; /* when the threads are looked at */
    int64_t ended_ns;
    enum outcome outcome; /* UNDECIDED while running */
    bool ended;           /* init has reported the payload's end */
    bool lost;            /* init ended without a word */
    bool full;            /* at a limit of time memory was at its own */
    bool abandoned;       /* the library's end of the socket is gone */
    struct box_message end;
    int fds[WIRE_OUTPUTS];
    unsigned fd_count;
};

/* Lets the prepared run go, with its three streams, and returns when it ended or must be ended. */
int watch_run(struct box *box, const int *fds, struct watch *watch);
enum outcome watch_outcome(const struct box *box, const struct watch *watch,
                           const struct meter_figures *figures);

/* ---- the core (delay.c) ----------------------------------------------------------------------- */

/*
 * More are not looked at: what such a run waited may be more than is found.  As many as any shipped
 * language may have; a look at 7 took 0.04 ms, at 200 1.1 ms and more (2 cores, both busy).
 */
#define DELAY_THREADS 128

struct delay_thread {
    long id;
    int64_t computed_ns, waited_ns; /* by the kernel's account */
    int64_t base_ns; /* plus these two, less the run's CPU time: the sum by this thread */
};

struct delay {
    int64_t sum_ns;  /* how long the run was kept from its core, as far as is known */
    int64_t seen_ns; /* the same and the run's CPU time at the last look */
    int64_t used_ns;
    bool partial; /* there were more threads than that look has seen */
    unsigned count;
    struct delay_thread threads[DELAY_THREADS];
};

void delay_begin(struct delay *delay); /* a run */
/* A look: the accounts of COUNT threads, of all that there are or (PARTIAL) not.  SEEN is changed. */
void delay_add(struct delay *delay, struct delay_thread *seen, unsigned count, bool partial,
               int64_t used_ns);
/* The sum up to now, when the run has used USED_NS of CPU time; 0: cannot say. */
int64_t delay_look(const struct box *box, struct delay *delay, int64_t used_ns);

/* ---- steps ------------------------------------------------------------------------------------ */

/* All return 0 or a negative errno, and the step that failed in *out_step. */
int root_build(struct box *box, enum wire_step *out_step);     /* root.c */
int landlock_build(struct box *box, enum wire_step *out_step); /* landlock.c */
int landlock_abi(void);
int landlock_restrict(int ruleset);
int keys_close(const struct box *box); /* keys.c */
void inherit_nothing(void);            /* inherit.c */

/*
 * On v1 launcher and box are in the group whose memory a run uses up.  Text of theirs that is taken away for it
 * comes back by a fault, and a fault where there is no room makes the kernel look for somebody to kill: while the
 * run itself is dying already, that is one of them (seen on Linux 6.18, once in about a thousand runs that met
 * their limit).  So all their pages are here, and stay: 0.1 ms a box.  A child does not inherit it.  Ordinary users
 * may lock 64 KiB before Linux 5.16; then it is as it was.
 */
void box_keep_pages(void);
_Noreturn void box_main(struct box *box);
_Noreturn void init_main(struct box *box, int channel);
_Noreturn void payload_main(struct box *box, int ready, int go);

extern struct box_filter box_filter;
extern struct wire_reply box_reply; /* being filled; too large for a stack that is copied at fork */

static inline bool box_tests(const struct box *box, uint32_t flag)
{
#ifdef SANDBOX_TEST_SWITCHES
    return (box->spec.flags & flag) != 0;
#else
    (void)box;
    (void)flag;
    return false;
#endif
}
