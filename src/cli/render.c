/* SPDX-License-Identifier: MIT */
#include "render.h"

#include "text.h"
#include "units.h"

#include <ctype.h>
#include <string.h>

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

/* "ratelimiter · sliding_log.c · C17, gcc 12.2.0" */
static void add_head(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    const char *dot = view_glyph(view, GLYPH_DOT);
    const char *tool = judgement->compiler[0] ? judgement->compiler : judgement->runtime;

    view_text(out, view, judgement->challenge_id);
    buf_addf(out, " %s ", dot);
    view_text(out, view, base_name(judgement->submission_path));
    buf_addf(out, " %s ", dot);
    view_text(out, view, judgement->language_name);
    if (tool[0] != '\0') {
        buf_adds(out, ", ");
        view_text(out, view, tool);
    }
    buf_adds(out, "\n\n");
}

/* Weak limits are named in every report; all fences only when asked. */
static void add_sandbox(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    const char *lead = view->plain ? "" : "  ";

    if (strcmp(judgement->meter, "rlimit") == 0) {
        view_add(out, view, STYLE_POLICY, "%s%s limits by rlimit only", lead,
                 view_glyph(view, GLYPH_WARN));
        buf_adds(out, ": memory and process limits are weaker than usual\n");
    }
    if (!view->verbose || judgement->protection_count == 0)
        return;
    buf_addf(out, "\n%ssandbox  ", lead);
    view_text(out, view, judgement->meter);
    for (size_t i = 0; i < judgement->protection_count; i++) {
        buf_adds(out, i > 0 ? ", " : "; ");
        view_text(out, view, judgement->protections[i]);
    }
    buf_addc(out, '\n');
}

/* A kind of call that was refused, over all tests. */
struct fact {
    const struct denied_call *call;
    const char *first;
    uint64_t count;
};

enum { FACTS_MAX = 8 };

static size_t collect_facts(const struct judgement *judgement, struct fact facts[FACTS_MAX])
{
    size_t count = 0, kinds = 0;

    for (size_t i = 0; i < judgement->test_count; i++) {
        const struct test_result *test = &judgement->tests[i];

        for (size_t j = 0; j < test->denied_count; j++) {
            const struct denied_call *call = &test->denied[j];
            size_t k = 0;

            while (k < count && (strcmp(facts[k].call->syscall, call->syscall) != 0 ||
                                 strcmp(facts[k].call->detail, call->detail) != 0))
                k++;
            if (k == count && ++kinds <= FACTS_MAX)
                facts[count++] = (struct fact){.call = call, .first = test->name};
            if (k < count)
                facts[k].count += call->count;
        }
    }
    return kinds > FACTS_MAX ? FACTS_MAX : kinds;
}

static void add_facts(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    struct fact facts[FACTS_MAX] = {0};
    size_t count = collect_facts(judgement, facts);
    char times[UNITS_SIZE];

    if (count == 0)
        return;
    buf_addc(out, '\n');
    view_add(out, view, STYLE_POLICY, "%s refused calls",
             view->plain  ? "Note:"
             : view->utf8 ? "  !"
                          : " !!");
    buf_adds(out, " (facts; they change no verdict)\n\n");
    for (size_t i = 0; i < count; i++) {
        buf_adds(out, "    ");
        view_text(out, view, facts[i].call->syscall);
        buf_addc(out, '(');
        view_text(out, view, facts[i].call->detail);
        buf_addf(out, ")  %s, first in ", units_count(times, facts[i].count, "time"));
        view_text(out, view, facts[i].first);
        buf_addc(out, '\n');
    }
    buf_addc(out, '\n');
    view_note(out, view, "note:",
              "solutions read standard input and write standard output only. Some libraries ask "
              "for more by themselves: nothing left the sandbox.");
}

static void add_tests_passed(struct buf *out, const struct judgement *judgement, struct tally tally)
{
    char count[UNITS_SIZE], time[UNITS_SIZE];

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

/* "ACCEPTED  100/100   27 tests in 0.9 s" */
static void add_verdict(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    const char *words = judgement->interrupted ? "interrupted" : render_words(judgement->verdict);
    char word[32];
    size_t size = 0;

    for (const char *at = words; *at && size < sizeof word - 1; at++)
        word[size++] = (char)toupper((unsigned char)*at);
    word[size] = '\0';
    view_strong(out, view, render_style(judgement->verdict), "%s", word);
    if (judgement->verdict != VERDICT_CE && !judgement->interrupted)
        view_strong(out, view, render_style(judgement->verdict), "  %d/%d", judgement->score,
                    judgement->max_score);
    buf_adds(out, judgement->verdict == VERDICT_CE ? "  " : "   ");
    if (judgement->verdict == VERDICT_CE)
        add_compile_counts(out, &judgement->compile);
    else
        add_tests_passed(out, judgement, tally_of(judgement));
    buf_addc(out, '\n');
}

static const struct test_result *first_failure(const struct judgement *judgement)
{
    for (size_t i = 0; i < judgement->test_count; i++) {
        enum verdict verdict = judgement->tests[i].verdict;

        if (verdict != VERDICT_AC && verdict != VERDICT_NOT_RUN)
            return &judgement->tests[i];
    }
    return NULL;
}

void render_judgement(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    const struct test_result *failure = first_failure(judgement);

    add_head(out, view, judgement);
    if (judgement->verdict == VERDICT_CE) {
        render_compile_error(out, view, &judgement->compile);
    } else {
        render_compile_line(out, view, &judgement->compile);
        render_tables(out, view, judgement);
    }
    add_sandbox(out, view, judgement);
    if (failure) {
        buf_addc(out, '\n');
        render_failure(out, view, judgement, failure);
    }
    add_facts(out, view, judgement);
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
    add_sandbox(out, view, judgement);
    add_facts(out, view, judgement);
    if (test->verdict != VERDICT_AC)
        render_failure(out, view, judgement, test);
    view_add(out, view, render_style(test->verdict), "%s",
             test->verdict == VERDICT_AC ? "finished" : render_words(test->verdict));
    buf_addf(out, ": CPU %s, elapsed %s, memory %s", units_time(cpu, test->cpu_ns),
             units_time(wall, test->wall_ns), units_bytes(memory, test->memory_bytes));
    if (test->limit == LIMIT_NONE && test->signal == 0)
        buf_addf(out, ", exit code %d", test->exit_code);
    buf_addc(out, '\n');
}
