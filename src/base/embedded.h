/* SPDX-License-Identifier: MIT */
/* embedded - text files that the build puts into the program; the table ends with a NULL name. */
#pragma once

#include <stddef.h>

struct embedded {
    const char *name;
    const char *text; /* NUL-terminated */
    size_t size;      /* without the NUL */
};
