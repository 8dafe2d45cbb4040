/* SPDX-License-Identifier: MIT */
/* doctor - what the parts of the doctor share; private to core. */
#pragma once

#include "session.h"

struct check *doctor_add(struct doctor_report *report, enum check_state state, const char *name,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));
void doctor_fix(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * solutions.c: judges every accepted program of the challenges in LIST and adds what it finds to
 * the report.  Fails only where it is interrupted or memory runs out.
 */
int doctor_judge_solutions(const struct assess *assess, const struct challenge_list *list,
                           const struct doctor_request *request, struct doctor_report *report,
                           struct error *err);

/* doctor_languages.c: the policies, the tools and what is made of them ahead. */
void doctor_check_languages(const struct assess *assess, struct doctor_report *report);
/* doctor_store.c */
void doctor_check_store(const struct assess *assess, struct doctor_report *report);
