/* SPDX-License-Identifier: MIT */
/* golden_text - what a program that draws golden files does with each text. */
#pragma once

#include "buf.h"
#include "view.h"

#include <stdbool.h>

/*
 * Nothing but text and our own colours comes out, no line is too long for the window, and the text is that of the
 * file PATH; with WRITING it becomes that.  False: said on standard error.
 */
bool golden_text(const char *path, const struct buf *text, const struct view *view, bool writing);

/*
 * A program FOLDER [--write] for texts that are drawn in four modes: FOLDER/KIND-WHAT.MODE.txt for each WHAT of a
 * NULL-ended list.  Its status.
 */
struct golden {
    const char *kind;
    const char *const *all;
    void (*draw)(struct buf *out, const struct view *view, const char *what);
};
int golden_main(const struct golden *golden, int argc, char **argv);
