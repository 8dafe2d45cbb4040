/* SPDX-License-Identifier: MIT */
/* order_json - an order as it stands in other documents, too; private to this folder. */
#pragma once

#include "assess/order.h"

#include <jansson.h>

/* NULL: no memory. */
json_t *encode_order(const struct order *order, enum order_reader reader, int64_t now);
/* One line of ASCII, or NULL; ROOT, which may be NULL, is handed over. */
char *order_json_end(json_t *root);
