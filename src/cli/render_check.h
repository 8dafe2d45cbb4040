/* SPDX-License-Identifier: MIT */
/*
 * render_check - what was found out about challenge packages, as a text for people.  Pure, in pieces:
 * the live grid draws the same rows while they come to be.
 */
#pragma once

#include "assess/check.h"
#include "view.h"

/*
 * What is certain by PHASE and was not drawn before: head, one line a phase, a line a program that is
 * judged.  *PART counts; 0 at the start.  A challenge is drawn whole by this and what follows.
 */
void render_check_begun(struct buf *out, const struct view *view, enum check_phase phase,
                        const struct checked_challenge *challenge, size_t *part);
/* The tables and the findings; without JUDGED nothing was meant to be run. */
void render_check_ended(struct buf *out, const struct view *view,
                        const struct checked_challenge *challenge, bool judged);
/* The last line. */
void render_check_verdict(struct buf *out, const struct view *view,
                          const struct check_report *report);

/* ---- parts; each is a file ---- */

/* One program with a character a test; its folder's name stands above the first of a folder. */
void render_check_row(struct buf *out, const struct view *view,
                      const struct checked_challenge *challenge, size_t program);
void render_check_legend(struct buf *out, const struct view *view,
                         const struct checked_challenge *challenge);
/* Which test fails which program, and how far the time limit is. */
void render_check_tables(struct buf *out, const struct view *view,
                         const struct checked_challenge *challenge);
/* In the first columns of a line. */
void render_check_glyph(struct buf *out, const struct view *view, enum style style,
                        enum glyph glyph);
