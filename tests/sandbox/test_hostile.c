/* SPDX-License-Identifier: MIT */
/*
 * Runs every hostile program in a box, where it must be held, and then once with its fence taken
 * away, where it must get out: so that a green line means something.
 *
 *   test_hostile HELPER FOLDER [NAME…]    HELPER with test switches, FOLDER of the programs
 *
 * With "-seccomp", "-landlock" or "-both" for a name, all boxes lack that fence, and what has another
 * one must still be held; there are no controls then.
 *
 * Prints a line a program.  Exits with 1 if one got out or did not end as expected, with 77 if this
 * host cannot run boxes at all; missing controls are counted and named, never taken for passed.
 *
 * Processes: boxes are the library's.  A control outside is one child, which executes the program
 * in a folder of its own below /tmp; it is killed after 20 s.
 */
#include "hostile/table.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef PORT
#define PORT 47811
#endif
#ifndef ABSTRACT_NAME
#define ABSTRACT_NAME "assess-hostile"
#endif

#define SKIPPED      77
#define CONTROL_MS   20000
#define LANE_WAIT_NS 60000000000
#define OUTPUT_BYTES (1u << 20)
#define PATIENCE_NS  20000000000

enum grade {
    GRADE_GOOD,
    GRADE_UNCONTROLLED, /* held in the box, but the control cannot be had here */
    GRADE_SKIPPED,
    GRADE_BAD,
};

struct harness {
    char folder[PATH_MAX];
    char scratch[64];
    struct sandbox_lane *lane;
    const char *without; /* NULL, or what all boxes lack: "seccomp", "landlock", "both" */
    unsigned counts[4];
};

/* What a program has said: the last of its lines that matters, ESCAPED before all others. */
struct saying {
    bool escaped, held, absent;
    char line[160];
};

static struct saying listen_to(const char *text, size_t size)
{
    struct saying saying = {.line = "nothing"};

    for (size_t at = 0; at < size && !saying.escaped;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end == NULL ? size - at : (size_t)(end - (text + at));
        bool held = length >= 4 && memcmp(text + at, "HELD", 4) == 0;
        bool absent = length >= 6 && memcmp(text + at, "ABSENT", 6) == 0;
        bool escaped = length >= 7 && memcmp(text + at, "ESCAPED", 7) == 0;
        if (held || absent || escaped) {
            saying.held |= held;
            saying.absent |= absent;
            saying.escaped |= escaped;
            (void)snprintf(saying.line, sizeof saying.line, "%.*s", (int)length, text + at);
        }
        at += length + 1;
    }
    return saying;
}

/* ---- in a box --------------------------------------------------------------------------------- */

static unsigned switch_of(enum hostile_control control)
{
    /* The library's test switches, as in its wire.h. */
    switch (control) {
    case CONTROL_OUTSIDE: return 0;
    case CONTROL_NO_SECCOMP: return 1u << 16;
    case CONTROL_NO_LANDLOCK: return 1u << 17;
    case CONTROL_NO_MEMORY_LIMIT: return 1u << 18;
    case CONTROL_NO_PROCESS_LIMIT: return 1u << 19;
    case CONTROL_NO_READ_ONLY: return 1u << 20;
    /* Runs that share their folders can write there only as root, in a writable tree. */
    case CONTROL_KEEP_WORK: return 1u << 17 | 1u << 20 | 1u << 21 | 1u << 22;
    case CONTROL_KEEP_ID: return 1u << 22;
    case CONTROL_NO_SIZES: return 1u << 23;
    }
    return 0;
}

static int open_box(const struct harness *harness, const struct hostile_row *row, unsigned switches,
                    struct sandbox_box **out_box, struct sandbox_error *err)
{
    static const char *const argv[] = {"/app/hostile", NULL};
    static const char *const env[] = {"PATH=/usr/bin:/bin", NULL};
    static const char *const outputs[] = {"out", "sub/hostname", NULL};
    struct sandbox_policy *policy = NULL;
    struct sandbox_file file = {.name = "hostile", .executable = true};
    struct sandbox_recipe recipe = {.files = &file, .file_count = 1, .argv = argv, .env = env};
    struct stat status;
    char path[PATH_MAX + 64];
    int rc = sandbox_policy_open(row->policy, &policy, err);

    if (rc != 0)
        return rc;
    (void)snprintf(path, sizeof path, "%s/%s", harness->folder, row->name);
    file.fd = open(path, O_RDONLY | O_CLOEXEC);
    if (file.fd < 0 || fstat(file.fd, &status) != 0) {
        (void)snprintf(err->message, sizeof err->message, "%.200s: %s", path, strerror(errno));
        sandbox_policy_free(policy);
        return -SANDBOX_HOST;
    }
    file.size = (uint64_t)status.st_size;
    recipe.policy = policy;
    recipe.limits.processes = row->processes;
    /* Filling memory takes its time under an emulated kernel. */
    recipe.limits.cpu_ns = row->expected == SANDBOX_CPU_LIMIT ? 0 : PATIENCE_NS;
    recipe.limits.wall_ns = row->expected == SANDBOX_WALL_LIMIT ? 2000000000 : 0;
    recipe.flags = switches | ((row->flags & HOSTILE_PROC) != 0 ? SANDBOX_PROC : 0);
    recipe.outputs = (row->flags & HOSTILE_OUTPUT) != 0 ? outputs : NULL;
    recipe.outputs_max_bytes = OUTPUT_BYTES;
    rc = sandbox_box_open(harness->lane, &recipe, out_box, err);
    (void)close(file.fd);
    sandbox_policy_free(policy);
    return rc;
}

static int run_once(struct sandbox_box *box, const struct hostile_row *row,
                    struct sandbox_result *out_result, struct saying *out_saying,
                    struct sandbox_error *err)
{
    struct sandbox_io io = {.stdin_fd = -1};
    int input = -1;
    int rc = 0;
    size_t size = 0;
    const char *text;

    if ((row->flags & HOSTILE_INPUT) != 0) {
        rc = sandbox_input_new("input\n", 6, &input, err);
        if (rc == 0)
            rc = sandbox_input_open(input, &io.stdin_fd, err);
    }
    if (rc == 0)
        rc = sandbox_run(box, &io, out_result, err);
    if (io.stdin_fd >= 0)
        (void)close(io.stdin_fd);
    if (input >= 0) {
        char byte = 0;
        if (rc == 0 && (pread(input, &byte, 1, 0) != 1 || byte != 'i')) {
            (void)snprintf(err->message, sizeof err->message, "the input was changed");
            rc = -SANDBOX_HOST;
        }
        (void)close(input);
    }
    if (rc == 0) {
        text = sandbox_output(box, 1, &size);
        *out_saying = listen_to(text, size);
    }
    return rc;
}

/* Why the run was not as expected, or NULL. */
static const char *fault_of(const struct hostile_row *row, struct sandbox_box *box,
                            const struct sandbox_result *result, const struct saying *saying)
{
    struct sandbox_error err;
    uint64_t size = 0;
    size_t kept = 0;
    int fd = -1;

    if (saying->escaped)
        return "got out";
    if (row->expected != HOSTILE_HELD)
        return (int)result->outcome == row->expected ? NULL : "ended in another way";
    if (result->outcome != SANDBOX_EXITED || result->exit_code != 0 || !saying->held)
        return "ended without a word";
    for (size_t i = 0; i < 2 && (row->flags & HOSTILE_OUTPUT) != 0; i++) {
        if (sandbox_take_output(box, i, &fd, &size, &err) == 0) {
            (void)close(fd);
            return "its output was collected";
        }
    }
    if ((row->flags & HOSTILE_ERRORS) != 0) {
        (void)sandbox_output(box, 2, &kept);
        if (kept > 65536 || result->stderr_bytes < kept)
            return "too much of its errors was kept";
    }
    return NULL;
}

/* Runs ROW with SWITCHES; *out_saying and the returned fault (NULL: none) are of the last run. */
static const char *run_in_box(const struct harness *harness, const struct hostile_row *row,
                              unsigned switches, struct saying *out_saying)
{
    struct sandbox_box *box = NULL;
    struct sandbox_error err = {0};
    struct sandbox_result result = {0};
    const char *fault = NULL;
    int runs = (row->flags & HOSTILE_TWICE) != 0 ? 2 : 1;
    int rc = open_box(harness, row, switches, &box, &err);

    for (int i = 0; i < runs && rc == 0 && fault == NULL; i++) {
        rc = run_once(box, row, &result, out_saying, &err);
        if (rc == 0)
            fault = fault_of(row, box, &result, out_saying);
    }
    sandbox_box_close(box);
    if (rc != 0) {
        (void)snprintf(out_saying->line, sizeof out_saying->line, "%.150s", err.message);
        return "could not be run";
    }
    if (fault == NULL && row->expected != HOSTILE_HELD)
        (void)snprintf(out_saying->line, sizeof out_saying->line, "%s",
                       sandbox_outcome_name(result.outcome));
    else if (fault != NULL && !out_saying->escaped)
        (void)snprintf(out_saying->line + strlen(out_saying->line),
                       sizeof out_saying->line - strlen(out_saying->line), " (%s %d)",
                       sandbox_outcome_name(result.outcome),
                       result.outcome == SANDBOX_SIGNALED ? result.signal : result.exit_code);
    return fault;
}

/* ---- outside ---------------------------------------------------------------------------------- */

static void execute_outside(const struct harness *harness, const struct hostile_row *row,
                            int output)
{
    bool file = (row->flags & HOSTILE_INPUT) != 0;
    int nothing = open("/dev/null", O_RDWR);
    int input = file ? open("input", O_RDWR | O_CREAT, 0600) : nothing;
    char path[PATH_MAX + 64];

    if (file && (write(input, "input\n", 6) != 6 || lseek(input, 0, SEEK_SET) != 0))
        _exit(126);
    (void)snprintf(path, sizeof path, "%s/%s", harness->folder, row->name);
    if (dup2(input, 0) != 0 || dup2(output, 1) != 1 || dup2(nothing, 2) != 2)
        _exit(126);
    (void)setenv("HOSTILE_OUTSIDE", "1", 1);
    (void)execl(path, path, (char *)NULL);
    _exit(127);
}

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads to the end of FD, at most until DEADLINE; keeps the last bytes.  False: too late. */
static bool drain(int fd, int64_t deadline, char *kept, size_t room, size_t *out_size)
{
    size_t size = 0;

    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        int64_t left = deadline - now_ms();
        ssize_t got;
        if (left <= 0 || poll(&ready, 1, (int)left) <= 0)
            return false;
        if (size > room / 2) {
            memmove(kept, kept + size - room / 4, room / 4);
            size = room / 4;
        }
        got = read(fd, kept + size, room - size);
        if (got <= 0)
            break;
        size += (size_t)got;
    }
    *out_size = size;
    return true;
}

static struct saying run_outside(const struct harness *harness, const struct hostile_row *row)
{
    static char kept[65536];
    struct saying saying = {.line = "nothing in time"};
    size_t size = 0;
    int ends[2];
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return saying;
    pid = fork();
    if (pid == 0) {
        if (chdir(harness->scratch) != 0)
            _exit(126);
        execute_outside(harness, row, ends[1]);
    }
    (void)close(ends[1]);
    if (pid > 0 && drain(ends[0], now_ms() + CONTROL_MS, kept, sizeof kept, &size))
        saying = listen_to(kept, size);
    (void)close(ends[0]);
    if (pid > 0) {
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, NULL, 0);
    }
    return saying;
}

static struct saying run_control(const struct harness *harness, const struct hostile_row *row)
{
    struct saying saying = {.line = "controls outside need root"};

    if (row->control != CONTROL_OUTSIDE) {
        (void)run_in_box(harness, row, switch_of(row->control), &saying);
        return saying;
    }
    saying.absent = true;
    if (geteuid() != 0)
        return saying;
    saying = run_outside(harness, row);
    if ((row->flags & HOSTILE_TWICE) != 0)
        saying = run_outside(harness, row);
    return saying;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static unsigned switches_of(const struct harness *harness)
{
    unsigned seccomp = switch_of(CONTROL_NO_SECCOMP);
    unsigned landlock = switch_of(CONTROL_NO_LANDLOCK);

    if (harness->without == NULL)
        return 0;
    if (strcmp(harness->without, "seccomp") == 0)
        return seccomp;
    return strcmp(harness->without, "landlock") == 0 ? landlock : seccomp | landlock;
}

static enum grade judge(const struct harness *harness, const struct hostile_row *row)
{
    struct saying inside = {.line = "nothing"};
    struct saying control;
    const char *fault;

    if ((switches_of(harness) & switch_of(CONTROL_NO_SECCOMP)) != 0 &&
        strcmp(row->fence, "seccomp") == 0) {
        (void)printf("skip %-18s has no other fence\n", row->name);
        return GRADE_SKIPPED;
    }
    fault = run_in_box(harness, row, switches_of(harness), &inside);
    if (fault != NULL && row->expected == SANDBOX_FORBIDDEN && inside.held && !inside.escaped) {
        (void)printf("skip %-18s this kernel has no such calls: %s\n", row->name, inside.line);
        return GRADE_SKIPPED;
    }
    if (fault != NULL) {
        (void)printf("FAIL %-18s %s: %s\n", row->name, fault, inside.line);
        return GRADE_BAD;
    }
    if (harness->without != NULL) {
        (void)printf("ok   %-18s %s\n", row->name, inside.line);
        return GRADE_GOOD;
    }
    control = run_control(harness, row);
    if (control.absent) {
        (void)printf("held %-18s %s; no control: %s\n", row->name, inside.line, control.line);
        return GRADE_UNCONTROLLED;
    }
    if (!control.escaped) {
        (void)printf("FAIL %-18s control without \"%s\" does not get out: %s\n", row->name,
                     row->fence, control.line);
        return GRADE_BAD;
    }
    (void)printf("ok   %-18s %s [%s; without: %s]\n", row->name, inside.line, row->fence,
                 control.line);
    return GRADE_GOOD;
}

/* What some programs look for.  They stay open to the end, and over exec. */
static bool open_baits(void)
{
    struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    struct sockaddr_un abstract = {.sun_family = AF_UNIX};
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + sizeof ABSTRACT_NAME;
    int yes = 1;
    int tcp = socket(AF_INET, SOCK_STREAM, 0);
    int local = socket(AF_UNIX, SOCK_STREAM, 0);

    loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memcpy(abstract.sun_path + 1, ABSTRACT_NAME, sizeof ABSTRACT_NAME - 1);
    (void)setsockopt(tcp, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    return bind(tcp, (const struct sockaddr *)&loopback, sizeof loopback) == 0 &&
           listen(tcp, 8) == 0 && bind(local, (const struct sockaddr *)&abstract, size) == 0 &&
           listen(local, 8) == 0;
}

static void judge_all(struct harness *harness, char **names)
{
    for (size_t i = 0; i < sizeof hostile_rows / sizeof hostile_rows[0]; i++) {
        bool wanted = names[0] == NULL;
        for (char **name = names; *name != NULL; name++)
            wanted |= strcmp(*name, hostile_rows[i].name) == 0;
        if (wanted)
            harness->counts[judge(harness, &hostile_rows[i])]++;
        (void)fflush(stdout);
    }
    (void)printf("%u held (%u of them with no control here), %u skipped, %u failed\n",
                 harness->counts[GRADE_GOOD] + harness->counts[GRADE_UNCONTROLLED],
                 harness->counts[GRADE_UNCONTROLLED], harness->counts[GRADE_SKIPPED],
                 harness->counts[GRADE_BAD]);
}

/* Other tests may hold the lanes for a while. */
static int open_lane(struct sandbox *sandbox, struct sandbox_lane **out_lane,
                     struct sandbox_error *err)
{
    int rc = sandbox_lane_open(sandbox, SANDBOX_LANE_ANY, out_lane, err);

    for (int i = 0; i < 20 && rc == -SANDBOX_BUSY; i++) {
        rc = sandbox_lane_wait(sandbox, LANE_WAIT_NS, err);
        if (rc == 0)
            rc = sandbox_lane_open(sandbox, SANDBOX_LANE_ANY, out_lane, err);
    }
    return rc;
}

int main(int argc, char **argv)
{
    struct harness harness = {.scratch = "/tmp/assess-hostile-XXXXXX"};
    struct sandbox_options options = {0};
    struct sandbox *sandbox = NULL;
    struct sandbox_error err = {0};
    char **names;

    if (argc < 3 || realpath(argv[2], harness.folder) == NULL || mkdtemp(harness.scratch) == NULL)
        return 2;
    options.helper = argv[1];
    if (sandbox_open(&options, &sandbox, &err) != 0 ||
        open_lane(sandbox, &harness.lane, &err) != 0) {
        (void)printf("skip all: %s\n", err.message);
        sandbox_close(sandbox);
        (void)rmdir(harness.scratch);
        return SKIPPED;
    }
    if (!open_baits())
        (void)printf("no listener: %s\n", strerror(errno));
    names = argv + 3;
    if (*names != NULL && (*names)[0] == '-')
        harness.without = *names++ + 1;
    judge_all(&harness, names);
    sandbox_lane_close(harness.lane);
    sandbox_close(sandbox);
    if (chdir(harness.scratch) == 0)
        (void)unlink("input");
    (void)rmdir(harness.scratch);
    return harness.counts[GRADE_BAD] > 0 ? 1 : 0;
}
