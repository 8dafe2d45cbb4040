/* SPDX-License-Identifier: MIT */
#include "tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYSCALL_STOP (SIGTRAP | 0x80)

static struct traced *find(struct trace *trace, pid_t pid)
{
    for (unsigned i = 0; i < trace->count; i++)
        if (trace->processes[i].alive && trace->processes[i].pid == pid)
            return &trace->processes[i];
    return NULL;
}

static struct traced *add(struct trace *trace, pid_t pid)
{
    struct traced *process;

    if (trace->count == PROCESSES_MAX) {
        (void)fprintf(stderr, "more than %d processes\n", PROCESSES_MAX);
        exit(1);
    }
    process = &trace->processes[trace->count++];
    *process = (struct traced){.pid = pid, .alive = true};
    return process;
}

static void read_name(struct traced *process)
{
    char path[40];
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/comm", process->pid);
    file = fopen(path, "re");
    if (!file)
        return;
    if (fgets(process->name, sizeof(process->name), file))
        process->name[strcspn(process->name, "\n")] = '\0';
    (void)fclose(file);
}

/* All are counted where nobody is to be killed; else only the victim has to stop at its calls. */
static void resume(const struct trace *trace, const struct traced *process, int signal)
{
    bool stops = !trace->victim || strcmp(trace->victim, process->role) == 0;

    (void)ptrace(stops ? PTRACE_SYSCALL : PTRACE_CONT, process->pid, NULL, (long)signal);
}

static void name_child(struct trace *trace, struct traced *parent)
{
    unsigned long pid = 0;
    struct traced *child;

    if (ptrace(PTRACE_GETEVENTMSG, parent->pid, NULL, &pid) < 0)
        return;
    child = find(trace, (pid_t)pid);
    if (!child)
        child = add(trace, (pid_t)pid);
    if (snprintf(child->role, sizeof(child->role), "%s.%u", parent->role, parent->children++) >=
        (int)sizeof(child->role)) {
        (void)fprintf(stderr, "a family of too many generations\n");
        exit(1);
    }
    read_name(child);
    if (child->held) {
        child->held = false;
        resume(trace, child, 0);
    }
}

static void at_call(struct trace *trace, struct traced *process)
{
    process->in_call = !process->in_call;
    if (!process->in_call)
        return;
    process->calls++;
    if (trace->victim && process->calls == trace->at && strcmp(trace->victim, process->role) == 0)
        trace->killed = kill(process->pid, SIGKILL) == 0;
}

static void at_stop(struct trace *trace, pid_t pid, int status)
{
    struct traced *process = find(trace, pid);
    int signal = WSTOPSIG(status);
    int event = status >> 16;

    if (!process) {
        process = add(trace, pid);
        process->held = !trace->killed; /* afterwards parents die before they have said a name */
        if (!process->held)
            resume(trace, process, 0);
        return;
    }
    if (signal == SYSCALL_STOP) {
        at_call(trace, process);
        signal = 0;
    } else if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK ||
               event == PTRACE_EVENT_CLONE) {
        name_child(trace, process);
        signal = 0;
    } else if (event == PTRACE_EVENT_EXEC) {
        read_name(process);
        signal = 0;
    } else if (signal == SIGSTOP || signal == SIGTRAP) {
        signal = 0; /* a new child's first stop */
    }
    resume(trace, process, signal);
}

/* One that was killed while it forked says nothing of its child any more: that one goes on nameless. */
static void at_end(struct trace *trace, pid_t pid)
{
    struct traced *process = find(trace, pid);

    if (process)
        process->alive = false;
    for (unsigned i = 0; i < trace->count; i++) {
        struct traced *child = &trace->processes[i];

        if (child->alive && child->held) {
            child->held = false;
            resume(trace, child, 0);
        }
    }
}

static _Noreturn void become(const struct trace *trace)
{
    if (dup2(trace->out_fd, 1) >= 0 && dup2(trace->err_fd, 2) >= 0 &&
        ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0) {
        (void)raise(SIGSTOP);
        (void)execv(trace->argv[0], trace->argv);
    }
    _exit(126);
}

static void on_alarm(int signal)
{
    (void)signal;
}

static void end_all(struct trace *trace)
{
    trace->hung = true;
    for (unsigned i = 0; i < trace->count; i++) {
        struct traced *process = &trace->processes[i];

        if (!process->alive)
            continue;
        (void)fprintf(stderr, "still there: %s (%s), pid %d, after %u calls\n", process->role,
                      process->name, process->pid, process->calls);
        (void)kill(process->pid, SIGKILL);
    }
}

void tracer_run(struct trace *trace)
{
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                         PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    struct sigaction action = {.sa_handler = on_alarm};
    struct traced *root;
    pid_t command = fork();
    int status;

    if (command == 0)
        become(trace);
    root = add(trace, command);
    (void)snprintf(root->role, sizeof(root->role), "0");
    (void)sigaction(SIGALRM, &action, NULL);
    if (waitpid(command, &status, 0) != command || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, command, NULL, options) < 0) {
        perror("ptrace");
        exit(1);
    }
    resume(trace, root, 0);
    (void)alarm((unsigned)trace->seconds);
    for (;;) {
        pid_t pid = waitpid(-1, &status, __WALL);

        if (pid < 0 && errno == EINTR) {
            end_all(trace);
            continue;
        }
        if (pid < 0)
            break;
        if (WIFSTOPPED(status)) {
            at_stop(trace, pid, status);
            continue;
        }
        if (pid == command)
            trace->status = status;
        at_end(trace, pid);
    }
    (void)alarm(0);
}
