/* SPDX-License-Identifier: MIT */
/* tools - is a compiler or runtime there, and which version exactly. */
#pragma once

#include "profile.h"

bool tool_is_there(const struct tool *tool);
/*
 * "gcc 12.2.0" as malloc'ed text.  The tool is started with its version arguments where the cache does
 * not know its answer.  ERR_TOOLCHAIN.
 */
int tool_version(const struct profiles *profiles, const struct tool *tool, char **out_version,
                 struct error *err);

/* All its tools are there; what else it needs is toolchain_check's. */
bool toolchain_is_here(const struct toolchain *chain);
/* The first of PROFILE's that is here; where none is, the first. */
const struct toolchain *toolchain_here(const struct profile *profile);
/* The one whose version is the chain's: its compiler, else its runtime. */
const struct tool *toolchain_tool(const struct toolchain *chain);
/* "12.2.0" */
int toolchain_version(const struct profiles *profiles, const struct toolchain *chain,
                      char **out_version, struct error *err);
/*
 * ERR_TOOLCHAIN with the line that installs it, where a tool of CHAIN is missing, or what was made of it
 * ahead is missing or of another version.
 */
int toolchain_check(const struct profiles *profiles, const struct profile *profile,
                    const struct toolchain *chain, struct error *err);
/* Its tools are there, and what is made of them ahead is, too, if only for another version. */
bool toolchain_is_prepared(const struct profiles *profiles, const struct toolchain *chain);
/* The word for ./quickstart languages that brings PROFILE, or NULL: a package does. */
const char *toolchain_word(const struct profile *profile);
/* The line that installs TOOL, as the hint. */
void toolchain_hint(const struct profile *profile, const struct tool *tool, struct error *err);
