/* SPDX-License-Identifier: MIT */
/*
 * The tables of a report.  Bars give way to names, and in narrow windows figures give way too: what
 * a reader needs last goes first.
 */
#include "render.h"

#include "auto.h"
#include "text.h"
#include "units.h"

#include <stdio.h>
#include <string.h>

enum {
    NAME_MIN = 10,
    NAME_MAX = 24,
    TEST_NAME_MIN = 18,
    VERDICT_COLUMNS = 14,
    FIGURE_COLUMNS = 8,
    MEMORY_COLUMNS = 10,
    BAR_COLUMNS = 9, /* eight cells and a blank */
    SENTENCE_BYTES = 16 << 10,
};

/* Which columns there is room for. */
struct columns {
    size_t name;
    bool cpu, cpu_bar, memory, memory_bar;
};

struct peak {
    int64_t cpu_ns;
    uint64_t memory_bytes;
    bool any;
};

static bool is_member(const struct test_result *test, const char *group)
{
    size_t length = strlen(group);

    return strncmp(test->group, group, length) == 0 &&
           (test->group[length] == '\0' || test->group[length] == '/');
}

static struct peak peak_of(const struct judgement *judgement, const char *group)
{
    struct peak peak = {0};

    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        if (test->verdict == VERDICT_NOT_RUN || !is_member(test, group))
            continue;
        peak.any = true;
        peak.cpu_ns = test->cpu_ns > peak.cpu_ns ? test->cpu_ns : peak.cpu_ns;
        if (test->memory_bytes > peak.memory_bytes)
            peak.memory_bytes = test->memory_bytes;
    }
    return peak;
}

static void add_glyph(struct buf *out, const struct view *view, enum verdict verdict)
{
    const char *glyph = view_glyph(view, render_glyph(verdict));

    buf_adds(out, view->utf8 ? "  " : " ");
    view_add(out, view, render_style(verdict), "%s", glyph);
    view_pad(out, (view->utf8 ? 2 : 5) - text_width(glyph));
}

static double part_of(double value, double whole)
{
    return whole > 0 ? value / whole : 0;
}

static void add_cpu(struct buf *out, const struct view *view, const struct columns *columns,
                    int64_t cpu_ns, int64_t limit_ns)
{
    char figure[UNITS_SIZE], shown[UNITS_SIZE + 1];
    bool over = limit_ns > 0 && cpu_ns > limit_ns;

    if (!columns->cpu)
        return;
    (void)snprintf(shown, sizeof shown, "%s%s", over ? ">" : "",
                   units_time(figure, over ? limit_ns : cpu_ns));
    view_add(out, view, over ? STYLE_LIMIT : STYLE_NONE, " %*s", FIGURE_COLUMNS, shown);
    if (!columns->cpu_bar)
        return;
    buf_addc(out, ' ');
    view_bar(out, view, part_of((double)cpu_ns, (double)limit_ns));
}

static void add_memory(struct buf *out, const struct view *view, const struct columns *columns,
                       uint64_t bytes, uint64_t limit)
{
    char figure[UNITS_SIZE];

    if (!columns->memory)
        return;
    buf_addf(out, " %*s", MEMORY_COLUMNS, units_mib(figure, bytes));
    if (!columns->memory_bar)
        return;
    buf_addc(out, ' ');
    view_bar(out, view, part_of((double)bytes, (double)limit));
}

/* "slowest /2.00 s", or only the word where the column has no bar to stand over. */
static void add_head(struct buf *out, const struct view *view, size_t width, const char *word,
                     const char *limit)
{
    char head[2 * UNITS_SIZE];

    (void)snprintf(head, sizeof head, "%s /%s", word, limit);
    view_add(out, view, STYLE_DIM, " %*s", (int)width, strlen(head) <= width ? head : word);
}

static void add_heads(struct buf *out, const struct view *view, const struct columns *columns,
                      const char *cpu, const char *memory, const struct judgement_limits *limits)
{
    char limit[UNITS_SIZE];

    if (columns->cpu)
        add_head(out, view, FIGURE_COLUMNS + (columns->cpu_bar ? BAR_COLUMNS : 0), cpu,
                 units_time(limit, limits->cpu_ns));
    if (columns->memory)
        add_head(out, view, MEMORY_COLUMNS + (columns->memory_bar ? BAR_COLUMNS : 0), memory,
                 units_bytes(limit, limits->memory_bytes));
    view_end_line(out);
}

/* FIXED columns are taken in any case; the rest is shared out in the order of worth. */
static struct columns share_out(const struct view *view, size_t fixed, size_t name_min,
                                size_t name_wanted)
{
    size_t room = view->width > fixed ? view->width - fixed : 0;
    struct columns columns = {.name = name_wanted};
    const size_t figures = FIGURE_COLUMNS + 1 + MEMORY_COLUMNS + 1;

    /* names give way to figures, but not where figures would find no room all the same */
    if (room >= name_min + figures && room < name_wanted + figures)
        columns.name = room - figures;
    else if (room < name_min + figures)
        columns.name = room < name_wanted ? room : name_wanted;
    room = room > columns.name ? room - columns.name : 0;
    columns.cpu = room >= FIGURE_COLUMNS + 1;
    columns.memory = columns.cpu && room >= figures;
    /* where only one of both bars has room, it is the time's */
    columns.cpu_bar = columns.memory && room >= figures + BAR_COLUMNS;
    columns.memory_bar = columns.cpu_bar && room >= figures + BAR_COLUMNS + BAR_COLUMNS;
    return columns;
}

static size_t widest(size_t least, size_t most, size_t width)
{
    width = width < least ? least : width;
    return width > most ? most : width;
}

static void add_group(struct buf *out, const struct view *view, const struct columns *columns,
                      const struct judgement *judgement, const struct group_result *group)
{
    struct peak peak = peak_of(judgement, group->name);
    char passed[2 * UNITS_SIZE], points[2 * UNITS_SIZE];

    (void)snprintf(passed, sizeof passed, "%zu/%zu", group->passed, group->tests);
    (void)snprintf(points, sizeof points, "%d/%d", group->score, group->max_score);
    add_glyph(out, view, group->verdict);
    view_fit(out, view, group->name, columns->name);
    buf_addf(out, "%8s %7s", passed, group->max_score > 0 ? points : "-");
    if (peak.any) {
        add_cpu(out, view, columns, peak.cpu_ns, judgement->limits.cpu_ns);
        add_memory(out, view, columns, peak.memory_bytes, judgement->limits.memory_bytes);
    }
    view_end_line(out);
}

static void add_groups(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    const size_t lead = view->utf8 ? 4 : 6;
    size_t name = 0;
    struct columns columns;

    for (size_t i = 0; i < judgement->group_count; i++) {
        size_t width = text_width(judgement->groups[i].name);

        name = width > name ? width : name;
    }
    columns = share_out(view, lead + 8 + 8, NAME_MIN, widest(NAME_MIN, NAME_MAX, name));
    view_pad(out, lead);
    view_add(out, view, STYLE_DIM, "%-*s%8s %7s", (int)columns.name, "group", "tests", "points");
    add_heads(out, view, &columns, "slowest", "peak", &judgement->limits);
    for (size_t i = 0; i < judgement->group_count; i++)
        add_group(out, view, &columns, judgement, &judgement->groups[i]);
}

static bool is_listed(const struct view *view, const struct test_result *test)
{
    return view->verbose || (test->verdict != VERDICT_AC && test->verdict != VERDICT_NOT_RUN);
}

static void add_test(struct buf *out, const struct view *view, const struct columns *columns,
                     const struct judgement *judgement, size_t index)
{
    const struct test_result *test = &judgement->tests[index];

    add_glyph(out, view, test->verdict);
    buf_addf(out, "%3zu  ", index + 1);
    view_fit(out, view, test->name, columns->name);
    buf_addc(out, ' ');
    view_add(out, view, test->verdict == VERDICT_NOT_RUN ? STYLE_DIM : STYLE_NONE, "%-*s",
             VERDICT_COLUMNS, render_words(test->verdict));
    if (test->verdict != VERDICT_NOT_RUN) {
        add_cpu(out, view, columns, test->cpu_ns, judgement->limits.cpu_ns);
        add_memory(out, view, columns, test->memory_bytes, judgement->limits.memory_bytes);
    }
    view_end_line(out);
}

static void add_tests(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    const size_t lead = view->utf8 ? 4 : 6;
    size_t name = 0, listed = 0;
    struct columns columns;

    for (size_t i = 0; i < judgement->test_count; i++) {
        size_t width = text_width(judgement->tests[i].name);

        if (!is_listed(view, &judgement->tests[i]))
            continue;
        listed++;
        name = width > name ? width : name;
    }
    if (listed == 0)
        return;
    columns = share_out(view, lead + 5 + 1 + VERDICT_COLUMNS, NAME_MIN,
                        widest(TEST_NAME_MIN, view->width, name));
    buf_addc(out, '\n');
    view_pad(out, lead);
    view_add(out, view, STYLE_DIM, "%3s  %-*s %-*s", "#", (int)columns.name, "test",
             VERDICT_COLUMNS, "verdict");
    add_heads(out, view, &columns, "CPU", "memory", &judgement->limits);
    for (size_t i = 0; i < judgement->test_count; i++) {
        if (is_listed(view, &judgement->tests[i]))
            add_test(out, view, &columns, judgement, i);
    }
}

static void say_group(struct buf *out, const struct view *view, const struct judgement *judgement,
                      const struct group_result *group)
{
    struct peak peak = peak_of(judgement, group->name);
    AUTO(buf_done) struct buf said = {0};
    char time[UNITS_SIZE], time_limit[UNITS_SIZE], memory[UNITS_SIZE], memory_limit[UNITS_SIZE];
    char count[UNITS_SIZE];

    buf_init(&said, SENTENCE_BYTES);
    view_text(&said, view, group->name);
    buf_addf(&said, ": %zu of %s passed", group->passed, units_count(count, group->tests, "test"));
    if (group->max_score > 0)
        buf_addf(&said, ", %d of %d points", group->score, group->max_score);
    if (peak.any)
        buf_addf(&said, "; slowest %s of %s, at most %s of %s of memory",
                 units_time(time, peak.cpu_ns), units_time(time_limit, judgement->limits.cpu_ns),
                 units_bytes(memory, peak.memory_bytes),
                 units_bytes(memory_limit, judgement->limits.memory_bytes));
    view_flow(out, view, 2, "Group %s.", said.data);
    view_end_line(out);
}

static void say_test(struct buf *out, const struct view *view, const struct test_result *test,
                     size_t number)
{
    AUTO(buf_done) struct buf said = {0};
    char time[UNITS_SIZE], memory[UNITS_SIZE];

    buf_init(&said, SENTENCE_BYTES);
    view_text(&said, view, test->name);
    buf_addf(&said, ": %s", render_words(test->verdict));
    if (test->verdict != VERDICT_NOT_RUN)
        buf_addf(&said, ", %s of CPU time, %s of memory", units_time(time, test->cpu_ns),
                 units_bytes(memory, test->memory_bytes));
    view_flow(out, view, 2, "Test %zu, %s.", number, said.data);
    view_end_line(out);
}

void render_tables(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    if (!view->plain) {
        add_groups(out, view, judgement);
        add_tests(out, view, judgement);
        return;
    }
    for (size_t i = 0; i < judgement->group_count; i++)
        say_group(out, view, judgement, &judgement->groups[i]);
    for (size_t i = 0; i < judgement->test_count; i++) {
        if (is_listed(view, &judgement->tests[i]))
            say_test(out, view, &judgement->tests[i], i + 1);
    }
}
