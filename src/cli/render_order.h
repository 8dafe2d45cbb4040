/* SPDX-License-Identifier: MIT */
/* render_order - orders, what was handed in, and what workers do, for people.  Pure. */
#pragma once

#include "assess/ordering.h"
#include "view.h"

void render_orders(struct buf *out, const struct view *view, const struct order_list *list);
void render_order(struct buf *out, const struct view *view, const struct order_info *info);
/* One line a submission, then what the order is now. */
void render_submitted(struct buf *out, const struct view *view, const struct submitted *submitted,
                      bool queued);
void render_work_event(struct buf *out, const struct view *view, const struct work_event *event);
void render_work(struct buf *out, const struct view *view, const struct work_report *report);
