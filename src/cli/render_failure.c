/* SPDX-License-Identifier: MIT */
/*
 * What happened in one test: a headline, two or three sentences, one next step.  A candidate is told
 * of a secret test only how the program ended and what it used: no input, no output, and nothing
 * the program said on standard error, which could carry them.
 */
#include "render.h"

#include "auto.h"
#include "text.h"

#include <stdarg.h>
#include <string.h>

enum { REASON_MAX = 4096 };

void render_hint(struct buf *out, const struct view *view, const char *hint)
{
    if (hint[0] != '\0')
        view_note(out, view, "hint:", "%s", hint);
}

bool render_is_masked(const struct view *view, const struct test_result *test)
{
    return test->secret && view->audience == AUDIENCE_CANDIDATE;
}

static void add_headline(struct buf *out, const struct view *view, const struct test_result *test)
{
    AUTO(buf_done) struct buf name = {0};

    view_add(out, view, render_style(test->verdict), "%s", render_words(test->verdict));
    if (strcmp(test->group, "run") == 0) /* of a plain run */
        return;
    buf_init(&name, REASON_MAX);
    view_text(&name, view, test->name);
    view_flow(out, view, 2, " in %s", name.data);
}

void render_reason(struct buf *out, const struct view *view, const char *format, ...)
{
    AUTO(buf_done) struct buf reason = {0};
    va_list arguments;

    buf_init(&reason, REASON_MAX);
    va_start(arguments, format);
    buf_addv(&reason, format, arguments);
    va_end(arguments);
    if (view_used(out) + text_width(reason.data) + strlen(": ") <= view_sentence(view)) {
        buf_addf(out, ": %s\n", reason.data);
        return;
    }
    buf_addc(out, '\n');
    view_note(out, view, "", "%s", reason.data);
}

/* ---- wrong answer ----------------------------------------------------------------------------- */

/* The output is a whole prefix of the answer, or the other way round. */
static bool ends_early(const struct test_result *test)
{
    return test->difference.known && test->output && test->output_size == test->stdout_bytes &&
           test->difference.output_offset >= test->output_size;
}

static bool goes_on(const struct test_result *test)
{
    return test->difference.known && test->answer &&
           test->difference.answer_offset >= test->answer_size;
}

/* What is called to see the statement. */
static void add_show(struct buf *out, const struct view *view, const struct judgement *judgement)
{
    buf_adds(out, "\"assess challenge show ");
    view_text(out, view,
              judgement->challenge_directory[0] ? judgement->challenge_directory
                                                : judgement->challenge_id);
    buf_addc(out, '"');
}

void render_hint_for_secret(struct buf *out, const struct view *view,
                            const struct judgement *judgement)
{
    AUTO(buf_done) struct buf show = {0};

    buf_init(&show, REASON_MAX);
    add_show(&show, view, judgement);
    view_note(out, view, "hint:",
              "what do the samples leave out? %s has the limits: try the smallest and the largest "
              "values, and equal ones.",
              show.data);
}

/* One next step. */
static void add_way_on(struct buf *out, const struct view *view, const struct judgement *judgement,
                       const struct test_result *test)
{
    const struct difference *difference = &test->difference;
    AUTO(buf_done) struct buf show = {0};

    buf_init(&show, REASON_MAX);
    add_show(&show, view, judgement);
    if (render_is_masked(view, test))
        render_hint_for_secret(out, view, judgement);
    else if (difference->would_pass_ignoring_case)
        render_hint(out, view,
                    "it would pass if upper and lower case were ignored: print the words as "
                    "expected.");
    else if (difference->would_pass_ignoring_space)
        render_hint(out, view,
                    "it would pass if white space were ignored: print blanks and line ends as "
                    "expected.");
    else if (test->stdout_bytes == 0)
        render_hint(out, view,
                    "nothing was printed: does it read standard input to the end, and print the "
                    "answer to standard output?");
    else if (ends_early(test))
        render_hint(out, view, "the output ends too early: is every part of the input answered?");
    else if (goes_on(test))
        render_hint(out, view,
                    "the output goes on where the answer ends: print what is asked for, and "
                    "nothing else.");
    else
        view_note(out, view, "hint:",
                  "follow your program by hand up to this line of the output; %s has the rules.",
                  show.data);
}

static void add_wrong_answer(struct buf *out, const struct view *view,
                             const struct judgement *judgement, const struct test_result *test)
{
    const struct difference *difference = &test->difference;

    if (render_is_masked(view, test)) {
        buf_addc(out, '\n');
        view_note(out, view, "", "(secret test: input and output are not shown to candidates)");
        add_way_on(out, view, judgement, test);
        return;
    }
    if (difference->known && difference->output_line > 0)
        view_clause(out, view, 2, ", ", "line %zu column %zu", difference->output_line,
                    difference->output_column > 0 ? difference->output_column : 1);
    buf_addc(out, '\n');
    if (test->output || test->answer)
        render_difference(out, view, test);
    else if (difference->known)
        view_note(out, view, "", "%s", difference->message);
    buf_addc(out, '\n');
    add_way_on(out, view, judgement, test);
}

/* ---- all -------------------------------------------------------------------------------------- */

static void add_message(struct buf *out, const struct view *view, const struct test_result *test)
{
    AUTO(buf_done) struct buf message = {0};

    if (view->audience != AUDIENCE_REVIEWER || !test->message || test->message[0] == '\0' ||
        test->verdict == VERDICT_WA) /* it stands at the caret */
        return;
    buf_init(&message, REASON_MAX);
    view_text(&message, view, test->message);
    view_note(out, view, "", "%s", message.data);
}

void render_failure(struct buf *out, const struct view *view, const struct judgement *judgement,
                    const struct test_result *test)
{
    add_headline(out, view, test);
    switch (test->verdict) {
    case VERDICT_WA: add_wrong_answer(out, view, judgement, test); break;
    case VERDICT_TLE: render_time_limit(out, view, judgement, test); break;
    case VERDICT_MLE: render_memory_limit(out, view, judgement, test); break;
    case VERDICT_OLE: render_output_limit(out, view, judgement, test); break;
    case VERDICT_RTE: render_crash(out, view, judgement, test); break;
    case VERDICT_SEC:
        render_reason(out, view, "a system call of another architecture");
        view_note(out, view, "", "The program was stopped at the first; nothing left the sandbox.");
        render_hint(out, view, "build for this machine; \"assess explain SEC\" has the details.");
        break;
    case VERDICT_NOT_RUN:
    case VERDICT_AC:
    case VERDICT_CE:
    case VERDICT_JE:
    case VERDICT_COUNT: buf_addc(out, '\n'); break;
    }
    add_message(out, view, test);
}
