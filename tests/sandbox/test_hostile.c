/* SPDX-License-Identifier: MIT */
/*
 * Runs the attack battery in boxes, in each policy, where it must be held, and then each row once with
 * its fence taken away, where it must get out: so that a green line means something.
 *
 *   test_hostile HELPER PROGRAM [+POLICY…] [NAME…]
 *
 * HELPER is the one with test switches, PROGRAM sandbox-attack.  With "+POLICY" only in these policies.
 * With "-seccomp", "-landlock" or "-both" for a name, all boxes lack that fence, and what has another
 * one must still be held.  With "-alone" each fence that a row names must hold it by itself: all others
 * are taken away.  There are no controls then.
 *
 * Prints a line a row and policy.  Exits with 1 if one got out or did not end as expected, with 77 if
 * this host cannot run boxes at all; missing controls are counted and named, never taken for passed.
 *
 * Processes: boxes are the library's.  A control outside is one child, which executes the program
 * in a folder of its own below /tmp; it is killed after 20 s.
 */
#include "battery.h"
#include "fences.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIPPED      77
#define CONTROL_MS   60000
#define LANE_WAIT_NS 60000000000
#define STRICTEST    "native" /* what is tried once is tried in this policy */

enum grade {
    GRADE_GOOD,
    GRADE_UNCONTROLLED, /* held in the box, but the control cannot be had here */
    GRADE_SKIPPED,
    GRADE_BAD,
};

struct harness {
    char program[PATH_MAX];
    struct baits baits;
    struct sandbox_lane *lane;
    const struct sandbox_facts *facts;
    const char *without; /* NULL, or what all boxes lack: "seccomp", "landlock", "both", "alone" */
    char **policies;     /* "+POLICY", up to another word; none: all */
    unsigned counts[4];
    unsigned beside; /* of the good ones: a fence that was not alone */
};

static unsigned switches_for(enum attack_control control)
{
    switch (control) {
    case CONTROL_OUTSIDE: return 0;
    case CONTROL_NO_SECCOMP: return WIRE_TEST_NO_SECCOMP;
    case CONTROL_NO_MEMORY_LIMIT: return WIRE_TEST_NO_MEMORY_LIMIT;
    case CONTROL_NO_PROCESS_LIMIT: return WIRE_TEST_NO_GROUP_COUNT | WIRE_TEST_NO_UID_COUNT;
    case CONTROL_NO_SIZES: return WIRE_TEST_NO_SIZES;
    case CONTROL_NO_READ_ONLY:
        return WIRE_TEST_NO_LANDLOCK | WIRE_TEST_NO_READ_ONLY | WIRE_TEST_KEEP_ID;
    /* Runs that share their folders can write there only as root, in a writable tree. */
    case CONTROL_KEEP_WORK:
        return WIRE_TEST_NO_LANDLOCK | WIRE_TEST_NO_READ_ONLY | WIRE_TEST_KEEP_WORK |
               WIRE_TEST_KEEP_ID;
    }
    return 0;
}

/* ---- outside ---------------------------------------------------------------------------------- */

static void execute_outside(const struct harness *harness, const struct attack_row *row, int output)
{
    /* The holder gives it a terminal. */
    const char *argv[BAIT_ARGUMENTS + 8] = {harness->program, "-hold",   "20000",    "terminal",
                                            harness->program, row->name, "outside=1"};
    const char **first = (row->flags & ATTACK_TERMINAL) != 0 ? argv : argv + 4;
    bool file = (row->flags & ATTACK_INPUT) != 0;
    int nothing = open("/dev/null", O_RDWR);
    int input = file ? open("input", O_RDWR | O_CREAT, 0600) : nothing;

    if (file &&
        (unlink("input") != 0 || write(input, "input\n", 6) != 6 || lseek(input, 0, SEEK_SET) != 0))
        _exit(126);
    for (int i = 0; i < harness->baits.count; i++)
        argv[7 + i] = harness->baits.arguments[i];
    if (dup2(input, 0) != 0 || dup2(output, 1) != 1 || dup2(nothing, 2) != 2)
        _exit(126);
    (void)dup2(nothing, 3);                        /* the holder's sign of life */
    (void)dup2(harness->baits.fds[BAIT_TCP], 100); /* one that exec keeps */
    (void)setsid();
    (void)execv(harness->program, (char *const *)(uintptr_t)first);
    _exit(127);
}

static struct saying run_outside(const struct harness *harness, const struct attack_row *row)
{
    static struct heard heard;
    struct saying saying = {.line = "nothing in time"};
    int ends[2];
    pid_t pid;

    memset(&heard, 0, sizeof heard);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return saying;
    pid = fork();
    if (pid == 0) {
        if (chdir(harness->baits.folder) != 0)
            _exit(126);
        execute_outside(harness, row, ends[1]);
    }
    (void)close(ends[1]);
    if (pid > 0)
        hear(ends[0], CONTROL_MS, NULL, &heard);
    if (heard.complete)
        saying = saying_of(heard.text, heard.size);
    (void)close(ends[0]);
    if (pid > 0) {
        (void)kill(pid, SIGKILL);
        (void)waitpid(pid, NULL, 0);
    }
    return saying;
}

static struct saying run_control(const struct harness *harness, const struct attack_row *row)
{
    struct saying saying = {.absent = true, .line = "controls outside need root"};

    if (row->control != CONTROL_OUTSIDE)
        return attempt_in_box(harness->lane, harness->program, &harness->baits, row, STRICTEST,
                              switches_for(row->control))
            .saying;
    if (geteuid() != 0)
        return saying;
    saying = run_outside(harness, row);
    if ((row->flags & ATTACK_TWICE) != 0)
        saying = run_outside(harness, row);
    return saying;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static unsigned switches_of(const struct harness *harness)
{
    if (harness->without == NULL)
        return 0;
    if (strcmp(harness->without, "seccomp") == 0)
        return WIRE_TEST_NO_SECCOMP;
    return strcmp(harness->without, "landlock") == 0 ? WIRE_TEST_NO_LANDLOCK
                                                     : WIRE_TEST_NO_SECCOMP | WIRE_TEST_NO_LANDLOCK;
}

static enum grade judge(const struct harness *harness, const struct attack_row *row,
                        const char *policy)
{
    unsigned switches = switches_of(harness);
    struct attempt attempt;
    bool good;

    if (harness->without != NULL && !has_other_fence(harness->facts, row, switches)) {
        (void)printf("skip %-18s has no other fence here\n", row->name);
        return GRADE_SKIPPED;
    }
    attempt =
        attempt_in_box(harness->lane, harness->program, &harness->baits, row, policy, switches);
    if (!attempt.expected && row->expected == SANDBOX_FORBIDDEN && attempt.saying.held) {
        (void)printf("skip %-18s %s: this kernel has no such calls: %s\n", row->name, policy,
                     attempt.said);
        return GRADE_SKIPPED;
    }
    /* With a fence less another may end it in another way. */
    good = harness->without != NULL ? attempt.verdict == SANDBOX_ATTACK_HELD : attempt.expected;
    (void)printf("%s %-18s %s: %s: %s\n", good ? "held" : "FAIL", row->name, policy,
                 sandbox_attack_verdict_name(attempt.verdict), attempt.said);
    return good ? GRADE_GOOD : GRADE_BAD;
}

static bool is_time(const char *fence)
{
    return strcmp(fence, "CPU time") == 0 || strcmp(fence, "wall time") == 0;
}

/* Each fence by itself.  Those that cannot be taken away are named and counted: then it was not alone. */
static void judge_alone(struct harness *harness, const struct attack_row *row)
{
    struct fences fences = fences_of(row);

    for (size_t i = 0; fences.count > 1 && i < fences.count; i++) {
        struct alone alone = without_others(&fences, i);
        struct attack_row ending = *row;
        struct attempt attempt;
        bool good;
        if (!fence_is_here(harness->facts, fences.names[i])) {
            (void)printf("skip %-18s %s: not on this host\n", row->name, fences.names[i]);
            harness->counts[GRADE_SKIPPED]++;
            continue;
        }
        if (strcmp(fences.names[i], "wall time") == 0)
            ending.expected = SANDBOX_WALL_LIMIT; /* much CPU time, little wall time */
        attempt = attempt_in_box(harness->lane, harness->program, &harness->baits, &ending,
                                 STRICTEST, alone.switches);
        /* Of limits the one that is meant must end it. */
        good = is_time(fences.names[i]) ? attempt.expected : attempt.verdict == SANDBOX_ATTACK_HELD;
        (void)printf("%s %-18s by %s%s%s: %s\n", good ? "held" : "FAIL", row->name, fences.names[i],
                     alone.beside[0] != '\0' ? ", beside " : " alone", alone.beside, attempt.said);
        harness->counts[good ? GRADE_GOOD : GRADE_BAD]++;
        harness->beside += good && alone.beside[0] != '\0';
    }
}

static enum grade judge_control(const struct harness *harness, const struct attack_row *row)
{
    struct saying control = run_control(harness, row);

    if (control.absent) {
        (void)printf("     %-18s no control: %s\n", row->name, control.line);
        return GRADE_UNCONTROLLED;
    }
    if (!control.escaped) {
        (void)printf("FAIL %-18s control without \"%s\" does not get out: %s\n", row->name,
                     row->fences, control.line);
        return GRADE_BAD;
    }
    (void)printf("     %-18s without %s: %s\n", row->name, row->fences, control.line);
    return GRADE_GOOD;
}

static bool is_chosen(const struct harness *harness, const char *policy)
{
    char **at = harness->policies;

    for (; *at != NULL && (*at)[0] == '+'; at++)
        if (strcmp(*at + 1, policy) == 0)
            return true;
    return at == harness->policies;
}

/* In each policy; with a fence less in one, that the test is not too long.  What this kernel lacks has no control. */
static void judge_row(struct harness *harness, const struct attack_row *row)
{
    char policy[SANDBOX_POLICY_NAME];
    bool one = harness->without != NULL;
    enum grade grade = GRADE_GOOD;

    if (harness->without != NULL && strcmp(harness->without, "alone") == 0) {
        judge_alone(harness, row);
        (void)fflush(stdout);
        return;
    }
    for (size_t i = 0; sandbox_policy_name(i, policy); i++) {
        if (one ? strcmp(policy, STRICTEST) != 0 : !is_chosen(harness, policy))
            continue;
        grade = judge(harness, row, policy);
        harness->counts[grade]++;
    }
    if (harness->without == NULL && grade != GRADE_SKIPPED) {
        grade = judge_control(harness, row);
        if (grade != GRADE_GOOD)
            harness->counts[grade]++;
    }
    (void)fflush(stdout);
}

static void judge_all(struct harness *harness, char **names)
{
    for (size_t i = 0; i < attack_row_count; i++) {
        bool wanted = names[0] == NULL;
        for (char **name = names; *name != NULL; name++)
            wanted |= strcmp(*name, attack_rows[i].name) == 0;
        if (wanted)
            judge_row(harness, &attack_rows[i]);
    }
    (void)printf("%u held, %u rows with no control here, %u skipped, %u failed\n",
                 harness->counts[GRADE_GOOD], harness->counts[GRADE_UNCONTROLLED],
                 harness->counts[GRADE_SKIPPED], harness->counts[GRADE_BAD]);
    if (harness->beside > 0)
        (void)printf("%u of those held beside a fence that no switch takes away\n",
                     harness->beside);
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
    struct harness harness = {0};
    struct sandbox_options options = {0};
    struct sandbox *sandbox = NULL;
    struct sandbox_error err = {0};
    bool lacks;
    char **names;

    if (argc < 3 || realpath(argv[2], harness.program) == NULL)
        return 2;
    options.helper = argv[1];
    if (baits_open(&harness.baits, &err) != 0) {
        (void)printf("%s\n", err.message);
        return 1;
    }
    if (sandbox_open(&options, &sandbox, &err) != 0 ||
        open_lane(sandbox, &harness.lane, &err) != 0) {
        lacks = err.code == SANDBOX_NO_NAMESPACES || err.code == SANDBOX_NO_CONTROL;
        (void)printf("%s: %s\n", lacks ? "skip all" : "FAIL", err.message);
        sandbox_close(sandbox);
        baits_close(&harness.baits);
        return lacks ? SKIPPED : 1;
    }
    names = harness.policies = argv + 3;
    while (*names != NULL && (*names)[0] == '+')
        names++;
    if (*names != NULL && (*names)[0] == '-')
        harness.without = *names++ + 1;
    harness.facts = sandbox_facts(sandbox);
    judge_all(&harness, names);
    sandbox_lane_close(harness.lane);
    sandbox_close(sandbox);
    baits_close(&harness.baits);
    /* A policy that is not there would be held by nobody asking. */
    return harness.counts[GRADE_BAD] > 0 ||
           (harness.without == NULL && harness.counts[GRADE_GOOD] == 0);
}
