/* SPDX-License-Identifier: MIT */
/* parse_fence - what assess-parse cannot do any more once it has begun. */
#pragma once

#include <stdbool.h>

/*
 * No program, no process, no socket but the one it has, no file but those of zones, 1 GiB of addresses, 8 MiB of stack, no
 * core file.  False: the kernel did not want that.
 */
bool parse_fence(void);
