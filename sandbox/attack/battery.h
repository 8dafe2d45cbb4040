/* SPDX-License-Identifier: MIT */
/* battery - the parts of the verb: what lies on the host to be found, one attempt, what was said. */
#pragma once

#include "assess-sandbox-attack.h"
#include "table.h"

#include <limits.h>

/* ---- baits ------------------------------------------------------------------------------------ */

#define BAIT_ARGUMENTS 12

enum { BAIT_TCP, BAIT_UDP, BAIT_ABSTRACT, BAIT_DATAGRAM, BAIT_PATH, BAIT_SOCKETS };

struct baits {
    char folder[64]; /* made for this call, world-readable; runners work in it */
    char secret[80]; /* a file in it */
    char socket[80]; /* another */
    /* Listeners, close-on-exec: TCP, UDP, an abstract stream, an abstract datagram, one with a path. */
    int fds[BAIT_SOCKETS];
    int count;
    char arguments[BAIT_ARGUMENTS][128]; /* KEY=VALUE, for the programs */
};

int baits_open(struct baits *out_baits, struct sandbox_error *err);
void baits_close(struct baits *baits);

/* ---- what a program has said ------------------------------------------------------------------ */

struct saying {
    bool tried, escaped, held, absent;
    char line[160]; /* the last of its lines that matters, ESCAPED before all others; "" if none */
};

/* Only what stands behind TRY counts, and only printable ASCII gets into the line. */
struct saying saying_of(const char *text, size_t size);

struct heard {
    char text[65536]; /* its beginning and its end */
    size_t size;
    bool complete; /* the stream has ended in time */
    int status;    /* as waitpid gives it */
};

/* Reads FD to its end, or until WAIT_MS have passed or *INTERRUPTED (NULL: never) is set. */
void hear(int fd, int64_t wait_ms, const volatile sig_atomic_t *interrupted, struct heard *heard);

/* ---- one attempt ------------------------------------------------------------------------------ */

struct attempt {
    enum sandbox_attack_verdict verdict;
    bool expected; /* it ended as the row says; held in another way is held, too */
    struct saying saying;
    char said[160];
};

/* FLAGS are added to the box's: the library's test build has switches among them. */
struct attempt attempt_in_box(struct sandbox_lane *lane, const char *program,
                              const struct baits *baits, const struct attack_row *row,
                              const char *policy, unsigned flags);
struct attempt attempt_by_runner(const struct sandbox_attack_options *options,
                                 const struct baits *baits, const struct attack_row *row);
