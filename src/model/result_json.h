/* SPDX-License-Identifier: MIT */
/* result_json - a result as it stands in other documents, too. */
#pragma once

#include "assess/results.h"

#include <jansson.h>

/* NULL: no memory. */
json_t *encode_result(const struct result *result, enum order_reader reader);
