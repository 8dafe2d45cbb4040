/* SPDX-License-Identifier: MIT */
/*
 * trace - what a program's last words say about its end: which exception or assertion, and where in
 * its own source.  A candidate can write anything there: the spans are a stranger's bytes, and mean no
 * more than "the program said so".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A part of the text that was looked at, or words of ours. */
struct span {
    const char *data;
    size_t size;
};

struct trace {
    struct span kind;     /* "ZeroDivisionError", "std::out_of_range", "assertion", "panic" */
    struct span message;  /* "division by zero"; may be empty */
    struct span file;     /* of the submission: "submission.py"; empty: not said */
    unsigned line;        /* from 1; 0: not said */
    struct span function; /* may be empty */
    struct span source;   /* the line itself without its indentation; may be empty */
};

/*
 * The last traceback of Python, failed assert() of C, uncaught exception of C++ or Java, or panic or fatal
 * error of Go in TEXT.
 */
bool trace_find(const char *text, size_t size, struct trace *out_trace);
