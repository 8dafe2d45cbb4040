/* SPDX-License-Identifier: MIT */
/*
 * diagnostics_pattern - the line of a compiler as a language file describes it, such as
 * "{file}:{line}:{column}: {severity}: {message}".
 */
#pragma once

#include "assess/judgement.h"
#include "profile.h"

/* What a line was found to say; texts are parts of the line, or of PROGRAM. */
struct pattern_match {
    const char *file; /* as the submission calls it; "" where the pattern has none */
    const char *severity;
    const char *message, *code; /* CODE NULL: none */
    size_t message_size, code_size;
    unsigned line;
    unsigned column;    /* in bytes, from 1; 0: not said */
    unsigned character; /* the same in characters */
};

/* NULL, or what is wrong with PATTERN. */
const char *pattern_fault(const char *pattern);
/* {file} is a file of PROGRAM; the first that fits is taken, the longest name before others. */
bool pattern_matches(const char *pattern, const struct program *program, const char *line,
                     size_t size, struct pattern_match *out_match);
