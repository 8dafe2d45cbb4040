/* SPDX-License-Identifier: MIT */
/* webhook_json - deliveries as they stand in other documents, too. */
#pragma once

#include "assess/webhook.h"

#include <jansson.h>

/* NULL: no memory. */
json_t *encode_deliveries(const struct delivery_list *list);
