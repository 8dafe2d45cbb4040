/* SPDX-License-Identifier: MIT */
/*
 * store - looking after the store, as the use cases of assess.h give it.  Plain data; times are milliseconds
 * since 1970, sizes bytes.
 *
 * What a look at the store finds is in the report; an error is only what kept us from looking: ERR_NOT_FOUND (there
 * is none), ERR_STORE, ERR_STORE_NEWER, ERR_STORE_BUSY.  Copies never replace a file (ERR_USAGE), are there whole
 * or not at all, and are yours alone (0600).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STORE_TABLES_MAX = 32 };

/* The audit's chain. */
struct audit_report {
    int64_t sealed; /* rows in the chain */
    char head[72];  /* "sha256:…" of the last one; "" for none */
    int64_t unsealed;
    int64_t oldest_unsealed_ms; /* or 0 */
    int64_t broken_at;          /* the number of the first link that does not hold, else 0 */
    char broken_id[40];         /* of that row, or "" where it is missing */
    char why[160];
};

struct store_report {
    char path[256];
    bool sound;      /* pages, indexes, and rows that belong to others */
    char fault[200]; /* the first one, or "" */
    int64_t bytes, log_bytes, free_bytes;
    struct {
        char name[64];
        int64_t rows;
    } tables[STORE_TABLES_MAX];
    size_t table_count;
    int64_t keys_missing; /* people whose data cannot be opened */
    int64_t keys_unused;  /* of nobody: left by somebody who was not added after all */
    int64_t erasing;      /* erasures that have yet to be ended */
    struct audit_report audit;
};

struct backup_request {
    const char *path; /* a new file */
    bool with_keys;   /* also PATH.keys, without which nobody can be named; it undoes no erasure */
};

struct backup_report {
    char path[256], keys_path[264]; /* keys_path: "" without */
    int64_t bytes;
    struct store_report copy; /* only tables and sound */
};

struct recovery_report {
    char from[256], path[256];
    struct {
        char name[64];
        int64_t counted; /* rows that the damaged table says it has; -1: it cannot say */
        int64_t copied;
        int64_t refused; /* read, but not what the table takes */
        int64_t gaps;    /* places where rows may be missing */
    } tables[STORE_TABLES_MAX];
    size_t table_count;
    bool complete; /* every table has what it says it has */
    bool sound;    /* the new file */
    char fault[200];
    struct audit_report audit; /* of the new file */
};
