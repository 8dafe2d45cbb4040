/* SPDX-License-Identifier: MIT */
/*
 * render - a judgement or an error as a text for people.  Pure: the same input gives the same text
 * (tests/cli/golden).  The last line of a report is the verdict.
 *
 * Bytes of candidates, packages and compilers pass view_foreign or view_text, never printf.
 */
#pragma once

#include "assess/error.h"
#include "assess/judgement.h"
#include "view.h"

/* A judgement of tests; its verdict is not JE. */
void render_judgement(struct buf *out, const struct view *view, const struct judgement *judgement);
/* A run without a challenge: one line, or what went wrong with it. */
void render_plain_run(struct buf *out, const struct view *view, const struct judgement *judgement);

/* "error[E0305]: …", the place with a caret, the answer of the system, the hint. */
void render_error(struct buf *out, const struct view *view, const struct error *err);

/* ---- parts; each is a file ---- */

/* "time limit" */
const char *render_words(enum verdict verdict);
enum style render_style(enum verdict verdict);
enum glyph render_glyph(enum verdict verdict);
/* CE: the compiler's messages. */
void render_compile_error(struct buf *out, const struct view *view,
                          const struct compile_result *compile);
/* "  ✓ compile    0.11 s, 1 warning (see -v)", and with -v the warnings. */
void render_compile_line(struct buf *out, const struct view *view,
                         const struct compile_result *compile);
/* Weak limits; with -v the fences. */
void render_sandbox(struct buf *out, const struct view *view, const struct judgement *judgement);
/* Calls that were refused, over all tests. */
void render_facts(struct buf *out, const struct view *view, const struct judgement *judgement);
/* The table of groups, then the tests that failed (all of them with -v). */
void render_tables(struct buf *out, const struct view *view, const struct judgement *judgement);
/* What happened in one test that failed, and what to do next. */
void render_failure(struct buf *out, const struct view *view, const struct judgement *judgement,
                    const struct test_result *test);
/* ---- parts of a failure ---- */

/* Ends the headline: ": REASON", on lines of its own where the first is full. */
void render_reason(struct buf *out, const struct view *view, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "  hint: …"; "" is none. */
void render_hint(struct buf *out, const struct view *view, const char *hint);
/* What to do where nothing of a test is shown. */
void render_hint_for_secret(struct buf *out, const struct view *view,
                            const struct judgement *judgement);
/* A secret test, and the reader a candidate. */
bool render_is_masked(const struct view *view, const struct test_result *test);
/* Input, answer and output around the first difference. */
void render_difference(struct buf *out, const struct view *view, const struct test_result *test);
void render_time_limit(struct buf *out, const struct view *view, const struct judgement *judgement,
                       const struct test_result *test);
void render_memory_limit(struct buf *out, const struct view *view,
                         const struct judgement *judgement, const struct test_result *test);
void render_output_limit(struct buf *out, const struct view *view,
                         const struct judgement *judgement, const struct test_result *test);
void render_crash(struct buf *out, const struct view *view, const struct judgement *judgement,
                  const struct test_result *test);
/* At a time limit, rather than having ended a little above it. */
bool render_was_stopped(const struct judgement *judgement, const struct test_result *test);
/* How the time grew with the size of the input, and what that means; false: not known. */
bool render_growth(struct buf *out, const struct view *view, const struct judgement *judgement,
                   const struct test_result *failed);

/* ---- text of strangers ---- */

/* A line without its end; MARK stays visible where the line is cut, blanks are drawn from VISIBLE on. */
struct source_line {
    const char *text;
    size_t size, mark, visible; /* bytes */
};
/* In at most ROOM columns; returns how many stand before the mark. */
size_t render_line(struct buf *out, const struct view *view, const struct source_line *line,
                   size_t room);
/* A snippet with caret; LINE 0: only the place. */
struct snippet {
    const char *file, *text;
    const char *note;   /* behind the caret, or NULL */
    const char *within; /* the function, or NULL */
    unsigned line, column, length;
};
void render_snippet(struct buf *out, const struct view *view, const struct snippet *snippet);
/* Lines of a text behind a rule, at most LINES of them: the last ones, or the first. */
void render_last_lines(struct buf *out, const struct view *view, const char *data, size_t size,
                       size_t lines);
void render_first_lines(struct buf *out, const struct view *view, const char *data, size_t size,
                        size_t lines);
