/* SPDX-License-Identifier: MIT */
/*
 * term - what one of our output streams can show: colours, width, characters.  Decided once at the
 * start, for each stream by itself.
 *
 * ASSESS_FORCE_TTY=COLUMNS makes a stream count as a terminal of that width (tests, captures).
 */
#pragma once

#include <stdbool.h>

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum {
    TERM_WIDTH_DEFAULT = 80,
    TERM_WIDTH_MIN = 30,
    TERM_WIDTH_MAX = 500,
    TERM_HEIGHT_DEFAULT = 24
};

struct term {
    int fd;
    bool is_terminal;
    bool can_erase; /* its last line: every terminal but a dumb one */
    bool taskbar;   /* shows how far something is when told by OSC 9;4 */
    bool color;
    bool utf8;
    unsigned width;
    unsigned height; /* lines */
};

/* The locale must have been set (setlocale) before. */
struct term term_of(int fd, enum color_when when);
