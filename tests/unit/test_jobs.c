/* SPDX-License-Identifier: MIT */
/* Leases, answers that come too late, back-off, and two workers on one store. */
#include "store_fixture.h"

#include "auto.h"
#include "candidates.h"
#include "jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUBJECTS = 60, LEASE = 2 * 60 * 1000 };

/* Each of these is one change; what fails ends the test. */
static void must(struct store_fixture *fixture, int rc)
{
    if (rc < 0)
        fail_msg("%s (%s)", fixture->err.message, fixture->err.detail);
}

static void begin(struct store_fixture *fixture, struct store_change *change)
{
    must(fixture, store_begin(fixture->store, change, &fixture->err));
}

static void commit(struct store_fixture *fixture, struct store_change *change)
{
    must(fixture, store_commit(change, &fixture->err));
}

static void enqueue(struct store_fixture *fixture, const char *subject, enum job_priority priority,
                    int64_t due_at)
{
    const struct job_wanted wanted = {.kind = JOB_GRADE,
                                      .priority = priority,
                                      .subject = subject,
                                      .body = "{}",
                                      .due_at = due_at};
    struct store_change change = {0};
    char id[ID_SIZE];

    begin(fixture, &change);
    must(fixture, job_enqueue(fixture->store, &wanted, id, &fixture->err));
    commit(fixture, &change);
}

static void claim(struct store_fixture *fixture, const char *owner, size_t max, struct jobs *jobs)
{
    struct store_change change = {0};

    begin(fixture, &change);
    must(fixture, jobs_claim(fixture->store, JOB_GRADE, owner, max, jobs, &fixture->err));
    commit(fixture, &change);
}

static bool complete(struct store_fixture *fixture, const struct job *job)
{
    const struct job_claim held = {job->id, job->attempt};
    struct store_change change = {0};
    bool ours = false;

    begin(fixture, &change);
    must(fixture, job_complete(fixture->store, &held, &ours, &fixture->err));
    commit(fixture, &change);
    return ours;
}

static bool fail_job(struct store_fixture *fixture, const struct job *job, enum job_state *state)
{
    const struct job_claim held = {job->id, job->attempt};
    struct store_change change = {0};
    bool ours = false;

    begin(fixture, &change);
    must(fixture, job_fail(fixture->store, &held, "refused", 0, &ours, state, &fixture->err));
    commit(fixture, &change);
    return ours;
}

static void what_is_urgent_comes_first_then_what_waits_longest(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs jobs = {0};
    static const char *const wanted[] = {"urgent", "old", "new", "idle"};

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "idle", JOB_LAST, fixture.time.wall_ms - 9);
    enqueue(&fixture, "new", JOB_NORMAL, fixture.time.wall_ms - 1);
    enqueue(&fixture, "later", JOB_FIRST, fixture.time.wall_ms + 1);
    enqueue(&fixture, "old", JOB_NORMAL, fixture.time.wall_ms - 2);
    enqueue(&fixture, "urgent", JOB_FIRST, 0);
    claim(&fixture, "w", 10, &jobs);
    assert_int_equal(jobs.count, COUNT(wanted));
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_string_equal(jobs.items[i].subject, wanted[i]);
        assert_string_equal(jobs.items[i].body, "{}");
        assert_int_equal(jobs.items[i].attempt, 1);
        assert_int_equal(jobs.items[i].state, JOB_LEASED);
    }
}

static void a_claim_takes_no_more_than_was_asked(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs first = {0}, second = {0};

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "a", JOB_NORMAL, 0);
    enqueue(&fixture, "b", JOB_LAST, 0);
    enqueue(&fixture, "c", JOB_LAST, 0);
    claim(&fixture, "w", 2, &first);
    claim(&fixture, "v", 2, &second);
    assert_int_equal(first.count, 2);
    assert_int_equal(second.count, 1);
    assert_string_equal(second.items[0].owner, "v");
}

static void only_one_job_of_a_kind_is_about_a_subject(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(store_change_done) struct store_change change = {0};
    struct job_wanted wanted = {.kind = JOB_GRADE, .subject = "run_1", .body = ""};
    char id[ID_SIZE];

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "run_1", JOB_NORMAL, 0);
    begin(&fixture, &change);
    assert_int_equal(job_enqueue(fixture.store, &wanted, id, &fixture.err), -(int)ERR_CONFLICT);
    wanted.kind = JOB_WEBHOOK;
    assert_int_equal(job_enqueue(fixture.store, &wanted, id, &fixture.err), 0);
}

static void what_is_undone_was_never_enqueued(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs jobs = {0};
    const struct job_wanted wanted = {.kind = JOB_GRADE, .subject = "run_1", .body = ""};
    struct store_change change = {0};
    char id[ID_SIZE];

    store_fixture_init(&fixture, state);
    begin(&fixture, &change);
    must(&fixture, job_enqueue(fixture.store, &wanted, id, &fixture.err));
    store_change_done(&change);
    claim(&fixture, "w", 1, &jobs);
    assert_int_equal(jobs.count, 0);
}

static void a_late_answer_is_nobodys(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs first = {0}, second = {0};
    enum job_state ended = JOB_DUE;

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "a", JOB_NORMAL, 0);
    claim(&fixture, "slow", 1, &first);
    fixture.time.wall_ms += LEASE;
    claim(&fixture, "fast", 1, &second);
    assert_int_equal(second.count, 1);
    assert_int_equal(second.items[0].attempt, 2);
    assert_int_equal(second.items[0].lost, 1);
    assert_false(complete(&fixture, &first.items[0]));
    assert_false(fail_job(&fixture, &first.items[0], &ended));
    assert_true(complete(&fixture, &second.items[0]));
    assert_false(complete(&fixture, &second.items[0]));
}

static void a_heartbeat_keeps_the_lease_and_a_release_gives_it_back(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs first = {0}, second = {0}, third = {0};
    struct store_change change = {0};
    struct job_claim held;
    bool ours = false;

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "a", JOB_NORMAL, 0);
    claim(&fixture, "w", 1, &first);
    held = (struct job_claim){first.items[0].id, first.items[0].attempt};
    fixture.time.wall_ms += LEASE - 1;
    begin(&fixture, &change);
    must(&fixture, job_heartbeat(fixture.store, &held, JOB_GRADE, &ours, &fixture.err));
    commit(&fixture, &change);
    assert_true(ours);
    fixture.time.wall_ms += LEASE - 1;
    claim(&fixture, "v", 1, &second);
    assert_int_equal(second.count, 0);
    begin(&fixture, &change);
    must(&fixture, job_release(fixture.store, &held, &ours, &fixture.err));
    commit(&fixture, &change);
    assert_true(ours);
    claim(&fixture, "v", 1, &third);
    assert_int_equal(third.count, 1);
    assert_int_equal(third.items[0].lost, 0);
    assert_int_equal(third.items[0].failures, 0);
}

static int note_stuck(void *context, const struct job *job, struct error *err)
{
    (void)err;
    *(struct job *)context = *job;
    return 0;
}

static void failures_wait_longer_and_longer_until_it_is_dead(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    const struct job_rules *rules = job_rules(JOB_GRADE);
    struct store_change change = {0};
    struct job stuck = {0};
    int64_t waited = 0;

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "a", JOB_NORMAL, 0);
    for (unsigned i = 1; i <= rules->failures_max; i++) {
        AUTO(jobs_done) struct jobs jobs = {0};
        enum job_state ended = JOB_LEASED;
        int64_t next = 0;

        claim(&fixture, "w", 1, &jobs);
        assert_int_equal(jobs.count, 1);
        assert_true(fail_job(&fixture, &jobs.items[0], &ended));
        assert_int_equal(ended, i < rules->failures_max ? JOB_DUE : JOB_DEAD);
        must(&fixture, jobs_next_at(fixture.store, JOB_GRADE, &next, &fixture.err));
        if (ended == JOB_DEAD) {
            assert_true(next == INT64_MAX);
            break;
        }
        assert_true(next - fixture.time.wall_ms > waited);
        waited = next - fixture.time.wall_ms;
        fixture.time.wall_ms = next;
    }
    must(&fixture, jobs_each_stuck(fixture.store, note_stuck, &stuck, &fixture.err));
    assert_int_equal(stuck.state, JOB_DEAD);
    assert_string_equal(stuck.reason, "refused");
    begin(&fixture, &change);
    must(&fixture, job_replay(fixture.store, stuck.id, &fixture.err));
    assert_int_equal(job_replay(fixture.store, stuck.id, &fixture.err), -(int)ERR_CONFLICT);
    commit(&fixture, &change);
    {
        AUTO(jobs_done) struct jobs jobs = {0};

        claim(&fixture, "w", 1, &jobs);
        assert_int_equal(jobs.count, 1);
        assert_int_equal(jobs.items[0].failures, 0);
    }
}

static void waits_stay_between_half_and_all_and_do_not_overflow(void **state)
{
    static const struct job_rules rules = {5, 1000, 60000, 0};
    static const struct {
        int64_t failures, all;
    } rows[] = {
        {1,         1000 },
        {2,         2000 },
        {3,         4000 },
        {6,         32000},
        {7,         60000},
        {1000,      60000},
        {INT64_MAX, 60000}
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(job_wait_ms(&rules, rows[i].failures, 0), rows[i].all / 2);
        assert_int_equal(job_wait_ms(&rules, rows[i].failures, (uint64_t)rows[i].all / 2),
                         rows[i].all);
        assert_in_range(job_wait_ms(&rules, rows[i].failures, UINT64_MAX), rows[i].all / 2,
                        rows[i].all);
    }
}

static void three_lost_leases_quarantine(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs none = {0};
    struct job stuck = {0};
    int64_t counts[JOB_STATES];

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "a", JOB_NORMAL, 0);
    for (unsigned i = 0; i < JOB_LOST_MAX; i++) {
        AUTO(jobs_done) struct jobs jobs = {0};

        claim(&fixture, "w", 1, &jobs);
        assert_int_equal(jobs.count, 1);
        fixture.time.wall_ms += LEASE;
    }
    claim(&fixture, "w", 1, &none);
    assert_int_equal(none.count, 0);
    must(&fixture, jobs_each_stuck(fixture.store, note_stuck, &stuck, &fixture.err));
    assert_int_equal(stuck.state, JOB_QUARANTINED);
    assert_int_equal(stuck.lost, JOB_LOST_MAX);
    must(&fixture, jobs_count(fixture.store, JOB_GRADE, counts, &fixture.err));
    assert_int_equal(counts[JOB_QUARANTINED], 1);
    assert_int_equal(counts[JOB_DUE] + counts[JOB_LEASED] + counts[JOB_DEAD], 0);
}

static void a_clock_that_is_set_back_holds_nothing_for_long(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs first = {0}, second = {0}, third = {0};

    store_fixture_init(&fixture, state);
    enqueue(&fixture, "a", JOB_NORMAL, 0);
    claim(&fixture, "w", 1, &first);
    fixture.time.wall_ms -= INT64_C(365) * 24 * 3600 * 1000;
    claim(&fixture, "v", 1, &second);
    assert_int_equal(second.count, 0);
    fixture.time.wall_ms += JOB_LEASE_MAX_MS;
    /* taken back, and due from that moment on */
    claim(&fixture, "v", 1, &third);
    assert_int_equal(third.count, 1);
}

static void cancelling_takes_a_persons_jobs_whatever_their_state(void **state)
{
    static const char candidate[] = "can_01ARYZ6S41TSV4RRFFQ69G5FAV";
    AUTO(store_fixture_done) struct store_fixture fixture;
    AUTO(jobs_done) struct jobs jobs = {0};
    struct store_change change = {0};
    int64_t count = 0;

    store_fixture_init(&fixture, state);
    begin(&fixture, &change);
    must(&fixture, candidate_add(fixture.store, candidate, "A-1", &fixture.err));
    for (unsigned i = 0; i < 3; i++) {
        char subject[16], id[ID_SIZE];
        const struct job_wanted wanted = {.kind = JOB_GRADE,
                                          .subject = subject,
                                          .candidate = i < 2 ? candidate : NULL,
                                          .body = ""};

        (void)snprintf(subject, sizeof subject, "run_%u", i);
        must(&fixture, job_enqueue(fixture.store, &wanted, id, &fixture.err));
    }
    commit(&fixture, &change);
    claim(&fixture, "w", 1, &jobs);
    begin(&fixture, &change);
    must(&fixture, jobs_cancel_candidate(fixture.store, candidate, &count, &fixture.err));
    assert_int_equal(count, 2);
    must(&fixture, jobs_cancel_subject(fixture.store, JOB_GRADE, "run_2", &count, &fixture.err));
    assert_int_equal(count, 1);
    commit(&fixture, &change);
    assert_false(complete(&fixture, &jobs.items[0]));
}

/* ---- two workers ---------------------------------------------------------------------------------- */

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(0x2545F4914F6CDD1D);
}

/* A worker of its own connection, with what it thinks it holds. */
struct worker {
    struct store_fixture fixture;
    struct jobs jobs;
    size_t next;
};

static unsigned subject_of(const struct job *job)
{
    return (unsigned)strtoul(job->subject, NULL, 10);
}

static void work(struct worker *worker, const char *owner, uint64_t *seed, unsigned *done)
{
    struct job *job;
    enum job_state ended;

    if (worker->next == worker->jobs.count) {
        jobs_done(&worker->jobs);
        worker->next = 0;
        claim(&worker->fixture, owner, 1 + draw(seed) % 5, &worker->jobs);
        return;
    }
    job = &worker->jobs.items[worker->next++];
    switch (draw(seed) % 8) {
    case 0: (void)fail_job(&worker->fixture, job, &ended); break;
    case 1: break; /* lost: nobody hears of it again */
    default: done[subject_of(job)] += complete(&worker->fixture, job); break;
    }
}

static void two_workers_that_lose_and_delay_do_each_job_once(void **state)
{
    AUTO(store_fixture_done) struct store_fixture fixture;
    struct worker workers[2];
    unsigned done[SUBJECTS] = {0};
    int64_t counts[JOB_STATES], left = SUBJECTS;
    uint64_t seed = 20261130;

    store_fixture_init(&fixture, state);
    for (unsigned i = 0; i < SUBJECTS; i++) {
        char subject[16];

        (void)snprintf(subject, sizeof subject, "%u", i);
        enqueue(&fixture, subject, (enum job_priority)(i % JOB_PRIORITIES), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        workers[i] = (struct worker){
            .fixture = {.folder = *state, .time = fixture.time}
        };
        must(&workers[i].fixture, store_fixture_open(&workers[i].fixture, STORE_WRITE));
    }
    for (unsigned step = 0; left > 0 && step < 20000; step++) {
        size_t turn = draw(&seed) % 2;

        /* their clocks differ, and both jump */
        workers[turn].fixture.time.wall_ms += (int64_t)(draw(&seed) % (LEASE / 8));
        work(&workers[turn], turn == 0 ? "one" : "two", &seed, done);
        must(&fixture, jobs_count(fixture.store, JOB_GRADE, counts, &fixture.err));
        left = counts[JOB_DUE] + counts[JOB_LEASED];
    }
    assert_int_equal(left, 0);
    for (unsigned i = 0; i < SUBJECTS; i++) {
        assert_true(done[i] <= 1);
        left += done[i];
    }
    assert_int_equal(left + counts[JOB_DEAD] + counts[JOB_QUARANTINED], SUBJECTS);
    for (size_t i = 0; i < 2; i++) {
        jobs_done(&workers[i].jobs);
        store_fixture_done(&workers[i].fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_IN_FOLDER(what_is_urgent_comes_first_then_what_waits_longest),
        TEST_IN_FOLDER(a_claim_takes_no_more_than_was_asked),
        TEST_IN_FOLDER(only_one_job_of_a_kind_is_about_a_subject),
        TEST_IN_FOLDER(what_is_undone_was_never_enqueued),
        TEST_IN_FOLDER(a_late_answer_is_nobodys),
        TEST_IN_FOLDER(a_heartbeat_keeps_the_lease_and_a_release_gives_it_back),
        TEST_IN_FOLDER(failures_wait_longer_and_longer_until_it_is_dead),
        TEST_IN_FOLDER(waits_stay_between_half_and_all_and_do_not_overflow),
        TEST_IN_FOLDER(three_lost_leases_quarantine),
        TEST_IN_FOLDER(a_clock_that_is_set_back_holds_nothing_for_long),
        TEST_IN_FOLDER(cancelling_takes_a_persons_jobs_whatever_their_state),
        TEST_IN_FOLDER(two_workers_that_lose_and_delay_do_each_job_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
