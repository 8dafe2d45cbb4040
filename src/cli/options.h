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

/* One row of a table.  LETTER: 'c', or 0. */
#define OPTION_ROW_FLAG(LETTER, NAME, HELP)                                                        \
    {                                                                                              \
        .letter = (LETTER), .name = (NAME), .kind = OPTION_FLAG, .help = (HELP)                    \
    }
#define OPTION_ROW_TEXT(LETTER, NAME, VALUE, HELP)                                                 \
    {                                                                                              \
        .letter = (LETTER), .name = (NAME), .kind = OPTION_TEXT, .value = (VALUE), .help = (HELP)  \
    }
#define OPTION_ROW_NUMBER(LETTER, NAME, VALUE, MIN, MAX, HELP)                                     \
    {                                                                                              \
        .letter = (LETTER), .name = (NAME), .kind = OPTION_NUMBER, .value = (VALUE), .min = (MIN), \
        .max = (MAX), .help = (HELP)                                                               \
    }
#define OPTION_ROW_CHOICE(LETTER, NAME, VALUE, CHOICES, HELP)                                      \
    {                                                                                              \
        .letter = (LETTER), .name = (NAME), .kind = OPTION_CHOICE, .value = (VALUE),               \
        .choices = (CHOICES), .help = (HELP)                                                       \
    }
#define OPTION_ROW_END                                                                             \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* Rows that many verbs share. */
extern const char *const option_color_choices[];
#define OPTION_ROW_CONFIG                                                                          \
    OPTION_ROW_TEXT(0, "config", "FILE", "read this configuration file and no other")
#define OPTION_ROW_COLOR                                                                           \
    OPTION_ROW_CHOICE(0, "color", "WHEN", option_color_choices,                                    \
                      "colours: auto (the default: on terminals), always or never")
#define OPTION_ROW_JSON OPTION_ROW_FLAG(0, "json", "print one JSON document and nothing else")
#define OPTION_ROW_HELP OPTION_ROW_FLAG('h', "help", "show this help")

/* ARGV without the words of the verb.  Fails with ERR_USAGE. */
int options_parse(const struct option_spec *options, int argc, char *const argv[],
                  struct arguments *out_arguments, struct error *err);
/* -h or --help stands somewhere before "--": it wins over every fault of the line. */
bool options_ask_help(int argc, char *const argv[]);

/* NAME must be a row of the table. */
bool option_given(const struct arguments *arguments, const char *name);
const char *option_text(const struct arguments *arguments, const char *name); /* or NULL */
int64_t option_number(const struct arguments *arguments, const char *name, int64_t otherwise);
