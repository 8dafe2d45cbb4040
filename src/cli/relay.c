/* SPDX-License-Identifier: MIT */
#include "relay.h"

#include "auto.h"
#include "text.h"

#include <string.h>

void relay_init(struct relay *relay, struct stream *out, struct stream *err, bool raw)
{
    *relay = (struct relay){
        .ends[0] = {.stream = out, .raw = raw || !out->term.is_terminal},
        .ends[1] = {.stream = err, .raw = raw || !err->term.is_terminal},
    };
}

/* Bytes at the end of DATA that may be the first part of a character. */
static size_t unfinished(const char *data, size_t size)
{
    for (size_t back = 1; back <= RELAY_TAIL && back <= size; back++) {
        unsigned char byte = (unsigned char)data[size - back];
        size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;

        if ((byte & 0xC0) == 0x80)
            continue;
        return length > back ? back : 0;
    }
    return 0;
}

/* Line ends, tabs and backslashes are harmless on a terminal and meant as they are. */
static void add_harmless(struct buf *out, bool utf8, const char *data, size_t size)
{
    size_t start = 0;

    for (size_t at = 0; at <= size; at++) {
        if (at < size && !(data[at] != '\0' && strchr("\n\t\\", data[at])))
            continue;
        if (utf8)
            text_escape(out, data + start, at - start);
        else
            text_escape_ascii(out, data + start, at - start);
        if (at < size)
            buf_addc(out, data[at]);
        start = at + 1;
    }
}

static void show_escaped(struct relay_end *end, const char *data, size_t size, bool last)
{
    AUTO(buf_done) struct buf whole = {0}, shown = {0};
    size_t kept;

    buf_init(&whole, REPORT_MAX);
    buf_init(&shown, REPORT_MAX);
    buf_add(&whole, end->tail, end->tail_size);
    buf_add(&whole, data, size);
    kept = last ? 0 : unfinished(whole.data, whole.size);
    memcpy(end->tail, whole.data + whole.size - kept, kept);
    end->tail_size = kept;
    add_harmless(&shown, end->stream->term.utf8, whole.data, whole.size - kept);
    stream_put(end->stream, &shown);
}

void relay_show(void *context, int stream, const char *data, size_t size)
{
    enum { CHUNK = 1 << 20 };
    struct relay *relay = context;
    struct relay_end *end = &relay->ends[stream == 2];

    if (size == 0)
        return;
    if (!relay->started && relay->on_start)
        relay->on_start(relay->context);
    relay->started = true;
    end->line_open = data[size - 1] != '\n';
    if (end->raw) {
        stream_write(end->stream, data, size);
        return;
    }
    for (size_t at = 0; at < size; at += CHUNK)
        show_escaped(end, data + at, size - at < CHUNK ? size - at : CHUNK, false);
}

void relay_end(struct relay *relay)
{
    for (size_t i = 0; i < 2; i++) {
        struct relay_end *end = &relay->ends[i];

        if (end->tail_size > 0)
            show_escaped(end, "", 0, true);
        if (end->line_open && end->stream->term.is_terminal)
            stream_text(end->stream, "\n");
        end->line_open = false;
    }
}
