/* SPDX-License-Identifier: MIT */
/*
 * program - what the programs of the battery say, and what they are told.
 *
 * All are one executable, `sandbox-attack NAME [KEY=VALUE…]`; each is one file with one function,
 * attack_main, which the build renames.  A program tries one kind of attack.  The line "TRY NAME"
 * says that it was started; then it writes one line on standard output:
 *
 *   ESCAPED what    it could do what it must not be able to do
 *   HELD why        it could not
 *   ABSENT why      this kernel has no such thing, so that there is nothing to show
 *
 * and exits with 0.  The argument "outside=1" says that this is the positive control, a plain run on
 * the host as root: there an attack must succeed, which shows that the program would have told us.
 * So every attack is bounded and harmless, also where no fence is: calls that would change the host
 * are made with arguments that the kernel refuses only after it has granted the right.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int attack_main(void);

/* The VALUE of the argument KEY=VALUE, or OTHERWISE. */
const char *told(const char *key, const char *otherwise);
int told_number(const char *key, int otherwise);
bool outside(void);
bool strict(void); /* in a box of ours, where nobody else may be at all */
/* The path of this executable, as it was started. */
const char *own_program(void);

__attribute__((format(printf, 1, 2), noreturn)) void escaped(const char *format, ...);
__attribute__((format(printf, 1, 2), noreturn)) void held(const char *format, ...);
__attribute__((format(printf, 1, 2), noreturn)) void absent(const char *format, ...);

/* RC is -1 with errno, or the attack WHAT has succeeded. */
void must_fail(const char *what, long rc);
/* The same, where any error but a refusal shows that the kernel has granted the right. */
void must_be_refused(const char *what, long rc);
/* After the last attempt. */
__attribute__((noreturn)) void all_held(void);
int refusal(void); /* errno of the last one */
