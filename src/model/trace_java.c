/* SPDX-License-Identifier: MIT */
/*
 * Java's machine prints an exception that nobody caught with its frames, innermost first, and then what
 * caused it with more of them.  Frames of the JDK name their module before a slash.
 */
#include "trace_parts.h"

/* "java.lang.ArithmeticException: / by zero" */
static void read_thrown(struct span text, struct trace *trace)
{
    trace->message = text;
    if (!span_split(&trace->message, SPAN(": "), &trace->kind)) {
        trace->kind = text;
        trace->message.size = 0;
    }
}

/* "com.example.Table.find" is shown as "Table.find". */
static struct span function_of(struct span name)
{
    size_t dots = 0;

    for (size_t at = name.size; at > 0; at--) {
        dots += name.data[at - 1] == '.';
        if (dots == 2)
            return span_behind(name, at);
    }
    return name;
}

static bool has_slash(struct span text)
{
    struct span before;

    return span_split(&text, SPAN("/"), &before);
}

/* "\tat Main.find(Main.java:7)" */
static bool read_frame(struct span line, struct trace *trace)
{
    struct span at = span_behind(line, sizeof("\tat ") - 1), name, file;

    if (!span_split(&at, SPAN("("), &name) || has_slash(name) ||
        !span_split(&at, SPAN(":"), &file) || file.size == 0)
        return false;
    trace->line = span_number(&at);
    if (trace->line == 0)
        return false;
    trace->file = file;
    trace->function = function_of(name);
    return true;
}

/* The first frame of the submission; where an exception has none, the one that caused it counts. */
static void find_place(struct span rest, struct trace *trace)
{
    bool framed = false;

    while (rest.size > 0) {
        struct span line = span_line(&rest);

        if (span_begins(line, SPAN("\tat "))) {
            framed = true;
            if (read_frame(line, trace))
                return;
        } else if (span_begins(line, SPAN("Caused by: "))) {
            read_thrown(span_behind(line, sizeof("Caused by: ") - 1), trace);
            framed = true;
        } else if (framed && !span_begins(line, SPAN("\t"))) {
            return; /* before the frames it is more of the message */
        }
    }
}

bool trace_java(struct span line, struct span rest, struct trace *out_trace)
{
    struct span thread, kind;

    *out_trace = (struct trace){0};
    if (span_begins(line, SPAN("Exception in thread \"")) &&
        span_split(&line, SPAN("\" "), &thread) && line.size > 0) {
        read_thrown(line, out_trace);
        find_place(rest, out_trace);
        return true;
    }
    /* where not even the exception could be printed */
    if (!span_begins(line, SPAN("Exception: ")) ||
        !span_split(&line, SPAN(" thrown from the UncaughtExceptionHandler in thread"), &kind))
        return false;
    out_trace->kind = span_behind(kind, sizeof("Exception: ") - 1);
    return true;
}
