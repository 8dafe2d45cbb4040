/* SPDX-License-Identifier: MIT */
/* One program on many inputs, as a validator of them is run: what counts is how it ends. */
#include "grade.h"

#include "auto.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { POLL_MS = 100, LANES_MAX = 64 };

struct runner {
    struct sandbox_box *box;
    size_t index;
    bool busy;
};

struct running {
    const struct grader *grader;
    const struct input_runs *runs;
    struct runner runners[LANES_MAX];
    size_t count; /* runners */
    size_t next;
    size_t busy;
};

static int start(struct running *running, struct runner *runner, struct error *err)
{
    auto_free char *data = NULL;
    auto_close int input = -1;
    auto_close int opened = -1;
    struct sandbox_io io = {0};
    struct sandbox_error why;
    size_t size = 0;
    int rc;

    runner->index = running->next++;
    rc = running->runs->read(running->runs->context, runner->index, &data, &size, err);
    if (rc < 0)
        return rc;
    if (sandbox_input_new(data, size, &input, &why) < 0 ||
        sandbox_input_open(input, &opened, &why) < 0)
        return grade_fail(err, &why);
    io.stdin_fd = opened;
    io.last = running->next >= running->runs->count;
    if (sandbox_start(runner->box, &io, &why) < 0)
        return grade_fail(err, &why);
    runner->busy = true;
    running->busy++;
    return 0;
}

static int step(struct running *running, struct runner *runner, struct error *err)
{
    struct sandbox_result result;
    struct sandbox_error why;
    const char *said;
    size_t size = 0;
    bool done = false;

    if (sandbox_step(runner->box, &done, &result, &why) < 0)
        return grade_fail(err, &why);
    if (!done)
        return 0;
    runner->busy = false;
    running->busy--;
    if (grade_check_run(&result, err) < 0)
        return -(int)err->code;
    said = sandbox_output(runner->box, 2, &size);
    if (size == 0)
        said = sandbox_output(runner->box, 1, &size);
    running->runs->on_end(running->runs->context, runner->index, &result, said, size);
    return 0;
}

static int wait_and_step(struct running *running, struct error *err)
{
    struct pollfd polled[LANES_MAX];
    int rc = 0;

    for (size_t i = 0; i < running->count; i++)
        polled[i] = (struct pollfd){
            .fd = running->runners[i].busy ? sandbox_box_fd(running->runners[i].box) : -1,
            .events = POLLIN};
    if (poll(polled, running->count, POLL_MS) < 0 && errno != EINTR)
        return error_errno(err, ERR_SYSTEM, errno, "cannot wait for runs");
    if (grade_interrupted(running->grader, err))
        return -(int)ERR_INTERRUPTED;
    for (size_t i = 0; rc == 0 && i < running->count; i++)
        if (running->runners[i].busy && polled[i].revents)
            rc = step(running, &running->runners[i], err);
    return rc;
}

static int run_all(struct running *running, struct error *err)
{
    int rc = 0;

    while (rc == 0 && (running->busy > 0 || running->next < running->runs->count)) {
        for (size_t i = 0; rc == 0 && i < running->count; i++)
            if (!running->runners[i].busy && running->next < running->runs->count)
                rc = start(running, &running->runners[i], err);
        if (rc == 0)
            rc = wait_and_step(running, err);
    }
    return rc;
}

static int open_boxes(struct running *running, const struct program *program,
                      const struct artifact *artifact, struct error *err)
{
    auto_free struct sandbox_file *files = NULL;
    struct sandbox_policy *policy = NULL;
    struct box_request request = {
        .stage = &program->profile->run, .program = program, .limits = running->runs->limits};
    size_t wanted = running->grader->lane_count;
    int rc = grade_app_files(program, artifact, &files, &request.file_count, err);

    request.files = files;
    if (wanted > running->runs->count)
        wanted = running->runs->count;
    if (rc == 0)
        rc = grade_open_policy(request.stage->policy, &policy, err);
    for (size_t i = 0; rc == 0 && i < wanted && i < LANES_MAX; i++) {
        rc = grade_open_box(running->grader->lanes[i], &request, policy, &running->runners[i].box,
                            err);
        running->count = i + 1;
    }
    sandbox_policy_free(policy);
    return rc;
}

int grade_inputs(const struct grader *grader, const struct program *program,
                 const struct artifact *artifact, const struct input_runs *runs, struct error *err)
{
    struct running running = {.grader = grader, .runs = runs};
    int rc = open_boxes(&running, program, artifact, err);

    if (rc == 0)
        rc = run_all(&running, err);
    for (size_t i = 0; i < running.count; i++)
        sandbox_box_close(running.runners[i].box);
    return rc;
}
