/* SPDX-License-Identifier: MIT */
/*
 * json_text - the answers of the small verbs as JSON documents, one line each.  (Judgements have
 * their encoder in model.)  Fields are only ever added.  Each returns malloc'ed text, or NULL when
 * memory ran out.
 */
#pragma once

#include "assess/assess.h"
#include "explain.h"

char *json_of_doctor(const struct doctor_report *report);                     /* assess-doctor/1 */
char *json_of_attack(const struct attack_report *report, const char *runner); /* assess-attack/1 */
char *json_of_config(const struct config_list *list);                         /* assess-config/1 */
char *json_of_challenge(const struct challenge_info *info);  /* assess-challenge/1 */
char *json_of_challenges(const struct challenge_list *list); /* assess-challenges/1 */
char *json_of_started(const struct started *started);        /* assess-started/1 */
char *json_of_new(const struct new_challenge *made);         /* assess-new/1 */
char *json_of_varied(const struct varied *varied);           /* assess-varied/1 */
char *json_of_variants(const struct variant_list *list);     /* assess-variants/1 */
char *json_of_exported(const struct exported *exported);     /* assess-exported/1 */
char *json_of_version(void);                                 /* assess-version/1 */
char *json_of_explanation(const struct explanation *page);   /* assess-explain/1 */
char *json_of_codes(void);                                   /* assess-codes/1 */
char *json_of_config_path(const char *path, bool exists);    /* assess-config-path/1 */
