/* SPDX-License-Identifier: MIT */
/*
 * stream - our standard output and standard error.  Unbuffered: a report is built in memory and
 * written once.  The first failed write is remembered; main reports it.
 */
#pragma once

#include "assess/error.h"
#include "buf.h"
#include "term.h"
#include "view.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

enum { REPORT_MAX = 16 << 20 };

struct stream {
    struct term term;
    int os_error; /* of the first failed write, or 0; EINTR when a signal ended it */
    const volatile sig_atomic_t *interrupted;
};

/*
 * Descriptors 0 to 2 that the caller closed would be taken by the next file we open.  0 becomes
 * empty, writing to 1 becomes an error, 2 is thrown away.  Returns 0 or a negated errno.
 */
int stream_guard(void);

void stream_write(struct stream *stream, const char *data, size_t size);
/* A buffer that failed counts as a failed write. */
void stream_put(struct stream *stream, const struct buf *text);
void stream_text(struct stream *stream, const char *text);
/* A write of PIPE_BUF bytes does not have to wait for the reader, or fails at once. */
bool stream_is_ready(const struct stream *stream);
/* Makes it a failed write (EPIPE) when the reader of a pipe has gone away. */
void stream_check_reader(struct stream *stream);
/* Draw ERR as render_error does. */
void stream_error(struct stream *stream, const struct error *err);
