/* SPDX-License-Identifier: MIT */
/*
 * error - our own failures, as values.  What a candidate's program did is never one of these: that
 * is a verdict (judgement.h).
 *
 * A struct error lives on the caller's stack, has a fixed size, and is filled by the function that
 * fails, which also returns the negated code.  Each layer may add one clause in front (error_wrap).
 * The text is for people: names quoted, no capital, no full stop.  One table (error.c) gives each
 * code its stable name ("E0301"), its exit status and its title; `assess explain` has the rest.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum error_code {
    ERR_OK,
    /* exit 2: the caller's turn */
    ERR_USAGE,        /* E0201 bad option or argument */
    ERR_CONFIG,       /* E0202 configuration file does not fit its schema */
    ERR_NOT_FOUND,    /* E0203 a named file, folder or challenge is not there */
    ERR_UNREADABLE,   /* E0204 it is there but cannot be read */
    ERR_SUBMISSION,   /* E0205 not a submission: empty, binary, too big, bad name, no entry file */
    ERR_LANGUAGE,     /* E0206 language unknown, ambiguous or not allowed by the challenge */
    ERR_UNKNOWN_CODE, /* E0207 `assess explain` does not know it */
    ERR_AMBIGUOUS,    /* E0208 the end of an id fits several */
    ERR_CONFLICT, /* E0209 what is stored does not allow it: there already, held, erased, over */
    /* exit 3: the operator's or the author's turn */
    ERR_NAMESPACES,    /* E0301 user namespaces are not permitted */
    ERR_CONTROL,       /* E0302 no control groups for memory and processes */
    ERR_SANDBOX,       /* E0303 the sandbox failed */
    ERR_LANES,         /* E0304 all lanes are busy */
    ERR_PACKAGE,       /* E0305 the challenge package is broken */
    ERR_UNSUPPORTED,   /* E0306 the package asks for what this version cannot do */
    ERR_TOOLCHAIN,     /* E0307 compiler or runtime missing */
    ERR_SYSTEM,        /* E0308 the system refused something else (disk full, no memory, …) */
    ERR_INSTALLATION,  /* E0309 a part of assess itself is missing or damaged */
    ERR_JUDGE,         /* E0310 could not judge: a part of the judge failed (verdict JE) */
    ERR_STORE,         /* E0311 the store cannot be opened, read or written where it lies */
    ERR_STORE_DAMAGED, /* E0312 it can, and is not what was written */
    ERR_STORE_NEWER,   /* E0313 a newer version wrote it */
    ERR_STORE_FULL,    /* E0314 no room on its disk */
    ERR_STORE_BUSY,    /* E0315 others kept it busy for too long */
    ERR_SEALED,        /* E0316 a person's data cannot be opened */
    ERR_INTERRUPTED,   /* E0130 SIGINT or SIGTERM; exit 130 or 143 */
    ERR_CODES
};

/* Where in a text file the fault lies; line 0 means: the file as a whole; file "" means nowhere. */
struct error_place {
    char file[256];
    unsigned line;   /* from 1 */
    unsigned column; /* from 1, in characters */
    unsigned length; /* of the underlined part; at least 1 where line is set */
    char text[160];  /* the line itself, raw bytes, possibly cut */
};

struct error {
    enum error_code code;
    int os_error; /* errno, or 0; for ERR_INTERRUPTED the signal */
    char message[512];
    char hint[256];   /* one next step, or "" */
    char detail[256]; /* what the kernel or a library answered, or "" */
    struct error_place place;
};

/* Fill *err and return -code. */
int error_set(struct error *err, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with ": <text of os_error>" behind. */
int error_errno(struct error *err, enum error_code code, int os_error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* ERR_SYSTEM "out of memory". */
int error_memory(struct error *err);
/* Put one clause and ": " in front of the message; returns -err->code. */
int error_wrap(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void error_hint(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void error_detail(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An analyzer sees one file at a time, and would not know that codes are negative. */
#if defined(__clang_analyzer__) || defined(ERROR_ANALYZED)
static inline int error_negated(int code)
{
    return code < 0 ? code : -1;
}
#define error_set(...)    error_negated(error_set(__VA_ARGS__))
#define error_errno(...)  error_negated(error_errno(__VA_ARGS__))
#define error_memory(err) error_negated(error_memory(err))
#define error_wrap(...)   error_negated(error_wrap(__VA_ARGS__))
#endif

const char *error_name(enum error_code code);  /* "E0301" */
const char *error_title(enum error_code code); /* "user namespaces are not permitted" */
int error_exit_status(const struct error *err);
/* "E0301" or "e0301" to its code; false if there is none. */
bool error_by_name(const char *name, enum error_code *out_code);
