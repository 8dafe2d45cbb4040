/* SPDX-License-Identifier: MIT */
/*
 * candidate - people who apply, as the use cases of assess.h give them.  Plain data.
 *
 * A candidate is named by the whole id, by its end (four characters or more) or by the external id: the word by
 * which another system, such as an applicant tracking system, knows the person.  It is opaque: letters, digits
 * and . _ : / -, at most 128 of them, never a name or an address.
 *
 * Times are milliseconds since 1970.  What a call fills is the caller's, released by its _done function.
 *
 * Errors: ERR_USAGE (an external id that is none), ERR_CONFIG (the person's file does not fit, with line and
 * column, never its text), ERR_NOT_FOUND, ERR_AMBIGUOUS, ERR_CONFLICT (the external id is taken; held; erased),
 * ERR_SEALED, and ERR_STORE… for the store itself.  Nothing was changed where a call fails, but for an erasure
 * that could not empty the logs (ERR_STORE_BUSY): the next one, or any change, ends it.
 */
#pragma once

#include "assess/error.h"
#include "assess/person.h"
#include "assess/results.h"
#include "assess/webhook.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum candidate_state { CANDIDATE_ACTIVE, CANDIDATE_ERASING, CANDIDATE_ERASED };

struct candidate_info {
    char id[40];
    char external_id[132]; /* "" once erased */
    enum candidate_state state;
    int64_t held_at_ms; /* 0: not held */
    int64_t created_at_ms, erased_at_ms;
    struct person person;
    struct error fault; /* ERR_OK, or why the person's data cannot be opened */
};
void candidate_info_done(struct candidate_info *info);

struct candidate_list {
    struct candidate_info *items; /* by time */
    size_t count;
};
void candidate_list_done(struct candidate_list *list);

struct candidate_request {
    const char *external_id;
    const char *person; /* YAML: name, email, phone, zone; NULL: nothing is known */
    size_t person_size;
    const char *person_file; /* how messages call it: "ada.yaml", "standard input" */
};

struct audit_entry {
    char id[40], login[80], action[40], subject[40];
    char *detail;
    int64_t at_ms;
    int64_t seq; /* its number in the chain; 0: not sealed yet */
};

/* Everything that is known of a person. */
struct candidate_file {
    struct candidate_info info;
    struct audit_entry *audit; /* by time */
    size_t audit_count;
    struct result_list orders;       /* all of them, with runs and decisions */
    struct delivery_list deliveries; /* what was told of them to other systems */
};
void candidate_file_done(struct candidate_file *file);

/* A file that was handed in, or a report as it was made: bytes of strangers, NUL-terminated behind their size. */
struct kept_file {
    const char *name, *data;
    size_t size;
};

/* One thing that is kept sealed of a person, besides name, addresses and why it was decided so. */
struct kept_piece {
    const char *subject;           /* the id of the run */
    const char *kind;              /* "source", "report" */
    const struct kept_file *files; /* of a report one, without a name: JSON */
    size_t file_count;
    const struct error *fault; /* why it cannot be opened: there are no files then; or NULL */
};

struct candidate_erasure {
    char id[40];
    struct {
        char kind[24]; /* "person", "source", … */
        int64_t count;
    } removed[10];
    size_t removed_count;
    int64_t cancelled; /* what was pending: mails, hooks, gradings */
    int64_t backups, backups_with_keys, last_backup_ms;
    /* ERR_OK, or why old pages are still in the store's files: somebody reads them, or the disk is full */
    struct error pending;
};

const char *candidate_state_name(enum candidate_state state); /* "active", "erasing", "erased" */
