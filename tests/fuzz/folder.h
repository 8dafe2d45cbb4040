/* SPDX-License-Identifier: MIT */
/* folder - files for code that reads them by name: one folder a process, in memory where it can be. */
#pragma once

#include "fuzz.h"

/* Made at the first call, removed with all that is in it when the process exits. */
const char *folder_path(void);
int folder_fd(void);
/* The file NAME (its folders exist) holds DATA from now on; NULL: there is no such file. */
void folder_write(const char *name, const void *data, size_t size);
void folder_make(const char *name);
