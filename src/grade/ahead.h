/* SPDX-License-Identifier: MIT */
/* ahead - what a stage runs is read before, at our expense. */
#pragma once

#include "assess-sandbox.h"
#include "profile.h"

#include <stddef.h>

/*
 * The kernel charges a file's page to whom it had to be read for, and a run at its memory limit loses such
 * pages first and reads them again until its time is over.  Read by us they are no part of a run's memory, be
 * it the first one or a later one.  Takes some microseconds a file where all is in memory.  What STAGE never
 * reads is passed over: half of gcc's folder are other languages' compilers, and from disk takes 60 ms a run.
 */
void grade_read_ahead(const struct stage *stage, const struct sandbox_mount *mounts, size_t count);
