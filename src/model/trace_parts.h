/* SPDX-License-Identifier: MIT */
/* trace_parts - for the files that read traces, one a family of languages: spans of text, and each file's way in. */
#pragma once

#include "trace.h"

#define SPAN(literal)                                                                              \
    (struct span)                                                                                  \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

#define TRACE_APP "/app/" /* where a submission lies in its box */

bool span_begins(struct span text, struct span prefix);
struct span span_behind(struct span text, size_t size);
/* The next line of *TEXT without its end; *TEXT goes on behind it. */
struct span span_line(struct span *text);
/* What stands before NEEDLE; *TEXT goes on behind it.  False: it is not there, *TEXT is untouched. */
bool span_split(struct span *text, struct span needle, struct span *out_before);
unsigned span_number(struct span *text);
struct span span_unindented(struct span line);

/* LINE begins a trace of this family, and REST stands behind it. */
bool trace_go(struct span line, struct span rest, struct trace *out_trace);
bool trace_java(struct span line, struct span rest, struct trace *out_trace);
bool trace_node(struct span line, struct span rest, struct trace *out_trace);
