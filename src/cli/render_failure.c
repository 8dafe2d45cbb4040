/* SPDX-License-Identifier: MIT */
/*
 * What happened in one test: a headline, two or three sentences, one next step.  A candidate is told
 * of a secret test only how the program ended and what it used: no input, no output, and nothing
 * the program said on standard error, which could carry them.
 */
#include "render.h"

#include "auto.h"
#include "text.h"
#include "units.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LAST_LINES = 8, REASON_MAX = 4096 };

static const struct signal_row {
    int number;
    const char *name, *words, *hint;
} signals[] = {
    {SIGSEGV, "SIGSEGV", "segmentation fault",
     "look for an index out of bounds, a null or freed pointer, or endless recursion."                                     },
    {SIGABRT, "SIGABRT", "the program aborted",
     "look for a failed assertion, an uncaught exception, or memory freed twice."                                          },
    {SIGFPE,  "SIGFPE",  "arithmetic error",                    "look for a division or remainder by zero."                },
    {SIGBUS,  "SIGBUS",  "bus error",                           "look for a pointer to memory that is not there."          },
    {SIGILL,  "SIGILL",  "illegal instruction",
     "look for a function that ends without returning a value."                                                            },
    {SIGTRAP, "SIGTRAP", "trap",                                "look for a breakpoint or a check of the run-time library."},
    {SIGPIPE, "SIGPIPE", "broken pipe",                         ""                                                         },
    {SIGSYS,  "SIGSYS",  "system call of another architecture", ""                                                         },
    {SIGKILL, "SIGKILL", "killed",                              ""                                                         },
    {SIGTERM, "SIGTERM", "terminated",                          ""                                                         },
    {SIGXFSZ, "SIGXFSZ", "file too large",                      ""                                                         },
    {SIGXCPU, "SIGXCPU", "CPU time used up",                    ""                                                         },
    {SIGALRM, "SIGALRM", "alarm clock",                         ""                                                         },
};

const char *render_signal(int number, const char **out_name, const char **out_hint)
{
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (signals[i].number == number) {
            *out_name = signals[i].name;
            *out_hint = signals[i].hint;
            return signals[i].words;
        }
    }
    *out_name = "";
    *out_hint = "";
    return "ended by a signal";
}

static void add_hint(struct buf *out, const struct view *view, const char *hint)
{
    if (hint[0] != '\0')
        view_note(out, view, "hint:", "%s", hint);
}

static bool is_masked(const struct view *view, const struct test_result *test)
{
    return test->secret && view->audience == AUDIENCE_CANDIDATE;
}

static void add_headline(struct buf *out, const struct view *view, const struct test_result *test)
{
    view_add(out, view, render_style(test->verdict), "%s", render_words(test->verdict));
    if (strcmp(test->group, "run") != 0) { /* of a plain run */
        buf_adds(out, " in ");
        view_text(out, view, test->name);
    }
}

/* The rest of the headline; on a line of its own where the first is full. */
__attribute__((format(printf, 4, 5))) static void add_reason(struct buf *out,
                                                             const struct view *view,
                                                             const struct test_result *test,
                                                             const char *format, ...)
{
    AUTO(buf_done) struct buf reason;
    size_t lead = strlen(render_words(test->verdict)) + strlen(" in ") + text_width(test->name);
    va_list arguments;

    buf_init(&reason, REASON_MAX);
    va_start(arguments, format);
    buf_addv(&reason, format, arguments);
    va_end(arguments);
    if (lead + strlen(": ") + reason.size <= view->width) {
        buf_addf(out, ": %s\n", reason.data);
        return;
    }
    buf_addc(out, '\n');
    view_note(out, view, "", "%s", reason.data);
}

static void add_wrong_answer(struct buf *out, const struct view *view,
                             const struct test_result *test)
{
    const struct difference *difference = &test->difference;

    if (is_masked(view, test)) {
        buf_addc(out, '\n');
        view_note(out, view, "", "(secret test: input and output are not shown to candidates)");
        return;
    }
    if (difference->known && difference->output_line > 0)
        buf_addf(out, ", line %zu column %zu", difference->output_line,
                 difference->output_column > 0 ? difference->output_column : 1);
    buf_addc(out, '\n');
    if (test->output || test->answer)
        render_difference(out, view, test);
    else if (difference->known)
        buf_addf(out, "  %s\n", difference->message);
    if (difference->would_pass_ignoring_case || difference->would_pass_ignoring_space)
        buf_addc(out, '\n');
    if (difference->would_pass_ignoring_case)
        add_hint(out, view, "the answer is right but for upper and lower case.");
    if (difference->would_pass_ignoring_space)
        add_hint(out, view, "the answer is right but for white space.");
}

static int percent(int64_t part, int64_t whole)
{
    double share = whole > 0 ? 100.0 * (double)part / (double)whole : 0;

    return share > 999 ? 999 : (int)(share + 0.5);
}

/* Printing so far tells an endless loop from slow work. */
static void add_printed(struct buf *out, const struct view *view, const struct test_result *test)
{
    char size[UNITS_SIZE];

    view_note(out, view, "", "It had printed %s.", units_bytes(size, test->stdout_bytes));
}

static void add_time_limit(struct buf *out, const struct view *view,
                           const struct judgement *judgement, const struct test_result *test)
{
    const struct judgement_limits *limits = &judgement->limits;
    char cpu[UNITS_SIZE], wall[UNITS_SIZE], limit[UNITS_SIZE];
    bool slept = test->limit == LIMIT_WALL;

    if (slept)
        add_reason(out, view, test, "stopped after %s of real time (%s of CPU time)",
                   units_time(wall, test->wall_ns), units_time(cpu, test->cpu_ns));
    else
        add_reason(out, view, test, "%s %s of CPU time (%s elapsed)",
                   test->signal != 0 || test->cpu_ns >= limits->cpu_ns + limits->cpu_ns / 10
                       ? "stopped after"
                       : "it took",
                   units_time(cpu, test->cpu_ns), units_time(wall, test->wall_ns));
    if (slept)
        view_note(out, view, "",
                  "The program was waiting (%d %% CPU), not computing; the limit is %s.",
                  percent(test->cpu_ns, test->wall_ns), units_time(limit, limits->wall_ns));
    else
        view_note(out, view, "",
                  "The program was computing (%d %% CPU), not waiting; the limit is %s.",
                  percent(test->cpu_ns, test->wall_ns), units_time(limit, limits->cpu_ns));
    add_printed(out, view, test);
    if (slept)
        add_hint(out, view,
                 "look for reading more input than there is, sleeping, or a lock never freed.");
    else if (test->secret && test->stdout_bytes > 0)
        add_hint(out, view, "think of the largest input: how often is each item looked at?");
    else
        add_hint(out, view, "look for a loop that never ends, or work that grows too fast.");
}

static void add_memory_limit(struct buf *out, const struct view *view,
                             const struct judgement *judgement, const struct test_result *test)
{
    char used[UNITS_SIZE], limit[UNITS_SIZE], time[UNITS_SIZE];

    add_reason(out, view, test, "reached the limit of %s",
               units_bytes(limit, judgement->limits.memory_bytes));
    view_note(out, view, "", "It used %s after %s of CPU time. Libraries and written files count.",
              units_bytes(used, test->memory_bytes), units_time(time, test->cpu_ns));
    add_hint(out, view, "keep only what is still needed; look for memory that is never freed.");
}

static void add_output_limit(struct buf *out, const struct view *view,
                             const struct judgement *judgement, const struct test_result *test)
{
    char limit[UNITS_SIZE], printed[UNITS_SIZE], errors[UNITS_SIZE];

    add_reason(out, view, test, "more than %s", units_bytes(limit, judgement->limits.output_bytes));
    view_note(out, view, "", "It had printed %s, and %s on standard error.",
              units_bytes(printed, test->stdout_bytes), units_bytes(errors, test->stderr_bytes));
    add_hint(out, view, "look for a loop that prints without end.");
}

/* A group of processes that hit its limit ends like this; so does an exception. */
static void add_run_time_error(struct buf *out, const struct view *view,
                               const struct judgement *judgement, const struct test_result *test)
{
    const char *name, *hint = "";

    if (test->signal != 0) {
        const char *words = render_signal(test->signal, &name, &hint);

        add_reason(out, view, test, "%s (%s%ssignal %d)", words, name, name[0] ? ", " : "",
                   test->signal);
    } else {
        add_reason(out, view, test, "the program ended with exit code %d", test->exit_code);
    }
    if (test->limit == LIMIT_PROCESSES)
        view_note(out, view, "", "It asked for more than %u processes or threads.",
                  judgement->limits.processes);
    if (is_masked(view, test) && test->stderr_bytes > 0) {
        view_note(out, view, "",
                  "(secret test: what it wrote to standard error is not shown to "
                  "candidates)");
    } else if (!is_masked(view, test) && test->errors && test->errors_size > 0) {
        view_note(out, view, "", "Its last lines on standard error:");
        buf_addc(out, '\n');
        render_last_lines(out, view, test->errors, test->errors_size, LAST_LINES);
        if (hint[0] != '\0')
            buf_addc(out, '\n');
    }
    if (test->signal == 0 && test->stderr_bytes == 0)
        add_hint(out, view, "a program that succeeded ends with exit code 0.");
    add_hint(out, view, hint);
}

void render_failure(struct buf *out, const struct view *view, const struct judgement *judgement,
                    const struct test_result *test)
{
    add_headline(out, view, test);
    switch (test->verdict) {
    case VERDICT_WA: add_wrong_answer(out, view, test); break;
    case VERDICT_TLE: add_time_limit(out, view, judgement, test); break;
    case VERDICT_MLE: add_memory_limit(out, view, judgement, test); break;
    case VERDICT_OLE: add_output_limit(out, view, judgement, test); break;
    case VERDICT_RTE: add_run_time_error(out, view, judgement, test); break;
    case VERDICT_SEC:
        add_reason(out, view, test, "a system call of another architecture");
        view_note(out, view, "", "The program was stopped at the first; nothing left the sandbox.");
        add_hint(out, view, "build for this machine; \"assess explain SEC\" has the details.");
        break;
    case VERDICT_NOT_RUN:
    case VERDICT_AC:
    case VERDICT_CE:
    case VERDICT_JE:
    case VERDICT_COUNT: buf_addc(out, '\n'); break;
    }
    if (!is_masked(view, test) && view->audience == AUDIENCE_REVIEWER && test->message &&
        test->message[0] != '\0') {
        buf_adds(out, "  ");
        view_text(out, view, test->message);
        buf_addc(out, '\n');
    }
}

void render_last_lines(struct buf *out, const struct view *view, const char *data, size_t size,
                       size_t lines)
{
    size_t start, found = 0;

    while (size > 0 && data[size - 1] == '\n')
        size--;
    for (start = size; start > 0; start--) {
        if (data[start - 1] == '\n' && ++found == lines)
            break;
    }
    if (start > 0)
        buf_addf(out, "    %s\n", view_glyph(view, GLYPH_GAP));
    while (start < size) {
        const char *end = memchr(data + start, '\n', size - start);
        size_t length = end ? (size_t)(end - data) - start : size - start;

        view_add(out, view, STYLE_DIM, "    %s ", view->plain ? "" : view_glyph(view, GLYPH_RULE));
        view_foreign(out, view, data + start, length < 200 ? length : 200);
        view_end_line(out);
        start += length + 1;
    }
}
