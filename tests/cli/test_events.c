/* SPDX-License-Identifier: MIT */
/* Whoever follows a run must not slow it down, whether he reads or not. */
#include "events.h"
#include "fake_core.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static volatile sig_atomic_t nobody_interrupts;

struct follower {
    int ends[2];
    struct stream stream;
    struct events events;
    struct judgement *judgement;
};

static int follow(void **state)
{
    struct follower *follower = calloc(1, sizeof *follower);

    if (!follower || pipe2(follower->ends, O_CLOEXEC) < 0)
        return -1;
    follower->stream =
        (struct stream){.term = {.fd = follower->ends[1]}, .interrupted = &nobody_interrupts};
    follower->judgement = fake_judgement("accepted");
    events_init(&follower->events, &follower->stream, AUDIENCE_CANDIDATE);
    *state = follower;
    return 0;
}

static int leave(void **state)
{
    struct follower *follower = *state;

    events_done(&follower->events);
    judgement_free(follower->judgement);
    for (int i = 0; i < 2; i++)
        if (follower->ends[i] >= 0)
            (void)close(follower->ends[i]);
    free(follower);
    return 0;
}

/* Many times what a pipe holds. */
static void tell_tests(struct follower *follower, unsigned rounds)
{
    for (unsigned round = 0; round < rounds; round++)
        for (size_t i = 0; i < follower->judgement->test_count; i++)
            events_test(&follower->events, follower->judgement, &follower->judgement->tests[i]);
}

/* Reads to the end in a process of its own; its status is 0 when it got LINES whole lines. */
static pid_t start_reader(struct follower *follower, unsigned lines)
{
    pid_t pid = fork();
    char data[4096];
    char last = '\n';
    ssize_t got;

    if (pid != 0)
        return pid;
    (void)close(follower->ends[1]);
    while ((got = read(follower->ends[0], data, sizeof data)) > 0) {
        for (ssize_t i = 0; i < got; i++)
            lines -= data[i] == '\n';
        last = data[got - 1];
    }
    _exit(lines == 0 && last == '\n' ? 0 : 1);
}

static void a_reader_that_does_not_read_is_not_waited_for(void **state)
{
    struct follower *follower = *state;

    /* a write that waited would wait for ever: nobody reads */
    events_queued(&follower->events, "1");
    tell_tests(follower, 100);
    assert_int_equal(follower->stream.os_error, 0);
    assert_int_equal(follower->events.sequence, 1 + 100 * follower->judgement->test_count);
}

static void what_he_did_not_take_comes_at_the_end(void **state)
{
    struct follower *follower = *state;
    int status = -1;
    pid_t reader;

    events_queued(&follower->events, "1");
    tell_tests(follower, 100);
    reader = start_reader(follower, (unsigned)(2 + 100 * follower->judgement->test_count));
    events_result(&follower->events, follower->judgement);
    assert_int_equal(follower->stream.os_error, 0);
    (void)close(follower->ends[1]);
    follower->ends[1] = -1;
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(status, 0);
}

static void more_than_fits_into_memory_is_waited_for(void **state)
{
    struct follower *follower = *state;
    const unsigned rounds = 1000; /* about 10 MB */
    pid_t reader = start_reader(follower, (unsigned)(1 + rounds * follower->judgement->test_count));
    int status = -1;

    tell_tests(follower, rounds);
    events_result(&follower->events, follower->judgement);
    assert_int_equal(follower->stream.os_error, 0);
    (void)close(follower->ends[1]);
    follower->ends[1] = -1;
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(status, 0);
}

static void a_reader_that_left_is_seen_without_writing(void **state)
{
    struct follower *follower = *state;
    const struct run_progress progress = {.phase = RUN_TESTING, .total = 1, .test = ""};

    events_progress(&follower->events, &progress);
    assert_int_equal(follower->stream.os_error, 0);
    (void)close(follower->ends[0]);
    follower->ends[0] = -1;
    events_progress(&follower->events, &progress);
    assert_int_equal(follower->stream.os_error, EPIPE);
    /* and then there is nothing more to do */
    events_result(&follower->events, follower->judgement);
    assert_int_equal(follower->events.sequence, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_reader_that_does_not_read_is_not_waited_for, follow,
                                        leave),
        cmocka_unit_test_setup_teardown(what_he_did_not_take_comes_at_the_end, follow, leave),
        cmocka_unit_test_setup_teardown(more_than_fits_into_memory_is_waited_for, follow, leave),
        cmocka_unit_test_setup_teardown(a_reader_that_left_is_seen_without_writing, follow, leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
