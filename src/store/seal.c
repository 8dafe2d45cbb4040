/* SPDX-License-Identifier: MIT */
#include "seal.h"

#include "auto.h"

#include <errno.h>
#include <limits.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

enum { SEAL_VERSION = 1 };

static void context_done(EVP_CIPHER_CTX **context)
{
    EVP_CIPHER_CTX_free(*context);
}

int seal_close(const unsigned char key[SEAL_KEY], const char *bound, const void *data, size_t size,
               unsigned char *out, struct error *err)
{
    AUTO(context_done) EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    unsigned char *nonce = out + 1, *text = nonce + SEAL_NONCE, *tag = text + size;
    int written = 0;

    if (!context)
        return error_memory(err);
    if (size > INT_MAX / 2)
        return error_set(err, ERR_SYSTEM, "more to be sealed than can be");
    if (getrandom(nonce, SEAL_NONCE, 0) != SEAL_NONCE)
        return error_errno(err, ERR_SYSTEM, errno, "no random bytes");
    out[0] = SEAL_VERSION;
    if (EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) != 1 ||
        EVP_EncryptUpdate(context, NULL, &written, (const unsigned char *)bound,
                          (int)strlen(bound)) != 1 ||
        EVP_EncryptUpdate(context, text, &written, data, (int)size) != 1 ||
        EVP_EncryptFinal_ex(context, tag, &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, SEAL_TAG, tag) != 1)
        return error_set(err, ERR_SYSTEM, "libcrypto cannot seal");
    return 0;
}

int seal_open(const unsigned char key[SEAL_KEY], const char *bound, const void *data, size_t size,
              unsigned char *out, struct error *err)
{
    AUTO(context_done) EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    const unsigned char *nonce = (const unsigned char *)data + 1, *text = nonce + SEAL_NONCE;
    unsigned char tag[SEAL_TAG], rest[SEAL_TAG];
    int written = 0;

    if (!context)
        return error_memory(err);
    if (size < SEAL_MORE || size > INT_MAX || *(const unsigned char *)data != SEAL_VERSION)
        return error_set(err, ERR_SEALED, "it was not sealed by us");
    memcpy(tag, text + (size - SEAL_MORE), sizeof tag);
    if (EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) != 1 ||
        EVP_DecryptUpdate(context, NULL, &written, (const unsigned char *)bound,
                          (int)strlen(bound)) != 1 ||
        EVP_DecryptUpdate(context, out, &written, text, (int)(size - SEAL_MORE)) != 1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, SEAL_TAG, tag) != 1)
        return error_set(err, ERR_SYSTEM, "libcrypto cannot open what was sealed");
    if (EVP_DecryptFinal_ex(context, rest, &written) != 1) {
        explicit_bzero(out, size - SEAL_MORE);
        return error_set(err, ERR_SEALED, "it is not what was sealed, or not by this key");
    }
    return 0;
}
