/* SPDX-License-Identifier: MIT */
/*
 * How long a run was kept from its core, by the accounts of its threads: on a simulated core it is never
 * said to be more than it was, whatever the threads do, and most of it is found.
 */
#include "box.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { THREADS = 12, TICK = 1000000, LOOK = 50 };

/* One core, in ticks of a millisecond.  Who waits learns of it when it gets the core, as in the kernel. */
struct core {
    struct {
        bool alive, ready;
        long id, computed, waited, pending;
    } threads[THREADS];
    long next_id;
    long used,
        kept; /* the run's CPU time; ticks in which it was ready and a foreign one had the core */
    int turn;
};

static void run_thread(struct core *core, int index)
{
    core->threads[index].waited += core->threads[index].pending;
    core->threads[index].pending = 0;
    core->threads[index].computed++;
    core->used++;
}

/* A tick, that a foreign process has or the next of ours in turn. */
static void tick(struct core *core, bool foreign)
{
    int chosen = -1;
    bool any = false;

    for (int i = 0; i < THREADS; i++)
        any |= core->threads[i].alive && core->threads[i].ready;
    for (int i = 1; i <= THREADS && !foreign && chosen < 0; i++) {
        int index = (core->turn + i) % THREADS;
        if (core->threads[index].alive && core->threads[index].ready)
            chosen = index;
    }
    core->kept += foreign && any;
    for (int i = 0; i < THREADS; i++)
        if (i != chosen && core->threads[i].alive && core->threads[i].ready)
            core->threads[i].pending++;
    if (chosen < 0)
        return;
    run_thread(core, chosen);
    core->turn = core->used % 3 == 0 ? chosen : core->turn; /* slices of three ticks */
}

static void begin_thread(struct core *core, int index)
{
    memset(&core->threads[index], 0, sizeof core->threads[index]);
    core->threads[index].alive = core->threads[index].ready = true;
    core->threads[index].id = ++core->next_id;
}

static int64_t look(const struct core *core, struct delay *delay)
{
    struct delay_thread seen[THREADS] = {{0}};
    unsigned count = 0;

    for (int i = 0; i < THREADS; i++)
        if (core->threads[i].alive)
            seen[count++] =
                (struct delay_thread){core->threads[i].id, core->threads[i].computed * TICK,
                                      core->threads[i].waited * TICK, 0};
    delay_add(delay, seen, count, false, core->used * TICK);
    return delay->sum_ns;
}

static void at_random(struct core *core, unsigned *seed)
{
    for (int i = 0; i < THREADS; i++) {
        int dice = rand_r(seed) % 400;
        if (!core->threads[i].alive && dice < 4)
            begin_thread(core, i);
        else if (core->threads[i].alive && dice == 0)
            core->threads[i].alive = false;
        else if (core->threads[i].pending == 0 && dice < 40)
            core->threads[i].ready = dice < 20;
    }
}

static void no_doing_of_threads_makes_it_more_than_it_was(void **state)
{
    static struct delay delay;

    (void)state;
    for (unsigned round = 0; round < 200; round++) {
        struct core core = {0};
        unsigned seed = round;
        delay_begin(&delay);
        for (long now = 1; now <= 4000; now++) {
            at_random(&core, &seed);
            tick(&core, rand_r(&seed) % 10 < (int)(round % 10));
            if (now % LOOK == 0)
                assert_true(look(&core, &delay) <= core.kept * TICK);
        }
    }
}

static void threads_that_only_keep_one_another_waiting_gain_nothing(void **state)
{
    static struct delay delay;
    struct core core = {0};

    (void)state;
    delay_begin(&delay);
    for (int i = 0; i < THREADS; i++)
        begin_thread(&core, i);
    for (long now = 1; now <= 4000; now++) {
        for (int i = 0; i < THREADS; i++)
            core.threads[i].ready = now / 500 % 2 == 0; /* they work, and then they sleep */
        tick(&core, false);
        if (now % LOOK == 0)
            assert_int_equal(look(&core, &delay), 0);
    }
}

/* A dozen that wait at once are kept from the core for as long as one of them would be. */
static void what_all_wait_for_counts_once(void **state)
{
    static struct delay delay;
    struct core core = {0};

    (void)state;
    delay_begin(&delay);
    for (int i = 0; i < THREADS; i++)
        begin_thread(&core, i);
    for (long now = 1; now <= 6000; now++) {
        tick(&core, now % 30 != 0);
        if (now % LOOK == 0)
            (void)look(&core, &delay);
    }
    assert_true(delay.sum_ns <= core.kept * TICK);
    assert_true(delay.sum_ns >= core.kept * TICK / 2);
}

static void what_threads_waited_that_have_ended_stays(void **state)
{
    static struct delay delay;
    struct core core = {0};

    (void)state;
    delay_begin(&delay);
    for (long now = 1; now <= 6000; now++) {
        if (now % 300 == 1) { /* one after the other */
            core.threads[0].alive = false;
            begin_thread(&core, 0);
        }
        tick(&core, now % 10 != 0);
        if (now % LOOK == 0)
            (void)look(&core, &delay);
    }
    assert_true(delay.sum_ns <= core.kept * TICK);
    assert_true(delay.sum_ns >= core.kept * TICK * 3 / 4);
}

static void those_that_come_into_sight_are_no_news(void **state)
{
    static struct delay delay;
    struct delay_thread seen[2] = {{.id = 1}};

    (void)state;
    delay_begin(&delay);
    delay_add(&delay, seen, 1, true, 0);
    seen[0] = (struct delay_thread){.id = 2, .waited_ns = 5000};
    delay_add(&delay, seen, 1, true, 0);
    seen[0] = (struct delay_thread){.id = 2, .waited_ns = 7000};
    seen[1] = (struct delay_thread){.id = 3, .waited_ns = 9000};
    delay_add(&delay, seen, 2, false, 0);
    assert_int_equal(delay.sum_ns, 0);
    seen[0].waited_ns += 2000; /* from here on it is */
    delay_add(&delay, seen, 2, false, 0);
    assert_int_equal(delay.sum_ns, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_doing_of_threads_makes_it_more_than_it_was),
        cmocka_unit_test(threads_that_only_keep_one_another_waiting_gain_nothing),
        cmocka_unit_test(what_all_wait_for_counts_once),
        cmocka_unit_test(what_threads_waited_that_have_ended_stays),
        cmocka_unit_test(those_that_come_into_sight_are_no_news),
    };

    return cmocka_run_group_tests_name("delay", tests, NULL, NULL);
}
