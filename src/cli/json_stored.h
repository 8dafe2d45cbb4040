/* SPDX-License-Identifier: MIT */
/* json_stored - what the store's verbs answer, as JSON; as json_text.h. */
#pragma once

#include "assess/assess.h"

#include <jansson.h>

/* Collects what assess_candidate_kept tells. */
struct json_kept {
    json_t *pieces;
};
void json_kept_done(struct json_kept *kept);
bool json_kept_add(void *kept, const struct kept_piece *piece);

char *json_of_candidate(const struct candidate_info *info); /* assess-candidate/1 */
/* The same, with audit and orders and KEPT, what was handed in and the reports. */
char *json_of_candidate_file(const struct candidate_file *file, struct json_kept *kept);
char *json_of_candidates(const struct candidate_list *list);    /* assess-candidates/1 */
char *json_of_erasure(const struct candidate_erasure *erasure); /* assess-erasure/1 */
char *json_of_store(const struct store_report *report);         /* assess-store/1 */
char *json_of_backup(const struct backup_report *report);       /* assess-backup/1 */
char *json_of_recovery(const struct recovery_report *report);   /* assess-recovery/1 */
char *json_of_audit(const struct audit_report *report);         /* assess-audit/1 */
