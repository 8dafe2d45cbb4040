/* SPDX-License-Identifier: MIT */
/*
 * hostile - what the hostile programs say, and when.
 *
 * Each program tries one kind of attack and writes one line on standard output:
 *
 *   ESCAPED what    it could do what it must not be able to do
 *   HELD why        it could not
 *   ABSENT why      outside a box only: this kernel has no such thing, so there is nothing to show
 *
 * and exits with 0.  The environment variable HOSTILE_OUTSIDE says that this is the positive
 * control, a plain run on the host as root: there an attack must succeed, which shows that the
 * program would have told us.  So every attack is bounded and harmless: calls that would change the
 * host are made with arguments that the kernel refuses only after it has granted the right.
 */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool hostile_lacking = true; /* all refusals so far mean that the kernel lacks the thing */
static int hostile_error;           /* of the last refusal */

static inline bool outside(void)
{
    return getenv("HOSTILE_OUTSIDE") != NULL;
}

__attribute__((format(printf, 2, 3), noreturn)) static inline void say(const char *word,
                                                                       const char *format, ...)
{
    char line[400];
    int used = snprintf(line, sizeof line, "%s ", word);
    va_list args;

    va_start(args, format);
    used += vsnprintf(line + used, sizeof line - (size_t)used - 1, format, args);
    va_end(args);
    if (used > (int)sizeof line - 2)
        used = (int)sizeof line - 2;
    line[used++] = '\n';
    if (write(STDOUT_FILENO, line, (size_t)used) != used)
        _exit(1);
    _exit(0);
}

#define escaped(...) say("ESCAPED", __VA_ARGS__)
#define held(...)    say("HELD", __VA_ARGS__)
#define absent(...)  say("ABSENT", __VA_ARGS__)

/* RC is -1 with errno, or the attack WHAT has succeeded. */
static inline void must_fail(const char *what, long rc)
{
    int error = errno;

    if (rc != -1)
        escaped("%s", what);
    hostile_error = error;
    if (error != ENOSYS && error != EAFNOSUPPORT && error != ENODEV && error != EPROTONOSUPPORT &&
        error != ESOCKTNOSUPPORT)
        hostile_lacking = false;
}

/* The same, where any error but a refusal shows that the kernel has granted the right. */
static inline void must_be_refused(const char *what, long rc)
{
    int error = errno;

    if (rc != -1 || (error != EPERM && error != EACCES && error != ENOSYS))
        escaped("%s: %s", what, rc != -1 ? "done" : strerror(error));
    must_fail(what, rc);
}

/* After the last attempt. */
__attribute__((noreturn)) static inline void all_held(void)
{
    if (outside() && hostile_lacking)
        absent("%s", strerror(hostile_error));
    held("%s", strerror(hostile_error));
}
