/* SPDX-License-Identifier: MIT */
/*
 * The job table: claim and complete, one by one and in batches, and with a backlog that is due and one that is not;
 * beside a 4 KiB write with fdatasync in the same folder, which is the least that a commit can cost.
 *
 *   bench_jobs FOLDER [--smoke] [--json]
 *
 * FOLDER is made, filled and left; a store in it is only this benchmark's.
 */
#include "auto.h"
#include "bench.h"
#include "jobs.h"
#include "store.h"
#include "store_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 100, FILL = 5000, PAGE = 4096, KIB = 1024 };

struct bench {
    struct store *store;
    const char *folder;
    struct error err;
    unsigned serial;
};

static bool must(const struct bench *bench, int rc)
{
    if (rc < 0)
        (void)fprintf(stderr, "bench_jobs: %s (%s)\n", bench->err.message, bench->err.detail);
    return rc == 0;
}

/* ---- steps ------------------------------------------------------------------------------------ */

static bool enqueue(struct bench *bench, unsigned count, int64_t due_at)
{
    AUTO(store_change_done) struct store_change change = {0};
    bool fine = must(bench, store_begin(bench->store, &change, &bench->err));

    for (unsigned i = 0; fine && i < count; i++) {
        char subject[32], id[ID_SIZE];
        const struct job_wanted wanted = {.kind = JOB_GRADE,
                                          .priority = JOB_NORMAL,
                                          .subject = subject,
                                          .body = "{\"order\":\"ord_01ARYZ6S41TSV4RRFFQ69G5FAV\"}",
                                          .due_at = due_at};

        (void)snprintf(subject, sizeof subject, "run_%u", bench->serial++);
        fine = must(bench, job_enqueue(bench->store, &wanted, id, &bench->err));
    }
    return fine && must(bench, store_commit(&change, &bench->err));
}

static bool fill(struct bench *bench, unsigned count, int64_t due_at)
{
    for (unsigned done = 0; done < count; done += FILL)
        if (!enqueue(bench, count - done < FILL ? count - done : FILL, due_at))
            return false;
    return true;
}

static bool claim(struct bench *bench, size_t max, struct jobs *jobs, struct series *times)
{
    AUTO(store_change_done) struct store_change change = {0};
    double started = bench_now_ms();
    bool fine = must(bench, store_begin(bench->store, &change, &bench->err)) &&
                must(bench, jobs_claim(bench->store, JOB_GRADE, "bench", max, jobs, &bench->err)) &&
                must(bench, store_commit(&change, &bench->err));

    series_add(times, bench_now_ms() - started);
    return fine;
}

static bool complete(struct bench *bench, const struct jobs *jobs)
{
    AUTO(store_change_done) struct store_change change = {0};
    bool fine = must(bench, store_begin(bench->store, &change, &bench->err));

    for (size_t i = 0; fine && i < jobs->count; i++) {
        const struct job_claim held = {jobs->items[i].id, jobs->items[i].attempt};
        bool ours = false;

        fine = must(bench, job_complete(bench->store, &held, &ours, &bench->err)) && ours;
    }
    return fine && must(bench, store_commit(&change, &bench->err));
}

/* ROUNDS of claiming and completing BATCH at a time. */
static bool drain(struct bench *bench, size_t batch, unsigned rounds, struct series *rates,
                  struct series *claims)
{
    for (unsigned i = 0; i < rounds; i++) {
        AUTO(jobs_done) struct jobs jobs = {0};
        double started = bench_now_ms();

        if (!claim(bench, batch, &jobs, claims) || jobs.count != batch || !complete(bench, &jobs))
            return false;
        series_add(rates, (double)batch * 1000 / (bench_now_ms() - started));
    }
    return true;
}

static bool sync_pages(const struct bench *bench, unsigned rounds, struct series *times)
{
    static const char page[PAGE];
    char path[300];
    auto_close int fd = -1;

    (void)snprintf(path, sizeof path, "%s/page", bench->folder);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (unsigned i = 0; fd >= 0 && i < rounds; i++) {
        double started = bench_now_ms();

        if (write(fd, page, PAGE) != PAGE || fdatasync(fd) < 0)
            return false;
        series_add(times, bench_now_ms() - started);
    }
    return fd >= 0;
}

/* What this process has in memory. */
static double resident_kib(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    char line[128] = "";
    char *behind_size = line;
    long pages = 0;

    if (file && fgets(line, sizeof line, file)) {
        (void)strtol(line, &behind_size, 10);
        pages = strtol(behind_size, NULL, 10);
    }
    if (file)
        (void)fclose(file);
    return (double)pages * PAGE / KIB;
}

/* ---- the table -------------------------------------------------------------------------------- */

static bool measure_rates(struct bench *bench, unsigned rounds)
{
    struct series one = {0}, many = {0}, claims = {0}, pages = {0};
    bool fine = fill(bench, rounds + rounds * BATCH, 0) && sync_pages(bench, rounds, &pages) &&
                drain(bench, 1, rounds, &one, &claims) &&
                drain(bench, BATCH, rounds, &many, &claims);

    bench_open("jobs");
    bench_row(&(struct bench_row){"a page and fdatasync", "ms", &pages, NULL, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"jobs done one by one", "/s", &one, NULL, NO_BUDGET, 0});
    bench_row(&(struct bench_row){"jobs done 100 at a time", "/s", &many, NULL, AT_LEAST, 5000});
    series_done(&one);
    series_done(&many);
    series_done(&claims);
    series_done(&pages);
    return fine;
}

/* BACKLOG jobs that wait; how long does a claim take, and what does it need? */
static bool measure_backlog(struct bench *bench, const char *what, unsigned backlog, int64_t due_at,
                            unsigned rounds)
{
    struct series claims = {0}, rates = {0};
    double before, after;
    bool fine = fill(bench, backlog, due_at);

    /* what is due is there, whatever waits before or behind it */
    fine = fine && fill(bench, rounds, 0);
    before = resident_kib();
    fine = fine && drain(bench, 1, rounds, &rates, &claims);
    after = resident_kib();
    bench_row(&(struct bench_row){what, "ms", &claims, NULL, AT_MOST, 5});
    bench_note("    %u jobs wait; memory %.0f KiB before the claims, %.0f behind them", backlog,
               before, after);
    series_done(&claims);
    series_done(&rates);
    return fine;
}

static bool measure(struct bench *bench, bool smoke)
{
    const struct clock clock = clock_system();
    int64_t tomorrow = clock.wall_ms(clock.context) + INT64_C(24) * 3600 * 1000;
    unsigned rounds = smoke ? 5 : 100;
    unsigned backlog = smoke ? 2000 : 1000000;

    return measure_rates(bench, rounds) &&
           measure_backlog(bench, "claim, others not due", backlog, tomorrow, rounds) &&
           measure_backlog(bench, "claim, others due, too", backlog, 0, rounds);
}

static bool is_given(int argc, char *argv[], const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

int main(int argc, char *argv[])
{
    struct bench bench = {0};
    char folder[300], store[320];
    struct store_options options = {.folder = store, .use = STORE_WRITE, .clock = clock_system()};
    bool fine;

    if (argc < 2)
        return 2;
    if (is_given(argc, argv, "--json"))
        bench_as_json();
    (void)snprintf(folder, sizeof folder, "%s/%d", argv[1], (int)getpid());
    (void)snprintf(store, sizeof store, "%s/store", folder);
    (void)mkdir(argv[1], 0700);
    (void)mkdir(folder, 0700);
    bench.folder = folder;
    if (store_open(&options, &bench.store, &bench.err) < 0) {
        (void)printf("skipped: no store can be kept here: %s\n", bench.err.message);
        return 77;
    }
    fine = measure(&bench, is_given(argc, argv, "--smoke"));
    store_close(bench.store);
    return fine ? 0 : 1;
}
