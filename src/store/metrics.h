/* SPDX-License-Identifier: MIT */
/* metrics - what a monitor wants to know of the store; reads alone. */
#pragma once

#include "assess/metrics.h"
#include "store.h"

int metrics_read(struct store *store, struct metrics *out_metrics, struct error *err);
