/* SPDX-License-Identifier: MIT */
#include "trace_parts.h"

#include <string.h>

/* ---- Python ----------------------------------------------------------------------------------- */

/* '  File "/app/submission.py", line 7, in main', and the source line below it. */
static void read_frame(struct span line, struct span rest, struct trace *trace)
{
    struct span at = span_behind(line, sizeof("  File \"") - 1), name, source;
    unsigned number;

    if (!span_begins(at, SPAN(TRACE_APP)) || !span_split(&at, SPAN("\", line "), &name))
        return;
    number = span_number(&at);
    if (number == 0)
        return;
    trace->file = span_behind(name, sizeof(TRACE_APP) - 1);
    trace->line = number;
    trace->function = span_begins(at, SPAN(", in ")) ? span_behind(at, sizeof(", in ") - 1)
                                                     : (struct span){at.data, 0};
    source = span_line(&rest);
    trace->source =
        span_begins(source, SPAN("    ")) ? span_unindented(source) : (struct span){at.data, 0};
}

/* Frames are indented; the first line that is not says what was raised. */
static bool read_traceback(struct span text, struct trace *trace)
{
    while (text.size > 0) {
        struct span line = span_line(&text);

        if (span_begins(line, SPAN("  File \"")))
            read_frame(line, text, trace);
        if (line.size == 0 || line.data[0] == ' ')
            continue;
        trace->message = line;
        if (!span_split(&trace->message, SPAN(": "), &trace->kind)) {
            trace->kind = line;
            trace->message.size = 0;
        }
        return true;
    }
    return false;
}

/* ---- C and C++ -------------------------------------------------------------------------------- */

/* "program: search.c:12: find: Assertion `n > 0' failed." */
static bool read_assertion(struct span line, struct trace *trace)
{
    struct span place, program, name;

    if (!span_split(&line, SPAN(": Assertion `"), &place) ||
        !span_split(&place, SPAN(": "), &program))
        return false;
    *trace = (struct trace){.kind = SPAN("assertion"), .message = line};
    if (line.size >= sizeof("' failed.") - 1 &&
        memcmp(line.data + line.size - (sizeof("' failed.") - 1), "' failed.", 9) == 0)
        trace->message.size -= sizeof("' failed.") - 1;
    if (!span_split(&place, SPAN(":"), &name))
        return true;
    trace->line = span_number(&place);
    if (trace->line == 0 || !span_begins(place, SPAN(": ")))
        trace->line = 0;
    else {
        trace->file = name;
        trace->function = span_behind(place, sizeof(": ") - 1);
    }
    return true;
}

/* "terminate called after throwing an instance of 'std::out_of_range'", "  what():  …" below it. */
static bool read_exception(struct span line, struct span rest, struct trace *trace)
{
    struct span start, kind, said;

    if (!span_split(&line, SPAN("terminate called after throwing an instance of '"), &start) ||
        start.size > 0 || !span_split(&line, SPAN("'"), &kind))
        return false;
    *trace = (struct trace){
        .kind = kind, .message = {kind.data, 0}
    };
    said = span_line(&rest);
    if (span_begins(said, SPAN("  what():  ")))
        trace->message = span_behind(said, sizeof("  what():  ") - 1);
    return true;
}

bool trace_find(const char *text, size_t size, struct trace *out_trace)
{
    struct span rest = {text, size};
    bool found = false;

    while (rest.size > 0) {
        struct span line = span_line(&rest);
        struct trace trace = {0};

        if (span_begins(line, SPAN("Traceback (most recent call last):"))
                ? !read_traceback(rest, &trace)
                : !read_assertion(line, &trace) && !read_exception(line, rest, &trace) &&
                      !trace_go(line, rest, &trace) && !trace_java(line, rest, &trace) &&
                      !trace_node(line, rest, &trace))
            continue;
        *out_trace = trace;
        found = true;
    }
    return found;
}
