/* SPDX-License-Identifier: MIT */
/* Use cases: looking after the store, and the audit. */
#include "keep.h"

#include "auto.h"
#include "stored.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

/* Only what is sound opens: of the rest it can be said that it is not. */
static int tell_damaged(const struct assess *assess, const struct error *why,
                        struct store_report *out_report)
{
    const char *name =
        strstr(why->message, "/people.keys' is damaged") ? "people.keys" : "assess.db";

    *out_report = (struct store_report){.sound = false};
    (void)snprintf(out_report->path, sizeof out_report->path, "%.200s/store/%s",
                   assess->config.data, name);
    (void)snprintf(out_report->fault, sizeof out_report->fault, "%.190s",
                   why->detail[0] ? why->detail : why->message);
    return 0;
}

int assess_store_check(struct assess *assess, struct store_report *out_report, struct error *err)
{
    auto_store struct store *store = NULL;
    int rc = stored_open(assess, STORE_READ, &store, err);

    if (rc == 0)
        rc = store_check(store, out_report, err);
    return rc == -(int)ERR_STORE_DAMAGED ? tell_damaged(assess, err, out_report) : rc;
}

int assess_store_backup(struct assess *assess, const struct backup_request *request,
                        struct backup_report *out_report, struct error *err)
{
    auto_store struct store *store = NULL;
    int rc = stored_open(assess, STORE_FINISH, &store, err);

    return rc == 0 ? store_backup(store, request, out_report, err) : rc;
}

int assess_store_recover(struct assess *assess, const char *path,
                         struct recovery_report *out_report, struct error *err)
{
    auto_free char *folder = text_format("%s/store", assess->config.data);
    const struct clock clock = clock_system();

    return folder ? store_recover(folder, path, &clock, out_report, err) : error_memory(err);
}

/* "12:sha256:…": a number and the hash that the row of it had. */
static int read_head(const char *text, int64_t *out_seq, const char **out_head, struct error *err)
{
    const char *colon = strchr(text, ':');
    auto_free char *number = colon ? text_copy_n(text, (size_t)(colon - text)) : NULL;

    if (number && parse_i64(number, 1, INT64_MAX, out_seq) &&
        text_has_prefix(colon + 1, "sha256:") && strlen(colon + 1) == AUDIT_HASH_SIZE - 1) {
        *out_head = colon + 1;
        return 0;
    }
    (void)error_set(err, ERR_USAGE, "a head is a number, \":\" and a hash");
    error_hint(err, "as \"assess audit verify\" shows it: 12:sha256:...");
    return -(int)ERR_USAGE;
}

int assess_audit_verify(struct assess *assess, const char *known_head,
                        struct audit_report *out_report, struct error *err)
{
    auto_store struct store *store = NULL;
    const char *hash = NULL;
    int64_t seq = 0;
    int rc = known_head ? read_head(known_head, &seq, &hash, err) : 0;

    if (rc == 0)
        rc = stored_open(assess, STORE_READ, &store, err);
    return rc == 0 ? audit_verify(store, seq, hash, out_report, err) : rc;
}
