/* SPDX-License-Identifier: MIT */
/*
 * command - one verb of the program is one `const struct command` in its own cmd_*.c, listed once in
 * commands.c.  Help, manual and parser read it from there.  A verb fills a request, makes one call
 * of the core, and shows the answer.
 */
#pragma once

#include "options.h"
#include "stream.h"

#include <signal.h>
#include <stddef.h>

/* What every verb gets: our own streams, and whether somebody wants us to stop. */
struct cli {
    struct stream out, err;
    const volatile sig_atomic_t *interrupted;
};

struct command {
    const char *group;    /* "challenge" of `challenge list`; NULL: a verb of its own */
    const char *name;     /* "list" */
    const char *synopsis; /* "[options] PATH" */
    const char *summary;  /* one line, no capital, no full stop */
    const char *description;
    const char *examples; /* "  $ command\n      what it does\n" */
    const struct option_spec *options;
    size_t operands_min, operands_max;
    bool hidden; /* not for people: in no list */
    /* Returns the exit status. */
    int (*run)(struct cli *cli, const struct arguments *arguments);
};

/* NULL-ended, in the order of the help. */
extern const struct command *const commands[];

/* The verb "WORD" or the verb "SECOND" of the group "WORD"; NULL: there is none. */
const struct command *command_find(const char *word, const char *second);
bool command_is_group(const char *word);
/* Why command_find found nothing, and what may have been meant; ERR_USAGE. */
int command_unknown(const char *word, const char *second, struct error *err);
