/* SPDX-License-Identifier: MIT */
/* decision - who decided, and why: to and from the JSON that is sealed. */
#pragma once

#include "assess/results.h"

#include <stddef.h>

/* {"by": …, "reason": …}; caller wipes and frees.  NULL: out of memory. */
char *decision_to_json(const char *by, const char *reason);
/* Fills by and reason.  ERR_SEALED where it is none: what was sealed is ours. */
int decision_from_json(const char *text, size_t size, struct decision *decision, struct error *err);
