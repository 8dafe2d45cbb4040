/* SPDX-License-Identifier: MIT */
/* author - what candidates begin with, and the tools of those who write challenges. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

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
