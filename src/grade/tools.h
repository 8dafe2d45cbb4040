/* SPDX-License-Identifier: MIT */
/* tools - is a compiler or runtime there, and which version exactly. */
#pragma once

#include "profile.h"

bool tool_is_there(const struct tool *tool);
/* "gcc 12.2.0" as malloc'ed text; the tool is started with its version arguments.  ERR_TOOLCHAIN. */
int tool_version(const struct tool *tool, char **out_version, struct error *err);
/* The first of PROFILE's tool chains whose tools are there; where none is, the first. */
const struct toolchain *toolchain_here(const struct profile *profile);
/* ERR_TOOLCHAIN with the line that installs it, where a tool of CHAIN is missing. */
int toolchain_check(const struct profile *profile, const struct toolchain *chain,
                    struct error *err);
