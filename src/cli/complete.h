/* SPDX-License-Identifier: MIT */
/*
 * complete - what may stand at the end of a command line that is being typed.  It reads the tables
 * of verbs and options and nothing else: the name that help gives a value ("ID|DIR", "FILE", "CODE")
 * says what completes it.
 *
 * The answer is for the shells' scripts (completion/), a line each:
 *     word TAB WORD TAB HELP      a word that begins as the typed one, made of harmless characters
 *     files, folders, users       the shell knows those itself
 */
#pragma once

#include "buf.h"

#include <stddef.h>

/* WORDS: all behind "assess"; the last one, perhaps "", is being typed. */
void complete_line(struct buf *out, const char *const *words, size_t count);
