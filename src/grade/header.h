/* SPDX-License-Identifier: MIT */
/*
 * header - a language's costly header compiled ahead (C++: bits/stdc++.h, over a second of every
 * compilation).  Made in the box from a text of ours alone, under the compiler's policy; kept beside
 * the cached programs, with a digest that is checked on use; shown to a compilation as one read-only
 * file.
 *
 * It is offered only where it cannot change what a program means: to submissions whose every source
 * begins with that include.  The compiler itself refuses one that does not fit its own state.
 */
#pragma once

#include "grade.h"

/* Does every source of PROGRAM begin with the include? */
bool header_fits(const struct program *program);

/* Paths of the host. */
struct header {
    char *ahead; /* compiled */
    char *text;  /* what is read in its place where the compiler does not take it (a second time) */
};

/*
 * The header for PROGRAM; false: it does not fit, there is none, or it cannot be kept.  A missing one
 * is made when it is asked for the second time, so that nobody pays for a cache that does not last.
 */
bool header_for(const struct grader *grader, const struct program *program,
                struct header *out_header);
void header_done(struct header *header);
