/* SPDX-License-Identifier: MIT */
/* record - one try, as it is kept: what came back is escaped and cut already (send.h). */
#pragma once

#include "send.h"

/*
 * SECRET (NULL: none), what stands behind its colon, and the base64 of both become asterisks wherever TEXT has them; nothing
 * of less than six characters is looked for.
 */
void record_redact(char *text, const char *secret);

/* One line of JSON; AT: milliseconds, when it was sent; ID: what the other side calls it, or "".  Caller frees; NULL: no memory. */
char *record_make(const struct send_outcome *outcome, const char *reason, const char *id,
                  int64_t at);
