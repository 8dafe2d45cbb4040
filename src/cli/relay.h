/* SPDX-License-Identifier: MIT */
/*
 * relay - the output of a program that runs without a challenge, to our own streams: raw, or for a
 * terminal with everything but text, tabs and line ends escaped.
 */
#pragma once

#include "stream.h"

#include <stdbool.h>
#include <stddef.h>

enum { RELAY_TAIL = 3 }; /* a UTF-8 character may come in two parts */

struct relay_end {
    struct stream *stream;
    bool raw;
    char tail[RELAY_TAIL];
    size_t tail_size;
    bool line_open; /* what was shown last was no line end */
};

struct relay {
    struct relay_end ends[2]; /* of standard output, of standard error */
    bool started;
    void (*on_start)(void *context); /* before the first byte is shown */
    void *context;
};

void relay_init(struct relay *relay, struct stream *out, struct stream *err, bool raw);
/* The signature of plain_request.on_output; STREAM is 1 or 2. */
void relay_show(void *context, int stream, const char *data, size_t size);
/* Show what was held back; ends an open line on a terminal. */
void relay_end(struct relay *relay);
