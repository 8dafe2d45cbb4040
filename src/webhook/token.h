/* SPDX-License-Identifier: MIT */
/* token - OAuth 2.0 client credentials (RFC 6749, 4.4): what is asked for a token, and what an answer gives. */
#pragma once

#include "request.h"
#include "settings.h"

/* AUTH: "CLIENT_ID:SECRET".  ERR_SEALED: there is none. */
int token_request(const struct settings *settings, const char *auth, struct request *out_request,
                  struct error *err);
/*
 * A bearer token of an answer with status 200, and for how many seconds it is used: a tenth less than it says, an hour
 * where it says nothing.  False: it is none.  Caller wipes and frees.
 */
bool token_read(const char *answer, size_t size, char **out_token, int64_t *out_seconds);
