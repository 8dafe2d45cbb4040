/* SPDX-License-Identifier: MIT */
/*
 * validator - Kattis' default output validator: token by token, pure.
 *
 * The answer's token decides whether a number is compared as one (only where a tolerance is given
 * and the token is a decimal number; no hex, nan or inf: 2025-09, "default output validator").
 * Either tolerance is enough when both are given.
 */
#pragma once

#include "assess/judgement.h"
#include "challenge.h"

#include <stdbool.h>
#include <stddef.h>

/* True if OUTPUT is right.  If not, *out_difference is filled (texts escaped). */
bool validator_accepts(const struct validator_flags *flags, const char *answer, size_t answer_size,
                       const char *output, size_t output_size, struct difference *out_difference);
