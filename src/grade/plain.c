/* SPDX-License-Identifier: MIT */
/*
 * One run on the caller's own streams.  The program never holds them: what comes in is pumped through
 * a pipe, since a program could reopen a file given as descriptor 0 and write to it.
 */
#include "grade.h"

#include "auto.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLAIN_CPU_NS  INT64_C(10000000000)
#define PLAIN_WALL_NS INT64_C(3600000000000) /* a person may be typing */
#define PLAIN_MEMORY  (256u << 20)
#define PLAIN_OUTPUT  (UINT64_C(1) << 30)

struct pump {
    int from; /* the caller's, or -1 at its end */
    int to;   /* write end of the program's standard input, or -1 */
    char data[65536];
    size_t size, sent;
};

static void end_input(struct pump *pump)
{
    if (pump->to >= 0)
        (void)close(pump->to);
    pump->to = -1;
    pump->from = -1;
}

static int fill(struct pump *pump, struct error *err)
{
    ssize_t got = read(pump->from, pump->data, sizeof(pump->data));

    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    if (got < 0)
        return error_errno(err, ERR_UNREADABLE, errno, "standard input");
    if (got == 0) {
        end_input(pump);
        return 0;
    }
    pump->size = (size_t)got;
    pump->sent = 0;
    return 0;
}

static void empty(struct pump *pump)
{
    ssize_t done = write(pump->to, pump->data + pump->sent, pump->size - pump->sent);

    if (done > 0)
        pump->sent += (size_t)done;
    else if (done < 0 && errno != EINTR && errno != EAGAIN)
        end_input(pump);
}

/* Waits for whichever of the three can go on, and lets it. */
static int wait_once(const struct grader *grader, struct sandbox_box *box, struct pump *pump,
                     const int *output_error, bool *out_box_ready, struct error *err)
{
    bool waiting = pump->sent < pump->size;
    struct pollfd polled[] = {
        {.fd = sandbox_box_fd(box),       .events = POLLIN },
        {.fd = waiting ? -1 : pump->from, .events = POLLIN },
        {.fd = waiting ? pump->to : -1,   .events = POLLOUT},
    };

    if (output_error && *output_error != 0)
        return error_errno(err, ERR_SYSTEM, *output_error, "writing to standard output");
    if (poll(polled, 3, GRADE_POLL_MS) < 0 && errno != EINTR)
        return error_errno(err, ERR_SYSTEM, errno, "cannot wait for the program");
    if (grade_interrupted(grader, err))
        return -(int)ERR_INTERRUPTED;
    *out_box_ready = polled[0].revents != 0;
    if (polled[2].revents)
        empty(pump);
    return polled[1].revents ? fill(pump, err) : 0;
}

static int run(const struct grader *grader, struct sandbox_box *box,
               const struct plain_request *request, struct sandbox_result *result,
               struct error *err)
{
    static struct pump pump;
    struct sandbox_io io = {
        .on_output = request->on_output, .context = request->context, .last = true};
    struct sandbox_error why;
    bool done = false;
    int ends[2];
    int rc = 0;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return error_errno(err, ERR_SYSTEM, errno, "cannot make a pipe");
    (void)fcntl(ends[1], F_SETFL, O_NONBLOCK);
    (void)fchmod(ends[0], 0444); /* the program, of another uid, may open it again: /dev/stdin */
    pump.from = request->stdin_fd;
    pump.to = ends[1];
    pump.size = pump.sent = 0;
    io.stdin_fd = ends[0];
    if (sandbox_start(box, &io, &why) < 0)
        rc = grade_fail(err, &why);
    (void)close(ends[0]);
    if (pump.from < 0)
        end_input(&pump);
    while (rc == 0 && !done) {
        bool ready = false;

        rc = wait_once(grader, box, &pump, request->output_error, &ready, err);
        if (rc == 0 && ready && sandbox_step(box, &done, result, &why) < 0)
            rc = grade_fail(err, &why);
    }
    end_input(&pump);
    return rc;
}

static int fill_judgement(const struct program *program, const struct sandbox_limits *limits,
                          const struct sandbox_result *result, struct judgement *judgement,
                          struct error *err)
{
    struct test_result *test = calloc(1, sizeof(*test));

    if (!test)
        return error_set(err, ERR_SYSTEM, "out of memory");
    judgement->tests = test;
    judgement->test_count = 1;
    judgement->jobs = 1;
    judgement->judging_ns = result->wall_ns;
    judgement->limits = (struct judgement_limits){.cpu_ns = limits->cpu_ns,
                                                  .wall_ns = limits->wall_ns,
                                                  .memory_bytes = limits->memory_bytes,
                                                  .output_bytes = limits->output_bytes,
                                                  .processes = program->profile->run.processes};
    test->name = text_copy("run");
    test->group = text_copy("run");
    test->message = text_copy("");
    if (!test->name || !test->group || !test->message)
        return error_set(err, ERR_SYSTEM, "out of memory");
    if (grade_fill_test(result, limits->cpu_ns, test, err) < 0)
        return -(int)err->code;
    grade_forget_own_calls(&program->profile->run, test);
    judgement->verdict = test->verdict;
    return 0;
}

int grade_plain(const struct grader *grader, const struct program *program,
                const struct artifact *artifact, const struct plain_request *request,
                struct judgement *judgement, struct error *err)
{
    auto_free struct sandbox_file *files = NULL;
    struct sandbox_policy *policy = NULL;
    struct sandbox_box *box = NULL;
    struct sandbox_result result;
    struct box_request wanted = {
        .stage = &program->profile->run,
        .program = program,
        .limits = {.cpu_ns = PLAIN_CPU_NS,
                   .wall_ns = PLAIN_WALL_NS,
                   .memory_bytes = PLAIN_MEMORY,
                   .output_bytes = PLAIN_OUTPUT,
                   .error_bytes = PLAIN_OUTPUT}
    };
    int rc = grade_app_files(program, artifact, &files, &wanted.file_count, err);

    wanted.files = files;
    if (rc == 0)
        rc = grade_open_policy(wanted.stage->policy, &policy, err);
    if (rc == 0)
        rc = grade_open_box(grader->lanes[0], &wanted, policy, &box, err);
    sandbox_policy_free(policy);
    if (rc == 0)
        rc = run(grader, box, request, &result, err);
    sandbox_box_close(box);
    return rc == 0 ? fill_judgement(program, &wanted.limits, &result, judgement, err) : rc;
}
