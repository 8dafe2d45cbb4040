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
