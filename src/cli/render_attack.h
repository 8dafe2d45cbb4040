/* SPDX-License-Identifier: MIT */
/* render_attack - the table of `doctor --attack`, for people. */
#pragma once

#include "assess/assess.h"
#include "view.h"

/* RUNNER is the command, or NULL for our own boxes. */
void render_attack(struct buf *out, const struct view *view, const struct attack_report *report,
                   const char *runner);
