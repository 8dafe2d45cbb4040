/* SPDX-License-Identifier: MIT */
/*
 * view - how a text is drawn: styles, glyphs, bars, and the bytes of strangers made harmless.
 * Everything is drawn into a struct buf; nothing here writes to a stream.
 *
 * A style never stands alone: a glyph or a word says the same.
 */
#pragma once

#include "assess/judgement.h"
#include "buf.h"
#include "term.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view {
    bool color;
    bool utf8;
    bool plain;        /* sentences; no bars, no boxes */
    bool verbose;      /* every test; longer excerpts */
    bool all_failures; /* open every test that failed, not the first alone */
    unsigned width;
    enum audience audience;
};

enum style {
    STYLE_NONE,
    STYLE_GOOD,   /* passed */
    STYLE_BAD,    /* the candidate's turn */
    STYLE_LIMIT,  /* a limit was reached or is near */
    STYLE_POLICY, /* facts for a reviewer, warnings */
    STYLE_OURS,   /* our own errors */
    STYLE_HELP,   /* hint, note, file names */
    STYLE_DIM,
    STYLE_COUNT
};

enum glyph {
    GLYPH_OK,
    GLYPH_FAIL,
    GLYPH_WARN,
    GLYPH_NONE, /* not run, not there */
    GLYPH_DOT,
    GLYPH_RULE, /* between line number and line */
    GLYPH_NEWLINE,
    GLYPH_GAP, /* lines are left out here */
    GLYPH_CUT, /* a part of the line is left out here */
    GLYPH_COUNT
};

struct view view_of(const struct term *term);

const char *view_glyph(const struct view *view, enum glyph glyph);
void view_add(struct buf *out, const struct view *view, enum style style, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same in bold: only for the last line of a report. */
void view_strong(struct buf *out, const struct view *view, enum style style, const char *format,
                 ...) __attribute__((format(printf, 4, 5)));

/*
 * Bytes of strangers: as text_escape, but a tab is shown as an arrow, a carriage return as its
 * symbol, and a backslash stays one.  Line ends should have been taken off.
 */
void view_foreign(struct buf *out, const struct view *view, const char *data, size_t size);
/* Our own words with names in them: left alone where they are fit for this terminal. */
void view_text(struct buf *out, const struct view *view, const char *text);
/* Where the first COLUMNS columns of TEXT end, in bytes; at least one character. */
size_t view_columns(const char *text, size_t columns);
/* TEXT in at most COLUMNS columns, cut in the middle where it is longer; returns how many it took. */
size_t view_cut(struct buf *out, const struct view *view, const char *text, size_t columns);
/* The same in exactly COLUMNS columns: padded. */
void view_fit(struct buf *out, const struct view *view, const char *text, size_t columns);

/* ---- sentences (view_flow.c): at most 80 columns, or what the view has ---- */

/* How many columns a sentence may have, and the last line of OUT has. */
size_t view_sentence(const struct view *view);
size_t view_used(const struct buf *out);
/*
 * Goes on behind what the last line of OUT has, breaks at blanks, puts later lines behind INDENT
 * blanks.  A word that is longer than a line is broken, too.  Ends no line.
 */
void view_flow(struct buf *out, const struct view *view, unsigned indent, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/*
 * The same for a clause that rather begins a line of its own than being broken; what joins it to the
 * words before, as ", ", then falls away.
 */
void view_clause(struct buf *out, const struct view *view, unsigned indent, const char *joint,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Each line behind INDENT blanks; ends the last. */
void view_wrap(struct buf *out, const struct view *view, unsigned indent, const char *text);
/* "  LABEL text", later lines behind the label; ends the last.  LABEL may be "". */
void view_note(struct buf *out, const struct view *view, const char *label, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A line for a shell: broken lines end in a backslash; ends the last. */
void view_command(struct buf *out, const struct view *view, unsigned indent, const char *command);

/* Eight cells. */
void view_bar(struct buf *out, const struct view *view, double part);
/* WIDTH cells, for the progress line. */
void view_long_bar(struct buf *out, const struct view *view, double part, unsigned width);

void view_pad(struct buf *out, size_t columns);
/* Take blanks off the end of the last line and end it. */
void view_end_line(struct buf *out);
