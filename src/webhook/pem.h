/* SPDX-License-Identifier: MIT */
/* pem - are these files what TLS can use?  Certificates and keys as RFC 7468 writes them. */
#pragma once

#include "assess/error.h"

/* ERR_USAGE: TEXT has no certificate, or one that cannot be read. */
int pem_check_certificates(const char *text, struct error *err);
/* ERR_USAGE, and which of the two: unreadable, a key with a passphrase, or not the key of the first certificate. */
int pem_check_pair(const char *certificates, const char *key, struct error *err);
