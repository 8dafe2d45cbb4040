/* SPDX-License-Identifier: MIT */
/* sweep - what time does by itself; private to core. */
#pragma once

#include "config.h"
#include "store.h"

struct swept {
    int64_t ended;   /* orders whose time is over */
    int64_t removed; /* sealed pieces that were kept for long enough */
    int64_t erased;  /* people */
};

/* Adds to *swept.  DAYS: by class, 0 for what is kept for good. */
int sweep(struct store *store, const unsigned days[RETAIN_CLASSES], struct swept *swept,
          struct error *err);
