/* SPDX-License-Identifier: MIT */
#include "trace.h"

#include <string.h>

#define SPAN(literal)                                                                              \
    (struct span)                                                                                  \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static const char app[] = "/app/"; /* where a submission lies in its box */

static bool has_prefix(struct span text, struct span prefix)
{
    return text.size >= prefix.size && memcmp(text.data, prefix.data, prefix.size) == 0;
}

static struct span behind(struct span text, size_t size)
{
    return (struct span){text.data + size, text.size - size};
}

/* The next line of *TEXT without its end; *TEXT goes on behind it. */
static struct span next_line(struct span *text)
{
    const char *end = memchr(text->data, '\n', text->size);
    struct span line = {text->data, end ? (size_t)(end - text->data) : text->size};

    *text = behind(*text, line.size + (end ? 1 : 0));
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* What stands before NEEDLE; *TEXT goes on behind it.  False: it is not there, *TEXT is untouched. */
static bool split(struct span *text, struct span needle, struct span *out_before)
{
    const char *found = memmem(text->data, text->size, needle.data, needle.size);

    if (!found)
        return false;
    *out_before = (struct span){text->data, (size_t)(found - text->data)};
    *text = behind(*text, out_before->size + needle.size);
    return true;
}

static unsigned take_number(struct span *text)
{
    unsigned number = 0;

    while (text->size > 0 && text->data[0] >= '0' && text->data[0] <= '9' && number < 100000000) {
        number = number * 10 + (unsigned)(text->data[0] - '0');
        *text = behind(*text, 1);
    }
    return number;
}

static struct span without_indent(struct span line)
{
    while (line.size > 0 && (line.data[0] == ' ' || line.data[0] == '\t'))
        line = behind(line, 1);
    return line;
}

/* ---- Python ----------------------------------------------------------------------------------- */

/* '  File "/app/submission.py", line 7, in main', and the source line below it. */
static void read_frame(struct span line, struct span rest, struct trace *trace)
{
    struct span at = behind(line, sizeof("  File \"") - 1), name, source;
    unsigned number;

    if (!has_prefix(at, SPAN(app)) || !split(&at, SPAN("\", line "), &name))
        return;
    number = take_number(&at);
    if (number == 0)
        return;
    trace->file = behind(name, sizeof(app) - 1);
    trace->line = number;
    trace->function =
        has_prefix(at, SPAN(", in ")) ? behind(at, sizeof(", in ") - 1) : (struct span){at.data, 0};
    source = next_line(&rest);
    trace->source =
        has_prefix(source, SPAN("    ")) ? without_indent(source) : (struct span){at.data, 0};
}

/* Frames are indented; the first line that is not says what was raised. */
static bool read_traceback(struct span text, struct trace *trace)
{
    while (text.size > 0) {
        struct span line = next_line(&text);

        if (has_prefix(line, SPAN("  File \"")))
            read_frame(line, text, trace);
        if (line.size == 0 || line.data[0] == ' ')
            continue;
        trace->message = line;
        if (!split(&trace->message, SPAN(": "), &trace->kind)) {
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

    if (!split(&line, SPAN(": Assertion `"), &place) || !split(&place, SPAN(": "), &program))
        return false;
    *trace = (struct trace){.kind = SPAN("assertion"), .message = line};
    if (line.size >= sizeof("' failed.") - 1 &&
        memcmp(line.data + line.size - (sizeof("' failed.") - 1), "' failed.", 9) == 0)
        trace->message.size -= sizeof("' failed.") - 1;
    if (!split(&place, SPAN(":"), &name))
        return true;
    trace->line = take_number(&place);
    if (trace->line == 0 || !has_prefix(place, SPAN(": ")))
        trace->line = 0;
    else {
        trace->file = name;
        trace->function = behind(place, sizeof(": ") - 1);
    }
    return true;
}

/* "terminate called after throwing an instance of 'std::out_of_range'", "  what():  …" below it. */
static bool read_exception(struct span line, struct span rest, struct trace *trace)
{
    struct span start, kind, said;

    if (!split(&line, SPAN("terminate called after throwing an instance of '"), &start) ||
        start.size > 0 || !split(&line, SPAN("'"), &kind))
        return false;
    *trace = (struct trace){
        .kind = kind, .message = {kind.data, 0}
    };
    said = next_line(&rest);
    if (has_prefix(said, SPAN("  what():  ")))
        trace->message = behind(said, sizeof("  what():  ") - 1);
    return true;
}

bool trace_find(const char *text, size_t size, struct trace *out_trace)
{
    struct span rest = {text, size};
    bool found = false;

    while (rest.size > 0) {
        struct span line = next_line(&rest);
        struct trace trace = {0};

        if (has_prefix(line, SPAN("Traceback (most recent call last):"))
                ? !read_traceback(rest, &trace)
                : !read_assertion(line, &trace) && !read_exception(line, rest, &trace))
            continue;
        *out_trace = trace;
        found = true;
    }
    return found;
}
