/* SPDX-License-Identifier: MIT */
/*
 * xml - bytes of strangers as XML 1.0.  What a terminal would not be shown either, controls above all,
 * stands there as \xNN (text_escape), since most of it may not be in XML in any form.
 */
#pragma once

#include "buf.h"

#include <stddef.h>

/* Between tags; line ends, tabs and backslashes stay. */
void xml_text(struct buf *out, const char *data, size_t size);
/* ` NAME="VALUE"` */
void xml_attribute(struct buf *out, const char *name, const char *value);
