/* SPDX-License-Identifier: MIT */
/* render_statement - a challenge's text in a window. */
#pragma once

#include "view.h"

/*
 * Markdown as it is, but where a line is too wide for the view its paragraph or list item is broken anew;
 * code, tables and headings never are.
 */
void render_statement(struct buf *out, const struct view *view, const char *text);
