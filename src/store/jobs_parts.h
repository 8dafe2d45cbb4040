/* SPDX-License-Identifier: MIT */
/* jobs_parts - what the files about jobs share. */
#pragma once

#include "jobs.h"
#include "store_parts.h"

#define JOB_COLUMNS                                                                                \
    "id, kind, subject, candidate, state, attempt, failures, lost, due_at, owner, lease_until, "   \
    "reason, created_at"

/* Of a query of JOB_COLUMNS; job->body is NULL. */
void job_read(const struct db_query *query, struct job *job);
