/* SPDX-License-Identifier: MIT */
/* fake_orders - made-up orders for the command line and for the golden files. */
#pragma once

#include "assess/ordering.h"

/* ORDER_ORDERED, ORDER_STARTED (two runs, one not judged yet) or ORDER_GRADED. */
void fake_order(struct order_info *out_info, enum order_state state);
/* One of each. */
void fake_orders(struct order_list *out_list);
