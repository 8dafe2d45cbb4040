/* SPDX-License-Identifier: MIT */
/*
 * id - names that we give to what we keep: a prefix for the kind, "_", and a ULID (48 bits of milliseconds
 * since 1970, 80 random bits, in Crockford's base 32), so that they sort by time and are never guessed.
 * Whole in documents; people see and may type the last eight characters, in any case.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ID_PREFIX_MAX = 4,
    ID_ULID = 26,
    ID_SIZE = ID_PREFIX_MAX + 1 + ID_ULID + 1,
    ID_SHORT = 8,     /* characters that people see */
    ID_SUFFIX_MIN = 4 /* fewer are refused: they would soon fit several */
};

/* PREFIX: at most four letters, "can".  Fails (ERR_SYSTEM) only where the kernel has no random bytes. */
int id_new(const char *prefix, int64_t wall_ms, char out_id[ID_SIZE], struct error *err);
/* The last eight characters of ID. */
const char *id_short(const char *id);
/*
 * What somebody typed, as it would stand at the end of an id: capitals, with the letters that Crockford
 * reads as digits, a whole id's PREFIX kept.  False: it cannot be one (ID_SUFFIX_MIN to a whole id).
 */
bool id_read(const char *prefix, const char *typed, char out_suffix[ID_SIZE]);
