/* SPDX-License-Identifier: MIT */
/* seal - authenticated encryption under one key; the only user of libcrypto here. */
#pragma once

#include "assess/error.h"

#include <stddef.h>

enum {
    SEAL_KEY = 32,
    SEAL_NONCE = 12,
    SEAL_TAG = 16,
    SEAL_MORE = 1 + SEAL_NONCE + SEAL_TAG /* what a sealed text has besides the text */
};

/* OUT has SIZE + SEAL_MORE bytes: a version, the nonce, the text, the tag. */
int seal_close(const unsigned char key[SEAL_KEY], const char *bound, const void *data, size_t size,
               unsigned char *out, struct error *err);
/* OUT has SIZE - SEAL_MORE bytes.  ERR_SEALED where KEY or BOUND is another, or a byte was changed. */
int seal_open(const unsigned char key[SEAL_KEY], const char *bound, const void *data, size_t size,
              unsigned char *out, struct error *err);
