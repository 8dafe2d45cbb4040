/* SPDX-License-Identifier: MIT */
/* diagnostics - what a compiler printed, as places and messages where it can be understood. */
#pragma once

#include "assess/judgement.h"
#include "profile.h"

/*
 * Fills compile->diagnostics and compile->output (readable text, raw bytes).  Text that is not
 * understood stays in output only; that is no error.
 */
int diagnostics_read(enum diagnostics_format format, const struct program *program,
                     const char *text, size_t size, struct compile_result *compile,
                     struct error *err);
