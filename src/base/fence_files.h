/* SPDX-License-Identifier: MIT */
/*
 * fence_files - the files that a process of ours may still open; for those that read what strangers send.
 *
 * Landlock (Linux 5.13), its first version: what later ones add has to be refused by a filter of system calls.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * From now on this process, and whatever it starts, opens FOLDERS (with all that is in them) and FILES to read, and nothing
 * else; what is not there needs no rule.  Both lists are NULL-ended.  True, too, where the kernel has no Landlock; false
 * where it did not want that.
 */
bool fence_files(const char *const *folders, const char *const *files);
