/* SPDX-License-Identifier: MIT */
#include "pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

/* Nobody is asked for a passphrase: whoever sends has none to ask. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is OpenSSL's */
static int no_passphrase(char *out, int size, int writing, void *context)
{
    (void)out;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

static BIO *open_text(const char *text)
{
    return BIO_new_mem_buf(text, -1);
}

/* The first certificate of TEXT; *out_count: how many can be read. */
static X509 *read_certificates(const char *text, unsigned *out_count)
{
    BIO *bio = open_text(text);
    X509 *first = NULL, *next = NULL;

    *out_count = 0;
    while (bio && (next = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL))) {
        ++*out_count;
        if (first)
            X509_free(next);
        else
            first = next;
    }
    BIO_free(bio);
    return first;
}

/* At the end of what can be read: was that the end of the text? */
static bool is_at_end(void)
{
    unsigned long last = ERR_peek_last_error();

    return ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
}

int pem_check_certificates(const char *text, struct error *err)
{
    unsigned count = 0;
    bool whole;

    ERR_clear_error();
    X509_free(read_certificates(text, &count));
    whole = is_at_end();
    ERR_clear_error();
    if (count == 0)
        return error_set(
            err, ERR_USAGE,
            "there is no certificate (-----BEGIN CERTIFICATE-----) that can be read in it");
    if (!whole)
        return error_set(err, ERR_USAGE, "its certificate %u cannot be read", count + 1);
    return 0;
}

int pem_check_pair(const char *certificates, const char *key, struct error *err)
{
    BIO *bio = open_text(key);
    EVP_PKEY *private = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL) : NULL;
    unsigned count = 0;
    X509 *first = read_certificates(certificates, &count);
    int rc = 0;

    if (!first)
        rc = error_set(err, ERR_USAGE, "--client-cert has no certificate that can be read");
    else if (!private)
        rc = error_set(err, ERR_USAGE,
                       "--client-key has no private key that can be read without a passphrase");
    else if (X509_check_private_key(first, private) != 1)
        rc = error_set(err, ERR_USAGE, "--client-key is not the key of --client-cert");
    X509_free(first);
    EVP_PKEY_free(private);
    BIO_free(bio);
    ERR_clear_error();
    return rc;
}
