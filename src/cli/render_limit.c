/* SPDX-License-Identifier: MIT */
/*
 * A limit was reached: which, and what the program did until then.  What is said about computing and
 * waiting is what CPU time and real time tell, and no more: a program that got little CPU time may
 * have waited, or others may have used its core.
 */
#include "render.h"

#include "auto.h"
#include "units.h"

#include <string.h>

enum { BUSY_PERCENT = 90, IDLE_PERCENT = 2, BEGINNING_LINES = 4 };

static int percent(int64_t part, int64_t whole)
{
    double share = whole > 0 ? 100.0 * (double)part / (double)whole : 0;

    return share > 100 ? 100 : (int)(share + 0.5);
}

bool render_was_stopped(const struct judgement *judgement, const struct test_result *test)
{
    return test->limit == LIMIT_WALL ||
           test->cpu_ns >= judgement->limits.cpu_ns + judgement->limits.cpu_ns / 10;
}

static void say_what_it_did(struct buf *out, const struct view *view,
                            const struct test_result *test)
{
    int share = percent(test->cpu_ns, test->wall_ns);
    char wall[UNITS_SIZE];

    if (share >= BUSY_PERCENT)
        view_note(out, view, "", "The program was computing (%d %% CPU), not waiting.", share);
    else if (test->limit == LIMIT_WALL && share <= IDLE_PERCENT)
        view_note(out, view, "", "The program was waiting (%d %% CPU), not computing.", share);
    else
        view_note(out, view, "",
                  "The program was computing for %d %% of %s. Whether it waited for the rest, or "
                  "others used its core, these clocks do not tell.",
                  share, units_time(wall, test->wall_ns));
}

/* Printing so far tells an endless loop from slow work. */
static void say_printed(struct buf *out, const struct view *view, const struct test_result *test)
{
    char size[UNITS_SIZE];

    view_note(out, view, "", "It had printed %s.", units_bytes(size, test->stdout_bytes));
}

static void add_real_time(struct buf *out, const struct view *view,
                          const struct judgement *judgement, const struct test_result *test)
{
    char cpu[UNITS_SIZE], wall[UNITS_SIZE], limit[UNITS_SIZE];

    render_reason(out, view, "stopped after %s of real time (%s of CPU time)",
                  units_time(wall, test->wall_ns), units_time(cpu, test->cpu_ns));
    view_note(out, view, "", "The limit is %s of real time.",
              units_time(limit, judgement->limits.wall_ns));
    say_what_it_did(out, view, test);
    say_printed(out, view, test);
    if (percent(test->cpu_ns, test->wall_ns) <= IDLE_PERCENT)
        render_hint(out, view,
                    "look for reading more input than there is, sleeping, or a lock never freed.");
    else
        render_hint(out, view,
                    "look for sleeping, and for a lock that is held too long; where this machine "
                    "has other work, run it again when that is done.");
}

static void add_cpu_time(struct buf *out, const struct view *view,
                         const struct judgement *judgement, const struct test_result *test)
{
    const int64_t limit_ns = judgement->limits.cpu_ns;
    bool stopped = render_was_stopped(judgement, test);
    char cpu[UNITS_SIZE], wall[UNITS_SIZE], limit[UNITS_SIZE], first[UNITS_SIZE];

    render_reason(out, view, "%s %s of CPU time (%s elapsed)",
                  stopped ? "stopped after" : "it took", units_time(cpu, test->cpu_ns),
                  units_time(wall, test->wall_ns));
    if (stopped)
        view_note(out, view, "", "The limit is %s of CPU time; programs are stopped a tenth later.",
                  units_time(limit, limit_ns));
    else
        view_note(out, view, "", "The limit is %s of CPU time.", units_time(limit, limit_ns));
    if (test->first_cpu_ns > 0)
        view_note(out, view, "",
                  "So near the limit it is run twice (the first took %s), and the better run "
                  "counts.",
                  units_time(first, test->first_cpu_ns));
    say_what_it_did(out, view, test);
    say_printed(out, view, test);
    if (!stopped)
        render_hint(
            out, view,
            "it is nearly quick enough: look for work that is done more than once, and read "
            "and print in large pieces.");
    else if (!render_growth(out, view, judgement, test))
        render_hint(out, view,
                    test->secret ? "look for a loop that never ends, or work that grows too fast: "
                                   "how often is each item of the largest input looked at?"
                                 : "a sample has little input: look for a loop that never ends.");
}

void render_time_limit(struct buf *out, const struct view *view, const struct judgement *judgement,
                       const struct test_result *test)
{
    if (test->limit == LIMIT_WALL)
        add_real_time(out, view, judgement, test);
    else
        add_cpu_time(out, view, judgement, test);
}

void render_memory_limit(struct buf *out, const struct view *view,
                         const struct judgement *judgement, const struct test_result *test)
{
    char used[UNITS_SIZE], limit[UNITS_SIZE], time[UNITS_SIZE];

    render_reason(out, view, "reached the limit of %s",
                  units_bytes(limit, judgement->limits.memory_bytes));
    view_note(out, view, "", "It used %s after %s of CPU time. Libraries and written files count.",
              units_bytes(used, test->memory_bytes), units_time(time, test->cpu_ns));
    render_hint(out, view, "keep only what is still needed; look for memory that is never freed.");
}

void render_output_limit(struct buf *out, const struct view *view,
                         const struct judgement *judgement, const struct test_result *test)
{
    char limit[UNITS_SIZE], printed[UNITS_SIZE], errors[UNITS_SIZE];

    render_reason(out, view, "more than %s", units_bytes(limit, judgement->limits.output_bytes));
    view_note(out, view, "", "It had printed %s, and %s on standard error.",
              units_bytes(printed, test->stdout_bytes), units_bytes(errors, test->stderr_bytes));
    if (!render_is_masked(view, test) && test->output && test->output_size > 0) {
        view_note(out, view, "", "Its output begins:");
        buf_addc(out, '\n');
        render_first_lines(out, view, test->output, test->output_size, BEGINNING_LINES);
        buf_addc(out, '\n');
    }
    render_hint(out, view, "look for a loop that prints without end.");
}
