/* SPDX-License-Identifier: MIT */
/* The programs by name; the table is made by the build from the files in programs/. */
#pragma once

struct attack_program {
    const char *name; /* NULL: the end */
    int (*run)(void);
};

extern const struct attack_program attack_programs[];

/* The holder of a runner, with what stands behind "-hold" (hold.c).  The exit status. */
int hold(char **arguments);
