/* SPDX-License-Identifier: MIT */
/*
 * Node.js prints an uncaught error as a place, the line there, carets, and the stack:
 *
 *     file:///app/main.mjs:3
 *       return o.x();
 *                ^
 *
 *     TypeError: o.x is not a function
 *         at f (file:///app/main.mjs:3:12)
 *
 * The place may be Node's own ("node:fs:573"); then the first frame of the submission says where.
 */
#include "trace_parts.h"

#include <string.h>

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '.';
}

static bool is_carets(struct span line)
{
    struct span carets = span_unindented(line);

    for (size_t i = 0; i < carets.size; i++)
        if (carets.data[i] != '^')
            return false;
    return carets.size > 0;
}

/* "/app/main.js:3" or "/app/main.js:3:12", with or without "file://". */
static bool read_place(struct span text, struct span *out_file, unsigned *out_line)
{
    struct span file, number;
    unsigned line = 0;

    if (span_begins(text, SPAN("file://")))
        text = span_behind(text, sizeof("file://") - 1);
    if (!span_begins(text, SPAN(TRACE_APP)))
        return false;
    file = span_behind(text, sizeof(TRACE_APP) - 1);
    /* a name may hold colons: only numbers at the end are none of it */
    for (int part = 0; part < 2; part++) {
        size_t at = file.size;

        while (at > 0 && file.data[at - 1] >= '0' && file.data[at - 1] <= '9')
            at--;
        if (at == file.size || at < 2 || file.data[at - 1] != ':')
            break;
        number = span_behind(file, at);
        line = span_number(&number);
        file.size = at - 1;
    }
    *out_file = file;
    *out_line = line;
    return line > 0;
}

/* "TypeError: o.x is not a function", "Error [ERR_ASSERTION]: …", or any value that was thrown. */
static void read_message(struct span line, struct trace *trace)
{
    struct span kind = {line.data, 0};

    while (kind.size < line.size && is_word_byte(line.data[kind.size]))
        kind.size++;
    trace->kind = kind;
    trace->message = span_behind(line, kind.size);
    if (span_begins(trace->message, SPAN(" [")))
        (void)span_split(&trace->message, SPAN("]"), &(struct span){0});
    if (kind.size > 0 && trace->message.size == 0)
        return;
    if (kind.size > 0 && span_begins(trace->message, SPAN(": "))) {
        trace->message = span_behind(trace->message, 2);
        return;
    }
    trace->kind = SPAN("uncaught");
    trace->message = line;
}

/* "    at f (/app/main.js:3:12)", "    at async /app/main.js:3:12" */
static bool read_frame(struct span line, struct trace *frame)
{
    struct span function = {line.data, 0}, at = span_behind(line, sizeof("    at ") - 1);

    if (span_begins(at, SPAN("async ")))
        at = span_behind(at, sizeof("async ") - 1);
    if (at.size > 0 && at.data[at.size - 1] == ')' && span_split(&at, SPAN(" ("), &function))
        at.size--;
    frame->function = function;
    return read_place(at, &frame->file, &frame->line);
}

static bool is_same(struct span one, struct span other)
{
    return one.size == other.size && memcmp(one.data, other.data, one.size) == 0;
}

/* A message may have any number of lines; frames follow one another. */
static void read_frames(struct span rest, struct trace *trace)
{
    bool seen = false;

    while (rest.size > 0) {
        struct span line = span_line(&rest);
        struct trace frame = {0};

        if (!span_begins(line, SPAN("    at "))) {
            if (seen || span_begins(line, SPAN("Node.js v")))
                return;
            continue;
        }
        seen = true;
        if (!read_frame(line, &frame))
            continue;
        if (trace->line == 0) {
            trace->file = frame.file;
            trace->line = frame.line;
        } else if (frame.line != trace->line || !is_same(frame.file, trace->file))
            return;
        if (!span_begins(frame.function, SPAN("Object.<anonymous>")))
            trace->function = frame.function;
        return;
    }
}

/* "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory" */
static bool read_fatal(struct span line, struct trace *trace)
{
    static const char end[] = " - JavaScript heap out of memory";
    struct span words;

    if (!span_begins(line, SPAN("FATAL ERROR: ")))
        return false;
    words = span_behind(line, sizeof("FATAL ERROR: ") - 1);
    *trace = (struct trace){.kind = SPAN("fatal error"), .message = words};
    if (span_split(&words, SPAN(end), &trace->message))
        trace->kind = SPAN("JavaScript heap out of memory");
    return true;
}

bool trace_node(struct span line, struct span rest, struct trace *trace)
{
    struct span source, message, name;
    size_t digits = line.size;

    if (read_fatal(line, trace))
        return true;
    while (digits > 0 && line.data[digits - 1] >= '0' && line.data[digits - 1] <= '9')
        digits--;
    if (digits == line.size || digits < 2 || line.data[digits - 1] != ':')
        return false;
    source = span_line(&rest);
    if (!is_carets(span_line(&rest)))
        return false;
    do
        message = span_line(&rest);
    while (message.size == 0 && rest.size > 0);
    if (message.size == 0)
        return false;
    *trace = (struct trace){0};
    name = line;
    if (read_place(name, &trace->file, &trace->line))
        trace->source = span_unindented(source);
    read_message(message, trace);
    read_frames(rest, trace);
    return true;
}
