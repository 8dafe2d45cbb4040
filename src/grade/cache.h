/* SPDX-License-Identifier: MIT */
/*
 * cache - programs that compiled, kept by what they were made from: sources, names, command, policy,
 * mounts, and path, size, times and inode of each tool.  Per user (folder 0700, owner checked); each
 * entry carries its own digest, checked on use; above about 1 GiB or 50,000 files the least recently used
 * go.  That is looked at now and then: in between there may be 256 MiB more.
 * Where the folder cannot be used there simply is no cache.
 */
#pragma once

#include "grade.h"

struct cache_entry {
    int64_t cpu_ns, wall_ns;
    uint64_t memory_bytes;
    char *compiler_text; /* raw, as the compiler printed it */
    size_t compiler_text_size;
    struct artifact artifact;
};

/* The key of a compilation; false where it has none (no folder, no memory). */
bool cache_key(const struct grader *grader, const struct program *program, char key[80]);
/* The key of what TOOL says of itself. */
bool cache_tool_key(const struct grader *grader, const struct tool *tool, char key[80]);
/* True on a hit; *out_entry is the caller's. */
bool cache_get(const struct grader *grader, const char *key, struct cache_entry *out_entry);
void cache_put(const struct grader *grader, const char *key, const struct cache_entry *entry);
void cache_entry_done(struct cache_entry *entry);

/* ---- for header.c, which keeps what is too large for memory -------------------------------------- */

/* The key of the header for PROGRAM's tool chain: all but the sources. */
bool cache_header_key(const struct grader *grader, const struct program *program, char key[80]);
/* A folder of ours that nobody else can write to or exchange, or -1. */
int cache_open_folder(const struct grader *grader);
/* Where ROOM more bytes are too many, forgets the least recently used until an eighth is free. */
void cache_make_room(int folder, int64_t room);
bool cache_write_all(int fd, const void *data, size_t size);
