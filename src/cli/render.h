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
/* The table of groups, then the tests that failed (all of them with -v). */
void render_tables(struct buf *out, const struct view *view, const struct judgement *judgement);
/* What happened in one test that failed, and what to do next. */
void render_failure(struct buf *out, const struct view *view, const struct judgement *judgement,
                    const struct test_result *test);
/* Input, answer and output around the first difference. */
void render_difference(struct buf *out, const struct view *view, const struct test_result *test);
/* A snippet with caret; LINE 0: only the place. */
struct snippet {
    const char *file, *text;
    unsigned line, column, length;
};
void render_snippet(struct buf *out, const struct view *view, const struct snippet *snippet);
/* Lines of a text behind a rule, at most LINES of them, the last ones. */
void render_last_lines(struct buf *out, const struct view *view, const char *data, size_t size,
                       size_t lines);
/* "segmentation fault"; hint: "" or what to look for. */
const char *render_signal(int number, const char **out_name, const char **out_hint);
