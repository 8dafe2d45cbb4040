/* SPDX-License-Identifier: MIT */
/*
 * options - one table of rows feeds the parser, `--help` and the manual page (tests/cli proves that
 * the three agree).
 *
 * Names must be written out: an abbreviation that works today would break a script the day a second
 * option starts with the same letters.  "--" ends the options; the last of repeated options counts.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_NUMBER, OPTION_CHOICE };

struct option_spec {
    char letter;      /* 'c', or 0 */
    const char *name; /* "challenge"; NULL ends the table */
    enum option_kind kind;
    const char *value;          /* what help calls the value: "ID|DIR" */
    const char *help;           /* one sentence, no capital, no full stop */
    const char *const *choices; /* NULL-ended, for OPTION_CHOICE */
    int64_t min, max;           /* for OPTION_NUMBER */
    bool hidden;                /* not for people: left out of help and manual */
};

enum { OPTIONS_MAX = 24, OPERANDS_MAX = 128 };

struct arguments {
    const struct option_spec *options;
    const char *values[OPTIONS_MAX]; /* by row; NULL: not given; a flag has "" */
    int64_t numbers[OPTIONS_MAX];
    const char *operands[OPERANDS_MAX];
    size_t operand_count;
};

/* Rows that many verbs share. */
extern const char *const option_color_choices[];
#define OPTION_ROW_CONFIG                                                                          \
    {                                                                                              \
        .name = "config", .kind = OPTION_TEXT, .value = "FILE",                                    \
        .help = "read this configuration file and no other"                                        \
    }
#define OPTION_ROW_COLOR                                                                           \
    {                                                                                              \
        .name = "color", .kind = OPTION_CHOICE, .value = "WHEN", .choices = option_color_choices,  \
        .help = "colours: auto (the default: on terminals), always or never"                       \
    }
#define OPTION_ROW_JSON                                                                            \
    {                                                                                              \
        .name = "json", .kind = OPTION_FLAG, .help = "print one JSON document and nothing else"    \
    }
#define OPTION_ROW_HELP                                                                            \
    {                                                                                              \
        .letter = 'h', .name = "help", .kind = OPTION_FLAG, .help = "show this help"               \
    }
#define OPTION_ROW_END                                                                             \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* ARGV without the words of the verb.  Fails with ERR_USAGE. */
int options_parse(const struct option_spec *options, int argc, char *const argv[],
                  struct arguments *out_arguments, struct error *err);
/* -h or --help stands somewhere before "--": it wins over every fault of the line. */
bool options_ask_help(int argc, char *const argv[]);

/* NAME must be a row of the table. */
bool option_given(const struct arguments *arguments, const char *name);
const char *option_text(const struct arguments *arguments, const char *name); /* or NULL */
int64_t option_number(const struct arguments *arguments, const char *name, int64_t otherwise);
