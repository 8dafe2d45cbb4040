/* SPDX-License-Identifier: MIT */
/* text - small questions about strings; pure. */
#pragma once

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal, optional sign, nothing before or behind, within [min, max]. */
bool parse_i64(const char *text, int64_t min, int64_t max, int64_t *out_value);
/* A decimal fraction ("1", "0.25", "1e3" is refused) in units of 10^-9, exact; false when finer. */
bool parse_nano(const char *text, int64_t *out_nano);

/*
 * [+-] digits with an optional point and an optional exponent, and nothing else (no hex, inf, nan);
 * correctly rounded, whatever the locale says about decimal points.  Too large becomes infinity.
 */
bool parse_real(const char *text, size_t size, long double *out_value);

bool text_is_utf8(const char *data, size_t size);
/*
 * UTF-8 without characters that end a line, move a cursor or turn the direction of what follows (controls of both
 * kinds, line separators, embeddings, overrides, isolates), but for those in BUT: "" or "\n\t".  Joiners are fine:
 * names are written with them.
 */
bool text_is_plain(const char *text, const char *but);
bool text_has_prefix(const char *text, const char *prefix);
bool text_has_suffix(const char *text, const char *suffix);

/*
 * Bytes of strangers made fit for a terminal, a header or a log: printable UTF-8 stays, everything
 * else becomes \n, \t, \r, \\ or \xNN.  Line ends become "\n" (two characters).
 */
void text_escape(struct buf *out, const char *data, size_t size);
/* The same, ASCII only. */
void text_escape_ascii(struct buf *out, const char *data, size_t size);

/* Valid UTF-8 stays as it is, every other byte becomes \xNN: for encoders that demand UTF-8. */
void text_escape_invalid(struct buf *out, const char *data, size_t size);

/*
 * Bytes of strangers into an array of at least 8 bytes for use in a message: escaped as text_escape
 * does, NUL-terminated, cut with "..." where they do not fit.  Returns OUT.
 */
char *text_escape_into(char *out, size_t out_size, const char *data, size_t size);

/* WORD as a shell reads it back: between quotes where it must be. */
void text_shell_word(struct buf *out, const char *word);

/* Columns that valid UTF-8 takes on a terminal. */
size_t text_width(const char *text);

/*
 * What may have been meant by WORD: the one entry of NULL-ended NAMES that begins with it, else the
 * nearest by edits, at most one in three letters; capitals and "_" for "-" are none.  NULL: nothing.
 */
const char *text_nearest(const char *word, const char *const *names);

/* malloc'ed copies; NULL: out of memory. */
char *text_copy(const char *text);
char *text_copy_n(const char *data, size_t size);
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
