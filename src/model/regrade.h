/* SPDX-License-Identifier: MIT */
/* regrade - how a judgement compares with the report of an earlier one of the same submission and package; pure. */
#pragma once

#include "assess/judgement.h"
#include "assess/results.h"

#include <stddef.h>

/*
 * Fills what RUN has besides ids, scores and tool chains.  REPORT: the assess-result/1 that was kept, or NULL where it is
 * gone: then only the verdicts are compared.  ERR_SEALED: it is no report.
 */
int regrade_compare(const char *report, size_t size, const struct judgement *judgement,
                    struct regraded_run *run, struct error *err);
