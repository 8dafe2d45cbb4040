/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHA256_SIZE = 32 };

struct digest {
    EVP_MD_CTX *context;
    bool failed;
};

/*
 * A digest alone needs neither the system's openssl.cnf nor the texts of errors nor the tables of all algorithms, which
 * take longer than a small program runs.  What else uses the library here names its algorithms, too.
 */
static void begin_quickly(void)
{
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                                  OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
                                  OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_ATEXIT,
                              NULL);
}

struct digest *digest_new(void)
{
    struct digest *digest = calloc(1, sizeof *digest);

    if (!digest)
        return NULL;
    begin_quickly();
    digest->context = EVP_MD_CTX_new();
    if (!digest->context || EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) != 1) {
        digest_free(digest);
        return NULL;
    }
    return digest;
}

void digest_add_size(struct digest *digest, uint64_t size)
{
    unsigned char bytes[8];

    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(size >> (8 * (sizeof bytes - 1 - i)));
    digest_add_part(digest, bytes, sizeof bytes);
}

void digest_add_part(struct digest *digest, const void *data, size_t size)
{
    if (size > 0 && EVP_DigestUpdate(digest->context, data, size) != 1)
        digest->failed = true;
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
    digest_add_size(digest, size);
    digest_add_part(digest, data, size);
}

void digest_add_text(struct digest *digest, const char *text)
{
    digest_add(digest, text, strlen(text));
}

void digest_end(struct digest *digest, char text[DIGEST_TEXT_SIZE])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char bytes[SHA256_SIZE];
    char *out = text + snprintf(text, DIGEST_TEXT_SIZE, "sha256:");

    if (digest->failed || EVP_DigestFinal_ex(digest->context, bytes, NULL) != 1) {
        text[0] = '\0';
        digest_free(digest);
        return;
    }
    for (unsigned i = 0; i < SHA256_SIZE; i++) {
        *out++ = hex[bytes[i] >> 4];
        *out++ = hex[bytes[i] & 0xF];
    }
    *out = '\0';
    digest_free(digest);
}

void digest_free(struct digest *digest)
{
    if (!digest)
        return;
    EVP_MD_CTX_free(digest->context);
    free(digest);
}
