/* SPDX-License-Identifier: MIT */
/*
 * Kills each process of a command just before each of its system calls, one a run, and looks at what
 * is said and at what is left.
 *
 *   kill_points [-e EVERY] [-r ROLE] [-v] -x STATUS -t TEXT -c CACHE [-w PATH]… COMMAND [ARGUMENT…]
 *
 * Undisturbed the command exits with STATUS and prints TEXT.  When one of its processes is killed it
 * says the same, or exits with 3 and a word about it, or is itself the process that was killed: never
 * anything else.  Whatever was killed, all its processes end without help.  After each kill an
 * undisturbed run must be right again, and each PATH (a folder with all below it, or a file's content)
 * must be as it was after the first one; no process may be left.  CACHE is removed before each kill, so
 * that all stages take place.
 *
 * -e takes every EVERY-th point only, -r one process only; -v tells of each.
 */
#include "snapshot.h"
#include "tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HANG_SECONDS = 90, PATHS_MAX = 32, OUTPUT_MAX = 1 << 16 };

static struct {
    unsigned every;
    const char *role;
    bool verbose;
    int status;
    const char *text;
    const char *cache;
    char *paths[PATHS_MAX];
    unsigned path_count;
    char **command;
} wanted = {.every = 1};

static struct {
    unsigned points, right, not_judged, died, late, faults;
    double slowest;
    char slowest_point[96];
} tally;

static int memory_file(const char *name)
{
    int fd = memfd_create(name, MFD_CLOEXEC);

    if (fd < 0) {
        perror("memfd_create");
        exit(1);
    }
    return fd;
}

static const char *text_of(int fd, char *out)
{
    ssize_t got = pread(fd, out, OUTPUT_MAX - 1, 0);

    out[got > 0 ? got : 0] = '\0';
    return out;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

static void fault(const char *point, const char *what, int status, int out_fd, int err_fd)
{
    static char text[OUTPUT_MAX];

    tally.faults++;
    (void)fprintf(stderr, "FAILED: %s: %s (wait status %#x)\n", point, what, (unsigned)status);
    (void)fprintf(stderr, "%s", text_of(out_fd, text));
    (void)fprintf(stderr, "%s", text_of(err_fd, text));
}

static bool is_right(int status, int out_fd)
{
    static char text[OUTPUT_MAX];

    return WIFEXITED(status) && WEXITSTATUS(status) == wanted.status &&
           strstr(text_of(out_fd, text), wanted.text);
}

/* A run that nobody disturbs; whatever it leaves behind becomes our child, and is seen. */
static void run_undisturbed(const char *point)
{
    int out_fd = memory_file("out");
    int err_fd = memory_file("err");
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        if (dup2(out_fd, 1) >= 0 && dup2(err_fd, 2) >= 0)
            (void)execv(wanted.command[0], wanted.command);
        _exit(126);
    }
    if (waitpid(pid, &status, 0) != pid || !is_right(status, out_fd))
        fault(point, "the next run is not right", status, out_fd, err_fd);
    for (int tries = 0; tries < 5000; tries++) {
        pid_t left = waitpid(-1, NULL, WNOHANG);

        if (left < 0)
            break;
        if (left == 0)
            (void)usleep(1000);
        if (tries == 4999)
            fault(point, "a process is left after the next run", 0, out_fd, err_fd);
    }
    (void)close(out_fd);
    (void)close(err_fd);
}

static void judge(const char *point, const struct trace *trace)
{
    static char text[OUTPUT_MAX];
    int status = trace->status;

    if (trace->hung)
        fault(point, "some processes did not end", status, trace->out_fd, trace->err_fd);
    else if (is_right(status, trace->out_fd))
        tally.right++;
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 3 && text_of(trace->err_fd, text)[0] &&
             !strstr(text_of(trace->out_fd, text), "\"verdict\":\"AC\",\"score\":100"))
        tally.not_judged++;
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && strcmp(trace->victim, "0") == 0)
        tally.died++;
    else
        fault(point, "a wrong verdict", status, trace->out_fd, trace->err_fd);
}

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* How often a process looks again depends on how long a run takes: a point that was not reached is none,
 * and those after it would not be.  In a loaded run three times as many calls were counted as in the
 * next; where not even an eighth is reached, something else is wrong. */
static bool was_late(const struct trace *trace, struct traced *process, unsigned at,
                     const char *point)
{
    if (trace->killed)
        return false;
    if (at <= process->calls / 8)
        fault(point, "was never reached", trace->status, trace->out_fd, trace->err_fd);
    process->calls = at - 1;
    tally.late++;
    return true;
}

static void try_point(struct traced *process, unsigned at, const char *before)
{
    static struct trace trace;
    double started = seconds();
    char point[96];
    char *after;

    (void)snprintf(point, sizeof(point), "%s (%s) before call %u of %u", process->role,
                   process->name, at, process->calls);
    (void)nftw(wanted.cache, remove_one, 32, FTW_DEPTH | FTW_PHYS);
    trace = (struct trace){.argv = wanted.command,
                           .victim = process->role,
                           .at = at,
                           .seconds = HANG_SECONDS,
                           .out_fd = memory_file("out"),
                           .err_fd = memory_file("err")};
    tracer_run(&trace);
    tally.points += !was_late(&trace, process, at, point);
    started = seconds() - started;
    if (started > tally.slowest) {
        tally.slowest = started;
        memcpy(tally.slowest_point, point, sizeof(point));
    }
    if (wanted.verbose)
        (void)printf("%s: %s, status %#x, %.2f s\n", point, trace.killed ? "killed" : "not reached",
                     (unsigned)trace.status, started);
    judge(point, &trace);
    (void)close(trace.out_fd);
    (void)close(trace.err_fd);
    run_undisturbed(point);
    after = snapshot_take(wanted.paths, wanted.path_count);
    if (strcmp(before, after) != 0) {
        tally.faults++;
        (void)fprintf(stderr, "FAILED: %s: something is left, or gone\n", point);
        snapshot_compare(before, after);
    }
    free(after);
}

static void read_options(int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "+e:r:vx:t:c:w:")) >= 0) {
        switch (option) {
        case 'e': wanted.every = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'r': wanted.role = optarg; break;
        case 'v': wanted.verbose = true; break;
        case 'x': wanted.status = (int)strtol(optarg, NULL, 10); break;
        case 't': wanted.text = optarg; break;
        case 'c': wanted.cache = optarg; break;
        case 'w':
            if (wanted.path_count < PATHS_MAX)
                wanted.paths[wanted.path_count++] = optarg;
            break;
        default: exit(2);
        }
    }
    wanted.command = argv + optind;
    if (!wanted.text || !wanted.cache || wanted.every == 0 || !wanted.command[0]) {
        (void)fprintf(stderr, "usage: see the top of kill_points.c\n");
        exit(2);
    }
}

int main(int argc, char **argv)
{
    static struct trace plan;
    unsigned number = 0;
    char *before;

    read_options(argc, argv);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    run_undisturbed("at first");
    (void)nftw(wanted.cache, remove_one, 32, FTW_DEPTH | FTW_PHYS);
    plan = (struct trace){.argv = wanted.command,
                          .seconds = HANG_SECONDS,
                          .out_fd = memory_file("out"),
                          .err_fd = memory_file("err")};
    tracer_run(&plan);
    if (!is_right(plan.status, plan.out_fd))
        fault("while counting", "a wrong verdict", plan.status, plan.out_fd, plan.err_fd);
    run_undisturbed("after counting");
    before = snapshot_take(wanted.paths, wanted.path_count);
    for (unsigned i = 0; i < plan.count; i++) {
        struct traced *process = &plan.processes[i];

        (void)printf("%-16s %-16s %u calls\n", process->role, process->name, process->calls);
        (void)fflush(stdout);
        if (wanted.role && strcmp(wanted.role, process->role) != 0)
            continue;
        for (unsigned at = 1; at <= process->calls; at++)
            if (number++ % wanted.every == 0)
                try_point(process, at, before);
    }
    free(before);
    (void)printf(
        "%u points: %u right, %u not judged, %u died, %u came too late; slowest %.2f s, %s\n",
        tally.points, tally.right, tally.not_judged, tally.died, tally.late, tally.slowest,
        tally.slowest_point);
    (void)printf("%u faults\n", tally.faults);
    return tally.points == 0 || tally.faults > 0;
}
