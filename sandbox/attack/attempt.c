/* SPDX-License-Identifier: MIT */
/* One row in a box. */
#include "battery.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTPUT_BYTES (1u << 20)
#define ERROR_BYTES  65536u
#define PATIENCE_NS  60000000000 /* filling memory takes its time under an emulated kernel */
#define SLEEPER_NS   1000000000
#define WAIT_NS      90000000000 /* on a busy machine CPU time comes slowly */

static int open_box(struct sandbox_lane *lane, const char *program, const struct baits *baits,
                    const struct attack_row *row, const struct sandbox_policy *policy,
                    unsigned flags, struct sandbox_box **out_box, struct sandbox_error *err)
{
    static const char *const env[] = {"PATH=/usr/bin:/bin", NULL};
    static const char *const outputs[] = {"out", "sub/hostname", NULL};
    const char *argv[BAIT_ARGUMENTS + 4] = {"/app/attack", row->name, "box=1"};
    struct sandbox_file file = {.name = "attack", .executable = true};
    struct sandbox_recipe recipe = {
        .files = &file, .file_count = 1, .argv = argv, .env = env, .policy = policy};
    struct stat status;
    int rc;

    for (int i = 0; i < baits->count; i++)
        argv[3 + i] = baits->arguments[i];
    file.fd = open(program, O_RDONLY | O_CLOEXEC);
    if (file.fd < 0 || fstat(file.fd, &status) != 0) {
        err->code = SANDBOX_HOST;
        (void)snprintf(err->message, sizeof(err->message), "%.200s: %s", program, strerror(errno));
        if (file.fd >= 0)
            (void)close(file.fd);
        return -SANDBOX_HOST;
    }
    file.size = (uint64_t)status.st_size;
    recipe.limits.processes = row->processes;
    recipe.limits.cpu_ns = row->expected == SANDBOX_CPU_LIMIT ? row->cpu_ns : PATIENCE_NS;
    recipe.limits.wall_ns = row->expected == SANDBOX_WALL_LIMIT ? SLEEPER_NS : WAIT_NS;
    recipe.flags = flags | ((row->flags & ATTACK_PROC) != 0 ? SANDBOX_PROC : 0);
    recipe.outputs = (row->flags & ATTACK_OUTPUT) != 0 ? outputs : NULL;
    recipe.outputs_max_bytes = OUTPUT_BYTES;
    rc = sandbox_box_open(lane, &recipe, out_box, err);
    (void)close(file.fd);
    return rc;
}

static int check_input(int input, struct sandbox_error *err)
{
    char byte = 0;

    if (pread(input, &byte, 1, 0) == 1 && byte == 'i')
        return 0;
    (void)snprintf(err->message, sizeof(err->message), "the input was changed");
    return -(int)(err->code = SANDBOX_HOST);
}

static int run_once(struct sandbox_box *box, const struct attack_row *row,
                    struct sandbox_result *out_result, struct saying *out_saying,
                    struct sandbox_error *err)
{
    struct sandbox_io io = {.stdin_fd = -1};
    int input = -1;
    int rc = 0;
    size_t size = 0;
    const char *text;

    if ((row->flags & ATTACK_INPUT) != 0) {
        rc = sandbox_input_new("input\n", 6, &input, err);
        if (rc == 0)
            rc = sandbox_input_open(input, &io.stdin_fd, err);
    }
    if (rc == 0)
        rc = sandbox_run(box, &io, out_result, err);
    if (rc == 0 && input >= 0)
        rc = check_input(input, err);
    if (io.stdin_fd >= 0)
        (void)close(io.stdin_fd);
    if (input >= 0)
        (void)close(input);
    if (rc == 0) {
        text = sandbox_output(box, 1, &size);
        *out_saying = saying_of(text, size);
    }
    return rc;
}

/* What the judging side was made to do; NULL: nothing. */
static const char *harm_of(const struct attack_row *row, struct sandbox_box *box,
                           const struct sandbox_result *result)
{
    struct sandbox_error err;
    uint64_t size = 0;
    size_t kept = 0;
    int fd = -1;

    for (size_t i = 0; i < 2 && (row->flags & ATTACK_OUTPUT) != 0; i++) {
        if (sandbox_take_output(box, i, &fd, &size, &err) == 0) {
            (void)close(fd);
            return "its output was collected";
        }
    }
    if ((row->flags & ATTACK_ERRORS) != 0) {
        (void)sandbox_output(box, 2, &kept);
        if (kept > ERROR_BYTES || result->stderr_bytes < kept)
            return "too much of its errors was kept";
    }
    return NULL;
}

static struct attempt judge(const struct attack_row *row, struct sandbox_box *box,
                            const struct sandbox_result *result, const struct saying *saying)
{
    struct attempt attempt = {.saying = *saying, .verdict = SANDBOX_ATTACK_UNTRIED};
    const char *harm = harm_of(row, box, result);
    const char *ended = sandbox_outcome_name(result->outcome);
    bool done = result->outcome == SANDBOX_EXITED && result->exit_code == 0 && saying->held;
    bool stopped = result->outcome != SANDBOX_EXITED && result->outcome != SANDBOX_SIGNALED &&
                   result->outcome != SANDBOX_UNSTARTED;

    if (saying->escaped || harm != NULL)
        attempt.verdict = SANDBOX_ATTACK_ESCAPED;
    /* A slow machine may need all of a small limit before the first word. */
    else if ((saying->tried && (stopped || done)) || (stopped && row->expected == result->outcome))
        attempt.verdict = SANDBOX_ATTACK_HELD;
    attempt.expected = attempt.verdict == SANDBOX_ATTACK_HELD &&
                       (row->expected == SANDBOX_EXITED ? done : row->expected == result->outcome);
    if (harm != NULL)
        (void)snprintf(attempt.said, sizeof(attempt.said), "%s", harm);
    else if (stopped && !saying->escaped)
        (void)snprintf(attempt.said, sizeof(attempt.said), "ended by the sandbox: %s", ended);
    else if (saying->line[0] != '\0')
        (void)snprintf(attempt.said, sizeof(attempt.said), "%s", saying->line);
    else
        (void)snprintf(attempt.said, sizeof(attempt.said), "said nothing: %s %d", ended,
                       result->outcome == SANDBOX_SIGNALED ? result->signal : result->exit_code);
    return attempt;
}

struct attempt attempt_in_box(struct sandbox_lane *lane, const char *program,
                              const struct baits *baits, const struct attack_row *row,
                              const char *policy, unsigned flags)
{
    struct attempt attempt = {.verdict = SANDBOX_ATTACK_UNTRIED};
    struct sandbox_policy *rules = NULL;
    struct sandbox_box *box = NULL;
    struct sandbox_error err = {0};
    struct sandbox_result result = {0};
    struct saying saying = {.line = ""};
    int runs = (row->flags & ATTACK_TWICE) != 0 ? 2 : 1;
    int rc = sandbox_policy_open(policy, &rules, &err);

    if (rc == 0)
        rc = open_box(lane, program, baits, row, rules, flags, &box, &err);
    for (int i = 0; i < runs && rc == 0; i++) {
        rc = run_once(box, row, &result, &saying, &err);
        if (rc == 0)
            attempt = judge(row, box, &result, &saying);
        if (attempt.verdict != SANDBOX_ATTACK_HELD)
            break;
    }
    sandbox_box_close(box);
    sandbox_policy_free(rules);
    if (rc != 0) {
        attempt = (struct attempt){.verdict = SANDBOX_ATTACK_UNTRIED};
        (void)snprintf(attempt.said, sizeof(attempt.said), "could not be run: %.130s", err.message);
    }
    return attempt;
}
