/* SPDX-License-Identifier: MIT */
#include "buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

/* What data points to while nothing was added; never written. */
static char *nothing(void)
{
    static char empty[1];

    return empty;
}

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.data = nothing(), .max = max < SIZE_MAX / 2 ? max : SIZE_MAX / 2};
}

void buf_done(struct buf *buf)
{
    if (buf->capacity > 0)
        free(buf->data);
    buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
    buf->failed = false;
    if (buf->capacity > 0)
        buf->data[0] = '\0';
}

/* Room for SIZE more bytes and the NUL. */
static bool reserve(struct buf *buf, size_t size)
{
    size_t capacity = buf->capacity > 0 ? buf->capacity : FIRST_CAPACITY;
    char *data = NULL;

    /* after a failure nothing more is added: the text would have a hole */
    if (buf->failed || size > buf->max - buf->size) {
        buf->failed = true;
        return false;
    }
    if (buf->size + size < buf->capacity)
        return true;
    while (capacity <= buf->size + size)
        capacity *= 2;
    data = realloc(buf->capacity > 0 ? buf->data : NULL, capacity);
    if (!data) {
        buf->failed = true;
        return false;
    }
    data[buf->size] = '\0';
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
    if (size == 0 || !reserve(buf, size))
        return;
    memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_addv(struct buf *buf, const char *format, va_list arguments)
{
    va_list again;
    int length = 0;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) {
        buf->failed = true;
        return;
    }
    if (length == 0 || !reserve(buf, (size_t)length))
        return;
    (void)vsnprintf(buf->data + buf->size, (size_t)length + 1, format, arguments);
    buf->size += (size_t)length;
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buf_addv(buf, format, arguments);
    va_end(arguments);
}

bool buf_failed(const struct buf *buf)
{
    return buf->failed;
}

char *buf_take(struct buf *buf)
{
    char *text = NULL;

    if (!buf->failed)
        text = buf->capacity > 0 ? buf->data : calloc(1, 1);
    else if (buf->capacity > 0)
        free(buf->data);
    buf_init(buf, buf->max);
    return text;
}
