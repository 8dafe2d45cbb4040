/* SPDX-License-Identifier: MIT */
/*
 * Go's runtime ends a program with "panic: …" or "fatal error: …", and below it the goroutines: each
 * frame is a line with the function and its arguments, then an indented one with the file and the line.
 */
#include "trace_parts.h"

/* "main.(*table).find(0xc00001, ...)", or "created by main.main in goroutine 1". */
static struct span function_of(struct span line)
{
    struct span before;

    if (span_begins(line, SPAN("created by "))) {
        line = span_behind(line, sizeof("created by ") - 1);
        return span_split(&line, SPAN(" in goroutine "), &before) ? before : line;
    }
    for (size_t at = line.size; at > 0; at--)
        if (line.data[at - 1] == '(')
            return (struct span){line.data, at - 1};
    return (struct span){line.data, 0};
}

/* LINE without its indentation: that is of one which came while another was handled. */
static bool begins(struct span *line)
{
    if (span_begins(*line, SPAN("\tpanic: ")))
        *line = span_behind(*line, 1);
    return span_begins(*line, SPAN("panic: ")) || span_begins(*line, SPAN("fatal error: "));
}

/* The first frame in the submission's own files: nothing nearer to the fault is the candidate's. */
static void find_place(struct span rest, struct trace *trace)
{
    struct span above = {rest.data, 0};

    while (rest.size > 0) {
        struct span line = span_line(&rest);
        struct span at = line;
        struct span name;

        if (begins(&at))
            return;
        if (span_begins(line, SPAN("\t" TRACE_APP)) && span_split(&at, SPAN(".go:"), &name)) {
            trace->line = span_number(&at);
            if (trace->line > 0) {
                name.size += sizeof(".go") - 1;
                trace->file = span_behind(name, sizeof("\t" TRACE_APP) - 1);
                trace->function = function_of(above);
                return;
            }
        }
        above = line;
    }
}

bool trace_go(struct span line, struct span rest, struct trace *out_trace)
{
    if (!begins(&line))
        return false;
    *out_trace = (struct trace){0};
    (void)span_split(&line, SPAN(": "), &out_trace->kind);
    out_trace->message = line;
    find_place(rest, out_trace);
    return true;
}
