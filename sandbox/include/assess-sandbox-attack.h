/* SPDX-License-Identifier: MIT */
/*
 * assess-sandbox-attack - the attack battery: programs that try to get out of a box, run by a verb.
 *
 * Each row of the battery is one kind of attack.  In boxes of a lane all of them are tried in every
 * policy.  With a runner - any command that executes what stands behind it in another sandbox - the
 * same programs are tried there instead: PROGRAM ROW KEY=VALUE… is appended, and what the program
 * says is the verdict.
 *
 * The library makes what the attacks look for on the host - a listener on a free loopback port, an
 * abstract socket, a secret file, names for leftovers - anew for each call, so that two batteries at
 * once do not disturb one another; and takes it away again.
 */
#pragma once

#include "assess-sandbox.h"

#include <signal.h>

enum sandbox_attack_verdict {
    SANDBOX_ATTACK_HELD,
    SANDBOX_ATTACK_ESCAPED,
    SANDBOX_ATTACK_BEYOND,  /* runners only: used more than a box of ours would have had; what the
                               runner's own limits are is not known */
    SANDBOX_ATTACK_UNTRIED, /* the attack did not take place; said has the reason */
};

struct sandbox_attack_result {
    const char *name;  /* "net_inet"; static */
    const char *group; /* the promise that it attacks, a phrase; static */
    enum sandbox_attack_verdict verdict;
    char policy[SANDBOX_POLICY_NAME]; /* "native", …; "" with a runner */
    char fences[96];    /* "seccomp, landlock 4, network namespace": what is there to hold it */
    char said[160];     /* why; printable ASCII */
    size_t done, total; /* this is attempt DONE of TOTAL */
};

struct sandbox_attack_options {
    const char *program;               /* absolute path of sandbox-attack; required */
    struct sandbox_lane *lane;         /* where there is no runner */
    const struct sandbox_facts *facts; /* fences that they lack are not named; NULL: all are */
    const char *runner;                /* a command for sh, or NULL */
    int64_t runner_ns;                 /* a runner's time for one row; 0: 20 s */
    const char *const *policies;       /* NULL-ended; NULL: all that are built in */
    const char *const *rows;           /* names, NULL-ended; NULL: all */
    const volatile sig_atomic_t *interrupted; /* or NULL; looked at between rows */
    void (*on_result)(void *context, const struct sandbox_attack_result *result);
    void *context;
};

struct sandbox_attack_summary {
    unsigned held, escaped, beyond, untried;
};

/* SANDBOX_STOPPED when interrupted; an unknown row or policy is SANDBOX_INVALID. */
int sandbox_attack(const struct sandbox_attack_options *options,
                   struct sandbox_attack_summary *out_summary, struct sandbox_error *err);

const char *sandbox_attack_verdict_name(enum sandbox_attack_verdict verdict); /* "held", … */
