/* SPDX-License-Identifier: MIT */
/* next_step - the command that comes next, ready to be copied into a shell. */
#pragma once

#include "view.h"

/* "  WHAT   assess run file.c"; WORDS ends with NULL, the first one is the program's name. */
void next_step(struct buf *out, const struct view *view, const char *what,
               const char *const *words);
