/* SPDX-License-Identifier: MIT */
/*
 * buf - text that grows up to a maximum.  The content is always NUL-terminated and data is never
 * NULL after buf_init.  A failed addition (maximum reached, no memory) adds nothing and is
 * remembered: check buf_failed once at the end, not after each call.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data;
    size_t size; /* without the NUL */
    size_t capacity;
    size_t max;
    bool failed;
};

void buf_init(struct buf *buf, size_t max);
void buf_done(struct buf *buf);
void buf_clear(struct buf *buf); /* empty and not failed; keeps the memory */
void buf_add(struct buf *buf, const void *data, size_t size);
void buf_adds(struct buf *buf, const char *text);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *buf, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
void buf_addc(struct buf *buf, char c);
bool buf_failed(const struct buf *buf);
/* The text as malloc'ed memory, NULL if the buffer failed; the buffer is empty afterwards. */
char *buf_take(struct buf *buf);
