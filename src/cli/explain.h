/* SPDX-License-Identifier: MIT */
/*
 * explain - the pages about codes: explain/CODE.txt, embedded.  The first line of a page is
 * "CODE  title"; then come its parts, each a heading and lines behind two blanks.
 */
#pragma once

#include "view.h"

#include <stdbool.h>
#include <stddef.h>

enum explain_part { EXPLAIN_MEANS, EXPLAIN_TURN, EXPLAIN_ADVICE, EXPLAIN_EXAMPLE, EXPLAIN_PARTS };

struct explanation {
    char code[16];
    char title[64];
    const char *parts[EXPLAIN_PARTS]; /* in the page, without the heading; "" if missing */
    size_t sizes[EXPLAIN_PARTS];
};

/* Page number INDEX, in the order of the codes; false: there are no more. */
bool explain_page(size_t index, struct explanation *out_page);
/* WORDS: a code ("e0301"), or the words for it ("time limit"). */
bool explain_find(const char *words, struct explanation *out_page);
/* The code that may have been meant; false: none. */
bool explain_nearest(const char *words, struct explanation *out_page);

void explain_draw(struct buf *out, const struct view *view, const struct explanation *page);
