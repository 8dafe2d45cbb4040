/* SPDX-License-Identifier: MIT */
#include "render.h"

#include "auto.h"
#include "text.h"
#include "units.h"

#include <ctype.h>
#include <string.h>

enum { HEAD_MAX = 64 << 10, HEAD_INDENT = 2 };

static const struct {
    const char *words; /* what the screen says: shorter than the formal name */
    enum style style;
    enum glyph glyph;
} outcomes[VERDICT_COUNT] = {
    [VERDICT_NOT_RUN] = {"not run",        STYLE_DIM,    GLYPH_NONE},
    [VERDICT_AC] = {"accepted",       STYLE_GOOD,   GLYPH_OK  },
    [VERDICT_WA] = {"wrong answer",   STYLE_BAD,    GLYPH_FAIL},
    [VERDICT_TLE] = {"time limit",     STYLE_LIMIT,  GLYPH_FAIL},
    [VERDICT_MLE] = {"memory limit",   STYLE_LIMIT,  GLYPH_FAIL},
    [VERDICT_OLE] = {"output limit",   STYLE_LIMIT,  GLYPH_FAIL},
    [VERDICT_RTE] = {"run-time error", STYLE_BAD,    GLYPH_FAIL},
    [VERDICT_CE] = {"compile error",  STYLE_BAD,    GLYPH_FAIL},
    [VERDICT_SEC] = {"forbidden call", STYLE_POLICY, GLYPH_WARN},
    [VERDICT_JE] = {"not judged",     STYLE_OURS,   GLYPH_WARN},
};

const char *render_words(enum verdict verdict)
{
    return outcomes[verdict].words;
}

enum style render_style(enum verdict verdict)
{
    return outcomes[verdict].style;
}

enum glyph render_glyph(enum verdict verdict)
{
    return outcomes[verdict].glyph;
}

struct tally {
    size_t passed, not_run;
};

static struct tally tally_of(const struct judgement *judgement)
{
    struct tally tally = {0};

    for (size_t i = 0; i < judgement->test_count; i++) {
        tally.passed += judgement->tests[i].verdict == VERDICT_AC;
        tally.not_run += judgement->tests[i].verdict == VERDICT_NOT_RUN;
    }
    return tally;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] != '\0' ? slash + 1 : path;
}

/* One part of the head: on a line of its own where this one is full. */
static void add_head_part(struct buf *out, const struct view *view, const char *lead,
                          const char *text)
{
    AUTO(buf_done) struct buf part = {0};

    buf_init(&part, HEAD_MAX);
    (void)view_cut(&part, view, text, view_sentence(view) - text_width(lead) - HEAD_INDENT);
    view_clause(out, view, HEAD_INDENT, lead, "%s", part.data);
}

/* "ratelimiter · sliding_log.c · C17, gcc 12.2.0" */
static void add_head(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    auto_free char *dot = text_format(" %s ", view_glyph(view, GLYPH_DOT));
    const char *tool = judgement->compiler[0] ? judgement->compiler : judgement->runtime;
    auto_free char *language =
        text_format("%s%s%s", judgement->language_name, tool[0] != '\0' ? ", " : "", tool);
    auto_free char *folder = text_format("in %s", judgement->challenge_directory);

    add_head_part(out, view, "", judgement->challenge_id);
    if (judgement->challenge_directory[0] != '\0')
        add_head_part(out, view, " ", folder ? folder : "");
    if (dot && judgement->challenge_private)
        add_head_part(out, view, dot, "private variant");
    if (dot && language) {
        add_head_part(out, view, dot, base_name(judgement->submission_path));
        add_head_part(out, view, dot, language);
    }
    buf_adds(out, "\n\n");
}

/* "27 tests in 0.9 s (2 at a time)", or how far it came. */
static void add_tests_passed(struct buf *out, const struct judgement *judgement, struct tally tally)
{
    char count[UNITS_SIZE], time[UNITS_SIZE];

    if (judgement->test_count == 0) {
        buf_adds(out, "no test was run");
        return;
    }
    if (judgement->verdict == VERDICT_AC) {
        buf_addf(out, "%s in %s", units_count(count, judgement->test_count, "test"),
                 units_seconds(time, judgement->judging_ns, 1));
        if (judgement->jobs > 1)
            buf_addf(out, " (%u at a time)", judgement->jobs);
        return;
    }
    buf_addf(out, "%zu of %s passed", tally.passed,
             units_count(count, judgement->test_count, "test"));
    if (tally.not_run > 0)
        buf_addf(out, ", %zu not run", tally.not_run);
}

static void add_compile_counts(struct buf *out, const struct compile_result *compile)
{
    size_t errors = 0, warnings = 0;
    char error_count[UNITS_SIZE], warning_count[UNITS_SIZE];

    for (size_t i = 0; i < compile->diagnostic_count; i++) {
        errors += strstr(compile->diagnostics[i].severity, "error") != NULL;
        warnings += strcmp(compile->diagnostics[i].severity, "warning") == 0;
    }
    if (errors > 0)
        buf_addf(out, "%s, %s; ", units_count(error_count, errors, "error"),
                 units_count(warning_count, warnings, "warning"));
    buf_adds(out, "no tests were run");
}

static void add_verdict_word(struct buf *out, const struct view *view,
                             const struct judgement *judgement)
{
    const char *words = judgement->interrupted ? "interrupted" : render_words(judgement->verdict);
    enum style style = judgement->interrupted ? STYLE_POLICY : render_style(judgement->verdict);
    char word[32];
    size_t size = 0;

    for (const char *at = words; *at && size < sizeof word - 1; at++)
        word[size++] = (char)toupper((unsigned char)*at);
    word[size] = '\0';
    view_strong(out, view, style, "%s", word);
    if (judgement->verdict != VERDICT_CE && !judgement->interrupted)
        view_strong(out, view, style, "  %d/%d", judgement->score, judgement->max_score);
}

/* "ACCEPTED  100/100   27 tests in 0.9 s" */
static void add_verdict(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    AUTO(buf_done) struct buf rest = {0};

    buf_init(&rest, HEAD_MAX);
    if (judgement->verdict == VERDICT_CE)
        add_compile_counts(&rest, &judgement->compile);
    else
        add_tests_passed(&rest, judgement, tally_of(judgement));
    if (judgement->interrupted)
        buf_adds(&rest, "; no verdict");
    add_verdict_word(out, view, judgement);
    view_clause(out, view, 2, judgement->verdict == VERDICT_CE ? "  " : "   ", "%s", rest.data);
    buf_addc(out, '\n');
}

static bool is_failure(const struct test_result *test)
{
    return test->verdict != VERDICT_AC && test->verdict != VERDICT_NOT_RUN;
}

/* The first one, or all. */
static void add_failures(struct buf *out, const struct view *view,
                         const struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->test_count; i++) {
        if (!is_failure(&judgement->tests[i]))
            continue;
        buf_addc(out, '\n');
        render_failure(out, view, judgement, &judgement->tests[i]);
        if (!view->all_failures)
            return;
    }
}

void render_judgement(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    add_head(out, view, judgement);
    if (judgement->verdict == VERDICT_CE) {
        render_compile_error(out, view, &judgement->compile);
    } else {
        render_compile_line(out, view, &judgement->compile);
        if (judgement->group_count > 0)
            render_tables(out, view, judgement);
    }
    render_sandbox(out, view, judgement);
    add_failures(out, view, judgement);
    render_facts(out, view, judgement);
    buf_addc(out, '\n');
    add_verdict(out, view, judgement);
}

void render_plain_run(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    const struct test_result *test = judgement->test_count > 0 ? &judgement->tests[0] : NULL;
    char cpu[UNITS_SIZE], wall[UNITS_SIZE], memory[UNITS_SIZE];

    if (judgement->verdict == VERDICT_CE) {
        render_compile_error(out, view, &judgement->compile);
        buf_addc(out, '\n');
        add_verdict(out, view, judgement);
        return;
    }
    if (!test)
        return;
    render_sandbox(out, view, judgement);
    render_facts(out, view, judgement);
    if (is_failure(test))
        render_failure(out, view, judgement, test);
    view_add(out, view, render_style(test->verdict), "%s",
             test->verdict == VERDICT_AC ? "finished" : render_words(test->verdict));
    view_flow(out, view, 2, ": CPU %s, elapsed %s, memory %s", units_time(cpu, test->cpu_ns),
              units_time(wall, test->wall_ns), units_bytes(memory, test->memory_bytes));
    if (test->limit == LIMIT_NONE && test->signal == 0)
        view_flow(out, view, 2, ", exit code %d", test->exit_code);
    buf_addc(out, '\n');
}
