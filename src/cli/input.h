/* SPDX-License-Identifier: MIT */
/* input - what somebody hands to a verb in a file, or on standard input. */
#pragma once

#include "assess/error.h"
#include "buf.h"

#include <stddef.h>

/*
 * All of WORD, "-" being standard input, into the initialised OUT, whose maximum is the most there may be.
 * *out_name: how messages call it.  ERR_NOT_FOUND, ERR_UNREADABLE.
 */
int input_read(const char *word, struct buf *out, const char **out_name, struct error *err);
