/* SPDX-License-Identifier: MIT */
/* snapshot - what is there, as text: folders with all below them, and the content of some files. */
#pragma once

/* One line a file; of "cgroup.procs" and of PATHS that are files the content.  Caller frees. */
char *snapshot_take(char *const *paths, unsigned count);
/* Prints the lines that one has and the other has not. */
void snapshot_compare(const char *before, const char *after);
