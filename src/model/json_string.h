/* SPDX-License-Identifier: MIT */
/* json_string - whatever bytes a text has, as a value of a document. */
#pragma once

#include <jansson.h>

/* JSON must be UTF-8; each byte that is none becomes \\xNN.  "" for NULL; NULL: out of memory. */
json_t *json_of_text(const char *text);
