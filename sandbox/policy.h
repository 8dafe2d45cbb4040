/* SPDX-License-Identifier: MIT */
/*
 * policy.h - which system calls a payload may make: text in, a seccomp program out.
 *
 * The text format is described in policy/README.md.  A policy is translated once, by libseccomp,
 * in the calling process; the box only installs the finished array.  Nothing here knows of boxes.
 */
#pragma once

#include "assess-sandbox.h"

#define POLICY_RECORDS_MAX      64
#define POLICY_INSTRUCTIONS_MAX 4096

struct sandbox_policy {
    int filter_fd;         /* sealed memfd: array of struct sock_filter */
    uint32_t instructions; /* at most POLICY_INSTRUCTIONS_MAX */
    uint32_t record_count; /* calls answered by notification */
    struct {
        int32_t nr;
        int32_t error; /* the errno that the supervisor answers */
        char name[24];
    } records[POLICY_RECORDS_MAX];
    unsigned reachable;
};

/* policy/ as the build embedded it; name is the file's ("native.policy"); ended by a NULL name. */
struct sandbox_embedded {
    const char *name;
    const char *text;
    size_t size;
};
extern const struct sandbox_embedded sandbox_policy_files[];
extern const char sandbox_policy_files_digest[]; /* SHA-256 of the texts, one after the other */
