/* SPDX-License-Identifier: MIT */
/*
 * What a sandboxed hello costs, beside posix_spawn and, where it is installed, bubblewrap; how many
 * of them a second; what making and ending a box and a lane costs.
 *
 *   bench_box HELPER HELLO [--smoke] [--json]
 *
 * HELPER is the test build's, which can leave the next run unprepared ("cold").  Each figure is from
 * the request to the result with standard output drained; the ways take turns.
 */
#include "bench.h"
#include "place.h"
#include "wire.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct counts {
    int blocks, runs; /* runs of each way in a block */
    double seconds;   /* of each throughput figure */
    int lanes;        /* opened and closed again */
};

struct figures {
    struct series spawn, prepared, bwrap;
    struct series cold_spawn, cold;
    struct series caller, box; /* CPU a run */
    struct series make, end;
};

static const char *hello;
static const char *const no_environment[] = {NULL};

static bool spawn_hello(void)
{
    return bench_run((const char *const[]){hello, NULL}, no_environment);
}

static bool spawn_bubblewrap(void)
{
    return bench_run((const char *const[]){"bwrap", "--unshare-all", "--ro-bind", hello, "/hello",
                                           "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
                                           "--die-with-parent", "--new-session", "/hello", NULL},
                     no_environment);
}

static bool run_box(struct place *place, struct sandbox_box *box, struct sandbox_result *result)
{
    const struct sandbox_io io = {.stdin_fd = -1};

    if (sandbox_run(box, &io, result, &place->err) == 0 && result->outcome == SANDBOX_EXITED &&
        result->exit_code == 0)
        return true;
    (void)fprintf(stderr, "a boxed run failed: %s, %d\n", sandbox_outcome_name(result->outcome),
                  result->exit_code);
    return false;
}

static bool timed(bool (*run)(void), struct series *series)
{
    double started = bench_now_ms();
    bool fine = run();

    series_add(series, bench_now_ms() - started);
    return fine;
}

static bool timed_box(struct place *place, struct sandbox_box *box, struct series *series,
                      double *payload_ms)
{
    struct sandbox_result result;
    double started = bench_now_ms();

    if (!run_box(place, box, &result))
        return false;
    series_add(series, bench_now_ms() - started);
    *payload_ms += (double)result.cpu_ns / 1e6;
    return true;
}

/* A box, its runs in turn with the other ways, and its end. */
static bool block(struct place *place, const struct counts *counts, bool cold, bool bubblewrap,
                  struct figures *all)
{
    double started = bench_now_ms();
    double payload = 0;
    double caller = 0;
    double group;
    struct sandbox_box *box = NULL;
    struct sandbox_result result;
    bool fine = place_box(place, 0, NULL, NULL, cold ? WIRE_TEST_UNPREPARED : 0, &box) == 0;

    series_add(&all->make, bench_now_ms() - started);
    /* The first run of a box is always prepared. */
    fine = fine && run_box(place, box, &result);
    group = place_cpu_ms(place, 0);
    for (int i = 0; fine && i < counts->runs; i++) {
        double before;

        fine = timed(spawn_hello, cold ? &all->cold_spawn : &all->spawn);
        before = bench_own_cpu_ms();
        fine = fine && timed_box(place, box, cold ? &all->cold : &all->prepared, &payload);
        caller += bench_own_cpu_ms() - before;
        if (!cold && bubblewrap)
            fine = fine && timed(spawn_bubblewrap, &all->bwrap);
    }
    if (!cold && group >= 0) {
        series_add(&all->box, (place_cpu_ms(place, 0) - group - payload) / counts->runs);
        series_add(&all->caller, caller / counts->runs);
    }
    started = bench_now_ms();
    sandbox_box_close(box);
    series_add(&all->end, bench_now_ms() - started);
    return fine;
}

static void print_hello(struct figures *all, bool bubblewrap)
{
    struct bench_row rows[] = {
        {"posix_spawn + pipe",     "ms", &all->spawn,      &all->spawn,      NO_BUDGET,     0  },
        {"box, prepared",          "ms", &all->prepared,   &all->spawn,      RATIO_AT_MOST, 1.5},
        {"bubblewrap",             "ms", &all->bwrap,      &all->spawn,      NO_BUDGET,     0  },
        {"posix_spawn + pipe",     "ms", &all->cold_spawn, &all->cold_spawn, NO_BUDGET,     0  },
        {"box, cold",              "ms", &all->cold,       &all->cold_spawn, RATIO_AT_MOST, 2.0},
        {"CPU: launcher+box+init", "ms", &all->box,        NULL,             NO_BUDGET,     0  },
        {"CPU: caller",            "ms", &all->caller,     NULL,             NO_BUDGET,     0  },
        {"making a box",           "ms", &all->make,       NULL,             NO_BUDGET,     0  },
        {"ending a box",           "ms", &all->end,        NULL,             NO_BUDGET,     0  },
    };

    bench_open("hello");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (rows[i].series->count > 0)
            bench_row(&rows[i]);
    if (!bubblewrap)
        bench_note("bubblewrap is not installed: left out");
}

static bool measure_hello(struct place *place, const struct counts *counts)
{
    static struct figures all;
    bool bubblewrap = access("/usr/bin/bwrap", X_OK) == 0;
    bool fine = true;

    for (int i = 0; fine && i < counts->blocks; i++)
        fine = block(place, counts, false, bubblewrap, &all) &&
               block(place, counts, true, false, &all);
    if (fine)
        print_hello(&all, bubblewrap);
    return fine;
}

/* ---- runs a second ---------------------------------------------------------------------------- */

static bool start(struct place *place, struct sandbox_box *box)
{
    const struct sandbox_io io = {.stdin_fd = -1};

    return sandbox_start(box, &io, &place->err) == 0;
}

/* Each lane gets its next run as soon as it has answered. */
static bool spin(struct place *place, struct sandbox_box **boxes, unsigned lanes, double seconds,
                 double *out_rate)
{
    double started = bench_now_ms();
    double elapsed = 0;
    int done = 0;
    bool fine = true;

    for (unsigned i = 0; fine && i < lanes; i++)
        fine = start(place, boxes[i]);
    while (fine && elapsed < seconds * 1e3) {
        struct pollfd polled[PLACE_LANES];

        for (unsigned i = 0; i < lanes; i++)
            polled[i] = (struct pollfd){.fd = sandbox_box_fd(boxes[i]), .events = POLLIN};
        if (poll(polled, lanes, 10000) <= 0)
            return false;
        for (unsigned i = 0; fine && i < lanes; i++) {
            struct sandbox_result result;
            bool ended = false;

            if (!polled[i].revents)
                continue;
            fine = sandbox_step(boxes[i], &ended, &result, &place->err) == 0;
            if (fine && ended) {
                done++;
                fine = result.exit_code == 0 && start(place, boxes[i]);
            }
        }
        elapsed = bench_now_ms() - started;
    }
    *out_rate = done / (elapsed / 1e3);
    return fine;
}

static bool measure_rate(struct place *place, const struct counts *counts)
{
    static const char *const names[] = {"one lane", "two lanes"};

    bench_open("hello runs a second");
    for (unsigned lanes = 1; lanes <= place->lane_count; lanes++) {
        struct series rates = {0};
        bool fine = true;

        for (int i = 0; fine && i < 5; i++) {
            struct sandbox_box *boxes[PLACE_LANES] = {NULL};
            double rate = 0;

            for (unsigned k = 0; fine && k < lanes; k++)
                fine = place_box(place, k, NULL, NULL, 0, &boxes[k]) == 0;
            fine = fine && spin(place, boxes, lanes, counts->seconds, &rate);
            series_add(&rates, rate);
            for (unsigned k = 0; k < lanes; k++)
                sandbox_box_close(boxes[k]);
        }
        if (fine)
            bench_row(&(struct bench_row){names[lanes - 1], "/s", &rates, NULL,
                                          lanes == 2 ? AT_LEAST : NO_BUDGET, 1500});
        series_done(&rates);
        if (!fine)
            return false;
    }
    if (place->lane_count < 2)
        bench_note("one lane was to be had: no figure for two");
    return true;
}

/* ---- lanes ------------------------------------------------------------------------------------ */

static bool measure_lanes(struct place *place, const struct counts *counts)
{
    struct series opening = {0};
    struct series closing = {0};
    unsigned last = place->lane_count - 1;
    int index = (int)sandbox_lane_index(place->lanes[last]);
    bool fine = true;

    for (int i = 0; fine && i < counts->lanes; i++) {
        double started = bench_now_ms();

        sandbox_lane_close(place->lanes[last]);
        place->lanes[last] = NULL;
        series_add(&closing, bench_now_ms() - started);
        started = bench_now_ms();
        fine = sandbox_lane_open(place->sandbox, index, &place->lanes[last], &place->err) == 0;
        series_add(&opening, bench_now_ms() - started);
    }
    if (!fine)
        place->lane_count--;
    bench_row(&(struct bench_row){"opening a lane", "ms", &opening, NULL, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"closing a lane", "ms", &closing, NULL, NO_BUDGET, 0});
    series_done(&opening);
    series_done(&closing);
    /* Another process may have taken the lane in between. */
    return fine || place->err.code == SANDBOX_BUSY;
}

int main(int argc, char **argv)
{
    struct counts counts = {.blocks = 40, .runs = 25, .seconds = 2, .lanes = 20};
    struct place place = {.program = -1};
    bool fine;

    if (argc < 3)
        return 2;
    hello = argv[2];
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "--smoke") == 0)
            counts = (struct counts){.blocks = 2, .runs = 3, .seconds = 0.05, .lanes = 2};
        if (strcmp(argv[i], "--json") == 0)
            bench_as_json();
    }
    if (place_open(&place, argv[1], hello) < 0) {
        (void)printf("%s: %s\n", place_is_lacking(&place) ? "skip all" : "failed",
                     place.err.message);
        return place_is_lacking(&place) ? 77 : 1;
    }
    fine = measure_hello(&place, &counts) && measure_rate(&place, &counts) &&
           measure_lanes(&place, &counts);
    if (!fine)
        (void)fprintf(stderr, "failed, the library said last: %s\n", place.err.message);
    place_close(&place);
    return fine ? 0 : 1;
}
