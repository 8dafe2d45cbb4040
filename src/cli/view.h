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
    bool plain;   /* sentences; no bars, no boxes */
    bool verbose; /* every test; longer excerpts */
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
    GLYPH_GAP,
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
/* TEXT in exactly COLUMNS columns: padded, or cut in the middle.  TEXT is escaped as view_text. */
void view_fit(struct buf *out, const struct view *view, const char *text, size_t columns);
/* Sentences broken at spaces to the view's width, each line behind INDENT spaces. */
void view_wrap(struct buf *out, const struct view *view, unsigned indent, const char *text);
/* "  LABEL text", broken as view_wrap does, later lines behind the label.  LABEL may be "". */
void view_note(struct buf *out, const struct view *view, const char *label, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Eight cells. */
void view_bar(struct buf *out, const struct view *view, double part);
/* WIDTH cells, for the progress line. */
void view_long_bar(struct buf *out, const struct view *view, double part, unsigned width);

void view_pad(struct buf *out, size_t columns);
/* Take blanks off the end of the last line and end it. */
void view_end_line(struct buf *out);
