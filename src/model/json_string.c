/* SPDX-License-Identifier: MIT */
#include "json_string.h"

#include "auto.h"
#include "text.h"

#include <string.h>

/* More than any text may have: texts are cut where they are made. */
enum { TEXT_MAX = 64 << 20 };

json_t *json_of_text(const char *text)
{
    AUTO(buf_done) struct buf escaped = {0};

    buf_init(&escaped, TEXT_MAX);
    if (!text)
        return json_string("");
    if (text_is_utf8(text, strlen(text)))
        return json_string(text);
    text_escape_invalid(&escaped, text, strlen(text));
    return buf_failed(&escaped) ? NULL : json_string(escaped.data);
}
