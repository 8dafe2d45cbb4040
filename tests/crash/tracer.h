/* SPDX-License-Identifier: MIT */
/*
 * tracer - runs a command under ptrace and kills one of its processes just before its Nth system call.
 *
 * A process is known by its role: "0" is the command, "0.1" the second process that it started, and so
 * on; where the program is deterministic a role is the same process in each run.  Processes that fork
 * are followed whatever they become.  Nothing of the command outlives tracer_run: it returns when the
 * last process has ended by itself, which is what is being tested.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

enum { PROCESSES_MAX = 256, ROLE_SIZE = 48 };

struct traced {
    pid_t pid;
    char role[ROLE_SIZE];
    char name[16]; /* as its first program calls itself, e.g. "sandbox-box", "cc1" */
    unsigned calls, children;
    bool alive, in_call, held; /* held: stopped before its parent's word of it came */
};

struct trace {
    /* in */
    char *const *argv;
    const char *victim; /* role; NULL: count the calls of all */
    unsigned at;        /* from 1 */
    int seconds;        /* after which a hang is a fault */
    int out_fd, err_fd; /* of the command */
    /* out */
    int status; /* of the command, as wait gives it */
    bool killed, hung;
    struct traced processes[PROCESSES_MAX];
    unsigned count;
};

void tracer_run(struct trace *trace);
