/* SPDX-License-Identifier: MIT */
/*
 * digest - SHA-256 (FIPS 180-4) over lengths and bytes, so that two different lists of pieces never
 * give the same digest.  (libcrypto; this file is its only user here.)
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define DIGEST_TEXT_SIZE 72 /* "sha256:" and 64 digits and NUL */

struct digest;

struct digest *digest_new(void); /* NULL: out of memory */
/* Adds the size as 8 bytes, then the bytes. */
void digest_add(struct digest *digest, const void *data, size_t size);
void digest_add_text(struct digest *digest, const char *text);
/* A piece that is not in memory as a whole: its size, then parts that come to it together. */
void digest_add_size(struct digest *digest, uint64_t size);
void digest_add_part(struct digest *digest, const void *data, size_t size);
/* Ends it: "sha256:…" into TEXT ("" should libcrypto fail); frees DIGEST. */
void digest_end(struct digest *digest, char text[DIGEST_TEXT_SIZE]);
void digest_free(struct digest *digest);
