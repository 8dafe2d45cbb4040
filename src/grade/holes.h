/* SPDX-License-Identifier: MIT */
/*
 * holes - the placeholders "{NAME}" in a language's commands, environment, mounts and tools.  Braces
 * around anything but small letters, digits and "_" are text.  languages/README.md lists them.
 */
#pragma once

#include "profile.h"
#include "yaml.h"

/* What a text may have: {multiarch}, {languages}, {material} and the tool chains' values always. */
enum {
    HOLES_PLACE = 0,      /* a mount, a tool's path */
    HOLES_MEMORY = 1,     /* {heap_mib}, {heap_bytes}, {memory_mib}, {stack_kib} */
    HOLES_SUBMISSION = 2, /* {sources}, {header}, {entry} */
};

struct holes {
    const struct toolchain *chain;
    const char
        *languages;    /* {languages} as it is called where the text is read; NULL: stays a hole */
    const char *entry; /* NULL: stays a hole, as {sources} and {header} do */
    uint64_t memory_bytes;
};

/* Each placeholder replaced once: what comes from a submission is not read again.  NULL: no memory. */
char *holes_fill(const struct holes *holes, const char *text);
/* ERR_CONFIG at NODE where its text has a placeholder that PROFILE does not know, or not there. */
int holes_check(const struct yaml *yaml, const struct yaml_node *node,
                const struct profile *profile, unsigned allowed, struct error *err);
/* No placeholder's name is to mean two things. */
bool holes_is_taken(const char *name);
