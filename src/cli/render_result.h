/* SPDX-License-Identifier: MIT */
/* render_result - what came of orders, for people.  Pure; nothing by which extra time could be told. */
#pragma once

#include "assess/results.h"
#include "view.h"

void render_results(struct buf *out, const struct view *view, const struct result_list *list);
/* Sentences and the tests that differ. */
void render_regraded(struct buf *out, const struct view *view, const struct regraded *regraded);
void render_result(struct buf *out, const struct view *view, const struct result *result);
