/* SPDX-License-Identifier: MIT */
/* render_webhook - endpoints and deliveries, for people. */
#pragma once

#include "assess/assess.h"
#include "view.h"

void render_endpoint(struct buf *out, const struct view *view, const struct endpoint_info *info);
void render_endpoints(struct buf *out, const struct view *view, const struct endpoint_list *list);
void render_deliveries(struct buf *out, const struct view *view, const struct delivery_list *list);
/* One line: what came of a try. */
void render_delivery(struct buf *out, const struct view *view, const struct delivery *delivery);
