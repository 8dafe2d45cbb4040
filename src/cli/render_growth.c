/* SPDX-License-Identifier: MIT */
/*
 * How the time grows with the size of the input, from the tests of this run whose size the package
 * names.  Tests differ in more than size, so what is said is a bound from below, and where a test of
 * about the same size was quick, that is said instead.
 */
#include "render.h"

#include "auto.h"
#include "units.h"

#include <inttypes.h>
#include <math.h>

enum {
    POINTS_MAX = 3,
    STEP = 4,           /* a point is at most a quarter of the next one's size */
    QUICK = 4,          /* a twin takes at most a quarter of the time */
    FLOOR_NS = 2000000, /* shorter differences are noise */
    TEXT_MAX = 4096,
};

struct point {
    int64_t size, cpu_ns;
};

struct growth {
    const char *name; /* what the package calls the size */
    struct point points[POINTS_MAX];
    size_t count;    /* the last point is the test that failed */
    int64_t base_ns; /* what any run takes */
    const struct test_result *twin;
};

static bool counts(const struct test_result *test)
{
    return test->size > 0 && test->verdict == VERDICT_AC;
}

/* The largest input of at most SIZE, with the longest time of those more than half as large. */
static struct point point_below(const struct judgement *judgement, int64_t size)
{
    struct point point = {0};

    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        if (counts(test) && test->size <= size && test->size > point.size)
            point.size = test->size;
    }
    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        if (counts(test) && test->size <= point.size && test->size > point.size / 2 &&
            test->cpu_ns > point.cpu_ns)
            point = (struct point){test->size, test->cpu_ns};
    }
    return point;
}

/* A test of about the same size that took a fraction of the time. */
static const struct test_result *find_twin(const struct judgement *judgement,
                                           const struct test_result *failed)
{
    const struct test_result *twin = NULL;

    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        if (counts(test) && test->size > failed->size / 2 &&
            test->cpu_ns <= failed->cpu_ns / QUICK && (!twin || test->size > twin->size))
            twin = test;
    }
    return twin;
}

static struct growth growth_of(const struct judgement *judgement, const struct test_result *failed)
{
    struct growth growth = {.name = judgement->size_name,
                            .base_ns = failed->cpu_ns,
                            .twin = find_twin(judgement, failed)};
    struct point points[POINTS_MAX] = {
        {failed->size, failed->cpu_ns}
    };

    growth.count = 1;
    while (growth.count < POINTS_MAX) {
        struct point point = point_below(judgement, points[growth.count - 1].size / STEP);

        if (point.size == 0)
            break;
        points[growth.count++] = point;
    }
    for (size_t i = 0; i < growth.count; i++)
        growth.points[i] = points[growth.count - 1 - i];
    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        if (test->verdict == VERDICT_AC && test->cpu_ns < growth.base_ns)
            growth.base_ns = test->cpu_ns;
    }
    return growth;
}

/* At least this power of n; 0 where that cannot be said. */
static double exponent_of(const struct growth *growth)
{
    const struct point *last = &growth->points[growth->count - 1];
    const struct point *before = last - 1;
    int64_t low = before->cpu_ns - growth->base_ns;
    int64_t high = last->cpu_ns - growth->base_ns;

    low = low < FLOOR_NS ? FLOOR_NS : low;
    return high > low
               ? log((double)high / (double)low) / log((double)last->size / (double)before->size)
               : 0;
}

static void add_points(struct buf *out, const struct view *view, const struct growth *growth,
                       const struct judgement *judgement)
{
    const int64_t limit = judgement->limits.cpu_ns;
    char time[UNITS_SIZE];

    buf_adds(out, "  ");
    view_add(out, view, STYLE_HELP, "%s", "growth");
    for (size_t i = 0; i < growth->count; i++) {
        const struct point *point = &growth->points[i];
        bool over = limit > 0 && point->cpu_ns > limit;

        view_clause(out, view, 10, i > 0 ? "   " : "  ", "%s=%" PRId64 " %s%s%s", growth->name,
                    point->size, over ? ">" : "", units_time(time, over ? limit : point->cpu_ns),
                    view->plain && i + 1 < growth->count ? "," : "");
    }
}

static void say_step(struct buf *out, const struct view *view, double exponent)
{
    if (exponent >= 1.4)
        render_hint(out, view,
                    "the time grows faster than the input: look for work that is done again for "
                    "each item, such as a walk over all earlier ones.");
    else
        render_hint(out, view,
                    "look for the largest input: how often is each of its items looked at?");
}

bool render_growth(struct buf *out, const struct view *view, const struct judgement *judgement,
                   const struct test_result *failed)
{
    struct growth growth = growth_of(judgement, failed);
    AUTO(buf_done) struct buf name = {0};
    char time[UNITS_SIZE];
    double exponent;

    if (failed->size == 0 || growth.count < 2)
        return false;
    exponent = exponent_of(&growth);
    add_points(out, view, &growth, judgement);
    if (!growth.twin && exponent > 0)
        view_clause(out, view, 10, "   ", "about %s^%.1f%s", growth.name, exponent,
                    render_was_stopped(judgement, failed) ? " or worse" : "");
    buf_addc(out, '\n');
    if (!growth.twin) {
        say_step(out, view, exponent);
        return true;
    }
    buf_init(&name, TEXT_MAX);
    view_text(&name, view, growth.twin->name);
    view_note(out, view, "hint:",
              "%s has %s=%" PRId64 " and took %s: it is not the size alone that costs. What is "
              "there more of in this input?",
              name.data, growth.name, growth.twin->size, units_time(time, growth.twin->cpu_ns));
    return true;
}
