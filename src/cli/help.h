/* SPDX-License-Identifier: MIT */
/* help - texts made from the table of verbs. */
#pragma once

#include "buf.h"
#include "command.h"
#include "view.h"

/* At most fifteen lines for somebody who typed nothing. */
void help_short(struct buf *out, const struct view *view);
/* All verbs; those of one group. */
void help_all(struct buf *out, const struct view *view);
void help_group(struct buf *out, const struct view *view, const char *group);
void help_command(struct buf *out, const struct view *view, const struct command *command);
/* The OPTIONS part of assess(1), in man(7). */
void help_manual(struct buf *out);
