/* SPDX-License-Identifier: MIT */
/*
 * pace - how often something that moves is drawn anew: ten times a second, and up to thirty in a row after a pause, so
 * that the last of a few quick steps is seen before a long one.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct pace {
    int64_t paid_until_ns; /* of the monotonic clock; 0 at first */
};

bool pace_take(struct pace *pace, int64_t now_ns);
