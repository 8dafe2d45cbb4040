/* SPDX-License-Identifier: MIT */
/* keys - the part of people.keys that only erasing uses. */
#pragma once

#include "store.h"

/* Gone for good once this returns 0, but for file and log (db_purge); that it was erased is kept. */
int person_key_destroy(struct store *store, const char *candidate, struct error *err);
