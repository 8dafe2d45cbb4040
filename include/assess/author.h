/* SPDX-License-Identifier: MIT */
/*
 * author - what candidates begin with, and the tools of those who write challenges.  Plain data; the calls
 * are in assess.h.
 *
 * Ownership: a request's strings are the caller's, and borrowed for the call.  What a call fills is owned by
 * the struct, released with its _done function, and untouched where the call fails.
 *
 * Errors: ERR_NOT_FOUND, ERR_UNREADABLE for what the caller named; ERR_USAGE where something is there already
 * (nothing is ever replaced but a stored variant) or an id, a name or a private variant does not fit;
 * ERR_LANGUAGE for a language that is not known, not told or not allowed; ERR_PACKAGE for a package that is
 * broken, or a seed that is refused; ERR_TOOLCHAIN; ERR_SYSTEM where the disk refuses.  A file is there whole or
 * not at all, and so is a folder; who is killed leaves at most a hidden folder that the next call clears away.
 *
 * Limits: an id has at most 63 letters [a-z0-9], a name 120 bytes; a package 100,000 files and folders; a
 * generator 20,000 files, and the time, memory and room that assess-challenge(5) says.
 */
#pragma once

#include "assess/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file for a candidate to begin with. */
struct start_request {
    const char *challenge; /* id or folder */
    const char *language; /* id; NULL: by PATH's ending, or the only one that the challenge takes */
    const char *path;     /* the new file, or a folder for it; NULL: ID.EXT in this one */
};

struct started {
    char *path;
    char *challenge_id, *challenge_name;
    char *challenge;  /* as `assess challenge show` takes it */
    bool catalogued;  /* the marker in the file is enough for `assess run` to find it */
    char *language;   /* id */
    char *tools;      /* "C17, gcc 12.2.0" */
    bool own_starter; /* of the challenge; else the language's */
    unsigned minutes; /* 0: not said */
};

/* A new package that works, as the start of another one. */
struct new_request {
    const char *path; /* its last part is the id */
    const char *name; /* for people; NULL: the id with a capital */
};

struct new_challenge {
    char *directory, *id, *name;
    size_t files;
};

/* One file that other systems take. */
struct export_request {
    const char *challenge; /* id or folder */
    const char *path;      /* NULL: ID.zip in this folder */
    bool private_too;      /* also where it is a private variant */
};

struct exported {
    char *path, *id;
    size_t files, bytes;
};

/* Fresh secret tests behind the same statement, for one operator alone. */
struct vary_request {
    const char *challenge; /* id or folder: never a variant itself */
    const int64_t *seed;   /* NULL: one is drawn */
    const char *folder;    /* where ID is made; NULL: among the operator's challenges */
    void (*on_progress)(void *context, const char *what, size_t done, size_t total);
    void *context;
};

struct varied {
    char *id, *directory, *digest;
    int64_t seed;
    size_t tests, programs; /* programs of the package that did as they should */
};

struct variant_info {
    char *id, *directory;
    int64_t seed;
    char made[32];      /* "2026-03-01T12:00:00Z" */
    char version[64];   /* of the package it was made from */
    bool shipped;       /* the catalogue has a package of that id */
    bool outdated;      /* and it is another one now than it was made from */
    struct error fault; /* code ERR_OK, or why it cannot be read */
};

struct variant_list {
    struct variant_info *items;
    size_t count;
};
