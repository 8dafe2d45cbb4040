/* SPDX-License-Identifier: MIT */
/*
 * sign - the signatures of Standard Webhooks 1.0.0, over "ID.SECONDS.BODY".
 *
 * v1 is HMAC-SHA256 under "whsec_" and 24 to 64 bytes in base64; v1a is Ed25519 under "whsk_" and 64 bytes (the seed and the
 * public key, as libsodium has them), of which others are told "whpk_" and the public half alone.
 */
#pragma once

#include "assess/error.h"
#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIGN_KEY_MAX = 64, SIGN_SECRET_SIZE = 128 };

struct sign_key {
    enum { SIGN_V1, SIGN_V1A } scheme;
    size_t size;
    unsigned char bytes[SIGN_KEY_MAX];
};
void sign_key_done(struct sign_key *key); /* wiped */

/* TEXT: the secret with its prefix, white space around it left out.  ERR_USAGE; the text is in no message. */
int sign_key_parse(const char *text, size_t size, struct sign_key *out_key, struct error *err);
/* A new one of 32 random bytes, "whsec_…". */
int sign_secret_new(char out[SIGN_SECRET_SIZE], struct error *err);
/* "whpk_…" of a v1a key; "" for v1, which has nothing that others may know. */
int sign_public(const struct sign_key *key, char out[SIGN_SECRET_SIZE], struct error *err);

/* SIZE bytes in base64 (RFC 4648, 4), with a NUL behind them: OUT has 4 * ((SIZE + 2) / 3) + 1. */
void sign_base64(const void *data, size_t size, char *out);

struct sign_message {
    const char *id;  /* no dot in it */
    int64_t seconds; /* since 1970, of this try */
    const void *body;
    size_t size;
};
/* "v1,BASE64" at the end of OUT, after a blank where something is in it already. */
int sign_add(struct buf *out, const struct sign_key *key, const struct sign_message *message,
             struct error *err);

enum sign_answer { SIGN_VALID, SIGN_INVALID, SIGN_TOO_OLD, SIGN_TOO_NEW };
enum { SIGN_TOLERANCE_S = 300 };
/* Is one of the signatures in HEADER (between blanks) by KEY, and its time near NOW?  In constant time. */
int sign_check(const struct sign_key *key, const struct sign_message *message, const char *header,
               int64_t now_s, enum sign_answer *out_answer, struct error *err);
