/* SPDX-License-Identifier: MIT */
#include "sign.h"

#include "auto.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    V1_MIN = 24,
    V1_NEW = 32,
    V1A_SIZE = 64,
    HALF = 32,
    SIGNATURE_MAX = 64,
    BASE64_MAX = 4 * ((SIGNATURE_MAX + 2) / 3) + 1
};

static const char blanks[] = " \t\r\n";

AUTO_OWNER(evp_pkey_st, EVP_PKEY_free)
AUTO_OWNER(evp_md_ctx_st, EVP_MD_CTX_free)

void sign_key_done(struct sign_key *key)
{
    explicit_bzero(key, sizeof *key);
}

/* ---- keys ------------------------------------------------------------------------------------------- */

static int fail_secret(struct error *err)
{
    (void)error_set(err, ERR_USAGE, "this is no secret of a webhook");
    error_hint(err, "\"whsec_\" and %d to %d bytes in base64, or \"whsk_\" and %d", V1_MIN,
               SIGN_KEY_MAX, V1A_SIZE);
    return -(int)ERR_USAGE;
}

/* Strict: whole groups of four, and nothing but padding behind the first '='. */
static bool decode(const char *text, size_t size, unsigned char *out, size_t max, size_t *out_size)
{
    unsigned char raw[3 * (SIGN_SECRET_SIZE / 4) + 3];
    size_t padding = 0;
    int decoded;

    while (padding < 2 && padding < size && text[size - 1 - padding] == '=')
        padding++;
    if (size == 0 || size % 4 != 0 || size >= SIGN_SECRET_SIZE ||
        memchr(text, '=', size - padding) ||
        strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") < size)
        return false;
    decoded = EVP_DecodeBlock(raw, (const unsigned char *)text, (int)size);
    if (decoded < 0 || (size_t)decoded - padding > max)
        return false;
    *out_size = (size_t)decoded - padding;
    memcpy(out, raw, *out_size);
    explicit_bzero(raw, sizeof raw);
    return true;
}

int sign_key_parse(const char *text, size_t size, struct sign_key *out_key, struct error *err)
{
    AUTO(sign_key_done) struct sign_key key = {.scheme = SIGN_V1};
    char copy[SIGN_SECRET_SIZE + 8] = "";
    const char *base64;
    bool good;

    while (size > 0 && strchr(blanks, text[size - 1]))
        size--;
    while (size > 0 && strchr(blanks, *text)) {
        text++;
        size--;
    }
    if (size >= sizeof copy || memchr(text, '\0', size))
        return fail_secret(err);
    memcpy(copy, text, size);
    if (strncmp(copy, "whsk_", 5) == 0)
        key.scheme = SIGN_V1A;
    else if (strncmp(copy, "whsec_", 6) != 0)
        return fail_secret(err);
    base64 = strchr(copy, '_') + 1;
    good = decode(base64, strlen(base64), key.bytes, sizeof key.bytes, &key.size) &&
           (key.scheme == SIGN_V1 ? key.size >= V1_MIN : key.size == V1A_SIZE);
    explicit_bzero(copy, sizeof copy);
    if (!good)
        return fail_secret(err);
    *out_key = key;
    return 0;
}

int sign_secret_new(char out[SIGN_SECRET_SIZE], struct error *err)
{
    unsigned char bytes[V1_NEW];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return error_errno(err, ERR_SYSTEM, errno, "no random bytes");
    (void)snprintf(out, SIGN_SECRET_SIZE, "whsec_");
    (void)EVP_EncodeBlock((unsigned char *)out + strlen(out), bytes, sizeof bytes);
    explicit_bzero(bytes, sizeof bytes);
    return 0;
}

static int fail_library(struct error *err)
{
    return error_set(err, ERR_SYSTEM, "libcrypto cannot sign");
}

static EVP_PKEY *private_key(const struct sign_key *key)
{
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->bytes, HALF);
}

int sign_public(const struct sign_key *key, char out[SIGN_SECRET_SIZE], struct error *err)
{
    AUTO(auto_evp_pkey_st_clean) struct evp_pkey_st *pair = NULL;
    unsigned char public[HALF];
    size_t size = sizeof public;

    out[0] = '\0';
    if (key->scheme == SIGN_V1)
        return 0;
    pair = private_key(key);
    if (!pair || EVP_PKEY_get_raw_public_key(pair, public, &size) != 1)
        return fail_library(err);
    (void)snprintf(out, SIGN_SECRET_SIZE, "whpk_");
    (void)EVP_EncodeBlock((unsigned char *)out + strlen(out), public, (int)size);
    return 0;
}

void sign_base64(const void *data, size_t size, char *out)
{
    (void)EVP_EncodeBlock((unsigned char *)out, data, (int)size);
}

/* ---- signing ---------------------------------------------------------------------------------------- */

static char *content_of(const struct sign_message *message, size_t *out_size)
{
    size_t room = strlen(message->id) + message->size + 32;
    char *content = malloc(room);
    size_t head;

    if (!content)
        return NULL;
    head = (size_t)snprintf(content, room, "%s.%lld.", message->id, (long long)message->seconds);
    if (message->size > 0)
        memcpy(content + head, message->body, message->size);
    *out_size = head + message->size;
    return content;
}

static bool sign_ed25519(const struct sign_key *key, const char *content, size_t size,
                         unsigned char *out, size_t *out_size)
{
    AUTO(auto_evp_pkey_st_clean) struct evp_pkey_st *pair = private_key(key);
    AUTO(auto_evp_md_ctx_st_clean) struct evp_md_ctx_st *context = EVP_MD_CTX_new();

    *out_size = SIGNATURE_MAX;
    return pair && context && EVP_DigestSignInit(context, NULL, NULL, NULL, pair) == 1 &&
           EVP_DigestSign(context, out, out_size, (const unsigned char *)content, size) == 1;
}

/* "v1,BASE64" */
static int make(const struct sign_key *key, const struct sign_message *message,
                char out[BASE64_MAX + 8], struct error *err)
{
    unsigned char signature[EVP_MAX_MD_SIZE];
    auto_free char *content = NULL;
    size_t size = 0, signed_size = 0;
    unsigned hashed = 0;

    content = content_of(message, &size);
    if (!content)
        return error_memory(err);
    if (key->scheme == SIGN_V1A) {
        if (!sign_ed25519(key, content, size, signature, &signed_size))
            return fail_library(err);
    } else {
        if (!HMAC(EVP_sha256(), key->bytes, (int)key->size, (const unsigned char *)content, size,
                  signature, &hashed))
            return fail_library(err);
        signed_size = hashed;
    }
    (void)snprintf(out, BASE64_MAX + 8, "%s,", key->scheme == SIGN_V1A ? "v1a" : "v1");
    (void)EVP_EncodeBlock((unsigned char *)out + strlen(out), signature, (int)signed_size);
    return 0;
}

int sign_add(struct buf *out, const struct sign_key *key, const struct sign_message *message,
             struct error *err)
{
    char text[BASE64_MAX + 8];
    int rc = make(key, message, text, err);

    if (rc == 0)
        buf_addf(out, "%s%s", out->size > 0 ? " " : "", text);
    return rc == 0 && buf_failed(out) ? error_memory(err) : rc;
}

int sign_check(const struct sign_key *key, const struct sign_message *message, const char *header,
               int64_t now_s, enum sign_answer *out_answer, struct error *err)
{
    char text[BASE64_MAX + 8];
    bool found = false;
    size_t size;
    int rc = make(key, message, text, err);

    if (rc < 0)
        return rc;
    size = strlen(text);
    for (const char *at = header; *at;) {
        size_t length = strcspn(at, " ");

        found |= length == size && CRYPTO_memcmp(at, text, size) == 0;
        at += length;
        at += strspn(at, " ");
    }
    *out_answer = !found                                        ? SIGN_INVALID
                  : message->seconds < now_s - SIGN_TOLERANCE_S ? SIGN_TOO_OLD
                  : message->seconds > now_s + SIGN_TOLERANCE_S ? SIGN_TOO_NEW
                                                                : SIGN_VALID;
    return 0;
}
