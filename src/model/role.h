/* SPDX-License-Identifier: MIT */
/*
 * role - reading role files (assess-role(5)).  Unknown and double keys, words that nothing is called and
 * values that do not fit are ERR_CONFIG with file, line and column.
 */
#pragma once

#include "assess/role.h"

enum { ROLE_FILE_MAX = 256 << 10, ROLE_ID_MAX = 63 };

#define ROLE_ENDING ".yaml"

/* Letters a to z, digits, and hyphens between them; at most ROLE_ID_MAX. */
bool role_id_is_valid(const char *id);
/* TEXT of the file that errors call FILE. */
int role_parse(const char *id, const char *file, const char *text, size_t size,
               struct role **out_role, struct error *err);
